"""Where something can stand in a picture: a calm spot on its lower part, the lower part of a mask, the horizon."""

from __future__ import annotations

import random

import msgspec
from PIL import Image, ImageChops, ImageFilter, ImageStat

from pictura.engines.illustrator.paper import Pixels

CELLS = 48
SPOTS_X = (0.2, 0.28, 0.36, 0.5, 0.64, 0.72, 0.8)
FEET = (0.84, 0.78, 0.9)
ALOFT = (0.36, 0.46, 0.56)
SPOT = (0.26, 0.34)
"""How wide and high a spot is that has to be calm, in shares of the picture."""
HERO_COST = 90.0
MIDDLE_COST = 5.0
AS_GOOD = 5.0
"""Spots that cost so little more than the best one are as good."""
JITTER = 0.02
HEAD = 0.16
"""Which share of a figure's height is the top of its head."""
LINES = (0.22, 0.72)
"""Between these shares of the height a horizon is looked for."""
LINE_MIN = 7.0
"""By how much, of 255, rows on its two sides differ at least."""


class Spot(msgspec.Struct, frozen=True):
    """Where a foot stands, and how much room there is, all in pixels."""

    x: float
    y: float
    width: float
    height: float


def in_mask(mask: Pixels) -> Spot:
    """The room of a mask: one stands on its lower edge, in the middle of what is marked down there."""
    left, top, right, bottom = (
        mask.point([0] * 100 + [255] * 156).getbbox() or mask.getbbox() or (0, 0, *mask.size)
    )
    low = mask.crop((left, top + (bottom - top) * 2 // 3, right, bottom))
    columns = low.resize((max(1, low.width), 1), Image.Resampling.BOX).tobytes()
    weight = sum(columns)
    middle = sum(x * level for x, level in enumerate(columns)) / weight if weight else (right - left) / 2
    room = 2 * min(middle, right - left - middle)
    width = max(room, (right - left) * 0.7)
    return Spot(left + middle, bottom - (bottom - top) * 0.05, width * 0.94, (bottom - top) * 0.9)


def on_head(hero: Pixels) -> Spot:
    """Where a hat sits: on the topmost part of what stands out, as wide as that."""
    solid = hero.point([0] * 128 + [255] * 128)
    left, top, right, bottom = solid.getbbox() or (0, 0, *hero.size)
    depth = max(2, round((bottom - top) * HEAD))
    crown = solid.crop((left, top, right, top + depth)).getbbox() or (0, 0, right - left, depth)
    width = max(crown[2] - crown[0], (right - left) * 0.2)
    middle = left + (crown[0] + crown[2]) / 2
    return Spot(middle, top + depth * 0.75, width * 1.15, width * 1.1)


def free(image: Pixels, hero: Pixels, rng: random.Random, *, aloft: bool = False) -> Spot:
    """A calm spot away from what stands out: on the lower part, or in the air; chance picks among equals."""
    unrest = _unrest(image)
    taken = hero.resize((CELLS, CELLS), Image.Resampling.BOX)
    costs: list[tuple[float, float, float]] = []
    for y in ALOFT if aloft else FEET:
        for x in SPOTS_X:
            box = _cells(x, y)
            cost = ImageStat.Stat(unrest.crop(box)).mean[0]
            cost += ImageStat.Stat(taken.crop(box)).mean[0] / 255 * HERO_COST
            cost += MIDDLE_COST * (1 - abs(x - 0.5) * 3) + abs(y - FEET[0]) * 20
            costs.append((cost, x, y))
    costs.sort()
    _, x, y = rng.choice([each for each in costs if each[0] <= costs[0][0] + AS_GOOD])
    x += rng.uniform(-JITTER, JITTER)
    room = 2 * min(x, 1 - x) * image.width
    return Spot(x * image.width, y * image.height, min(room, image.width * 0.6) * 0.96, image.height * 0.42)


def _cells(x: float, y: float) -> tuple[int, int, int, int]:
    left, top = x - SPOT[0] / 2, y - SPOT[1]
    return (
        max(0, round(left * CELLS)),
        max(0, round(top * CELLS)),
        min(CELLS, round((left + SPOT[0]) * CELLS)),
        min(CELLS, round(y * CELLS)),
    )


def _unrest(image: Pixels) -> Pixels:
    """How much goes on in each cell."""
    grey = image.resize((CELLS * 4, CELLS * 4), Image.Resampling.BOX).convert("L")
    edges = ImageChops.subtract(grey.filter(ImageFilter.MaxFilter(3)), grey.filter(ImageFilter.MinFilter(3)))
    return edges.resize((CELLS, CELLS), Image.Resampling.BOX)


def horizon(image: Pixels) -> float | None:
    """The height of the line where the colours of whole rows change most, 0 top to 1 bottom; None: there is none."""
    rows = (
        image.resize((8, CELLS * 2), Image.Resampling.BOX)
        .resize((1, CELLS * 2), Image.Resampling.BOX)
        .tobytes()
    )
    colours = [rows[at : at + 3] for at in range(0, len(rows), 3)]
    count = len(colours)
    best, line = 0.0, None
    for row in range(round(LINES[0] * count), round(LINES[1] * count)):
        above = [sum(colours[row - k][part] for k in range(1, 4)) / 3 for part in range(3)]
        below = [sum(colours[row + k][part] for k in range(3)) / 3 for part in range(3)]
        step = sum(abs(a - b) for a, b in zip(above, below, strict=True)) / 3
        if step > best:
            best, line = step, row / count
    return line if best >= LINE_MIN else None
