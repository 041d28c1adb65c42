"""What a picture carries beside its pixels: told from the names of its parts, none of which is read.

PNG   chunks until IEND            C2PA's is caBX
JPEG  segments until the scan      C2PA's are JUMBF in APP11
WebP  RIFF chunks until the end    C2PA's has its name
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from pictura.media.conversion import Metadata
from pictura.media.sniff import Format

_C2PA: Metadata = "content credentials (C2PA)"
_SHOWN_BYTES = 32
"""How much of a part's data tells its kind."""

_PNG_KINDS: dict[bytes, Metadata] = {
    b"caBX": _C2PA,
    b"eXIf": "EXIF",
    b"iTXt": "text",
    b"tEXt": "text",
    b"zTXt": "text",
}
_PNG_XMP = b"XML:com.adobe.xmp\0"
_JPEG_KINDS: dict[tuple[int, bytes], Metadata] = {
    (0xEB, b"JP"): _C2PA,
    (0xE1, b"Exif\0"): "EXIF",
    (0xE1, b"http://ns.adobe.com/x"): "XMP",
    (0xED, b"Photoshop 3.0"): "IPTC",
    (0xFE, b""): "text",
}
_JPEG_SCAN = 0xDA
_WEBP_KINDS: dict[bytes, Metadata] = {b"C2PA": _C2PA, b"EXIF": "EXIF", b"XMP ": "XMP"}


def metadata(picture: BinaryIO, kind: Format) -> tuple[Metadata, ...]:
    """What a picture of that format carries, sorted; ends where the file does or makes no sense."""
    picture.seek(0)
    found = {"png": _png, "jpeg": _jpeg, "webp": _webp}[kind](picture)
    return tuple(sorted(set(found)))


def _png(picture: BinaryIO) -> Iterator[Metadata]:
    picture.seek(8)
    while len(head := picture.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        shown = picture.read(min(length, _SHOWN_BYTES))
        if kind == b"iTXt" and shown.startswith(_PNG_XMP):
            yield "XMP"
        elif kind in _PNG_KINDS:
            yield _PNG_KINDS[kind]
        elif kind == b"IEND":
            return
        picture.seek(length - len(shown) + 4, 1)


def _jpeg(picture: BinaryIO) -> Iterator[Metadata]:
    picture.seek(2)
    while len(head := picture.read(4)) == 4 and head[0] == 0xFF and head[1] != _JPEG_SCAN:
        marker, length = struct.unpack(">xBH", head)
        if marker == 0xFF:
            picture.seek(-3, 1)
            continue
        shown = picture.read(min(max(0, length - 2), _SHOWN_BYTES))
        yield from _jpeg_kinds(marker, shown)
        picture.seek(max(0, length - 2) - len(shown), 1)


def _jpeg_kinds(marker: int, shown: bytes) -> list[Metadata]:
    return [kind for (of, begins), kind in _JPEG_KINDS.items() if of == marker and shown.startswith(begins)]


def _webp(picture: BinaryIO) -> Iterator[Metadata]:
    picture.seek(12)
    while len(head := picture.read(8)) == 8:
        kind, length = struct.unpack("<4sI", head)
        if kind in _WEBP_KINDS:
            yield _WEBP_KINDS[kind]
        picture.seek(length + length % 2, 1)
