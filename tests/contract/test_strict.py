"""Strict mode answers as the live API was measured to answer (api-contract §7.2)."""

import msgspec
import pytest

from pictura.contract.catalog import Menu, Served
from pictura.contract.parse import generation
from pictura.errors import INVALID_REQUEST, USER_ERROR, BadRequest
from pictura.types import Json, Size

ABSENT = object()

TABLE = [
    ("model", ABSENT, INVALID_REQUEST, "missing_required_parameter", "Missing required parameter: 'model'."),
    *(
        ("model", value, INVALID_REQUEST, "invalid_type", f"Invalid type for 'model': expected a string, but got {kind} instead.")
        for value, kind in [
            (None, "null"),
            (1, "an integer"),
            (1.5, "a decimal number"),
            (True, "a boolean"),
            ([], "an array"),
            ({}, "an object"),
        ]
    ),
    ("model", "dall-e-9", USER_ERROR, "invalid_value", "The model 'dall-e-9' does not exist."),
    ("model", "", USER_ERROR, "invalid_value", "The model '' does not exist."),
    ("prompt", ABSENT, INVALID_REQUEST, "missing_required_parameter", "Missing required parameter: 'prompt'."),
    ("prompt", None, INVALID_REQUEST, "invalid_type", "Invalid type for 'prompt': expected a string, but got null instead."),
    ("prompt", 5, INVALID_REQUEST, "invalid_type", "Invalid type for 'prompt': expected a string, but got an integer instead."),
    ("prompt", "", INVALID_REQUEST, "empty_string", None),
    ("prompt", "x" * 32_001, INVALID_REQUEST, "string_above_max_length", None),
    ("n", 0, INVALID_REQUEST, "integer_below_min_value", "Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0 instead."),
    ("n", 11, INVALID_REQUEST, "integer_above_max_value", "Invalid 'n': integer above maximum value. Expected a value <= 10, but got 11 instead."),
    ("n", 1.5, INVALID_REQUEST, "invalid_type", "Invalid type for 'n': expected an integer, but got a decimal number instead."),
    ("n", "2", INVALID_REQUEST, "invalid_type", "Invalid type for 'n': expected an integer, but got a string instead."),
    ("n", True, INVALID_REQUEST, "invalid_type", "Invalid type for 'n': expected an integer, but got a boolean instead."),
    ("output_compression", 101, INVALID_REQUEST, "integer_above_max_value", "Invalid 'output_compression': integer above maximum value. Expected a value <= 100, but got 101 instead."),
    ("output_compression", -1, INVALID_REQUEST, "integer_below_min_value", "Invalid 'output_compression': integer below minimum value. Expected a value >= 0, but got -1 instead."),
    ("partial_images", 4, INVALID_REQUEST, "integer_above_max_value", "Invalid 'partial_images': integer above maximum value. Expected a value <= 3, but got 4 instead."),
    ("partial_images", -1, INVALID_REQUEST, "integer_below_min_value", "Invalid 'partial_images': integer below minimum value. Expected a value >= 0, but got -1 instead."),
    ("quality", "ultra", INVALID_REQUEST, "invalid_value", "Invalid value: 'ultra'. Supported values are: 'low', 'medium', 'high', and 'auto'."),
    ("quality", "", INVALID_REQUEST, "invalid_value", "Invalid value: ''. Supported values are: 'low', 'medium', 'high', and 'auto'."),
    ("quality", "hd", INVALID_REQUEST, "invalid_value", "Invalid value: 'hd'. Supported values are: 'low', 'medium', 'high', and 'auto'."),
    ("quality", "xhigh", USER_ERROR, "invalid_value", "The model 'gpt-image-2' does not support quality 'xhigh'"),
    ("quality", 1, INVALID_REQUEST, "invalid_type", "Invalid type for 'quality': expected one of 'low', 'medium', 'high', or 'auto', but got an integer instead."),
    ("output_format", "gif", INVALID_REQUEST, "invalid_value", "Invalid value: 'gif'. Supported values are: 'png', 'webp', and 'jpeg'."),
    ("moderation", "none", INVALID_REQUEST, "invalid_value", "Invalid value: 'none'. Supported values are: 'auto' and 'low'."),
    ("background", "red", INVALID_REQUEST, "invalid_value", "Invalid value: 'red'. Supported values are: 'transparent', 'opaque', and 'auto'."),
    ("size", "bogus", USER_ERROR, "invalid_value", "Invalid size 'bogus'. Expected WIDTHxHEIGHT, for example '1824x1024'."),
    ("size", "0x0", USER_ERROR, "invalid_value", "Invalid size '0x0'. Expected WIDTHxHEIGHT, for example '1824x1024'."),
    ("size", "9x9", USER_ERROR, "invalid_value", "Invalid size '9x9'. Width and height must both be divisible by 16."),
    ("size", "1792x936", USER_ERROR, "invalid_value", "Invalid size '1792x936'. Width and height must both be divisible by 16."),
    ("size", "512x512", USER_ERROR, "invalid_value", "Invalid size '512x512'. Requested resolution is below the current minimum pixel budget."),
    ("size", "4096x2048", USER_ERROR, "invalid_value", None),
    ("size", "3840x1024", USER_ERROR, "invalid_value", None),
    ("size", "3840x3840", USER_ERROR, "invalid_value", None),
    ("size", 123, INVALID_REQUEST, "invalid_type", "Invalid type for 'size': expected a string, but got an integer instead."),
    ("stream", "yes", INVALID_REQUEST, "invalid_type", "Invalid type for 'stream': expected a boolean, but got a string instead."),
    *(
        (key, value, INVALID_REQUEST, "unknown_parameter", f"Unknown parameter: '{key}'.")
        for key, value in [
            ("response_format", "b64_json"),
            ("response_format", None),
            ("style", "vivid"),
            ("bogus", 1),
            ("mask", "x"),
            ("images", []),
            ("input_fidelity", "high"),
            ("seed", 1),
        ]
    ),
]  # fmt: skip


