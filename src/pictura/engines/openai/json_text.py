"""Reads JSON as others write it."""

from __future__ import annotations

import json
import math

import msgspec

BOM = b"\xef\xbb\xbf"
_DIGITS_MAX = 19


def json_value(text: bytes) -> object:
    """The value of a JSON text; odd numbers, half characters and a byte order mark do no harm.

    Raises `ValueError` for what is no JSON, or nested deeper than anybody writes.
    """
    text = text.removeprefix(BOM)
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        pass
    try:
        return _mended(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _mended(text: bytes) -> object:
    """The same with null for every number that is none, and a question mark for half a character."""
    value = json.loads(
        text.decode("utf-8", "replace"), parse_int=_integer, parse_float=_decimal, parse_constant=_nothing
    )
    return msgspec.json.decode(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _DIGITS_MAX else None


def _decimal(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None


def _nothing(_constant: str) -> None:
    return None
