"""GIF and SVG: what belongs to them, and what goes with neither (api-contract §2.1, §2.2, §2.4)."""

from __future__ import annotations

from typing import Any

import pytest

from pictura.contract.catalog import Menu
from pictura.contract.parse import Parsed, generation
from pictura.contract.prices import reserve
from pictura.errors import BadRequest
from pictura.types import Frames, Mode, SvgAuthor

MODEL = "gpt-image-2.6-flare"
FORMATS = ("gif", "svg")
MODES: tuple[Mode, ...] = ("strict", "lenient")


def read(menu: Menu, output_format: str, mode: Mode = "strict", **fields: Any) -> Parsed:
    body = {"model": MODEL, "prompt": "a cat", "output_format": output_format} | fields
    return generation(body, menu, mode)


def refusal(menu: Menu, output_format: str, mode: Mode = "strict", **fields: Any) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        read(menu, output_format, mode, **fields)
    return caught.value


def told(parsed: Parsed) -> list[tuple[str, object, object]]:
    return [(each.parameter, each.asked, each.became) for each in parsed.adjustments]


@pytest.mark.parametrize("model", ["gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "illustrator"])
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("mode", MODES)
def test_the_2_6_names_and_the_illustrator_make_them(menu: Menu, model: str, kind: str, mode: Mode):
    parsed = read(menu, kind, mode, model=model)
    assert parsed.request.output_format == kind
    assert parsed.request.frames == (Frames(9, 200) if kind == "gif" else None)
    assert parsed.request.svg is None


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("mode", MODES)
def test_older_models_do_not(menu: Menu, kind: str, mode: Mode):
    error = refusal(menu, kind, mode, model="gpt-image-2.5-flare")
    assert (error.status, error.param, error.code) == (400, "output_format", "invalid_value")
    assert error.message.endswith("Supported values are: 'png', 'webp', and 'jpeg'.")


@pytest.mark.parametrize("name", ["frame_count", "frame_duration_ms", "svg"])
def test_older_models_do_not_know_their_parameters(menu: Menu, name: str):
    other: Any = {name: 4}
    error = refusal(menu, "png", model="gpt-image-2.5-flare", **other)
    assert (error.param, error.code) == (name, "unknown_parameter")
    parsed = read(menu, "png", "lenient", model="gpt-image-2.5-flare", **other)
    assert told(parsed) == [(name, 4, None)]
    assert parsed.request.extra == {}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("asked", "held"),
    [(1, 10), (4, 10), (10, 10), (14, 10), (15, 20), (94, 90), (95, 100), (655_350, 655_350), (10**12, 655_350)],
)  # fmt: skip
def test_a_duration_is_rounded_to_10_ms_and_capped(menu: Menu, mode: Mode, asked: int, held: int):
    parsed = read(menu, "gif", mode, frame_duration_ms=asked)
    assert parsed.request.frames == Frames(9, held)
    changed = [("frame_duration_ms", asked, held)] if asked != held else []
    assert told(parsed) == (changed if mode == "lenient" else [])


@pytest.mark.parametrize("mode", MODES)
def test_a_loop_has_2_to_16_frames(menu: Menu, mode: Mode):
    for count in (2, 9, 16):
        assert read(menu, "gif", mode, frame_count=count).request.frames == Frames(count, 200)
    assert read(menu, "gif", mode, frame_count=None, frame_duration_ms=None).request.frames == Frames()
    for count, code in (
        (1, "integer_below_min_value"),
        (17, "integer_above_max_value"),
        (2.5, "invalid_type"),
    ):
        error = refusal(menu, "gif", mode, frame_count=count)
        assert (error.param, error.code) == ("frame_count", code)
    assert refusal(menu, "gif", mode, frame_duration_ms=0).code == "integer_below_min_value"


def test_lenient_mode_reads_numbers_in_texts(menu: Menu):
    parsed = read(menu, "gif", "lenient", frame_count="4", frame_duration_ms=100.0)
    assert parsed.request.frames == Frames(4, 100)
    assert told(parsed) == [("frame_count", "4", 4), ("frame_duration_ms", 100.0, 100)]
    assert read(menu, "GIF", "lenient").request.output_format == "gif"


@pytest.mark.parametrize(
    ("kind", "fields", "param"),
    [
        ("gif", {"stream": True}, "stream"),
        ("gif", {"partial_images": 1}, "partial_images"),
        ("gif", {"output_compression": 50}, "output_compression"),
        ("gif", {"svg": {"model": "gpt"}}, "svg"),
        ("svg", {"stream": True}, "stream"),
        ("svg", {"partial_images": 2}, "partial_images"),
        ("svg", {"output_compression": 100}, "output_compression"),
        ("svg", {"frame_count": 4}, "frame_count"),
        ("png", {"frame_count": 4}, "frame_count"),
        ("webp", {"frame_duration_ms": 100}, "frame_duration_ms"),
        ("png", {"svg": {"model": "gpt"}}, "svg"),
    ],
)
def test_strict_mode_refuses_what_lenient_mode_does_without(menu: Menu, kind: str, fields: Any, param: str):
    error = refusal(menu, kind, **fields)
    assert (error.status, error.param, error.code) == (400, param, "invalid_value")
    parsed = read(menu, kind, "lenient", **fields)
    request = parsed.request
    assert (request.partial_images, request.output_compression) == (0, 100)
    assert (request.frames is None) == (kind != "gif")
    assert request.svg is None
    if fields != {"output_compression": 100}:
        assert [each.parameter for each in parsed.adjustments] == [param]


def test_what_is_not_asked_of_them_is_no_fault(menu: Menu):
    nothing: Any = {"stream": False, "partial_images": 0, "svg": None, "output_compression": None}
    for kind in FORMATS:
        assert read(menu, kind, **nothing).request.output_format == kind
    assert read(menu, "gif", output_compression=100).request.output_compression == 100


@pytest.mark.parametrize("mode", MODES)
def test_one_svg_at_a_time(menu: Menu, mode: Mode):
    assert refusal(menu, "svg", mode, n=2).param == "n"
    assert read(menu, "gif", mode, n=2).request.n == 2


@pytest.mark.parametrize("mode", MODES)
def test_an_svg_may_name_its_author(menu: Menu, mode: Mode):
    for svg, author in (
        ({"model": "gpt-6"}, SvgAuthor("gpt-6")),
        ({"model": "gpt-6", "reasoning": None}, SvgAuthor("gpt-6")),
        ({"model": "gpt-6", "reasoning": {"effort": "xhigh"}}, SvgAuthor("gpt-6", "xhigh")),
        ({"model": "gpt-6", "reasoning": {"effort": None}}, SvgAuthor("gpt-6")),
    ):
        assert read(menu, "svg", mode, svg=svg).request.svg == author


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("svg", "param", "code"),
    [
        ("gpt-6", "svg", "invalid_type"),
        ([], "svg", "invalid_type"),
        ({}, "svg.model", "missing_required_parameter"),
        ({"model": 6}, "svg.model", "invalid_type"),
        ({"model": ""}, "svg.model", "invalid_value"),
        ({"model": "x" * 200}, "svg.model", "invalid_value"),
        ({"model": "gpt-6", "reasoning": "high"}, "svg.reasoning", "invalid_type"),
        ({"model": "gpt-6", "reasoning": {"effort": "huge"}}, "svg.reasoning.effort", "invalid_value"),
        ({"model": "gpt-6", "reasoning": {"tokens": 5}}, "svg.reasoning.tokens", "unknown_parameter"),
        ({"model": "gpt-6", "code": 5}, "svg.code", "unknown_parameter"),
    ],
)
def test_an_author_is_checked(menu: Menu, mode: Mode, svg: object, param: str, code: str):
    error = refusal(menu, "svg", mode, svg=svg)
    assert (error.status, error.param, error.code) == (400, param, code)


@pytest.mark.parametrize("kind", FORMATS)
def test_transparency_is_theirs_too(menu: Menu, kind: str):
    assert read(menu, kind, background="transparent").request.background == "transparent"


@pytest.mark.parametrize("kind", FORMATS)
def test_they_cost_what_a_png_of_their_size_costs_by_an_estimate(menu: Menu, kind: str):
    model = menu.served[MODEL].model
    png, other = (read(menu, each, size="1536x1024", quality="high").request for each in ("png", kind))
    assert reserve(model, other, writes_text=True) == reserve(model, png, writes_text=True)
    assert model.estimated
