"""A bicycle, in the units of the people who ride it. Own drawing."""

from __future__ import annotations

import math

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.species import COLOURS

REAR, FRONT, CRANK = (104.0, 330.0), (296.0, 330.0), (190.0, 332.0)
SADDLE, HEAD, GRIP = (148.0, 258.0), (256.0, 254.0), (244.0, 220.0)
RADIUS = 52.0
PAINTS = ("#4fb0c0", "#e8604c", "#f2b53a", "#6a8fd8")


def bicycle(manner: Manner) -> Sprite:
    """Looks right; its saddle, pedal and grip are where those of `people_pose` on pedals have seat, foot and hand."""
    pen = Pen()
    paint = COLOURS.get(manner.colour or "") or manner.rng.choice(PAINTS)
    for x, y in (REAR, FRONT):
        _wheel(pen, x, y)
    seat_x = SADDLE[0] + 6
    tubes = (
        f"M{REAR[0]} {REAR[1]}L{seat_x} {SADDLE[1] + 22}L{HEAD[0]} {HEAD[1] + 14}L{CRANK[0]} {CRANK[1]}L{REAR[0]} {REAR[1]}"
        f"M{CRANK[0]} {CRANK[1]}L{SADDLE[0] + 2} {SADDLE[1] + 8}M{HEAD[0] - 4} {HEAD[1] - 14}L{FRONT[0]} {FRONT[1]}"
    )
    pen.line(tubes, darken(paint, 0.2), 10)
    pen.line(tubes, paint, 7)
    pen.line(tubes, lighten(paint, 0.5), 2, opacity=0.6)
    pen.circle(*CRANK, 13, "#8b93a3")
    pen.line(f"M{CRANK[0]} {CRANK[1]}L{CRANK[0] + 10} {CRANK[1] + 8}", "#5a6272", 6)
    pen.rect(CRANK[0] - 2, CRANK[1] + 5, 28, 7, "#3a3f4a", corner=3)
    x, y = SADDLE
    pen.path(
        f"M{x - 26} {y - 4}Q{x - 6} {y - 8} {x + 22} {y}Q{x + 4} {y + 8} {x - 10} {y + 10}Q{x - 26} {y + 8} {x - 26} {y - 4}Z",
        "#5a3f34",
    )
    pen.line(
        f"M{HEAD[0] - 4} {HEAD[1] - 12}Q{HEAD[0] - 4} {GRIP[1] + 2} {GRIP[0] + 14} {GRIP[1]}L{GRIP[0]} {GRIP[1]}",
        "#8b93a3",
        6,
    )
    pen.line(f"M{GRIP[0] + 6} {GRIP[1]}H{GRIP[0] - 12}", "#3a3f4a", 9)
    basket = f"M{HEAD[0] + 12} {HEAD[1] - 18}h50l-7 38h-36Z"
    pen.path(basket, "#c8985a")
    pen.line(
        f"M{HEAD[0] + 14} {HEAD[1] - 6}h46M{HEAD[0] + 17} {HEAD[1] + 7}h40", darken("#c8985a", 0.35), 2.5
    )
    left, top = REAR[0] - RADIUS - 5, GRIP[1] - 8
    ground = REAR[1] + RADIUS + 4
    return Sprite(
        pen.svg, Box(left, top, FRONT[0] + RADIUS + 5 - left, ground + 3 - top), ground, seat=(150.0, 256.0), scaled=True
    )  # fmt: skip


def _wheel(pen: Pen, x: float, y: float) -> None:
    spokes = "".join(
        f"M{x - math.cos(k * math.pi / 6) * RADIUS:.1f} {y - math.sin(k * math.pi / 6) * RADIUS:.1f}"
        f"L{x + math.cos(k * math.pi / 6) * RADIUS:.1f} {y + math.sin(k * math.pi / 6) * RADIUS:.1f}"
        for k in range(6)
    )
    pen.line(spokes, "#c8ced8", 1.8)
    ring = f"M{x - RADIUS:.1f} {y:.1f}a{RADIUS} {RADIUS} 0 1 0 {2 * RADIUS} 0a{RADIUS} {RADIUS} 0 1 0 {-2 * RADIUS} 0"
    pen.line(ring, "#3a3f4a", 8)
    pen.line(ring, "#8b93a3", 2)
    pen.circle(x, y, 7, "#8b93a3")
