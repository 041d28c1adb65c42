"""A bough to sit on: the art has only logs."""

from __future__ import annotations

import random

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import tube

BARK = "#8a5f43"
LEAVES = ("#4f8f3f", "#66a84c", "#82be5c")
TWIGS = (
    (((300, 190, 6), (340, 150, 4), (372, 128, 2)), 9),
    (((180, 204, 7), (168, 156, 5), (186, 112, 2)), 10),
    (((350, 176, 6), (392, 182, 4), (430, 166, 2)), 8),
    (((112, 120, 9), (84, 78, 6), (64, 44, 3)), 12),
    (((122, 118, 8), (150, 74, 5), (168, 40, 2)), 12),
)
"""Centre lines with half widths, and how many leaves hang on each."""


def branch(_colour: str | None, rng: random.Random) -> Sprite:
    """An old tree's trunk with one bough reaching out to the right, and a seat on it."""
    pen = Pen()
    wood = pen.linear([(0, lighten(BARK, 0.16)), (0.5, BARK), (1, darken(BARK, 0.34))], 60, 0, 150, 0)
    bough = pen.linear([(0, lighten(BARK, 0.2)), (1, darken(BARK, 0.32))], 0, 170, 0, 240)
    for line, _ in TWIGS:
        pen.path(tube(list(line)), darken(BARK, 0.14))
    pen.path(tube([(100, 240, 30), (180, 208, 18), (290, 194, 13), (392, 172, 5)]), bough)
    pen.path(tube([(96, 428, 58), (98, 360, 40), (96, 240, 34), (112, 120, 22), (118, 100, 15)]), wood)
    for x, y, length in ((78, 390, -70), (112, 350, -90), (90, 250, -60), (106, 200, -50)):
        pen.line(f"M{x} {y}q8 {length / 2} 2 {length}", darken(BARK, 0.4), 3, opacity=0.5)
    for line, count in TWIGS:
        for k in range(count):
            _leaf(pen, line, (k + 1) / count, rng)
    return Sprite(pen.svg, Box(20, 10, 440, 420), 426, faces="viewer", seat=(246, 190))


def _leaf(pen: Pen, line: tuple[tuple[int, int, int], ...], along: float, rng: random.Random) -> None:
    """A leaf near the outer part of a twig."""
    at = 1 + along if len(line) > 2 else along
    (x0, y0, _), (x1, y1, _) = line[int(min(at, 1.99))], line[int(min(at, 1.99)) + 1]
    t = min(at, 1.99) % 1
    x, y = x0 + (x1 - x0) * t + rng.uniform(-10, 10), y0 + (y1 - y0) * t + rng.uniform(-10, 10)
    size = rng.uniform(26, 38)
    shape = f"M0 0Q{size * 0.4:.1f} {-size * 0.36:.1f} {size:.1f} 0Q{size * 0.4:.1f} {size * 0.36:.1f} 0 0Z"
    pen.path(
        shape, rng.choice(LEAVES), turn=f"translate({x:.1f} {y:.1f}) rotate({rng.uniform(-150, 60):.0f})"
    )
