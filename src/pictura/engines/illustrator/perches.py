"""What others sit on: a park bench, the branch of a tree. Each tells where its seat is."""

from __future__ import annotations

import math
import random

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import leaf_at, smooth_discs, tube
from pictura.engines.illustrator.species import COLOURS

BARK = "#8a6244"
GREENS = ("#5f9e4a", "#7fbc5a", "#4c8642")


def bench(colour: str | None, _rng: random.Random) -> Sprite:
    """Seen from the front; one sits in the middle of the seat."""
    pen = Pen()
    plank = COLOURS.get(colour or "") or "#b9814f"
    wood = pen.linear([(0, lighten(plank, 0.2)), (1, darken(plank, 0.12))], 0, 60, 0, 190)
    iron = "#3c424e"
    for x in (52, 348):
        pen.line(f"M{x} 66V178M{x} 178L{x - 8} 258M{x} 178L{x + 14} 262", darken(iron, 0.15), 9)
    for y in (66, 96, 126):
        pen.rect(28, y, 344, 22, wood, corner=7)
        pen.line(f"M40 {y + 7}H330", lighten(plank, 0.35), 3, opacity=0.5)
    for y, high in ((164, 15), (181, 18)):
        pen.rect(18, y, 364, high, wood, corner=7)
    pen.rect(18, 197, 364, 7, darken(plank, 0.4), corner=3)
    for x in (46, 354):
        pen.line(f"M{x} 204V262M{x - 14} 264H{x + 14}", iron, 10)
        pen.line(f"M{x} 164V138q0 -12 -8 -14", iron, 8)
    return Sprite(pen.svg, Box(12, 60, 376, 212), 268, faces="viewer", seat=(200, 180))


def branch(_colour: str | None, rng: random.Random) -> Sprite:
    """An old tree's lowest branch: it leaves a trunk at the left and stretches over the ground."""
    pen = Pen()
    bark = pen.linear([(0, lighten(BARK, 0.16)), (0.55, BARK), (1, darken(BARK, 0.3))], 30, 0, 150, 0)
    limb = pen.linear([(0, lighten(BARK, 0.2)), (1, darken(BARK, 0.22))], 0, 150, 0, 200)
    bones = [
        (84.0, 250.0, 34.0),
        (120.0, 196.0, 25.0),
        (200.0, 172.0, 17.0),
        (290.0, 168.0, 13.0),
        (392.0, 142.0, 5.0),
    ]
    twigs = (
        [(262.0, 168.0, 8.0), (316.0, 126.0, 6.0), (350.0, 92.0, 3.0)],
        [(340.0, 160.0, 7.0), (392.0, 182.0, 3.0)],
    )
    for twig in twigs:
        pen.path(tube(twig), darken(BARK, 0.12))
    pen.path(tube(bones), limb)
    pen.path(tube([(x, y - r * 0.5, r * 0.2) for x, y, r in bones[1:]]), lighten(BARK, 0.4), opacity=0.5)
    _leaves(
        pen,
        [*smooth_discs(twigs[0], 5)[3:], *smooth_discs(twigs[1], 5)[2:], *smooth_discs(bones[3:], 6)[3:]],
        rng,
    )
    pen.path(
        "M14 424Q50 384 54 300Q56 180 36 20H112Q106 180 116 300Q122 388 168 424Q120 414 92 426Q56 414 14 424Z",
        bark,
    )
    for x, lean in ((62, 6), (80, -4), (98, 4)):
        pen.line(f"M{x} 60q{lean} 120 0 180t{lean} 130", darken(BARK, 0.4), 3, opacity=0.35)
    _crown(pen, rng)
    return Sprite(pen.svg, Box(-100, -112, 528, 540), 421, seat=(236, 156))


def _leaves(pen: Pen, along: list[tuple[float, float, float]], rng: random.Random) -> None:
    for x, y, _ in along:
        for side in (-1, 1):
            angle = -0.3 + side * rng.uniform(0.6, 1.3)
            pen.path(leaf_at(x, y, rng.uniform(24, 34), angle), rng.choice(GREENS))


def _crown(pen: Pen, rng: random.Random) -> None:
    """The lower edge of the tree's leaves: dark ones behind, bright ones where the light falls."""
    for shade, count, top in (
        (darken(GREENS[2], 0.3), 80, 1.0),
        (GREENS[2], 60, 0.9),
        (GREENS[0], 46, 0.7),
        (GREENS[1], 26, 0.45),
    ):
        path = ""
        for _ in range(count):
            turn, far = rng.uniform(0, math.tau), rng.uniform(0.0, 1.0) ** 0.5
            x = 70 + math.cos(turn) * far * 140 * (0.8 + 0.2 * top)
            y = -14 - (1 - top) * 26 + math.sin(turn) * far * 78 * (0.6 + 0.4 * top)
            path += leaf_at(x, y, rng.uniform(28, 42), rng.uniform(0.1, math.pi - 0.1))
        pen.path(path, shade)
