"""A fireplace with its fire: brick breast, wooden mantel, burning logs. Own drawing."""

from __future__ import annotations

from collections.abc import Callable

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Point, blob, tube
from pictura.engines.illustrator.species import COLOURS

BOX = Box(-4, -60, 308, 366)
FOOT = 300.0
FIRE: Point = (150.0, 250.0)
"""Where the fire's light comes from."""
BRICK = "#b5674a"
FLAMES = (("#f2602a", 1.0), ("#ff9a3a", 0.74), ("#ffd25a", 0.5), ("#fff6c8", 0.24))
"""Colours from outside in, with the share of the fire that each fills."""
TONGUES = ((150, 0, 74), (126, 6, 52), (176, 6, 58), (108, 12, 30), (194, 12, 34))
"""Where each flame stands, how far above the logs' foot it begins, and how high it is."""


def fireplace(manner: Manner) -> Sprite:
    """By itself, in plain light."""
    return Sprite(drawn(str, COLOURS.get(manner.colour or "") or BRICK), BOX, FOOT, faces="viewer")


def drawn(tone: Callable[[str], str], brick: str = BRICK, top: float = BOX.y) -> str:
    """In units of `BOX`, its chimney up to `top`; `tone` gives what becomes of a colour in the picture's light, the fire keeps its own."""
    pen = Pen()
    pen.rect(
        34,
        top,
        232,
        110 - top,
        pen.linear([(0, tone(lighten(brick, 0.12))), (1, tone(brick))], 34, 0, 266, 0),
    )
    pen.rect(
        20,
        112,
        260,
        188,
        pen.linear([(0, tone(lighten(brick, 0.1))), (1, tone(darken(brick, 0.12)))], 20, 0, 280, 0),
    )
    _bricks(pen, tone, brick, top)
    pen.path("M76 300V196Q76 146 150 146Q224 146 224 196V300Z", tone(darken(brick, 0.55)))
    pen.path("M86 300V200Q86 156 150 156Q214 156 214 200V300Z", "#24161a")
    pen.path(
        "M86 300V200Q86 156 150 156Q214 156 214 200V300Z",
        pen.radial([(0, "#ff9a3a", 0.85), (1, "#c8402a", 0.0)], 150, 276, 104),
    )
    _fire(pen)
    _mantel(pen, tone)
    pen.path("M4 306L18 286H282L296 306Z", tone("#8a7f7c"))
    pen.rect(86, 286, 128, 5, "#ffb060", opacity=0.55)
    return pen.svg


def _bricks(pen: Pen, tone: Callable[[str], str], brick: str, top: float) -> None:
    seams, rows = "", round((298 - top) / 20)
    for row in range(rows):
        y = 298 - row * 20
        left, right = (34, 266) if y < 106 else (20, 280)
        seams += f"M{left} {y}H{right}"
        for x in range(left + (16 if row % 2 else 34), right, 38):
            seams += f"M{x} {y}v-20"
    pen.line(seams, tone(darken(brick, 0.32)), 2, opacity=0.45)


def _fire(pen: Pen) -> None:
    logs = (((104, 282, 9.0), (196, 272, 9.0)), ((104, 272, 9.0), (198, 284, 9.0)))
    for bones in logs:
        pen.path(tube(bones), "#5a3624")
        for x, y, r in bones:
            pen.circle(x, y, r * 0.7, "#c89058")
    for colour, share in FLAMES:
        pen.path("".join(_flame(x, 278 - up, high * share) for x, up, high in TONGUES), colour, opacity=0.95)


def _flame(x: float, y: float, height: float) -> str:
    wide = 7 + height * 0.27
    lean = height * (0.12 if int(x) % 4 else -0.14)
    return blob([(x, y), (x - wide, y - height * 0.3), (x - wide * 0.4, y - height * 0.68), (x + lean, y - height * 1.12),
                 (x + wide * 0.6, y - height * 0.62), (x + wide, y - height * 0.28)], 7)  # fmt: skip


def _mantel(pen: Pen, tone: Callable[[str], str]) -> None:
    """The board with what stands on it."""
    pen.rect(
        4, 98, 292, 20, pen.linear([(0, tone("#a8703f")), (1, tone("#7a4a28"))], 0, 98, 0, 118), corner=4
    )
    pen.rect(16, 118, 268, 7, tone("#5f3a22"), opacity=0.7)
    pen.rect(116, 38, 68, 60, tone("#7a4a28"), corner=5)
    pen.circle(150, 68, 24, tone("#fbf4e2"))
    pen.line("M150 68V52M150 68l10 7", tone("#3a2a28"), 3)
    for x, high in ((44, 44), (66, 30)):
        pen.rect(x - 6, 98 - high, 12, high, tone("#f6ecd6"), corner=3)
        pen.path(f"M{x} {98 - high}q-7 -7 0 -20q7 13 0 20Z", "#ffc85a")
    pen.path("M226 98L220 66H262L256 98Z", tone("#5f8fa8"))
    for x, y in ((232, 44), (250, 40), (241, 28), (226, 56), (258, 54)):
        pen.circle(x, y, 10, tone("#e87a8a" if x % 2 else "#f2a9b8"))
        pen.circle(x, y, 4, tone("#ffe08a"))
