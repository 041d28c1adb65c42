"""The schemas of the OpenAPI document; every list of values is drawn from the models that are served."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import cast

from pictura.contract.catalog import Menu
from pictura.contract.checks import RESPONSE_FORMATS
from pictura.contract.describe import sizes
from pictura.contract.formats import DURATION_MAX_MS, EFFORTS, FRAMES_MAX, FRAMES_MIN
from pictura.contract.model import AUTO, Model
from pictura.contract.parse import PARTIALS_MAX, SEED_MAX
from pictura.types import Frames, Json


def schemas(menu: Menu) -> Json:
    """All components by their name."""
    models = [served.model for served in menu.served.values()]
    return {
        "ImageRequest": _image_request(menu, models),
        "ImagesResponse": _images_response(models),
        "Picture": _object(
            {"b64_json": _text("Base64 of the picture."), "url": _LINK, "revised_prompt": _TEXT}, required=()
        ),
        "Usage": _usage(),
        "SvgUsage": _svg_usage(),
        "PartialEvent": _event(models, "image_generation.partial_image", {"partial_image_index": _COUNT}),
        "CompletedEvent": _event(
            models,
            "image_generation.completed",
            {"usage": _ref("Usage"), "svg_usage": _ref("SvgUsage"), "url": _LINK},
        ),
        "Model": _model(),
        "ModelList": _list_of("Model"),
        "Job": _job(),
        "JobList": _list_of("Job"),
        "JobEnded": _job_ended(),
        "Adjustment": _adjustment(),
        "KeyUsage": _key_usage(),
        "Health": _object({"status": _TEXT, "version": _TEXT}, required=("status",)),
        "Error": _error(),
    }


def _image_request(menu: Menu, models: Sequence[Model]) -> Json:
    n_max = max(model.n_max for model in models)
    prompt_max = max(model.prompt_max for model in models)
    parameters: Json = {
        "prompt": {
            "type": "string",
            "minLength": 1,
            "maxLength": prompt_max,
            "description": f"What to draw. {_by_model(models, 'prompt_max', 'UTF-16 units at most')}",
        },
        "model": {
            "anyOf": [{"type": "string"}, {"enum": [*menu.served]}],
            "default": menu.default,
            "description": "A served model or one of its snapshots.",
        },
        "n": _whole(f"How many pictures. {_by_model(models, 'n_max', 'at most')}", 1, n_max, 1),
        "size": {
            "anyOf": [{"type": "string", "pattern": "^[0-9]+x[0-9]+$"}, {"enum": _union(models, sizes)}],
            "description": "WIDTHxHEIGHT or auto. Lenient mode takes the nearest size that the model makes.",
        },
        "quality": _choice(models, "qualities", "How much work goes into the picture."),
        "background": _choice(
            models, "backgrounds", "Transparent needs a format with transparency: not jpeg."
        ),
        "output_format": _choice(models, "formats", "The encoding of the picture.", "png"),
        "output_compression": _whole("Quality of jpeg and webp, in percent.", 0, 100, 100),
        "moderation": _choice(models, "moderations", "How strict a provider's filter is."),
        "stream": _flag("Answer with server-sent events."),
        "partial_images": _whole("How many partial pictures a stream sends.", 0, PARTIALS_MAX, 0),
        "response_format": _nullable(
            {"type": "string", "enum": [*RESPONSE_FORMATS], "description": "Without it both are sent."}
        ),
        "style": _choice(models, "styles", "The look of dall-e-3."),
        "complexity": _choice(models, "complexities", "How much planning goes into the picture."),
        "frame_count": _whole("How many frames a GIF has.", FRAMES_MIN, FRAMES_MAX, Frames().count),
        "frame_duration_ms": _whole(
            f"How long each frame of a GIF is shown; rounded to 10 ms, capped at {DURATION_MAX_MS}.",
            1,
            None,
            Frames().duration_ms,
        ),
        "svg": _svg_author(),
        "user": _nullable({"type": "string", "deprecated": True, "description": "Use safety_identifier."}),
        "safety_identifier": _nullable(_text("Your name for the end user.")),
        "seed": _whole("An extension: the same seed gives the same picture again.", 0, SEED_MAX, None),
    }
    known = frozenset[str]().union(*(model.accepts for model in models)) | {
        "response_format",
        "seed",
        "stream",
    }
    offered: Json = {name: schema for name, schema in parameters.items() if name in known}
    return {"type": "object", "required": ["prompt"], "properties": offered, "additionalProperties": True}


def _svg_author() -> Json:
    effort = _nullable({"type": "string", "enum": [*EFFORTS]})
    reasoning = _nullable(_object({"effort": effort}, required=()))
    author = _object({"model": _TEXT, "reasoning": reasoning}, required=("model",))
    return _nullable(author | {"description": "Who writes an SVG; n is then 1, without stream."})


def _images_response(models: Sequence[Model]) -> Json:
    return _object(
        {
            "created": _TIME,
            "background": {"type": "string", "enum": _without_auto(models, "backgrounds")},
            "data": {"type": "array", "items": _ref("Picture")},
            "output_format": {"type": "string", "enum": _union(models, attrgetter("formats"))},
            "quality": {"type": "string", "enum": _without_auto(models, "qualities")},
            "size": _text("WIDTHxHEIGHT as made."),
            "usage": _ref("Usage"),
            "svg_usage": _ref("SvgUsage"),
        },
        required=("created", "data"),
    )


def _usage() -> Json:
    details = _object({"image_tokens": _COUNT, "text_tokens": _COUNT})
    names = ("input_tokens", "output_tokens", "total_tokens", "prompt_tokens", "completion_tokens")
    counts: Json = dict.fromkeys(names, _COUNT)
    return _object(counts | {"input_tokens_details": details, "output_tokens_details": details})


def _svg_usage() -> Json:
    names = ("input_tokens", "output_tokens", "reasoning_tokens", "total_tokens")
    counts: Json = dict.fromkeys(names, _COUNT)
    tokens = _object({"model": _text("Who wrote the markup.")} | counts)
    return tokens | {"description": "Of an SVG alone: what writing its markup took."}


def _event(models: Sequence[Model], kind: str, more: Json) -> Json:
    answer = _images_response(models)["properties"]
    assert isinstance(answer, dict)
    shared: Json = {name: answer[name] for name in ("size", "quality", "background", "output_format")}
    first: Json = {"type": {"const": kind}, "b64_json": _TEXT, "created_at": _TIME}
    required = [*first, *shared, *(name for name in more if name not in ("svg_usage", "url"))]
    return _object(first | shared | more | {"index": _COUNT}, required=required)


def _model() -> Json:
    texts: Json = {"type": "array", "items": _TEXT}
    return _object(
        {
            "id": _TEXT,
            "object": {"const": "model"},
            "created": _TIME,
            "owned_by": _TEXT,
            "shutdown_date": _nullable({"type": "string", "format": "date"}),
            "default": {"type": "boolean"},
            "prompt_max": _COUNT,
            "n_max": _COUNT,
            "sizes": texts,
            "size_rule": _nullable({"type": "object"}),
            "qualities": texts,
            "formats": texts,
            "frame_rule": _nullable({"type": "object"}),
            "backgrounds": texts,
            "prices": _nullable({"type": "object"}),
            "price_examples": {"type": "array", "items": {"type": "object"}},
        },
        required=("id", "object", "created", "owned_by"),
    )


def _job() -> Json:
    return _object(
        {
            "id": _TEXT,
            "object": {"const": "image.job"},
            "status": {"type": "string", "enum": ["queued", "running", "completed", "failed"]},
            "progress": {"type": "number", "minimum": 0, "maximum": 1},
            "created_at": _TIME,
            "model": _TEXT,
            "result": {"anyOf": [_ref("ImagesResponse"), {"type": "null"}]},
            "error": _nullable({"type": "object"}),
            "adjustments": {"type": "array", "items": _ref("Adjustment")},
            "cost_micros": _COUNT,
            "attempts": {"type": "array", "items": {"type": "object"}},
        },
        required=("id", "object", "status", "progress", "created_at"),
    )


def _job_ended() -> Json:
    """What a webhook carries."""
    return _object(
        {
            "type": {"type": "string", "enum": ["image.job.completed", "image.job.failed"]},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": _ref("Job"),
        },
        required=("type", "timestamp", "data"),
    )


def _adjustment() -> Json:
    return _object({"parameter": _TEXT, "from": {}, "to": {}, "why": _TEXT})


def _key_usage() -> Json:
    money: Json = {"type": ["integer", "null"], "description": "Millionths of a US dollar."}
    day = _object(
        {
            "day": _TEXT,
            "requests": _COUNT,
            "pictures": _COUNT,
            "posted_micros": _COUNT,
            "pending_micros": _COUNT,
        }
    )
    names = ("limit_micros", "posted_micros", "pending_micros", "available_micros")
    properties: Json = {"object": {"const": "usage"}, **dict.fromkeys(names, money)}
    return _object(properties | {"days": {"type": "array", "items": day}})


def _error() -> Json:
    text_or_null: Json = {"type": ["string", "null"]}
    return _object(
        {"error": _object({"message": _TEXT, "type": _TEXT, "param": text_or_null, "code": text_or_null})}
    )


def _union(models: Iterable[Model], values: Callable[[Model], Iterable[str]]) -> list[str]:
    """Every value that some model lists, in the order of first mention, `auto` last."""
    seen = dict.fromkeys(value for model in models for value in values(model))
    return sorted(seen, key=lambda value: value == AUTO)


def _without_auto(models: Iterable[Model], listing: str) -> list[str]:
    return [value for value in _union(models, attrgetter(listing)) if value != AUTO]


def _choice(models: Sequence[Model], listing: str, description: str, default: str | None = None) -> Json:
    values = _union(models, attrgetter(listing))
    schema: Json = {"type": "string", "enum": values, "description": description}
    default = default or (AUTO if AUTO in values else None)
    return _nullable(schema | ({} if default is None else {"default": default}))


def _by_model(models: Sequence[Model], limit: str, unit: str) -> str:
    """A limit that differs, as a sentence: `1000 (dall-e-2), 32000 (gpt-image-2) UTF-16 units at most.`"""
    names: dict[int, list[str]] = {}
    for model in models:
        names.setdefault(getattr(model, limit), []).append(model.name)
    said = "; ".join(f"{value} ({', '.join(which)})" for value, which in sorted(names.items()))
    return f"{unit[0].upper()}{unit[1:]}: {said}."


def _whole(description: str, low: int, high: int | None, default: int | None) -> Json:
    schema: Json = {"type": "integer", "minimum": low, "description": description}
    schema |= {} if high is None else {"maximum": high}
    return _nullable(schema | ({} if default is None else {"default": default}))


def _flag(description: str) -> Json:
    return _nullable({"type": "boolean", "default": False, "description": description})


def _nullable(schema: Json) -> Json:
    nullable: Json = schema | {"type": [schema["type"], "null"]}
    values = cast("list[str] | None", schema.get("enum"))
    return nullable if values is None else nullable | {"enum": [*values, None]}


def _object(properties: Json, required: Sequence[str] | None = None) -> Json:
    names = [*properties] if required is None else [*required]
    schema: Json = {"type": "object", "properties": properties}
    return schema | {"required": names} if names else schema


def _list_of(name: str) -> Json:
    return _object({"object": {"const": "list"}, "data": {"type": "array", "items": _ref(name)}})


def _text(description: str) -> Json:
    return {"type": "string", "description": description}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_TIME: Json = {"type": "integer", "description": "Unix seconds."}
_LINK: Json = {
    "type": "string",
    "format": "uri",
    "description": "A signed link that lives as long as the picture.",
}
