"""What a font file tells of itself: its faces, their names, and which letters they have. Draws nothing.

Reads the tables of TrueType and OpenType files and of their collections (.ttf, .otf, .ttc).
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

OUTLINES = ("glyf", "CFF ", "CFF2")
"""Tables of which a font of outlines has one; a font of coloured bitmaps has none."""
TABLE_BYTES_MAX = 8 * 1024 * 1024
FACES_MAX = 64
FULL_NAME = 4
WINDOWS, MAC = 3, 1
ENGLISH = (0x409, 0)


class Face(msgspec.Struct, frozen=True):
    """One face of a font file."""

    path: Path
    index: int
    """Which one of a collection; 0 where the file has one."""
    name: str
    """Its full name, as "Noto Sans CJK JP Bold"; "" if it does not tell."""
    variable: bool
    """Whether its weight can be chosen."""


def faces(path: Path) -> list[Face]:
    """The faces that have outlines; none of a file that is no font or is broken."""
    try:
        with path.open("rb") as file:
            return _faces(path, file)
    except (OSError, struct.error):
        return []


def covers(face: Face, letters: Iterable[str]) -> bool:
    """Whether the face has every one of these letters; false for a file that is broken."""
    try:
        with face.path.open("rb") as file:
            table = _table(file, _directory(file, _offsets(file)[face.index]), "cmap")
            maps = [table[offset:] for offset in _unicode_maps(table)]
            return all(any(_has(found, ord(letter)) for found in maps) for letter in letters)
    except (OSError, struct.error, IndexError, ValueError):
        return False


def _faces(path: Path, file: BinaryIO) -> list[Face]:
    found: list[Face] = []
    for index, offset in enumerate(_offsets(file)):
        directory = _directory(file, offset)
        if "cmap" in directory and any(table in directory for table in OUTLINES):
            found.append(Face(path, index, _name(_table(file, directory, "name")), "fvar" in directory))
    return found


def _offsets(file: BinaryIO) -> tuple[int, ...]:
    """Where in the file each face begins."""
    file.seek(0)
    kind, _, count = struct.unpack(">4sII", file.read(12))
    if kind != b"ttcf":
        return (0,)
    count = min(count, FACES_MAX)
    return struct.unpack(f">{count}I", file.read(4 * count))


def _directory(file: BinaryIO, offset: int) -> dict[str, tuple[int, int]]:
    """Offset and length of each table of a face."""
    file.seek(offset)
    (count,) = struct.unpack(">4xH6x", file.read(12))
    records = struct.iter_unpack(">4s4xII", file.read(16 * count))
    return {tag.decode("latin-1"): (start, length) for tag, start, length in records}


def _table(file: BinaryIO, directory: Mapping[str, tuple[int, int]], tag: str) -> bytes:
    start, length = directory.get(tag, (0, 0))
    file.seek(start)
    return file.read(min(length, TABLE_BYTES_MAX))


def _name(table: bytes) -> str:
    """The full name in English."""
    if not table:
        return ""
    count, storage = struct.unpack_from(">2xHH", table)
    for at in range(6, 6 + 12 * count, 12):
        platform, _, language, kind, length, offset = struct.unpack_from(">6H", table, at)
        if kind == FULL_NAME and platform in (WINDOWS, MAC) and language in ENGLISH:
            text = table[storage + offset : storage + offset + length]
            return text.decode("utf-16-be" if platform == WINDOWS else "mac-roman", "replace")
    return ""


def _unicode_maps(table: bytes) -> list[int]:
    """Where the tables begin that lead from Unicode to glyphs."""
    (count,) = struct.unpack_from(">2xH", table)
    records = [struct.unpack_from(">HHI", table, 4 + 8 * at) for at in range(count)]
    return [
        offset
        for platform, encoding, offset in records
        if platform == 0 or (platform, encoding) in ((3, 1), (3, 10))
    ]


def _has(table: bytes, code: int) -> bool:
    """Whether a map has a glyph for this character; maps of rarer forms have none."""
    (form,) = struct.unpack_from(">H", table)
    if form == 4:
        return code <= 0xFFFF and _has_in_segments(table, code)
    return form == 12 and _has_in_groups(table, code)


def _has_in_segments(table: bytes, code: int) -> bool:
    (size,) = struct.unpack_from(">H", table, 6)
    ends = _numbers("H", table[14 : 14 + size])
    segment = bisect_left(ends, code)
    if segment == len(ends):
        return False
    at = 16 + size + 2 * segment
    (start,), (delta,), (reach,) = (struct.unpack_from(">H", table, at + size * row) for row in range(3))
    if code < start:
        return False
    if reach == 0:
        return (code + delta) & 0xFFFF != 0
    (glyph,) = struct.unpack_from(">H", table, at + 2 * size + reach + 2 * (code - start))
    return glyph != 0


def _has_in_groups(table: bytes, code: int) -> bool:
    (count,) = struct.unpack_from(">I", table, 12)
    numbers = _numbers("I", table[16 : 16 + 12 * count])
    group = bisect_right(numbers[::3], code) - 1
    if group < 0:
        return False
    start, end, glyph = numbers[3 * group : 3 * group + 3]
    return code <= end and glyph + code - start != 0


def _numbers(kind: str, data: bytes) -> array[int]:
    """The numbers of a table, which are stored with the high byte first. Raises ValueError where it is cut short."""
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
