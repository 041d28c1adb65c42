"""A bullet train, whole: the art shows only its nose. Own drawing."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.species import COLOURS

GLASS = "#2c4258"


def bullet_train(manner: Manner) -> Sprite:
    """Looks right; two cars behind the nose, on rails."""
    pen = Pen()
    stripe = COLOURS.get(manner.colour or "") or "#2f6fd0"
    white = pen.linear([(0, "#ffffff"), (0.6, "#f0f3f6"), (1, "#b9c3cd")], 0, 40, 0, 150)
    pen.rect(10, 172, 680, 8, "#8a8f98", corner=4)
    for x in range(24, 680, 34):
        pen.rect(x, 180, 18, 7, "#6a5a4c", corner=2)
    for x in (64, 148, 270, 354, 470, 556):
        pen.rect(x - 26, 150, 52, 16, "#3a424e", corner=6)
        for wheel in (x - 16, x + 16):
            pen.circle(wheel, 162, 11, "#565f6c")
            pen.circle(wheel, 162, 4.5, "#a8b2bd")
    for left in (14, 218):
        pen.rect(left, 44, 196, 108, white, corner=12)
    nose = "M422 44H520C598 46 652 92 684 132Q692 150 668 152H422Z"
    pen.path(nose, white)
    pen.path("M14 118H672Q690 138 682 146Q676 152 668 152H14Z", stripe)
    pen.path("M14 112H664L672 118H14Z", lighten(stripe, 0.55))
    for left, cars in ((36, 5), (240, 5), (440, 2)):
        for number in range(cars):
            pen.rect(left + number * 34, 66, 24, 24, GLASS, corner=6)
            pen.path(
                f"M{left + number * 34 + 3} 84L{left + number * 34 + 15} 68h6L{left + number * 34 + 6} 87Z",
                "#ffffff",
                opacity=0.3,
            )
    pen.path("M536 62Q586 68 616 94Q580 98 540 92Q528 78 536 62Z", GLASS)
    pen.path("M546 66Q580 72 600 88L590 90Q566 74 546 70Z", "#ffffff", opacity=0.35)
    pen.path("M640 112Q660 118 668 130L650 128Q640 122 640 112Z", "#fff2b0")
    for x in (214, 418):
        pen.rect(x - 4, 54, 8, 94, "#59636f", corner=3)
    pen.line("M30 50H530", "#ffffff", 4, opacity=0.9)
    pen.rect(120, 30, 60, 14, darken("#d4dae0", 0.1), corner=5)
    return Sprite(pen.svg, Box(8, 28, 684, 160), 184, faces="right")
