"""What the long-legged beasts carry on their heads: antlers, shovels, horns, a unicorn's one."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Point, blob, tube

BONE, ANTLER = "#e6d2ae", "#a9794a"
BEAM = ((0.26, -0.72, 0.12), (0.44, -1.14, 0.1), (0.86, -1.5, 0.095), (1.08, -2.0, 0.075), (0.94, -2.5, 0.03))
"""A stag's main branch, in shares of the head: x, y and half its width."""
TINES = (((0.4, -1.02, 0.08), (0.2, -1.3, 0.07), (0.22, -1.62, 0.025)),
         ((0.8, -1.44, 0.08), (1.26, -1.5, 0.07), (1.44, -1.84, 0.025)),
         ((1.04, -1.84, 0.075), (0.7, -2.0, 0.065), (0.58, -2.36, 0.025)),
         ((1.07, -2.06, 0.07), (1.36, -2.2, 0.055), (1.42, -2.5, 0.02)))  # fmt: skip
SHOVEL = (
    (0, 0),
    (0.7, -0.3),
    (1.5, -0.4),
    (1.7, -1.2),
    (1.2, -0.95),
    (1.0, -1.45),
    (0.7, -1.0),
    (0.4, -1.2),
    (0.3, -0.5),
)
HEIGHTS = {"antlers": 1.2, "palmate": 1.75, "unicorn": 1.25, "ossicones": 0.55, "short": 0.5, "curled": 0.35}
"""How far they rise above the ears, in shares of the head."""


def horns(pen: Pen, kind: str, fur: tuple[str, str], x: float, y: float, r: float) -> None:
    """`fur` is the coat's base and dark colour; `r` is half the head's width at the brow."""
    if kind == "unicorn":
        _unicorn(pen, x, y, r)
        return
    base, dark = fur
    for side in (-1, 1):
        bx, by = x + side * r * 0.34, y - r * 0.7
        if kind == "antlers":
            _antler(pen, x, y, r, side)
        elif kind == "palmate":
            pen.path(blob([(bx + side * a * r, by + b * r) for a, b in SHOVEL], 4), "#c9a878")
        elif kind == "short":
            horn = [
                (bx, by + 4, 9),
                (bx + side * r * 0.5, by - r * 0.14, 8),
                (bx + side * r * 0.72, by - r * 0.6, 2),
            ]
            pen.path(tube(horn), BONE)
        elif kind == "ossicones":
            bx = x + side * r * 0.24
            pen.path(
                tube([(bx, by, r * 0.13), (bx + side * r * 0.1, by - r * 0.52, r * 0.1)]), darken(base, 0.1)
            )
            pen.circle(bx + side * r * 0.1, by - r * 0.58, r * 0.17, dark)
        elif kind == "curled":
            curl = [(bx, by, 9), (bx + side * r * 0.5, by - r * 0.36, 10), (bx + side * r * 0.9, by + r * 0.1, 8),
                    (bx + side * r * 0.66, by + r * 0.46, 5), (bx + side * r * 0.5, by + r * 0.2, 2)]  # fmt: skip
            pen.path(tube(curl), "#c8b08a")


def _antler(pen: Pen, x: float, y: float, r: float, side: int) -> None:
    """A branch with four tines, paler towards its tips."""
    bone = pen.linear([(0, lighten(ANTLER, 0.5)), (1, ANTLER)], 0, y - r * 2.5, 0, y - r * 0.9)
    for tine in (*TINES, BEAM):
        pen.path(tube([(x + side * a * r, y + b * r, c * r) for a, b, c in tine], 6), bone)
    shine = [(x + side * (a - 0.02) * r, y + b * r, c * r * 0.25) for a, b, c in BEAM[:-1]]
    pen.path(tube(shine, 6), lighten(ANTLER, 0.6), opacity=0.5)


def _unicorn(pen: Pen, x: float, y: float, r: float) -> None:
    top = y - r * 2.3
    gold = pen.linear([(0, "#fff3c0"), (1, "#f2b84a")], 0, top, 0, y - r * 0.7)
    foot: tuple[Point, Point] = (x - r * 0.16, y - r * 0.7), (x + r * 0.24, y - r * 0.66)
    pen.path(
        f"M{foot[0][0]:.1f} {foot[0][1]:.1f}L{x + r * 0.16:.1f} {top:.1f}L{foot[1][0]:.1f} {foot[1][1]:.1f}Z",
        gold,
    )
    for k in range(3):
        ring = f"M{x - r * 0.1 + k * 2:.1f} {y - r * (0.95 + k * 0.36):.1f}l{r * 0.28 - k * 3:.1f} {-r * 0.1:.1f}"
        pen.line(ring, "#d89a3a", 2, opacity=0.7)
