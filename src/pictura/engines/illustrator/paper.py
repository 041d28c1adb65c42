"""Ready-made sheets of pixels: ramps, seeded noise, masks. Pillow only."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import lru_cache

from PIL import Image

from pictura.engines.illustrator.colour import rgb

Pixels = Image.Image
Extent = tuple[int, int]
"""Width and height in pixels."""


def plain(size: Extent, colour: str) -> Pixels:
    return Image.new("RGB", size, rgb(colour))


RAMP_SIDE = 96
"""Ramps are turned this big: they are even, and enlarged without loss."""
RAMPS_KEPT = 32
"""Light comes from few directions."""


def ramp(size: Extent, angle: float = 0) -> Pixels:
    """Grey from 0 to 255, growing along `angle` (radians; 0 is to the right, downwards is positive)."""
    return _turned(angle).resize(size, Image.Resampling.BILINEAR)


@lru_cache(RAMPS_KEPT)
def _turned(angle: float) -> Pixels:
    side = RAMP_SIDE
    # With black before and white behind it, so that no corner is left empty when it is turned.
    tall = Image.new("L", (3 * side, 3 * side))
    tall.paste(Image.linear_gradient("L").resize((3 * side, side), Image.Resampling.BILINEAR), (0, side))
    tall.paste(255, (0, 2 * side, 3 * side, 3 * side))
    turned = tall.rotate(90 - math.degrees(angle), Image.Resampling.BILINEAR)
    return turned.crop((side, side, 2 * side, 2 * side))


def levels(change: Callable[[int], float]) -> list[int]:
    """A look-up table for `Image.point`, clipped to 0..255."""
    found = [round(change(value)) for value in range(256)]
    if min(found) >= 0 and max(found) <= 255:
        return found
    return [min(255, max(0, level)) for level in found]


def scaled(mask: Pixels, by: float) -> Pixels:
    return mask.point(levels(lambda value: value * by))


def noise(size: Extent, seed: int, cell: float = 1) -> Pixels:
    """Random greys in soft cells of this many pixels."""
    width, height = max(2, math.ceil(size[0] / cell)), max(2, math.ceil(size[1] / cell))
    raw = Image.frombytes("L", (width, height), random.Random(seed).randbytes(width * height))
    return raw if (width, height) == size else raw.resize(size, Image.Resampling.BICUBIC)


def clouds(size: Extent, seed: int, cell: float, octaves: int = 3) -> Pixels:
    """Noise at several scales: cells of `cell` pixels, their halves, their quarters."""
    sheet = noise(size, seed, max(1, cell))
    for octave in range(1, octaves):
        finer = noise(size, seed + octave, max(1, cell / 2**octave))
        sheet = Image.blend(sheet, finer, 0.5 / octave)
    return sheet


def grey(mask: Pixels) -> Pixels:
    """A mask as an RGB picture."""
    return Image.merge("RGB", (mask, mask, mask))
