"""Letters as outlines: what a prompt quotes, written in one font whatever fonts the machine has. Pure."""

from __future__ import annotations

import lzma
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

UNIT = 1000
"""The font's size, in the numbers of its outlines."""
COLUMNS_MIN = 7
ROUGH_SHAPE = 2.4
"""How many times wider than high a written block is, about, in letters."""


class Alphabet(msgspec.Struct, frozen=True):
    capital: int
    """Height of a capital."""
    letters: Mapping[str, tuple[int, str]]
    """How far each letter advances, and its outline as an SVG path, y downwards from the line it stands on."""


@cache
def load() -> Alphabet:
    packed = resources.files(__package__ or "").joinpath("data", "letters.json.xz").read_bytes()
    return msgspec.json.decode(lzma.decompress(packed), type=Alphabet)


def can_write(text: str) -> bool:
    """Whether every letter of it has an outline, and one of them is more than a space."""
    return bool(text.strip()) and all(letter in load().letters for letter in text)


def lines(text: str) -> list[str]:
    """The text in lines of about the same length, broken between words."""
    columns = max(COLUMNS_MIN, math.ceil(math.sqrt(len(text) * ROUGH_SHAPE)))
    found = [""]
    for word in text.split():
        if found[-1] and len(found[-1]) + 1 + len(word) > columns:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    return found


def width(line: str, size: float) -> float:
    return sum(load().letters[letter][0] for letter in line) * size / UNIT


def written(line: str, x: float, y: float, size: float, colour: str) -> str:
    """SVG of one line, centred at x, standing on y. Raises KeyError for a letter that `can_write` refuses."""
    parts: list[str] = []
    at = 0
    for letter in line:
        advance, outline = load().letters[letter]
        if outline:
            parts.append(f'<path d="{outline}" transform="translate({at} 0)"/>')
        at += advance
    left, scale = x - at * size / UNIT / 2, size / UNIT
    return f'<g transform="translate({left:.1f} {y:.1f}) scale({scale:.4f})" fill="{colour}">{"".join(parts)}</g>'
