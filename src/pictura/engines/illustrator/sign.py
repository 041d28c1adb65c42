"""A wooden sign with a text on it."""

from __future__ import annotations

from pictura.engines.illustrator import letters
from pictura.engines.illustrator.colour import brightness, darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.species import COLOURS

SIZE = 100.0
"""The letters' size, in the sign's own units; all else follows from it."""
MARGIN = 44.0
NARROWEST = 210.0
POST = 26.0
WOOD = "#e0b47a"
BARK = "#8a5a34"


def board(text: str, colour: str | None, *, post: bool) -> Sprite:
    """The text on a board, which stands on a post or is held."""
    found = letters.lettering(text)
    pitch = found.pitch * SIZE
    wide = max(NARROWEST, max(found.width(line, SIZE) for line in found.lines) + 2 * MARGIN)
    capital = letters.load().capital * SIZE / letters.UNIT
    high = capital + pitch * (len(found.lines) - 1) + 2 * MARGIN
    leg = max(150.0, high * 0.8) if post else 0.0
    pen = Pen()
    if post:
        wood = pen.linear([(0, lighten(BARK, 0.15)), (1, darken(BARK, 0.3))], -POST / 2, 0, POST / 2, 0)
        pen.rect(-POST / 2, high - 20, POST, leg + 20, wood, corner=5)
    _plank(pen, COLOURS.get(colour or "", WOOD), wide, high)
    ink = "#fffaf0" if colour and brightness(COLOURS.get(colour, WOOD)) < 0.6 else "#4b2c1a"
    for row, line in enumerate(found.lines):
        pen.add(found.written(line, 0, MARGIN + capital + pitch * row, SIZE, ink))
    box = Box(-wide / 2 - 4, -4, wide + 8, high + leg + 8)
    return Sprite(pen.svg, box, high + leg, faces="viewer", stands_on=4 * POST / wide if post else 1)


def _plank(pen: Pen, colour: str, wide: float, high: float) -> None:
    left = -wide / 2
    pen.rect(left, 6, wide, high, darken(colour, 0.42), corner=18)
    fill = pen.linear([(0, lighten(colour, 0.22)), (1, darken(colour, 0.1))], 0, 0, 0, high)
    pen.rect(left, 0, wide, high, fill, corner=18)
    for share in (0.28, 0.52, 0.78):
        y = high * share
        pen.line(
            f"M{left + 14:.0f} {y:.0f}q{wide * 0.25:.0f} 7 {wide * 0.5:.0f} 0t{wide * 0.5 - 30:.0f} 2",
            darken(colour, 0.2), 2.5, opacity=0.35,
        )  # fmt: skip
    pen.path(
        f"M{left + 20:.0f} 13H{wide / 2 - 20:.0f}", stroke=lighten(colour, 0.6), width=5, stroke_opacity=0.55
    )
    for x in (left + 20, wide / 2 - 20):
        pen.circle(x, high / 2, 6, darken(colour, 0.5))
        pen.circle(x - 1.5, high / 2 - 1.5, 2.4, lighten(colour, 0.5))
