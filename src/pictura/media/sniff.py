"""What a picture is and how large, read from its first bytes; nothing is decoded."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Literal

import msgspec

from pictura.types import Size

StillFormat = Literal["png", "jpeg", "webp"]
"""What whoever draws may deliver unasked, and what pictures are converted to."""
Format = StillFormat | Literal["gif", "svg"]

CONTENT_TYPES: dict[Format, str] = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "svg": "image/svg+xml",
}
STILL_FORMATS: frozenset[str] = frozenset({"png", "jpeg", "webp"})
TELLING_BYTES = 12
"""How many of its first bytes tell what something is."""
HEAD_BYTES = 64 * 1024
"""How much of a picture `measure` may need to see."""
PIXELS_MAX = 100_000_000
PICTURE_BYTES_MAX = 64 * 1024 * 1024
"""What no picture may exceed, kept or decoded."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_GIF = (b"GIF87a", b"GIF89a")
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" '
_SVG_SIZE = re.compile(rb'[^<>]* width="([0-9]{1,5})" height="([0-9]{1,5})"[^<>]*>')
_JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Measured(msgspec.Struct, frozen=True):
    """A picture's true format and size, whatever its label says."""

    format: Format
    size: Size


def kind_of(head: bytes | bytearray) -> Format | None:
    """What the first `TELLING_BYTES` of something begin; None: no picture that we serve.

    An SVG is known only by the very words with which our own engine begins one.
    """
    if head.startswith(_PNG):
        return "png"
    if head.startswith(_JPEG):
        return "jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(_GIF):
        return "gif"
    return "svg" if head.startswith(_SVG[:TELLING_BYTES]) else None


def measure(head: bytes) -> Measured | None:
    """Reads format and size from the first `HEAD_BYTES` of a picture; None: not one we serve."""
    kind = kind_of(head)
    if kind is None:
        return None
    try:
        size = _MEASURES[kind](head)
    except (struct.error, IndexError):
        return None
    return Measured(kind, size) if size else None


def _png(head: bytes) -> Size | None:
    if head[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", head, 16)
    return _size(width, height)


def _jpeg(head: bytes) -> Size | None:
    at = 2
    while at < len(head):
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _JPEG_WITHOUT_LENGTH:
            at += 2
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return _size(width, height)
        else:
            at += 2 + int(struct.unpack_from(">H", head, at + 2)[0])
    return None


def _webp(head: bytes) -> Size | None:
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return _size(width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", head, 21)[0]
        return _size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X":
        return _size(int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1)
    return None


def _gif(head: bytes) -> Size | None:
    return _size(*struct.unpack_from("<HH", head, 6))


def _svg(head: bytes) -> Size | None:
    found = _SVG_SIZE.match(head, len(_SVG)) if head.startswith(_SVG) else None
    return _size(int(found[1]), int(found[2])) if found else None


def _size(width: int, height: int) -> Size | None:
    return Size(width, height) if width and height else None


_MEASURES: dict[Format, Callable[[bytes], Size | None]] = {
    "png": _png,
    "jpeg": _jpeg,
    "webp": _webp,
    "gif": _gif,
    "svg": _svg,
}
