"""What the long-legged beasts wear: spots, stripes, patches, a giraffe's net, wool."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence

from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, Point, blob, polygon, tube

PATCHES = ((112, -8, 34, 26), (178, 16, 30, 24), (214, -24, 30, 20), (256, 10, 22, 26))
"""A cow's: x, height above the back's middle, half width and half height."""
FAWN_ROWS = (-0.62, -0.3, 0.02)


def spots(pen: Pen, along: Sequence[Disc], colour: str) -> None:
    """Three rows of flecks that grow smaller towards the belly."""
    for index, (x, y, r) in enumerate(along[1:-1]):
        for row, up in enumerate(FAWN_ROWS):
            if (index + row) % 2:
                wobble = (index * 5 + row * 3) % 4 - 1.5
                pen.ellipse(
                    x + wobble, y + r * up + wobble, 4.8 - row * 0.8, 4.2 - row * 0.8, colour, opacity=0.9
                )


def stripes(pen: Pen, along: Sequence[Disc], colour: str) -> None:
    for x, y, r in along[::2]:
        pen.path(tube([(x - 4, y - r * 1.05, 6.5), (x + 2, y - r * 0.2, 6), (x - 3, y + r * 0.6, 1)]), colour)


def patches(pen: Pen, lift: float, colour: str) -> None:
    for x, dy, rx, ry in PATCHES:
        y = lift + dy
        shape = [(x - rx, y), (x - rx * 0.4, y - ry), (x + rx * 0.6, y - ry * 0.8), (x + rx, y + ry * 0.2),
                 (x + rx * 0.2, y + ry), (x - rx * 0.7, y + ry * 0.7)]  # fmt: skip
        pen.path(blob(shape), colour)


def net(pen: Pen, along: Sequence[Disc], cell: float, colour: str) -> None:
    """Angular patches that leave a pale net between them, on a limb along the discs; `cell` is how long one is."""
    rng = random.Random(len(along) * 31 + round(cell * 10))
    travelled, row_at = 0.0, 0
    for before, here in itertools.pairwise(along):
        dx, dy = here[0] - before[0], here[1] - before[1]
        step = math.hypot(dx, dy) or 1
        travelled += step
        if travelled < row_at * cell:
            continue
        row_at += 1
        x, y, r = here
        count = max(2, round(2 * r / cell))
        for k in range(count):
            middle = -1 + (k + (0.5 if row_at % 2 else 0.05)) * 2 / count
            centre = x - dy / step * middle * r, y + dx / step * middle * r
            pen.path(_patch(centre, cell * 0.38, rng), colour, stroke=colour, width=cell * 0.1)


def _patch(centre: Point, radius: float, rng: random.Random) -> str:
    """A polygon of five or six uneven corners."""
    corners, start = rng.choice((5, 6)), rng.uniform(0, 1)
    points: list[Point] = []
    for k in range(corners):
        angle = (k + start + rng.uniform(-0.16, 0.16)) / corners * math.tau
        away = radius * rng.uniform(0.86, 1.14)
        points.append((centre[0] + math.cos(angle) * away, centre[1] + math.sin(angle) * away))
    return polygon(points)


def wool(spine: Sequence[Disc]) -> str:
    """A fleece as the outline of curls around the back."""
    points: list[Point] = []
    xs = [x for x, _, _ in spine]
    cx, cy = (xs[0] + xs[-1]) / 2, spine[1][1]
    rx, ry = (xs[-1] - xs[0]) / 2 + spine[0][2] * 0.98, spine[1][2] * 1.0
    for k in range(44):
        angle = k / 44 * math.tau
        swell = 1.1 if k % 2 else 1.0
        points.append((cx + math.cos(angle) * rx * swell, cy + math.sin(angle) * ry * swell))
    return blob(points, 4)
