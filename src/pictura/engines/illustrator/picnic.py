"""A picnic: a checked cloth on the ground, with a basket and what was in it. Own drawing."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Point, polygon
from pictura.engines.illustrator.species import COLOURS

FAR, NEAR = ((96.0, 404.0), 70.0), ((0.0, 500.0), 214.0)
"""The far and the near edge of the cloth: from left to right, and how far down."""
CHECKS = (10, 6)
"""How many squares lie along and across."""


def blanket(manner: Manner) -> Sprite:
    """Seen from before it; one sits in its middle."""
    pen = Pen()
    colour = COLOURS.get(manner.colour or "") or manner.rng.choice(("#d8423c", "#4f86c8", "#5a9f5f"))
    corners = [_at(0, 0), _at(1, 0), _at(1, 1), _at(0, 1)]
    pen.path(polygon([(x, y + 6) for x, y in corners]), darken(colour, 0.5), opacity=0.35)
    pen.path(polygon(corners), "#fbf4e8", stroke="#fbf4e8", width=5)
    along, across = CHECKS
    for row in range(across):
        for column in range(along):
            doubled = (row % 2 == 0) + (column % 2 == 0)
            if doubled:
                square = [
                    _at((column + a) / along, (row + b) / across) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))
                ]
                pen.path(polygon(square), colour if doubled == 2 else lighten(colour, 0.45))
    _basket(pen, 84, 116)
    _jug(pen, 148, 112)
    _plate(pen, 398, 128)
    _apples(pen, 344, 108)
    return Sprite(pen.svg, Box(-4, -4, 508, 226), 214, faces="viewer", seat=(252, 158))


def _at(along: float, down: float) -> Point:
    """A point of the cloth; what is farther away is smaller."""
    t = down / (down + (1 - down) * 1.35)
    left = FAR[0][0] + (NEAR[0][0] - FAR[0][0]) * t
    right = FAR[0][1] + (NEAR[0][1] - FAR[0][1]) * t
    return left + (right - left) * along, FAR[1] + (NEAR[1] - FAR[1]) * t


def _basket(pen: Pen, x: float, y: float) -> None:
    wicker = pen.linear([(0, "#d8a860"), (1, "#9a6a34")], x - 54, 0, x + 54, 0)
    pen.ellipse(x + 4, y + 24, 58, 10, "#3a2a30", opacity=0.25)
    pen.line(f"M{x - 40} {y - 24}C{x - 40} {y - 100} {x + 40} {y - 100} {x + 40} {y - 24}", "#a8743a", 8)
    pen.path(f"M{x - 54} {y - 26}H{x + 54}L{x + 44} {y + 26}H{x - 44}Z", wicker)
    for row in (-12, 2, 15):
        pen.line(f"M{x - 50 - row * 0.1} {y + row}H{x + 50}", "#7f5428", 2.4, opacity=0.5)
    for k in range(-4, 5):
        pen.line(f"M{x + k * 11} {y - 24}L{x + k * 9.4} {y + 25}", "#7f5428", 2.2, opacity=0.4)
    pen.rect(x - 58, y - 36, 116, 13, "#b98248", corner=6)
    pen.path(
        f"M{x - 30} {y - 34}Q{x} {y - 58} {x + 34} {y - 34}L{x + 22} {y - 6}L{x + 4} {y - 28}L{x - 14} {y - 4}Z",
        "#fbf4e8",
    )


def _jug(pen: Pen, x: float, y: float) -> None:
    pen.line(f"M{x + 14} {y - 22}q20 0 18 18t-20 14", "#cfe4ee", 5, opacity=0.9)
    pen.path(
        f"M{x - 15} {y - 42}H{x + 17}L{x + 19} {y + 16}Q{x + 2} {y + 24} {x - 18} {y + 16}Z",
        "#dff0f6",
        opacity=0.9,
    )
    pen.path(f"M{x - 16} {y - 20}H{x + 18}L{x + 19} {y + 16}Q{x + 2} {y + 24} {x - 18} {y + 16}Z", "#f2a83a")
    pen.ellipse(x + 1, y - 20, 17, 4, "#ffd878")


def _plate(pen: Pen, x: float, y: float) -> None:
    pen.ellipse(x, y + 8, 50, 15, "#c8ccd8")
    pen.ellipse(x, y + 5, 50, 15, "#ffffff")
    for side, fill in ((-16, "#e8b868"), (14, "#f2c878")):
        pen.path(f"M{x + side - 24} {y + 2}L{x + side + 4} {y - 34}L{x + side + 24} {y + 4}Z", fill)
        pen.line(f"M{x + side - 18} {y - 2}L{x + side + 18} {y}", "#6fae4a", 5)
        pen.line(f"M{x + side - 20} {y + 3}L{x + side + 20} {y + 5}", "#f6e6c0", 4)


def _apples(pen: Pen, x: float, y: float) -> None:
    for dx, dy, fill in ((0, 0, "#d8423c"), (24, 6, "#8fbf3f")):
        pen.circle(
            x + dx,
            y + dy,
            14,
            pen.radial(
                [(0, lighten(fill, 0.4)), (0.6, fill), (1, darken(fill, 0.2))], x + dx - 4, y + dy - 5, 18
            ),
        )
        pen.line(f"M{x + dx} {y + dy - 12}q2 -6 6 -8", "#5a3a24", 3)
