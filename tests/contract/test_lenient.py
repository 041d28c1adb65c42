"""Lenient mode reads what clients really send, and tells each change (api-contract §5; decisions, Requests)."""

import msgspec
import pytest

from pictura.contract import unknown_keys
from pictura.contract.parse import Parsed, generation
from pictura.errors import USER_ERROR, BadRequest
from pictura.types import Size


def read(menu, model: object = "gpt-image-2", **fields: object) -> Parsed:
    return generation({"model": model, "prompt": "a cat"} | fields, menu, "lenient")


def refusal(menu, **fields: object) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        read(menu, **fields)
    return caught.value


def told(parsed: Parsed) -> list[tuple[str, object, object]]:
    """What was changed, in the end what of the unknown keys went nowhere where nobody passes them on."""
    adjustments = (*parsed.adjustments, *unknown_keys.ignored(parsed.request.extra))
    assert all(each.why for each in adjustments)
    return [(each.parameter, each.asked, each.became) for each in adjustments]


@pytest.mark.parametrize(
    ("param", "asked", "became"),
    [
        ("n", "2", 2),
        ("n", 2.0, 2),
        ("n", " 2 ", 2),
        ("n", "3.0", 3),
        ("output_compression", "80", 80),
        ("seed", "42", 42),
        ("seed", 42.0, 42),
        ("stream", "true", True),
        ("stream", "false", False),
        ("stream", "1", True),
        ("stream", "0", False),
        ("stream", "True", True),
        ("quality", "standard", "medium"),
        ("quality", "hd", "high"),
        ("quality", "xhigh", "high"),
        ("quality", "max", "high"),
        ("quality", "HIGH", "high"),
        ("quality", "高", "high"),
        ("output_format", "jpg", "jpeg"),
        ("output_format", "PNG", "png"),
        ("background", "불투명", "opaque"),
        ("response_format", "b64", "b64_json"),
        ("moderation", "낮음", "low"),
    ],
)
def test_a_value_with_one_sensible_reading_is_read_so_and_told(param, asked, became, menu):
    fields = {"output_format": "webp"} if param == "output_compression" else {}
    parsed = read(menu, **fields, **{param: asked})
    assert getattr(parsed.request, param) == became
    assert type(getattr(parsed.request, param)) is type(became)
    assert told(parsed) == [(param, asked, became)]


@pytest.mark.parametrize(
    ("asked", "became"),
    [
        ("1024*1536", "1024x1536"),
        ("1024X1536", "1024x1536"),
        ("1024 x 1536", "1024x1536"),
        ("1024×1536", "1024x1536"),
        ("１０２４ｘ１５３６", "1024x1536"),
        ("AUTO", "auto"),
        ("512x512", "816x816"),
        ("1920x1080", "1920x1088"),
        ("512*512", "816x816"),
    ],
)
def test_a_size_is_read_however_it_is_written_and_rounded_to_a_legal_one(asked, became, menu):
    parsed = read(menu, size=asked)
    assert str(parsed.request.size) == ("1024x1024" if became == "auto" else became)
    assert told(parsed) == [("size", asked, became)]


@pytest.mark.parametrize(
    ("model", "asked", "became"),
    [
        ("dall-e-3", "auto", "standard"),
        ("dall-e-3", "low", "standard"),
        ("dall-e-3", "medium", "standard"),
        ("dall-e-3", "high", "hd"),
        ("dall-e-3", "max", "hd"),
        ("dall-e-2", "hd", "standard"),
        ("dall-e-2", "auto", "standard"),
        ("gpt-image-1", "standard", "medium"),
        ("gpt-image-1.5", "max", "high"),
    ],
)
def test_a_quality_that_the_model_lacks_becomes_its_nearest(model, asked, became, menu):
    parsed = read(menu, model, quality=asked)
    assert parsed.request.quality == became
    assert told(parsed) == [("quality", asked, became)]


@pytest.mark.parametrize("quality", ["xhigh", "max"])
def test_a_quality_that_the_model_has_is_kept(quality, menu):
    parsed = read(menu, "gpt-image-2.5-flare", quality=quality)
    assert (parsed.request.quality, parsed.adjustments) == (quality, ())


@pytest.mark.parametrize("response_format", ["url", "b64_json"])
@pytest.mark.parametrize("model", ["dall-e-2", "gpt-image-1", "gpt-image-2", "illustrator"])
def test_response_format_is_honoured_on_every_model(model, response_format, menu):
    parsed = read(menu, model, response_format=response_format)
    assert (parsed.request.response_format, parsed.adjustments) == (response_format, ())


@pytest.mark.parametrize(
    ("model", "param", "value"),
    [
        ("gpt-image-2", "style", "vivid"),
        ("gpt-image-2", "style", 5),
        ("gpt-image-2", "complexity", "low"),
        ("dall-e-3", "moderation", "low"),
        ("dall-e-3", "background", "bogus"),
        ("dall-e-2", "output_format", "webp"),
        ("dall-e-2", "partial_images", 99),
    ],
)
def test_a_parameter_that_the_model_lacks_is_dropped_whatever_its_value(model, param, value, menu):
    parsed = read(menu, model, **{param: value})
    assert parsed.request == read(menu, model).request
    assert told(parsed) == [(param, value, None)]


def test_nulls_are_the_same_as_absent(menu):
    params = ("n", "size", "quality", "stream", "seed", "user", "background", "response_format", "style")
    assert read(menu, **dict.fromkeys(params)) == read(menu)


