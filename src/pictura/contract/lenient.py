"""Lenient mode: reads what clients really send as the request they meant, and tells each change.

What it cannot read it leaves alone, so that the checks refuse it in the same words as in strict mode.
Sources: api-contract §2.4 and §5; decisions, Requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

import msgspec

from pictura.contract import checks, dialect, formats, unknown_keys
from pictura.contract.catalog import Menu, Served
from pictura.contract.model import AUTO, Model
from pictura.contract.sizes import read_loosely
from pictura.contract.wording import shown, told
from pictura.errors import USER_ERROR, BadRequest
from pictura.types import Adjustment, ImageRequest, Json

Change = tuple[object, str]
"""What a value becomes (None: dropped), and why."""

_EVERYWHERE = frozenset({"response_format", "seed", "stream"})
"""Parameters that lenient mode takes on every model."""

_DIALECT = dialect.load()
_DIGITS_MAX = 20
_NAMES_MAX = 40


class Draft(msgspec.Struct, frozen=True):
    """A request in the words of the contract, its values not yet checked."""

    served: Served
    fields: Mapping[str, object]
    adjustments: tuple[Adjustment, ...]
    extra: Json


def draft(fields: Mapping[str, object], menu: Menu) -> Draft:
    """Reads the fields of a body. Raises `BadRequest` only for a model that nobody serves."""
    adjustments: list[Adjustment] = []
    served = _served(fields.get("model"), menu, adjustments)
    model = served.model
    kept: dict[str, object] = {}
    strangers: list[str] = []
    for name, value in fields.items():
        if name == "model":
            continue
        if name in model.accepts or name in _EVERYWHERE:
            read = _read(name, value, model, adjustments)
            if read is not None or name == "prompt":
                kept[name] = read
        elif name not in model.lacks:
            strangers.append(name)
        elif value is not None:
            adjustments.append(Adjustment(name, told(value), None, f"{served.name} does not have it"))
    extra = unknown_keys.sort(fields, strangers, _DIALECT, adjustments) if strangers else {}
    return Draft(served, kept, tuple(adjustments), extra)


def idle(draft: Draft, request: ImageRequest) -> tuple[Adjustment, ...]:
    """What a request asked without effect, and a stream that the model itself does not have."""
    asked = draft.fields
    adjustments: list[Adjustment] = []
    if asked.get("partial_images", 0) != request.partial_images:
        still = request.output_format in formats.STILL_FORMATS
        why = "only a stream has partial images" if still else f"a {request.output_format} has no stages"
        adjustments.append(_without_effect("partial_images", asked, why))
    if asked.get("output_compression", 100) != request.output_compression:
        adjustments.append(_without_effect("output_compression", asked, "only jpeg and webp are compressed"))
    if request.stream and not draft.served.model.streams:
        why = f"{draft.served.name} itself does not stream; its pictures come as events all the same"
        adjustments.append(Adjustment("stream", True, True, why))
    return (*adjustments, *formats.idle(asked, request))


def _without_effect(name: str, asked: Mapping[str, object], why: str) -> Adjustment:
    return Adjustment(name, asked[name], None, why)


def _served(name: object, menu: Menu, adjustments: list[Adjustment]) -> Served:
    if name is None:
        adjustments.append(Adjustment("model", None, menu.default, "no model was named"))
        name = menu.default
    if not isinstance(name, str):
        raise checks.wrong_type("model", "a string", name)
    served = menu.find(name)
    if served is None:
        names = [*menu.served][:_NAMES_MAX]
        raise BadRequest(
            f"The model '{shown(name)}' is not served here. Served: {', '.join(names)}.",
            param="model",
            type=USER_ERROR,
        )
    return served


def _read(name: str, value: object, model: Model, adjustments: list[Adjustment]) -> object:
    reader = _READERS.get(name)
    change = None if reader is None or value is None else reader(value, model)
    if change is None:
        return value
    adjustments.append(Adjustment(name, told(value), change[0], change[1]))
    return change[0]


def _integer(value: object, _model: Model) -> Change | None:
    if isinstance(value, str) and len(value) <= _DIGITS_MAX:
        whole = value.strip().removesuffix(".0")
        return (int(whole), "read as an integer") if whole.removeprefix("-").isdecimal() else None
    if isinstance(value, float) and value.is_integer():
        return int(value), "read as an integer"
    return None


def _seed(value: object, model: Model) -> Change | None:
    change = _integer(value, model)
    if (value if change is None else change[0]) == -1:
        return None, "every call without a seed is new"
    return change


def _boolean(value: object, _model: Model) -> Change | None:
    meant = _DIALECT.meant("stream", value) if isinstance(value, str) else None
    return (meant, "read as a boolean") if isinstance(meant, bool) else None


def _word(
    parameter: str, choices: Callable[[Model], Sequence[str]]
) -> Callable[[object, Model], Change | None]:
    """A reader of a parameter that is one of a few words."""

    def reader(value: object, model: Model) -> Change | None:
        if not isinstance(value, str) or value in choices(model):
            return None
        meant = _DIALECT.meant(parameter, value)
        return (meant, "read as the value it means") if meant in choices(model) else None

    return reader


def _quality(value: object, model: Model) -> Change | None:
    if not isinstance(value, str) or value in model.qualities:
        return None
    meant = _DIALECT.meant("quality", value)
    if meant in model.qualities:
        return meant, "read as the value it means"
    instead = _DIALECT.quality.get(str(meant), ())
    nearest = next((each for each in instead if each in model.qualities), None)
    return None if nearest is None else (nearest, f"{model.name} has no quality {meant}")


def _size(value: object, model: Model) -> Change | None:
    if not isinstance(value, str) or value in model.sizes.listed:
        return None
    if _DIALECT.meant("size", value) == AUTO:
        return _auto_size(value, model)
    asked = read_loosely(value)
    if asked is None:
        return None
    nearest = model.sizes.nearest(asked)
    if nearest != asked:
        return str(nearest), f"the nearest size that {model.name} makes"
    return None if str(asked) == value else (str(asked), "written as WIDTHxHEIGHT")


def _auto_size(value: str, model: Model) -> Change | None:
    if not model.sizes.auto:
        return str(model.size_default), f"{model.name} has no size auto"
    return None if value == AUTO else (AUTO, "read as the value it means")


def _label(value: object, _model: Model) -> Change | None:
    if isinstance(value, str):
        cut = value[: checks.LABEL_MAX]
        return None if cut == value else (cut, f"cut to {checks.LABEL_MAX} characters")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None
    return None, "neither a text nor a number"


_READERS: Mapping[str, Callable[[object, Model], Change | None]] = {
    "n": _integer,
    "size": _size,
    "quality": _quality,
    "background": _word("background", attrgetter("backgrounds")),
    "output_format": _word("output_format", attrgetter("formats")),
    "output_compression": _integer,
    "moderation": _word("moderation", attrgetter("moderations")),
    "stream": _boolean,
    "partial_images": _integer,
    "response_format": _word("response_format", lambda _model: checks.RESPONSE_FORMATS),
    "style": _word("style", attrgetter("styles")),
    "complexity": _word("complexity", attrgetter("complexities")),
    "frame_count": _integer,
    "frame_duration_ms": _integer,
    "seed": _seed,
    "user": _label,
    "safety_identifier": _label,
}
