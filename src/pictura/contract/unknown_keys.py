"""Unknown keys of a lenient request: which of them a dialect may later pass on, and what is told.

What may pass is told only once it is known that it did not: `ignored`.

Source: decisions, Requests. Keys that mean count, size, quality or a host anywhere never pass, at any
depth; nor does what is too large to be kept with a job.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from pictura.contract.dialect import Dialect
from pictura.contract.wording import told
from pictura.types import Adjustment, Json

_KEYS_MAX = 20
_VALUES_MAX = 256
_TEXT_MAX = 8192
_WHOLE_MAX = 2**63
_IGNORED = "not a parameter of this model; ignored"
_TOO_LARGE = "not a parameter of this model, and too large or odd to pass on"


def sort(
    fields: Mapping[str, object], names: Sequence[str], dialect: Dialect, adjustments: list[Adjustment]
) -> Json:
    """The unknown keys that may be passed on; the others are told, beyond a few in one line."""
    extra: Json = {}
    for name in names[:_KEYS_MAX]:
        why = _obstacle(name, fields[name], dialect)
        if why is None:
            extra[name] = fields[name]
        else:
            adjustments.append(Adjustment(str(told(name)), told(fields[name]), None, why))
    if len(names) > _KEYS_MAX:
        rest = f"{len(names) - _KEYS_MAX} more keys"
        adjustments.append(Adjustment("(others)", rest, None, _IGNORED))
    return extra


def ignored(extra: Json) -> tuple[Adjustment, ...]:
    """What is told of keys that went nowhere."""
    return tuple(Adjustment(str(told(name)), told(value), None, _IGNORED) for name, value in extra.items())


def _obstacle(name: str, value: object, dialect: Dialect) -> str | None:
    """Why a key cannot pass; None when it can. Bounded, whatever the value's size or depth."""
    texts = 0
    for values, part in enumerate(_parts(name, value)):
        if isinstance(part, _Key):
            meaning = dialect.meaning(part)
            if meaning is not None:
                return f"not a parameter of this model; elsewhere it means {meaning}"
        if isinstance(part, str):
            texts += len(part)
        if values >= _VALUES_MAX or texts > _TEXT_MAX or not _plain(part):
            return _TOO_LARGE
    return None


class _Key(str):
    __slots__ = ()


def _parts(name: str, value: object) -> Iterator[object]:
    """The keys and scalars of a value, walked without recursion."""
    waiting: list[object] = [value, _Key(name)]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, dict):
            for key, each in cast(Json, part).items():
                waiting += (each, _Key(key))
        elif isinstance(part, list):
            waiting += cast("list[object]", part)


def _plain(part: object) -> bool:
    """Whether every JSON reader takes it."""
    if isinstance(part, str):
        return part.isascii() or part.encode("utf-8", "replace").decode("utf-8") == part
    if isinstance(part, float):
        return math.isfinite(part)
    if isinstance(part, int):
        return -_WHOLE_MAX <= part < _WHOLE_MAX
    return part is None or isinstance(part, list | dict)
