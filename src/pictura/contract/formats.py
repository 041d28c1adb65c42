"""GIF and SVG: the parameters that belong to them, and what goes with neither (api-contract §2.1, §2.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from pictura.contract import checks
from pictura.errors import BadRequest
from pictura.types import Adjustment, Frames, ImageRequest, Json, SvgAuthor

STILL_FORMATS = ("png", "jpeg", "webp")
"""What can be streamed in stages, and made of one another."""
COMPRESSED = ("jpeg", "webp")
FRAMES_MIN, FRAMES_MAX = 2, 16
DURATION_STEP_MS = 10
DURATION_MAX_MS = 655_350
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
AUTHOR_MAX = 128
"""Characters in the name of an SVG's author."""

_ANY_WHOLE = 2**63 - 1
_OF_GIF = ("frame_count", "frame_duration_ms")


def frames(fields: Mapping[str, object]) -> Frames:
    """The frames of a GIF; a duration is rounded to 10 ms and capped, as the live API does."""
    usual = Frames()
    count, duration_ms = fields.get("frame_count"), fields.get("frame_duration_ms")
    return Frames(
        usual.count if count is None else checks.integer("frame_count", count, FRAMES_MIN, FRAMES_MAX),
        usual.duration_ms
        if duration_ms is None
        else _rounded(checks.integer("frame_duration_ms", duration_ms, 1, _ANY_WHOLE)),
    )


def frame_rule() -> Json:
    """The bounds and the usual values of a GIF's frames, as `GET models` tells them."""
    usual = Frames()
    return {
        "count": {"min": FRAMES_MIN, "max": FRAMES_MAX, "default": usual.count},
        "duration_ms": {
            "min": DURATION_STEP_MS,
            "max": DURATION_MAX_MS,
            "step": DURATION_STEP_MS,
            "default": usual.duration_ms,
        },
    }


def _rounded(duration_ms: int) -> int:
    steps = (duration_ms + DURATION_STEP_MS // 2) // DURATION_STEP_MS
    return min(DURATION_MAX_MS, max(1, steps) * DURATION_STEP_MS)


def author(value: object) -> SvgAuthor | None:
    """The `svg` object: who shall write the markup. Null is the same as absent."""
    if value is None:
        return None
    svg = _object("svg", value)
    for name in svg.keys() - {"model", "reasoning"}:
        raise checks.unknown(f"svg.{name}")
    model = svg.get("model")
    if model is None:
        raise checks.missing("svg.model")
    if not isinstance(model, str):
        raise checks.wrong_type("svg.model", "a string", model)
    if not 0 < len(checks.label("svg.model", model) or "") <= AUTHOR_MAX:
        raise BadRequest(f"Invalid 'svg.model': expected 1 to {AUTHOR_MAX} characters.", param="svg.model")
    if svg.get("reasoning") is None:
        return SvgAuthor(model)
    reasoning = _object("svg.reasoning", svg["reasoning"])
    for name in reasoning.keys() - {"effort"}:
        raise checks.unknown(f"svg.reasoning.{name}")
    effort = reasoning.get("effort")
    return SvgAuthor(
        model, None if effort is None else checks.choice("svg.reasoning.effort", effort, EFFORTS)
    )


def _object(param: str, value: object) -> Json:
    if not isinstance(value, dict):
        raise checks.wrong_type(param, "an object", value)
    return cast(Json, value)


def check_count(output_format: str, n: int) -> None:
    """Raises `BadRequest` for several SVGs in one request, in both modes: fewer would not be what was asked."""
    if output_format == "svg" and n > 1:
        raise BadRequest("Only one picture at a time is supported for SVG output format", param="n")


def check_mixture(fields: Mapping[str, object], request: ImageRequest) -> None:
    """Strict mode: raises `BadRequest` for a parameter that does not go with the format."""
    kind = request.output_format
    if kind != "gif":
        for name in _OF_GIF:
            if fields.get(name) is not None:
                raise BadRequest(f"'{name}' is only supported for GIF output format", param=name)
    if kind != "svg" and fields.get("svg") is not None:
        raise BadRequest("'svg' is only supported for SVG output format", param="svg")
    if kind in STILL_FORMATS:
        return
    if request.stream:
        raise BadRequest(f"Streaming is not supported for {kind.upper()} output format", param="stream")
    refused = (
        ("partial_images", (None, 0)),
        ("output_compression", (None, 100) if kind == "gif" else (None,)),
    )
    for name, allowed in refused:
        if fields.get(name) not in allowed:
            raise BadRequest(f"'{name}' is not supported for {kind.upper()} output format", param=name)


def idle(fields: Mapping[str, object], request: ImageRequest) -> Iterator[Adjustment]:
    """Lenient mode: what has no effect with the format, or another than was asked."""
    duration_ms = fields.get("frame_duration_ms")
    if request.frames is None:
        for name in _OF_GIF:
            if fields.get(name) is not None:
                yield Adjustment(name, fields[name], None, "only a GIF has frames")
    elif duration_ms not in (None, request.frames.duration_ms):
        why = f"a GIF counts in steps of {DURATION_STEP_MS} ms, to {DURATION_MAX_MS}"
        yield Adjustment("frame_duration_ms", duration_ms, request.frames.duration_ms, why)
    if request.svg is None and fields.get("svg") is not None:
        yield Adjustment("svg", "an object", None, "only an SVG has an author")
    if request.stream and request.output_format not in STILL_FORMATS:
        why = f"a {request.output_format} has no stages; it comes as one event"
        yield Adjustment("stream", True, True, why)
