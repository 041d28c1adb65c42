"""What a prompt quotes, as outlines: in letters of our own, or in those of a font that the machine has."""

from __future__ import annotations

import functools
import lzma
import math
import re
import unicodedata
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

import msgspec

from pictura.engines.illustrator import fonts
from pictura.engines.illustrator.fonts import Face
from pictura.engines.illustrator.fonts.tracing import traced
from pictura.engines.illustrator.phrases import language_of

UNIT = 1000
"""The font's size, in the numbers of its outlines."""
COLUMNS_MIN = 7
COLUMNS_MIN_WIDE = 10
"""How much stands on one line however short the text is; a wide letter takes two columns."""
ROUGH_SHAPE = 2.4
"""How many times wider than high a written block is, about, in letters."""
PITCH, PITCH_WIDE = 0.98, 1.14
"""From line to line, in sizes; wide letters fill their squares."""
WIDE_MIDDLE = 0.38
"""How far above the line a wide letter has its middle, in sizes."""
PLAIN = re.compile(
    r"[\u00a1-\u058f\u10a0-\u10ff\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u27bf\u2e80-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee\U00020000-\U000323af]*"
)
"""Letters that are written one by one; those of other scripts take their shapes from their neighbours."""
OPENING = "\u3008\u300a\u300c\u300e\u3010\u3014\uff08"
CLOSING = (
    "\u3001\u3002\u3005\u3009\u300b\u300d\u300f\u3011\u3015\u30fc\u30fb\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7"
)
"""A line never begins with one of these, nor ends with one that opens."""
STOPS = "\u3001\u3002\uff0c\uff0e"
PAUSES = f"{STOPS}\uff01\uff1a\uff1b\uff1f"
SINGLE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U000323af"
PIECE = re.compile(
    rf"[{OPENING}]*(?:[\uac00-\ud7a3]{{1,6}}|[{SINGLE}]|[^\uac00-\ud7a3{SINGLE}]+)[{CLOSING}]*|[{CLOSING}]+"
)
"""What stays together on a line: a letter of Chinese or Japanese, a stretch of Korean, a word of others."""


class Alphabet(msgspec.Struct, frozen=True):
    """Our own letters."""

    capital: int
    """Height of a capital."""
    letters: Mapping[str, tuple[float, str]]
    """How far each letter advances, and its outline as an SVG path, y downwards from the line it stands on."""


class Lettering(NamedTuple):
    """A text as it is written: its lines, and the letters that they are of."""

    lines: tuple[str, ...]
    letters: Mapping[str, tuple[float, str]]
    pitch: float
    """From line to line, in sizes."""

    def width(self, line: str, size: float) -> float:
        """How much room a line takes; the empty half of a wide stop at its end is none of it."""
        whole = sum(self.letters[letter][0] for letter in line)
        blank = self.letters[line[-1]][0] / 2 if line[-1] in STOPS else 0
        return (whole - blank) * size / UNIT

    def written(self, line: str, x: float, y: float, size: float, colour: str) -> str:
        """SVG of one of its lines, centred at x, standing on y."""
        parts: list[str] = []
        at = 0.0
        drop = WIDE_MIDDLE * UNIT - load().capital / 2
        for letter in line:
            advance, outline = self.letters[letter]
            if outline:
                down = drop if _columns(letter) > 1 else 0
                parts.append(f'<path d="{outline}" transform="translate({at:.0f} {down:.0f})"/>')
            at += advance
        left, scale = x - self.width(line, size) / 2, size / UNIT
        return f'<g transform="translate({left:.1f} {y:.1f}) scale({scale:.4f})" fill="{colour}">{"".join(parts)}</g>'


@functools.cache
def load() -> Alphabet:
    packed = resources.files(__package__ or "").joinpath("data", "letters.json.xz").read_bytes()
    return msgspec.json.decode(lzma.decompress(packed), type=Alphabet)


def can_write(text: str) -> bool:
    """Whether every letter of it is ours or in a font of the machine, and one of them is more than a space."""
    return bool(text.strip()) and (not _foreign(text) or _face(text) is not None)


@functools.lru_cache(maxsize=32)
def lettering(text: str) -> Lettering:
    """The text ready to be written. Raises ValueError for one that `can_write` refuses."""
    own, foreign, face = load().letters, _foreign(text), _face(text)
    letters = {letter: own[letter] for letter in set(text) - foreign}
    if foreign:
        if face is None:
            raise ValueError("no font has the letters of this text")
        letters |= {letter: traced(face, letter, UNIT) for letter in foreign}
    wide = any(_columns(letter) > 1 for letter in text)
    return Lettering(tuple(lines(text)), letters, PITCH_WIDE if wide else PITCH)


def lines(text: str) -> list[str]:
    """The text in lines of about the same length, broken between words, or between letters that are words."""
    columns = _line_columns(text)
    if _columns(text) <= columns:
        return [" ".join(text.split())]
    found = [""]
    for word in text.split():
        space = " " if found[-1] else ""
        if space and _is_half(found[-1], columns) and _columns(found[-1] + space + word) > columns:
            found.append("")
            space = ""
        for piece in PIECE.findall(word):
            if found[-1] and _is_full(found[-1], space + piece, columns):
                found.append(piece)
            else:
                found[-1] += space + piece
            space = ""
    return found


def _is_full(line: str, more: str, columns: int) -> bool:
    """Whether no more goes on a line: what closes hangs over its end, and a pause may end it early."""
    paused = line[-1] in PAUSES and _is_half(line, columns)
    return paused or _columns((line + more).rstrip(CLOSING)) > columns


def _is_half(line: str, columns: int) -> bool:
    return _columns(line) * 2 >= columns


def _line_columns(text: str) -> int:
    """How long a line may be; lines of wide letters, which break anywhere, share the text evenly."""
    shape = math.ceil(math.sqrt(_columns(text) * ROUGH_SHAPE))
    if _columns(text) == len(text):
        return max(COLUMNS_MIN, shape)
    count = math.ceil(_columns(text) / max(COLUMNS_MIN_WIDE, shape))
    return math.ceil(_columns(text) / count) + 1


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _foreign(text: str) -> frozenset[str]:
    """The letters of a text that are not ours."""
    return frozenset(letter for letter in text if letter not in load().letters)


@functools.lru_cache(maxsize=256)
def _face(text: str) -> Face | None:
    """The face of the machine that writes what of a text is not ours."""
    foreign = _foreign(text)
    return fonts.face_for(foreign, language_of(text)) if PLAIN.fullmatch("".join(foreign)) else None
