"""How values are named in messages and adjustments: exactly, and never at any length."""

from __future__ import annotations

import math
from collections.abc import Sequence

_MESSAGE_MAX = 200
_TOLD_MAX = 60
_WHOLE_MAX = 2**63


def kind(value: object) -> str:
    """The type of a JSON value, in the live API's words (api-contract §7.2)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "an integer"
    if isinstance(value, float):
        return "a decimal number"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list | tuple) else "an object"


def listed(values: Sequence[str], last: str) -> str:
    """`'low', 'medium', and 'auto'`; two items have no comma (api-contract §7.2)."""
    quoted = [f"'{value}'" for value in values]
    if len(quoted) == 1:
        return quoted[0]
    comma = "," if len(quoted) > 2 else ""
    return f"{', '.join(quoted[:-1])}{comma} {last} {quoted[-1]}"


def shown(value: str) -> str:
    """A client's own text as a message repeats it: cut, and without halves of characters."""
    return _cut(value, _MESSAGE_MAX)


def number(value: int) -> str:
    """A client's own integer as a message repeats it; Python refuses to print giants."""
    return str(value) if -_WHOLE_MAX <= value < _WHOLE_MAX else f"a number of {value.bit_length()} bits"


def told(value: object) -> object:
    """A client's own value as an adjustment repeats it: a short JSON scalar."""
    if isinstance(value, str):
        return _cut(value, _TOLD_MAX)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -_WHOLE_MAX <= value < _WHOLE_MAX else number(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return kind(value)


def _cut(value: str, length: int) -> str:
    if len(value) > length:
        value = value[: length - 3] + "..."
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