def test_without_a_model_the_default_is_taken_and_told(menu):
    for fields in ({"prompt": "a cat"}, {"prompt": "a cat", "model": None}):
        parsed = generation(fields, menu, "lenient")
        assert parsed.request.model == "gpt-image-1.5"
        assert told(parsed) == [("model", None, "gpt-image-1.5")]


def test_an_unknown_model_is_refused_with_the_names_that_are_served(menu):
    for name in ("dall-e-9", ""):
        error = refusal(menu, model=name)
        assert (error.param, error.type, error.code) == ("model", USER_ERROR, "invalid_value")
        assert all(served in error.message for served in menu.served)


def test_a_stream_on_dall_e_is_streamed_all_the_same_and_told(menu):
    parsed = read(menu, "dall-e-3", stream=True)
    assert parsed.request.stream
    assert told(parsed) == [("stream", True, True)]
    assert read(menu, "dall-e-3", stream=False).adjustments == ()


def test_what_has_no_effect_is_dropped_and_told(menu):
    assert told(read(menu, partial_images=2)) == [("partial_images", 2, None)]
    assert told(read(menu, output_compression=50)) == [("output_compression", 50, None)]
    assert read(menu, output_compression=50, output_format="jpeg").request.output_compression == 50
    assert read(menu, partial_images=2, stream="1").request.partial_images == 2


def test_a_negative_seed_of_one_asks_for_a_new_picture_as_other_tools_have_it(menu):
    parsed = read(menu, seed=-1)
    assert parsed.request.seed is None
    assert told(parsed) == [("seed", -1, None)]


def test_unknown_keys_are_kept_for_the_dialects_that_pass_them_and_told(menu):
    parsed = read(menu, negative_prompt="dogs", guidance={"scale_of_it": [1.5, None]})
    assert parsed.request.extra == {"negative_prompt": "dogs", "guidance": {"scale_of_it": [1.5, None]}}
    assert told(parsed) == [("negative_prompt", "dogs", None), ("guidance", "an object", None)]


@pytest.mark.parametrize(
    "key",
    [
        "batch_size", "num_images", "numImages", "resolution", "aspect_ratio", "image-size", "width", "steps",
        "api_base", "base_url", "webhook_url", "image", "images", "mask", "input_fidelity",
    ],
)  # fmt: skip
def test_keys_that_mean_count_size_quality_host_or_another_door_never_pass(key, menu):
    for fields in ({key: 4}, {"options": {"more": [{key: 4}]}}):
        parsed = read(menu, **fields)
        assert parsed.request.extra == {}
        assert [each.parameter for each in parsed.adjustments] == [*fields]


def test_an_unknown_key_is_never_repeated_at_length(menu):
    parsed = read(menu, huge="x" * 1_000_000, **{"k" * 1_000_000: 1})
    assert parsed.request.extra == {}
    assert len(msgspec.json.encode(parsed.adjustments)) < 1000


def test_many_unknown_keys_are_told_in_one_line(menu):
    parsed = read(menu, **{f"key{number}": number for number in range(1000)})
    assert len(told(parsed)) == 21
    assert told(parsed)[0] == ("(others)", "980 more keys", None)


@pytest.mark.parametrize(
    ("param", "value", "code"),
    [
        ("prompt", None, "invalid_type"),
        ("prompt", "", "empty_string"),
        ("prompt", ["a cat"], "invalid_type"),
        ("prompt", "x" * 32_001, "string_above_max_length"),
        ("n", 0, "integer_below_min_value"),
        ("n", "11", "integer_above_max_value"),
        ("n", "two", "invalid_type"),
        ("n", True, "invalid_type"),
        ("n", 2.5, "invalid_type"),
        ("size", "bogus", "invalid_value"),
        ("size", "0x0", "invalid_value"),
        ("size", 1024, "invalid_type"),
        ("quality", "ultra", "invalid_value"),
        ("quality", 1, "invalid_type"),
        ("background", "red", "invalid_value"),
        ("output_format", "gif", "invalid_value"),
        ("moderation", "none", "invalid_value"),
        ("response_format", "jpeg", "invalid_value"),
        ("stream", "yes", "invalid_type"),
        ("stream", 1, "invalid_type"),
        ("seed", -2, "integer_below_min_value"),
        ("seed", 2**63, "integer_above_max_value"),
        ("partial_images", 4, "integer_above_max_value"),
        ("output_compression", 101, "integer_above_max_value"),
        ("output_compression", "ninety", "invalid_type"),
        ("model", 5, "invalid_type"),
    ],
)
def test_what_has_no_sensible_reading_is_still_an_error(param, value, code, menu):
    error = refusal(menu, **{param: value})
    assert (error.status, error.param, error.code) == (400, param, code)


def test_a_missing_prompt_is_still_an_error(menu):
    with pytest.raises(BadRequest, match=r"Missing required parameter: 'prompt'\.") as caught:
        generation({"model": "gpt-image-2"}, menu, "lenient")
    assert caught.value.param == "prompt"


def test_transparent_jpeg_is_still_an_error(menu):
    error = refusal(menu, background="透明", output_format="jpg")
    assert (error.param, error.code) == ("background", "invalid_value")


def test_a_legal_request_is_the_same_request_in_both_modes(menu):
    fields = {
        "model": "gpt-image-2",
        "prompt": "a cat",
        "n": 2,
        "size": "2048x1152",
        "quality": "high",
        "background": "transparent",
        "output_format": "webp",
        "output_compression": 80,
        "moderation": "low",
        "stream": True,
        "partial_images": 3,
        "user": "somebody",
    }
    lenient, strict = generation(fields, menu, "lenient"), generation(fields, menu, "strict")
    assert lenient == strict
    assert lenient.request.size == Size(2048, 1152)
    assert lenient.request.auto == frozenset()
