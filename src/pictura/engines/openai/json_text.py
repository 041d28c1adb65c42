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
        return json.loads(text.decode("utf-8", "replace"), parse_int=_integer)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _DIGITS_MAX else math.inf
