"""A bowl of glass: where a little fish lives that is on dry land."""

from __future__ import annotations

from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import blob, leaf_at

X, Y, RADIUS = 190.0, 170.0, 124.0
FLOOR = 288.0


def bowl(swimmer: Sprite) -> Sprite:
    pen = Pen()
    glass = blob([(X - 84, 64), (X - RADIUS, 150), (X - 104, 244), (X - 56, 286), (X + 56, 286), (X + 104, 244),
                  (X + RADIUS, 150), (X + 84, 64)], 8)  # fmt: skip
    pen.path(glass, "#e8f6fc", opacity=0.45)
    water = pen.linear([(0, "#a8dcf2", 0.75), (1, "#4fa8d8", 0.85)], 0, 110, 0, 286)
    inner = Pen()
    inner.path("M0 112Q95 104 190 112T400 112V320H0Z", water)
    inner.ellipse(X, 292, 112, 34, "#e6cf9c")
    for x, tall, lean in ((110, 78, 1.72), (122, 56, 1.5), (268, 64, 1.4), (256, 44, 1.7)):
        inner.path(leaf_at(x, 276, tall, -lean, 0.2), "#4f9e62")
    inner.add(_within(swimmer))
    for x, y, r in ((268, 176, 6), (278, 150, 4.5), (266, 132, 3.5)):
        inner.circle(x, y, r, "#ffffff", opacity=0.6)
    pen.clip(glass, inner.svg)
    pen.path(glass, stroke="#ffffff", width=5, stroke_opacity=0.75)
    pen.ellipse(X, 62, 88, 12, "#f4fbfe", opacity=0.55)
    pen.path(f"M{X - 88} 62A88 12 0 0 0 {X + 88} 62", stroke="#ffffff", width=5, stroke_opacity=0.9)
    pen.line(f"M{X - 98} 118Q{X - 112} 176 {X - 84} 226", "#ffffff", 10, opacity=0.6)
    return Sprite(pen.svg, Box(X - 134, 44, 268, 252), FLOOR, faces=swimmer.faces, seat=(X, 60))


def _within(swimmer: Sprite) -> str:
    """The fish, made small enough for the bowl, in its middle."""
    box = swimmer.box
    k = min(178 / box.width, 120 / box.height)
    left, top = X - box.width * k / 2, Y + 26 - box.height * k / 2
    return f'<g transform="translate({left - box.x * k:.2f} {top - box.y * k:.2f}) scale({k:.3f})">{swimmer.svg}</g>'
