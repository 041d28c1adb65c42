"""What a picture is and how large, read from its first bytes; nothing is decoded."""

from __future__ import annotations

import struct
from typing import Literal

import msgspec

from pictura.types import Size

Format = Literal["png", "jpeg", "webp"]

CONTENT_TYPES: dict[str, str] = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
TELLING_BYTES = 12
"""How many of its first bytes tell what something is."""
HEAD_BYTES = 64 * 1024
"""How much of a picture `measure` may need to see."""
PIXELS_MAX = 100_000_000
PICTURE_BYTES_MAX = 64 * 1024 * 1024
"""What no picture may exceed, kept or decoded."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Measured(msgspec.Struct, frozen=True):
    """A picture's true format and size, whatever its label says."""

    format: Format
    size: Size


def begins_well(head: bytes | bytearray) -> bool:
    """Whether the first `TELLING_BYTES` of something are those of a picture that we serve."""
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return is_webp or head.startswith((_PNG, _JPEG))


def measure(head: bytes) -> Measured | None:
    """Reads format and size from the first `HEAD_BYTES` of a picture; None: not one we serve."""
    try:
        if head.startswith(_PNG):
            size = _png(head)
            return Measured("png", size) if size else None
        if head.startswith(_JPEG):
            size = _jpeg(head)
            return Measured("jpeg", size) if size else None
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            size = _webp(head)
            return Measured("webp", size) if size else None
    except (struct.error, IndexError):
        return None
    return None


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


def _size(width: int, height: int) -> Size | None:
    return Size(width, height) if width and height else None
