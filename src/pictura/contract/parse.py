"""From the fields of a body to a request: the contract's front door.

Strict mode takes the fields as they are; lenient mode first reads them as what the client meant.
Both then pass the same checks in the same order: model, unknown keys, prompt, n, the rest
(api-contract §7.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

import msgspec

from pictura.contract import checks, formats, lenient
from pictura.contract.catalog import Menu, Served
from pictura.contract.model import AUTO, Model
from pictura.contract.wording import shown
from pictura.errors import USER_ERROR, BadRequest
from pictura.types import Adjustment, ImageRequest, Json, Mode, ResponseFormat, Size

SEED_MAX = 2**63 - 1
PARTIALS_MAX = 3


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """A valid request, what was changed to make it so, and the model whose contract it keeps."""

    request: ImageRequest
    adjustments: tuple[Adjustment, ...]
    model: Model


def generation(fields: Mapping[str, object], menu: Menu, mode: Mode) -> Parsed:
    """Reads `POST images/generations`. Raises `BadRequest`, whose `param` names the field."""
    if mode == "strict":
        served = _served(fields, menu)
        for name in fields:
            if name not in served.model.accepts:
                raise checks.unknown(name)
        request = _request(fields, served, {})
        formats.check_mixture(fields, request)
        return Parsed(request=request, adjustments=(), model=served.model)
    draft = lenient.draft(fields, menu)
    request = _request(draft.fields, draft.served, draft.extra)
    adjustments = draft.adjustments + lenient.idle(draft, request)
    return Parsed(request=request, adjustments=adjustments, model=draft.served.model)


def unstreamed(parsed: Parsed, why: str) -> Parsed:
    """The same request answered otherwise than by a stream, which is told; as it is if it asked for none."""
    if not parsed.request.stream:
        return parsed
    told = Adjustment("stream", True, False, why)
    return msgspec.structs.replace(
        parsed,
        request=msgspec.structs.replace(parsed.request, stream=False, partial_images=0),
        adjustments=(*parsed.adjustments, told),
    )


def _served(fields: Mapping[str, object], menu: Menu) -> Served:
    if "model" not in fields:
        raise checks.missing("model")
    name = fields["model"]
    if not isinstance(name, str):
        raise checks.wrong_type("model", "a string", name)
    served = menu.find(name)
    if served is None:
        raise BadRequest(f"The model '{shown(name)}' does not exist.", param="model", type=USER_ERROR)
    return served


def _request(fields: Mapping[str, object], served: Served, extra: Json) -> ImageRequest:
    """Checks every value, resolves what was left to the model, and unsets what has no effect (§2.4).

    Null is the same as absent, except as a prompt.
    """
    model = served.model
    get = fields.get
    if "prompt" not in fields:
        raise checks.missing("prompt")
    prompt = checks.prompt(fields["prompt"], model.prompt_max)
    n = 1 if (value := get("n")) is None else checks.integer("n", value, 1, model.n_max)
    auto: list[str] = []
    quality = _quality(get("quality"), served, auto)
    background = _background(get("background"), model, auto)
    output_format = _choice(fields, "output_format", model.formats) or "png"
    value = get("output_compression")
    compression = 100 if value is None else checks.integer("output_compression", value, 0, 100)
    moderation = _choice(fields, "moderation", model.moderations) or AUTO
    stream = False if (value := get("stream")) is None else checks.boolean("stream", value)
    value = get("partial_images")
    partials = 0 if value is None else checks.integer("partial_images", value, 0, PARTIALS_MAX)
    response_format = _choice(fields, "response_format", checks.RESPONSE_FORMATS) or "both"
    style = _choice(fields, "style", model.styles)
    complexity = _choice(fields, "complexity", model.complexities)
    seed = None if (value := get("seed")) is None else checks.integer("seed", value, 0, SEED_MAX)
    user = _user(fields)
    size = _size(get("size"), model, auto)
    frames, author = formats.frames(fields), formats.author(get("svg"))
    formats.check_count(output_format, n)
    if background == "transparent" and output_format == "jpeg":
        raise BadRequest("Transparent background is not supported for JPEG output format", param="background")
    return ImageRequest(
        model=served.name,
        prompt=prompt,
        n=n,
        size=size,
        quality=quality,
        background=background,
        output_format=output_format,
        output_compression=compression if output_format in formats.COMPRESSED else 100,
        moderation=moderation,
        stream=stream,
        partial_images=partials if stream and output_format in formats.STILL_FORMATS else 0,
        response_format=cast(ResponseFormat, response_format),
        style=style,
        user=user,
        seed=seed,
        complexity=complexity,
        frames=frames if output_format == "gif" else None,
        svg=author if output_format == "svg" else None,
        auto=frozenset(auto),
        extra=extra,
    )


def _choice(fields: Mapping[str, object], param: str, choices: tuple[str, ...]) -> str | None:
    value = fields.get(param)
    return None if value is None else checks.choice(param, value, choices)


def _quality(value: object, served: Served, auto: list[str]) -> str:
    model = served.model
    quality = AUTO if value is None else checks.quality(value, model, served.name)
    if quality != AUTO:
        return quality
    if AUTO in model.qualities:
        auto.append("quality")
    return model.quality_default


def _background(value: object, model: Model, auto: list[str]) -> Literal["opaque", "transparent"]:
    background = AUTO if value is None else checks.background(value, model)
    if background == AUTO and AUTO in model.backgrounds:
        auto.append("background")
    return "transparent" if background == "transparent" else "opaque"


def _size(value: object, model: Model, auto: list[str]) -> Size:
    if value is not None and not (value == AUTO and model.sizes.auto):
        return checks.size(value, model)
    if model.sizes.auto:
        auto.append("size")
    return model.size_default


def _user(fields: Mapping[str, object]) -> str | None:
    """`safety_identifier` replaces `user` and wins over it when it is not empty (api-contract §2.1)."""
    user = checks.label("user", fields.get("user"))
    return checks.label("safety_identifier", fields.get("safety_identifier")) or user
