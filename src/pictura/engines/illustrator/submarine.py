"""A submarine. Own drawing."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.species import COLOURS


def submarine(manner: Manner) -> Sprite:
    """Looks right, its periscope up."""
    pen = Pen()
    hull = COLOURS.get(manner.colour or "") or "#f2bd3a"
    dark, brass = darken(hull, 0.35), "#c9873a"
    body = pen.linear([(0, lighten(hull, 0.34)), (0.5, hull), (1, darken(hull, 0.34))], 0, 110, 0, 270)
    pen.path("M232 60V22Q232 10 244 10H262", stroke="#7d8894", width=11)
    pen.path("M258 2h12v18h-12Z", "#4a5562")
    pen.path("M70 190L22 138Q16 128 28 128H62Q92 150 104 172Z", dark)
    pen.path("M70 196L22 248Q16 258 28 258H62Q92 236 104 212Z", darken(hull, 0.45))
    for y, tall in ((158, 34), (222, 34)):
        pen.ellipse(22, y, 8, tall, brass)
    pen.circle(26, 190, 13, darken(brass, 0.25))
    pen.path(
        "M176 122V78Q176 58 198 58H262Q282 58 286 78L294 122Z",
        pen.linear([(0, lighten(hull, 0.25)), (1, darken(hull, 0.15))], 0, 58, 0, 122),
    )
    pen.line("M180 96H290", dark, 5, opacity=0.6)
    pen.path("M60 192Q66 108 196 108H300Q404 110 412 192Q404 272 300 274H196Q66 272 60 192Z", body)
    pen.path("M84 214Q130 258 236 258T390 214Q372 268 300 274H196Q104 272 84 214Z", dark, opacity=0.5)
    pen.path("M96 150Q130 122 210 120H290Q350 122 372 146Q300 132 220 134T96 150Z", "#ffffff", opacity=0.35)
    for x in (150, 232, 314):
        pen.circle(x, 186, 31, brass)
        pen.circle(x, 186, 22, pen.radial([(0, "#e6fbff"), (1, "#4aa8cc")], x - 7, 178, 30))
        pen.path(f"M{x - 13} 182q3 -12 14 -13", stroke="#ffffff", width=4)
    for x in (110, 191, 273, 356):
        pen.circle(x, 234, 4, lighten(hull, 0.45))
    pen.ellipse(398, 186, 14, 22, "#fff6c8")
    return Sprite(pen.svg, Box(10, 0, 406, 276), 268, faces="right")