def refusal(fields: Json, menu: Menu) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        generation(fields, menu, "strict")
    return caught.value


def body(**fields: object) -> Json:
    whole: Json = {"model": "gpt-image-2", "prompt": "a cat"}
    whole |= fields
    return {name: value for name, value in whole.items() if value is not ABSENT}


@pytest.mark.parametrize(("param", "value", "type_", "code", "message"), TABLE)
def test_each_row_of_the_measured_table_is_answered_word_for_word(param, value, type_, code, message, menu):
    error = refusal(body(**{param: value}), menu)
    assert (error.status, error.param, error.type, error.code) == (400, param, type_, code)
    assert message in (None, error.message)


def test_several_faults_are_told_in_the_measured_order(menu):
    wrong: Json = {"size": "9x9", "quality": "ultra", "n": 0, "prompt": "", "bogus": 1, "model": "nobody"}
    mends = [
        ("model", "gpt-image-2"),
        ("bogus", ABSENT),
        ("prompt", "a cat"),
        ("n", 1),
        ("quality", "low"),
        ("size", "auto"),
    ]
    for param, right in mends:
        assert refusal(body(**wrong), menu).param == param
        wrong[param] = right
    assert generation(body(**wrong), menu, "strict").request.n == 1


def test_quality_is_checked_before_output_compression_before_size(menu):
    wrong: Json = {"size": "9x9", "output_compression": 101, "quality": "ultra"}
    assert refusal(body(**wrong), menu).param == "quality"
    assert refusal(body(**wrong | {"quality": "low"}), menu).param == "output_compression"


@pytest.mark.parametrize("param", ["n", "output_compression", "partial_images", "quality", "size", "stream"])
def test_null_is_the_same_as_absent(param, menu):
    assert generation(body(**{param: None}), menu, "strict") == generation(body(), menu, "strict")


def test_white_space_is_a_prompt(menu):
    assert generation(body(prompt=" \n"), menu, "strict").request.prompt == " \n"


def test_a_user_is_not_type_checked(menu):
    assert generation(body(user=123), menu, "strict").request.user == "123"


