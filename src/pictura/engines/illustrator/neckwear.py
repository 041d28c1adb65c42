"""A scarf as it is worn. Own drawing."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import tube
from pictura.engines.illustrator.species import COLOURS

WOOLS = ("#d8404a", "#3f8fb8", "#e8a03a", "#5f9a5a")


def scarf(manner: Manner) -> Sprite:
    """Wound once round a neck, one end hanging down before."""
    pen = Pen()
    wool = COLOURS.get(manner.colour or "") or manner.rng.choice(WOOLS)
    fill = pen.linear([(0, lighten(wool, 0.18)), (0.5, wool), (1, darken(wool, 0.25))], 10, 0, 210, 0)
    pen.path(tube([(148, 44, 19), (160, 92, 21), (158, 142, 20)]), darken(wool, 0.1))
    for y in (112, 128):
        pen.line(f"M138 {y}h42", lighten(wool, 0.62), 7)
    for x in (142, 152, 162, 172):
        pen.line(f"M{x} 160v14", darken(wool, 0.2), 5)
    pen.path(tube([(22, 26, 15), (64, 46, 23), (112, 52, 25), (162, 44, 23), (200, 24, 15)]), fill)
    for x in (54, 112, 168):
        pen.line(f"M{x} 34q5 18 -1 32", darken(wool, 0.3), 3, opacity=0.45)
    return Sprite(pen.svg, Box(4, 6, 214, 172), 176, faces="viewer")
