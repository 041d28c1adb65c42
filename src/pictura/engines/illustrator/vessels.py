"""What holds other things: an open box, a vase of flowers, a bowl of fruit. Own drawing."""

from __future__ import annotations

import math

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import blob, leaf_at, tube
from pictura.engines.illustrator.species import COLOURS

CARDBOARD = "#c8935a"
ROSES = "#e2445c"
GREEN = "#5a9a4a"
GLAZES = ("#5f9fd0", "#f2ead8", "#e8a04a", "#7fb89a")


def open_box(manner: Manner) -> Sprite:
    """Seen from the front: who is in it looks over its edge."""
    pen = Pen()
    board = COLOURS.get(manner.colour or "") or CARDBOARD
    face = pen.linear([(0, lighten(board, 0.12)), (1, darken(board, 0.12))], 0, 90, 0, 260)
    for side in (-1, 1):
        flap = [
            (200 + side * 140, 92),
            (200 + side * 182, 128),
            (200 + side * 176, 146),
            (200 + side * 140, 118),
        ]
        pen.path("M" + "L".join(f"{x} {y}" for x, y in flap) + "Z", darken(board, 0.2))
    pen.rect(60, 90, 280, 168, face, corner=4)
    pen.path("M60 92H340L318 132H82Z", lighten(board, 0.22))
    pen.line("M82 132H318", darken(board, 0.25), 2.5, opacity=0.6)
    pen.rect(186, 132, 28, 60, lighten(board, 0.34), opacity=0.75)
    pen.line("M60 91H340", darken(board, 0.35), 3)
    for x in (96, 118):
        pen.line(f"M{x} 236V208M{x - 7} 215L{x} 206L{x + 7} 215", darken(board, 0.4), 4, opacity=0.7)
    pen.line("M90 242H124", darken(board, 0.4), 4, opacity=0.7)
    return Sprite(pen.svg, Box(14, 86, 372, 176), 259, faces="viewer")


def vase(manner: Manner) -> Sprite:
    """Roses in a glazed vase."""
    pen, rng = Pen(), manner.rng
    bloom = COLOURS.get(manner.colour or "") or ROSES
    glaze = rng.choice(GLAZES)
    heads = [
        (150, 62),
        (98, 84),
        (202, 82),
        (66, 132),
        (232, 130),
        (124, 116),
        (178, 114),
        (150, 150),
        (100, 158),
        (202, 158),
    ]
    for x, y in heads:
        pen.line(
            f"M150 230Q{(x + 150) / 2 + (x - 150) * 0.2:.0f} {(y + 230) / 2:.0f} {x} {y}",
            darken(GREEN, 0.15),
            6,
        )
    leaves = "".join(
        leaf_at(150 + math.cos(turn) * 40, 176 + math.sin(turn) * 26, 46, turn)
        for turn in (-2.7, -2.2, -0.9, -0.4, 3.0, 0.1)
    )
    pen.path(leaves, GREEN)
    for x, y in heads:
        _rose(pen, x, y, rng.uniform(25, 31), lighten(bloom, rng.uniform(0, 0.16)))
    body = pen.linear([(0, lighten(glaze, 0.4)), (0.45, glaze), (1, darken(glaze, 0.3))], 92, 0, 208, 0)
    outline = "M116 200Q118 226 100 252Q80 288 104 332Q110 344 126 344H174Q190 344 196 332Q220 288 200 252Q182 226 184 200Q150 212 116 200Z"
    pen.path(outline, body)
    pen.ellipse(150, 201, 34, 8, darken(glaze, 0.4))
    pen.path("M112 262Q102 292 118 322", stroke="#ffffff", width=8, stroke_opacity=0.55)
    pen.path("M92 276Q150 296 208 276", stroke=lighten(glaze, 0.6), width=5, stroke_opacity=0.8)
    return Sprite(pen.svg, Box(32, 30, 236, 318), 344, faces="viewer", stands_on=0.4)


def _rose(pen: Pen, x: float, y: float, r: float, colour: str) -> None:
    outer = [(x + math.cos(k * 1.2566) * r, y + math.sin(k * 1.2566) * r * 0.95) for k in range(5)]
    pen.path(blob(outer), darken(colour, 0.12))
    pen.circle(x, y - r * 0.06, r * 0.76, colour)
    swirl = f"M{x - r * 0.5:.1f} {y:.1f}q{r * 0.1:.1f} {-r * 0.6:.1f} {r * 0.6:.1f} {-r * 0.45:.1f}"
    swirl += f"q{r * 0.4:.1f} {r * 0.3:.1f} {-r * 0.05:.1f} {r * 0.6:.1f}q{-r * 0.4:.1f} {r * 0.1:.1f} {-r * 0.3:.1f} {-r * 0.3:.1f}"
    pen.line(swirl, darken(colour, 0.34), r * 0.11, opacity=0.8)
    pen.circle(x - r * 0.3, y - r * 0.4, r * 0.16, lighten(colour, 0.6), opacity=0.7)


def fruit_bowl(manner: Manner) -> Sprite:
    """Apples, an orange, a pear, bananas and grapes, heaped in a bowl."""
    pen, rng = Pen(), manner.rng
    glaze = COLOURS.get(manner.colour or "") or rng.choice(GLAZES)
    pen.path(tube([(92, 150, 10), (120, 84, 19), (186, 56, 19), (240, 66, 8)]), "#f2c53a")
    pen.path(tube([(104, 158, 9), (138, 104, 17), (198, 82, 17), (248, 92, 7)]), "#ffd95c")
    for x, y, r, colour in ((232, 138, 42, "#e24a3a"), (118, 146, 44, "#f29a2e"), (176, 128, 46, "#d83a3a")):
        fill = pen.radial(
            [(0, lighten(colour, 0.4)), (0.5, colour), (1, darken(colour, 0.28))],
            x - r * 0.3,
            y - r * 0.4,
            r * 1.5,
        )
        pen.circle(x, y, r, fill)
    pen.line("M176 86q2 -14 10 -22", "#6a4628", 6)
    pen.path(leaf_at(180, 74, 32, -0.2), GREEN)
    pear = [(288, 92), (304, 118), (322, 152), (300, 186), (262, 184), (252, 152), (270, 118)]
    pen.path(blob(pear), pen.linear([(0, "#d8e06a"), (1, "#9fb83a")], 250, 0, 320, 0))
    pen.line("M288 92q2 -10 8 -16", "#6a4628", 5)
    for row, (count, y) in enumerate(((4, 140), (3, 160), (3, 178))):
        for k in range(count):
            x = 66 + k * 21 + row * 8
            pen.circle(
                x, y, 14, pen.radial([(0, "#b08ae0"), (0.6, "#7a4fb8"), (1, "#4f2f86")], x - 5, y - 5, 19)
            )
    body = pen.linear([(0, lighten(glaze, 0.3)), (0.5, glaze), (1, darken(glaze, 0.3))], 40, 0, 340, 0)
    pen.path("M34 170Q190 206 346 170Q340 258 242 272H138Q40 258 34 170Z", body)
    pen.rect(142, 266, 96, 16, darken(glaze, 0.25), corner=7)
    pen.path("M62 204Q74 236 110 252", stroke="#ffffff", width=8, stroke_opacity=0.5)
    pen.line("M36 174Q190 210 344 174", lighten(glaze, 0.6), 5)
    return Sprite(pen.svg, Box(30, 30, 320, 254), 281, faces="viewer", stands_on=0.4)