def test_a_safety_identifier_wins_over_a_user_when_it_is_not_empty(menu):
    assert generation(body(user="a", safety_identifier="b"), menu, "strict").request.user == "b"
    assert generation(body(user="a", safety_identifier=""), menu, "strict").request.user == "a"


@pytest.mark.parametrize(
    "model", ["gpt-image-1", "gpt-image-1-mini", "gpt-image-1.5", "chatgpt-image-latest"]
)
def test_older_models_make_three_sizes_only(model, menu):
    error = refusal(body(model=model, size="2048x2048"), menu)
    assert (error.param, error.code) == ("size", "invalid_value")
    assert "'1024x1024', '1024x1536', '1536x1024', and 'auto'" in error.message


def test_transparent_is_refused_with_jpeg(menu):
    error = refusal(body(background="transparent", output_format="jpeg"), menu)
    assert (error.param, error.code) == ("background", "invalid_value")
    assert error.message == "Transparent background is not supported for JPEG output format"


def test_transparent_is_refused_by_a_model_without_it(menu):
    model = msgspec.structs.replace(menu.served["gpt-image-2"].model, backgrounds=("opaque", "auto"))
    error = refusal(
        body(background="transparent"), Menu({"gpt-image-2": Served("gpt-image-2", model)}, "gpt-image-2")
    )
    assert (error.type, error.param, error.code) == (USER_ERROR, "background", "invalid_value")
    assert error.message == "Transparent background is not supported for this model."


@pytest.mark.parametrize("units", [1000, 4000, 32_000])
def test_a_prompt_is_measured_in_utf_16_units(units, menu):
    model = {1000: "dall-e-2", 4000: "dall-e-3", 32_000: "gpt-image-2"}[units]
    for full in ("x" * units, "猫" * units, "🐈" * (units // 2)):
        assert generation(body(model=model, prompt=full), menu, "strict").request.prompt == full
        error = refusal(body(model=model, prompt=full + "x"), menu)
        assert (error.param, error.code) == ("prompt", "string_above_max_length")
        assert f"maximum length {units}, but got a string with length {units + 1}" in error.message


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("dall-e-2", {"response_format": "url", "size": "256x256", "n": 10}),
        (
            "dall-e-3",
            {"response_format": "b64_json", "style": "natural", "quality": "hd", "size": "1792x1024"},
        ),
        ("gpt-image-2.6-sunburst", {"complexity": "low", "quality": "max", "size": "3840x2160"}),
    ],
)
def test_each_model_takes_its_own_parameters(model, fields, menu):
    request = generation(body(model=model, **fields), menu, "strict").request
    assert {name: getattr(request, name) for name in fields} == fields | {"size": request.size}
    assert str(request.size) == fields["size"]


def test_dall_e_3_makes_one_picture_at_a_time(menu):
    error = refusal(body(model="dall-e-3", n=2), menu)
    assert (error.param, error.code) == ("n", "integer_above_max_value")


@pytest.mark.parametrize("param", ["background", "output_format", "stream", "partial_images", "moderation"])
def test_dall_e_does_not_know_the_newer_parameters(param, menu):
    assert refusal(body(model="dall-e-3", **{param: None}), menu).code == "unknown_parameter"


def test_partial_images_without_a_stream_are_ignored(menu):
    assert generation(body(partial_images=2), menu, "strict").request.partial_images == 0
    assert generation(body(partial_images=2, stream=True), menu, "strict").request.partial_images == 2


@pytest.mark.parametrize(
    ("model", "quality"),
    [("gpt-image-1", "high"), ("gpt-image-1.5", "medium"), ("gpt-image-2.6-flare", "medium")],
)
def test_what_is_left_to_the_model_is_resolved_and_remembered(model, quality, menu):
    request = generation(body(model=model, size="auto"), menu, "strict").request
    assert (request.quality, request.size, request.background) == (quality, Size(1024, 1024), "opaque")
    assert request.auto == {"quality", "size", "background"}


def test_a_snapshot_means_its_model(menu):
    assert generation(body(model="gpt-image-2-2026-04-21"), menu, "strict").request.model == "gpt-image-2"
