"""Pictures as providers send them, good and bad, made with Pillow."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

from pictura.media.sniff import Format
from pictura.types import Size

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
Colour = tuple[int, ...]

BOMB_WEBP = b"RIFF\x18\0\0\0WEBPVP8L\x0b\0\0\0\x2f" + struct.pack("<I", 12999 | 12999 << 14) + bytes(7)
"""32 bytes that call themselves 13000x13000."""

NO_PICTURES = {
    "gif": b"GIF89a\1\0\1\0\0\0\0;" + bytes(64),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
    "psd": b"8BPS\0\1" + bytes(6) + b"\0\3\0\0\0\x09\0\0\0\x09\0\x08\0\3" + bytes(64),
    "html": b"<!doctype html><title>502 Bad Gateway</title>",
}


def target(size: Size, mode: str = "RGB") -> Image.Image:
    """Green, with a red square around the centre and a blue stripe along each edge."""
    width, height = size.width, size.height
    image = Image.new(mode, (width, height), GREEN)
    side, stripe = min(width, height) // 4, max(1, min(width, height) // 16)
    for box in (
        (0, 0, width, stripe),
        (0, height - stripe, width, height),
        (0, 0, stripe, height),
        (width - stripe, 0, width, height),
    ):
        image.paste(BLUE, box)
    left, top = (width - side) // 2, (height - side) // 2
    image.paste(RED, (left, top, left + side, top + side))
    return image


def noise(size: Size, mode: str = "RGB") -> Image.Image:
    """What no encoder makes small."""
    bands = [Image.effect_noise((size.width, size.height), 99) for _ in mode]
    return Image.merge(mode, bands)


def encoded(image: Image.Image, kind: Format, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind.upper(), **options)
    return file.getvalue()


def decoded(data: bytes, kind: Format) -> Image.Image:
    """A picture that must be of this very format."""
    image = Image.open(io.BytesIO(data))
    assert image.format == kind.upper()
    image.load()
    return image


def colour_at(image: Image.Image, across: float, down: float) -> Colour:
    """The colour at a place told as a part of width and height."""
    at = int(across * (image.width - 1)), int(down * (image.height - 1))
    colour = image.getpixel(at)
    assert isinstance(colour, tuple)
    return colour


def alike(one: Colour, other: Colour, within: int = 24) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


def png_of(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, each with its right checksum."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def png_header(size: Size, bits: int = 8, colour_type: int = 2) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", size.width, size.height, bits, colour_type, 0, 0, 0)


def png_bomb(size: Size) -> bytes:
    """A whole PNG of one bit a pixel, all black: a thousandth of what it decodes to."""
    rows = (b"\0" + bytes((size.width + 7) // 8)) * size.height
    return png_of(png_header(size, 1, 0), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))


def png_of_nonsense(size: Size) -> bytes:
    """A PNG that is whole, with right checksums, and whose pixels cannot be unpacked."""
    return png_of(png_header(size), (b"IDAT", b"no deflate stream at all" * 20), (b"IEND", b""))


def with_credentials(data: bytes, kind: Format) -> bytes:
    """The same picture with something in the place of C2PA's manifest."""
    manifest = b"\0\0\0\x20jumb\0\0\0\x18jumdc2pa" + bytes(16)
    if kind == "png":
        chunk = png_of((b"caBX", manifest))[8:]
        return data[:33] + chunk + data[33:]
    if kind == "jpeg":
        segment = b"JP\0\1\0\0\0\1" + manifest
        return data[:2] + b"\xff\xeb" + struct.pack(">H", len(segment) + 2) + segment + data[2:]
    chunk = b"C2PA" + struct.pack("<I", len(manifest)) + manifest + bytes(len(manifest) % 2)
    return b"RIFF" + struct.pack("<I", len(data) - 8 + len(chunk)) + data[8:] + chunk
