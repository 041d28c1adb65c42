"""Plain bodies: a cube, a ball, a cone, a pyramid, a cylinder, a ring. Own drawing."""

from __future__ import annotations

import math

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.species import COLOURS

HUES = ("#d9584c", "#4a86c8", "#f0b440", "#5fa86a", "#8a6ac0")


def cube(manner: Manner) -> Sprite:
    """Seen from a corner; others stand on its top."""
    pen, hue = Pen(), _hue(manner)
    pen.path(
        "M150 24L280 86L150 148L20 86Z",
        pen.linear([(0, lighten(hue, 0.42)), (1, lighten(hue, 0.22))], 0, 24, 0, 148),
    )
    pen.path(
        "M20 86L150 148V290L20 224Z",
        pen.linear([(0, lighten(hue, 0.06)), (1, darken(hue, 0.08))], 0, 86, 0, 290),
    )
    pen.path(
        "M280 86L150 148V290L280 224Z",
        pen.linear([(0, darken(hue, 0.16)), (1, darken(hue, 0.32))], 0, 86, 0, 290),
    )
    pen.line("M20 86L150 148L280 86M150 148V290", lighten(hue, 0.5), 2.5, opacity=0.5)
    return Sprite(pen.svg, Box(18, 22, 264, 270), 272, faces="viewer", seat=(150, 92))


def sphere(manner: Manner) -> Sprite:
    pen, hue = Pen(), _hue(manner)
    pen.circle(
        150,
        150,
        130,
        pen.radial([(0, lighten(hue, 0.45)), (0.45, hue), (1, darken(hue, 0.42))], 112, 100, 190),
    )
    pen.ellipse(108, 84, 34, 22, "#ffffff", opacity=0.55, turn="rotate(-32 108 84)")
    return Sprite(pen.svg, Box(18, 18, 264, 264), 280, faces="viewer", seat=(150, 28))


def cone(manner: Manner) -> Sprite:
    pen, hue = Pen(), _hue(manner)
    pen.path("M150 20L276 250A126 34 0 0 1 24 250Z", _round(pen, hue, 24, 276))
    return Sprite(pen.svg, Box(22, 18, 256, 268), 282, faces="viewer", seat=(150, 26))


def pyramid(manner: Manner) -> Sprite:
    """On a square, seen from a corner."""
    pen, hue = Pen(), COLOURS.get(manner.colour or "") or "#e0bd78"
    pen.path("M170 26L20 236L196 286Z", pen.linear([(0, lighten(hue, 0.25)), (1, hue)], 0, 26, 0, 286))
    pen.path(
        "M170 26L196 286L330 230Z",
        pen.linear([(0, darken(hue, 0.14)), (1, darken(hue, 0.34))], 0, 26, 0, 286),
    )
    for share in (0.3, 0.46, 0.6, 0.73, 0.86):
        left, edge, right = (_between((170, 26), end, share) for end in ((20, 236), (196, 286), (330, 230)))
        pen.line(f"M{left}L{edge}L{right}", darken(hue, 0.36), 2.5, opacity=0.35)
    return Sprite(pen.svg, Box(18, 24, 314, 264), 276, faces="viewer", seat=(174, 30))


def cylinder(manner: Manner) -> Sprite:
    pen, hue = Pen(), _hue(manner)
    pen.path("M50 60V250A100 30 0 0 0 250 250V60Z", _round(pen, hue, 50, 250))
    pen.ellipse(150, 60, 100, 30, lighten(hue, 0.34))
    return Sprite(pen.svg, Box(48, 28, 204, 254), 276, faces="viewer", seat=(150, 62))


def torus(manner: Manner) -> Sprite:
    """A ring that stands."""
    pen, hue = Pen(), _hue(manner)
    pen.circle(150, 150, 96, "none")
    rim = pen.linear([(0, lighten(hue, 0.3)), (0.5, hue), (1, darken(hue, 0.35))], 30, 30, 270, 270)
    pen.path(_ring(130, 62), rim)
    for start, end, radius in ((200, 300, 108),):
        arc = [f"{150 + radius * math.cos(math.radians(a)):.1f} {150 + radius * math.sin(math.radians(a)):.1f}"
               for a in range(start, end, 10)]  # fmt: skip
        pen.line("M" + "L".join(arc), "#ffffff", 9, opacity=0.45)
    return Sprite(pen.svg, Box(18, 18, 264, 264), 280, faces="viewer", seat=(150, 26))


def _ring(outer: float, inner: float) -> str:
    """Both circles of a ring, the inner one turned the other way."""
    return "".join(
        f"M{150 - r:g} 150A{r:g} {r:g} 0 1 {turn} {150 + r:g} 150A{r:g} {r:g} 0 1 {turn} {150 - r:g} 150Z"
        for r, turn in ((outer, 1), (inner, 0))
    )


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> str:
    return " ".join(f"{a + (b - a) * share:.1f}" for a, b in zip(start, end, strict=True))


def _hue(manner: Manner) -> str:
    return COLOURS.get(manner.colour or "") or manner.rng.choice(HUES)


def _round(pen: Pen, hue: str, left: float, right: float) -> str:
    stops = [(0.0, hue), (0.3, lighten(hue, 0.34)), (0.62, hue), (1.0, darken(hue, 0.38))]
    return pen.linear(stops, left, 0, right, 0)
