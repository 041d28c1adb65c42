"""A GIF writer for painted loops: one palette for all frames, dithering that stands still, only what changes.

Pillow's own writer holds every frame of a loop; this one holds the one before. Pillow does the packing (LZW).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from PIL import GifImagePlugin, Image, ImageChops

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.paper import Extent, Pixels

COLOURS = 255
NOTHING = 255
"""The index that shows what was there before."""
SAMPLE_SIDE = 128
SAMPLES = 4
DITHER = 4
"""By how much, of 255, the dither brightens and darkens before a colour is chosen."""
OPAQUE_FROM = 128
DISPOSE = {"keep": 1, "clear": 2}
_BAYER = (
    0, 32, 8, 40, 2, 34, 10, 42, 48, 16, 56, 24, 50, 18, 58, 26, 12, 44, 4, 36, 14, 46, 6, 38, 60, 28, 52, 20, 62, 30,
    54, 22, 3, 35, 11, 43, 1, 33, 9, 41, 51, 19, 59, 27, 49, 17, 57, 25, 15, 47, 7, 39, 13, 45, 5, 37, 63, 31, 55, 23,
    61, 29, 53, 21,
)  # fmt: skip
_FRAME_AT = 13 + 3 * 256
"""Where Pillow's single frame begins: after the screen and a full palette."""
_DESCRIPTOR = struct.Struct("<BHHHHB")

assert GifImagePlugin.GifImageFile, "imported by name: Pillow would otherwise load every plugin that it has"


def gif(frames: Iterable[Pixels], size: Extent, duration_ms: int) -> bytes:
    """The frames, RGB or RGBA, as an endless loop of this size."""
    coming = iter(frames)
    first = [*islice(coming, SAMPLES)]
    clear = first[0].mode == "RGBA"
    palette = _palette(first)
    colours = (palette.getpalette() or [])[: 3 * COLOURS]
    table = bytes(colours) + bytes(3 * 256 - len(colours))
    file = io.BytesIO()
    file.write(b"GIF89a" + struct.pack("<HHBBB", *size, 0xF7, 0, 0) + table)
    file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
    for part in _parts(chain(first, coming), palette, table, size, clear=clear):
        disposal = DISPOSE["clear" if clear else "keep"]
        flags = disposal << 2 | 1
        file.write(struct.pack("<BBBBHBB", 0x21, 0xF9, 4, flags, duration_ms // 10, NOTHING, 0))
        file.write(part)
    file.write(b"\x3b")
    return file.getvalue()


def _parts(
    frames: Iterable[Pixels], palette: Pixels, table: bytes, size: Extent, *, clear: bool
) -> Iterator[bytes]:
    """Each frame's descriptor and data: all of it, or what has changed since the one before."""
    before: Pixels | None = None
    for frame in frames:
        full = frame if frame.size == size else frame.resize(size, Image.Resampling.BICUBIC)
        indexes = _indexes(full, palette)
        if before is None or clear:
            yield _packed(indexes, (0, 0), table)
        else:
            changed = ImageChops.difference(indexes, before).point([0] + [255] * 255)
            box = changed.getbbox() or (0, 0, 1, 1)
            sheet = Image.new("L", size, NOTHING)
            sheet.paste(indexes, (0, 0), changed)
            yield _packed(sheet.crop(box), box[:2], table)
        before = indexes


def _indexes(frame: Pixels, palette: Pixels) -> Pixels:
    """The frame's colours as grey levels that are places in the palette."""
    dither = _dither(frame.size)
    even = ImageChops.add(frame.convert("RGB"), dither, 1, -DITHER)
    chosen = even.quantize(palette=palette, dither=Image.Dither.NONE)
    indexes = Image.frombytes("L", frame.size, chosen.tobytes())
    if frame.mode == "RGBA":
        hidden = frame.getchannel("A").point([255 if level < OPAQUE_FROM else 0 for level in range(256)])
        indexes.paste(NOTHING, (0, 0), hidden)
    return indexes


def _dither(size: Extent) -> Pixels:
    """A pattern of 8 by 8 that is the same in every frame: what stands still does not flicker."""
    cell = Image.frombytes("L", (8, 8), bytes(round(level / 63 * 2 * DITHER) for level in _BAYER))
    row = Image.new("L", (size[0], 8))
    for x in range(0, size[0], 8):
        row.paste(cell, (x, 0))
    sheet = Image.new("L", size)
    for y in range(0, size[1], 8):
        sheet.paste(row, (0, y))
    return paper.grey(sheet)


def _palette(frames: list[Pixels]) -> Pixels:
    """The colours that serve these frames best, as a picture that Pillow quantizes to."""
    sheet = Image.new("RGB", (SAMPLE_SIDE * len(frames), SAMPLE_SIDE))
    for number, frame in enumerate(frames):
        small = frame.resize((SAMPLE_SIDE, SAMPLE_SIDE), Image.Resampling.NEAREST)
        mask = small.getchannel("A") if small.mode == "RGBA" else None
        sheet.paste(small.convert("RGB"), (number * SAMPLE_SIDE, 0), mask)
    return sheet.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=1)


def _packed(indexes: Pixels, at: tuple[int, int], table: bytes) -> bytes:
    """A part of the picture, as it stands in the file."""
    sheet = indexes.copy()
    sheet.putpalette(table)
    file = io.BytesIO()
    sheet.save(file, "GIF", optimize=False, interlace=0)
    data = file.getvalue()
    separator, _, _, width, height, flags = _DESCRIPTOR.unpack_from(data, _FRAME_AT)
    body = data[_FRAME_AT + _DESCRIPTOR.size : -1]
    return _DESCRIPTOR.pack(separator, *at, width, height, flags) + body
