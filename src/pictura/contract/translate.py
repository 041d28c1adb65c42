"""From a request that is legal for our model to what a provider's model accepts.

Only what the client asked is said: a default, or what was left to the model, is not. Whatever is
dropped or mapped is told (decisions, Requests; api-contract §2.2).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pictura.contract import dialect, formats
from pictura.contract.model import AUTO, Model
from pictura.contract.wording import told
from pictura.types import Adjustment, Frames, ImageRequest, Json, Size

_WORDS = dialect.load()
_END_USER = ("safety_identifier", "user")
"""Names of the end user's label; the newer one first (api-contract §2.1)."""


class Translated(msgspec.Struct, frozen=True, kw_only=True):
    """A request in the words of a provider's model; prompt, model, n and seed are for the engine to add.

    `fields` are those to send. `size` is what to buy, None when it is left to the model; `fit` is
    what was asked where that is another.
    """

    fields: Json
    size: Size | None
    fit: Size | None
    adjustments: tuple[Adjustment, ...]


def translate(request: ImageRequest, ours: Model | None, theirs: Model) -> Translated:
    """What to ask of `theirs` for a request that was read with the contract `ours`.

    A contract without a name is a stranger's: it is asked nothing but what the client said.
    """
    fields: Json = {}
    changes: list[Adjustment] = []
    _add_quality(request, ours, theirs, fields, changes)
    _add_background(request, ours, theirs, fields)
    _add_format(request, theirs, fields, changes)
    if request.moderation != AUTO:
        _add("moderation", request.moderation, theirs, theirs.moderations, fields, changes)
    if request.style is not None:
        _add("style", request.style, theirs, theirs.styles, fields, changes)
    if request.complexity is not None:
        _add("complexity", request.complexity, theirs, theirs.complexities, fields, changes)
    _add_user(request, theirs, fields, changes)
    _add_stream(request, theirs, fields, changes)
    size = None if "size" in request.auto else theirs.sizes.to_buy(request.size)
    fit = request.size if size is not None and size != request.size else None
    return Translated(fields=fields, size=size, fit=fit, adjustments=tuple(changes))


def _add_quality(
    request: ImageRequest, ours: Model | None, theirs: Model, fields: Json, changes: list[Adjustment]
) -> None:
    """Models without `auto` always have a quality; its default was hardly the client's choice."""
    asked = request.quality
    if "quality" in request.auto:
        return
    chosen = ours is None or AUTO in ours.qualities or asked != ours.quality_default
    known = bool(theirs.name)
    quality = _nearest_quality(asked, theirs) if "quality" in theirs.accepts else None
    is_their_default = AUTO not in theirs.qualities and quality == theirs.quality_default
    if quality is not None and (chosen or known) and not is_their_default:
        fields["quality"] = quality
    if quality != asked and chosen:
        changes.append(Adjustment("quality", asked, quality, _lacks(theirs, "quality", f"quality {asked}")))


def _nearest_quality(asked: str, theirs: Model) -> str | None:
    choices = (asked, *_WORDS.quality.get(asked, ()))
    return next((each for each in choices if each in theirs.qualities), None)


def _add_background(request: ImageRequest, ours: Model | None, theirs: Model, fields: Json) -> None:
    """Opaque needs no word where nothing else is made; a transparent one that cannot be is refused before."""
    asked = "background" not in request.auto and (ours is None or "background" in ours.accepts)
    can_say = "background" in theirs.accepts and request.background in theirs.backgrounds
    if can_say and (asked or request.background == "transparent"):
        fields["background"] = request.background


def _add_format(request: ImageRequest, theirs: Model, fields: Json, changes: list[Adjustment]) -> None:
    """A format that they cannot give is bought as png if possible; it is converted later."""
    unasked = theirs.formats[0]
    bought = unasked
    if "output_format" in theirs.accepts:
        bought = next((each for each in (request.output_format, "png") if each in theirs.formats), unasked)
        if bought != unasked:
            fields["output_format"] = bought
    compression = request.output_compression
    if compression != 100 and bought == request.output_format and bought in formats.COMPRESSED:
        _add("output_compression", compression, theirs, (compression,), fields, changes)
    if request.frames is not None and bought == "gif":
        _add_frames(request.frames, theirs, fields, changes)


def _add_frames(frames: Frames, theirs: Model, fields: Json, changes: list[Adjustment]) -> None:
    usual = Frames()
    for name, asked, default in (
        ("frame_count", frames.count, usual.count),
        ("frame_duration_ms", frames.duration_ms, usual.duration_ms),
    ):
        if asked != default:
            _add(name, asked, theirs, (asked,), fields, changes)


def _add_user(request: ImageRequest, theirs: Model, fields: Json, changes: list[Adjustment]) -> None:
    if request.user is None:
        return
    key = next((each for each in _END_USER if each in theirs.accepts), None)
    if key is not None:
        fields[key] = request.user
    else:
        changes.append(
            Adjustment("user", told(request.user), None, _lacks(theirs, "user", "name for an end user"))
        )


def _add_stream(request: ImageRequest, theirs: Model, fields: Json, changes: list[Adjustment]) -> None:
    """A stream that they do not have is ours all the same, without partial pictures."""
    streams = request.stream and theirs.streams and request.output_format in formats.STILL_FORMATS
    if streams:
        fields["stream"] = True
    if request.partial_images:
        if streams and "partial_images" in theirs.accepts:
            fields["partial_images"] = request.partial_images
        else:
            why = _lacks(theirs, "partial_images", "partial pictures")
            changes.append(Adjustment("partial_images", request.partial_images, None, why))


def _add(
    name: str,
    value: str | int,
    theirs: Model,
    choices: Sequence[str | int],
    fields: Json,
    changes: list[Adjustment],
) -> None:
    if name in theirs.accepts and value in choices:
        fields[name] = value
    else:
        changes.append(Adjustment(name, value, None, _lacks(theirs, name, f"{name} {value}")))


def _lacks(theirs: Model, parameter: str, what: str) -> str:
    """Why something is not asked: their API does not take the parameter, or their model lacks the value."""
    if parameter not in theirs.accepts:
        return f"the provider takes no {parameter} for {theirs.name or 'this model'}"
    return f"{theirs.name or 'the model at the provider'} has no {what}"
