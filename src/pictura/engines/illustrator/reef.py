"""What grows under water: corals of five kinds, and weed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import disc_path, tube

Grow = Callable[[Brush, float, float, float, str], str]
"""Draws one at x, y, so high, in a colour that has its tone already."""


def coral(brush: Brush, x: float, y: float, height: float, colour: str, depth: float) -> str:
    """One of the kinds, by chance."""
    kind = brush.rng.choice(tuple(_KINDS))
    return _KINDS[kind](brush, x, y, height, brush.tone(colour, depth))


def _antlers(brush: Brush, x: float, y: float, height: float, colour: str) -> str:
    """Forked branches with pale tips."""
    pen, rng, tips = Pen(), brush.rng, ""
    for k in (-2, -1, 0, 1, 2):
        thick = height * 0.055
        knee = x + k * height * 0.14 + rng.uniform(-0.03, 0.03) * height, y - height * rng.uniform(0.36, 0.5)
        stem = [(x + k * height * 0.05, y + height * 0.1, thick * 1.3), (*knee, thick)]
        pen.path(tube(stem, 4), darken(colour, 0.14 if k % 2 else 0))
        for side in (-1, 1):
            lean = k * 0.1 + side * rng.uniform(0.08, 0.16)
            end = knee[0] + lean * height, knee[1] - height * rng.uniform(0.26, 0.46)
            pen.path(tube([(*knee, thick), (*end, thick * 0.62)], 4), darken(colour, 0.14 if k % 2 else 0))
            tips += disc_path(*end, thick * 0.62)
    pen.path(tips, lighten(colour, 0.4), opacity=0.8)
    return pen.svg


def _fan(brush: Brush, x: float, y: float, height: float, colour: str) -> str:
    """A flat lace on a short stem."""
    pen, rng = Pen(), brush.rng
    r, middle = height * 0.52, y - height * 0.5
    pen.path(
        tube([(x, y + height * 0.1, height * 0.05), (x, middle, height * 0.03)], 3), darken(colour, 0.25)
    )
    lobes = [(x + math.cos(turn) * r * 0.62, middle - math.sin(turn) * r * 0.5, r * rng.uniform(0.42, 0.52))
             for turn in (0.0, 0.65, 1.3, 1.85, 2.5, math.pi)]  # fmt: skip
    pen.path("".join(disc_path(*lobe) for lobe in lobes), colour, opacity=0.92)
    ribs = ""
    for k in range(-5, 6):
        turn = math.pi / 2 + k * 0.26
        ribs += f"M{x:.1f} {middle + r * 0.3:.1f}Q{x + math.cos(turn) * r * 0.4:.1f} {middle - r * 0.1:.1f} "
        ribs += f"{x + math.cos(turn) * r * 0.95:.1f} {middle - math.sin(turn) * r * 0.86:.1f}"
    pen.line(ribs, darken(colour, 0.3), height * 0.012, opacity=0.7)
    return pen.svg


def _brain(brush: Brush, x: float, y: float, height: float, colour: str) -> str:
    """A dome with winding grooves."""
    pen, r = Pen(), height * 0.5
    fill = pen.radial(
        [(0, lighten(colour, 0.32)), (0.6, colour), (1, darken(colour, 0.3))],
        x - r * 0.3,
        y - r * 0.8,
        r * 1.7,
    )
    pen.path(
        f"M{x - r * 1.15:.1f} {y + r * 0.3:.1f}C{x - r * 1.2:.1f} {y - r * 1.2:.1f} {x + r * 1.2:.1f} {y - r * 1.2:.1f} {x + r * 1.15:.1f} {y + r * 0.3:.1f}Z",
        fill,
    )
    grooves = ""
    for row in range(3):
        top, half = y - r * (0.66 - 0.3 * row), r * (0.5 + 0.2 * row)
        step = half / 3
        grooves += (
            f"M{x - half:.1f} {top:.1f}" + f"q{step / 2:.1f} {-r * 0.16:.1f} {step:.1f} 0t{step:.1f} 0" * 3
        )
    pen.line(grooves, darken(colour, 0.34), r * 0.06, opacity=0.6)
    return pen.svg


def _tubes(brush: Brush, x: float, y: float, height: float, colour: str) -> str:
    """Sponges like organ pipes, open above."""
    pen, rng = Pen(), brush.rng
    for k, share in ((-1, 0.7), (1, 0.56), (0, 0.95)):
        wide, top = height * 0.1, y - height * share * rng.uniform(0.85, 1.05)
        px = x + k * height * 0.17
        side = pen.linear([(0, lighten(colour, 0.25)), (1, darken(colour, 0.3))], px - wide, 0, px + wide, 0)
        pen.path(
            f"M{px - wide * 0.8:.1f} {y + height * 0.1:.1f}L{px - wide:.1f} {top:.1f}H{px + wide:.1f}L{px + wide * 0.8:.1f} {y + height * 0.1:.1f}Z",
            side,
        )
        pen.ellipse(px, top, wide, wide * 0.4, lighten(colour, 0.3))
        pen.ellipse(px, top + wide * 0.05, wide * 0.68, wide * 0.25, darken(colour, 0.55))
    return pen.svg


def _anemone(brush: Brush, x: float, y: float, height: float, colour: str) -> str:
    """A foot full of waving arms with round tips."""
    pen, rng, tips = Pen(), brush.rng, ""
    h = height * 0.62
    for k in range(-6, 7):
        sway = rng.uniform(-0.06, 0.06) * h
        end = x + k * h * 0.13 + sway, y - h * (0.96 - 0.05 * abs(k)) * rng.uniform(0.85, 1)
        arm = [
            (x + k * h * 0.05, y, h * 0.05),
            (x + k * h * 0.1 - sway, y - h * 0.5, h * 0.045),
            (*end, h * 0.035),
        ]
        pen.path(tube(arm, 4), darken(colour, 0.12 if k % 2 else 0))
        tips += disc_path(*end, h * 0.05)
    pen.path(tips, lighten(colour, 0.5))
    pen.path(
        f"M{x - h * 0.36:.1f} {y + h * 0.2:.1f}Q{x - h * 0.4:.1f} {y - h * 0.14:.1f} {x:.1f} {y - h * 0.1:.1f}Q{x + h * 0.4:.1f} {y - h * 0.14:.1f} {x + h * 0.36:.1f} {y + h * 0.2:.1f}Z",
        darken(colour, 0.2),
    )
    return pen.svg


_KINDS: Mapping[str, Grow] = {
    "antlers": _antlers, "fan": _fan, "brain": _brain, "tubes": _tubes, "anemone": _anemone,
}  # fmt: skip


def weed(brush: Brush, x: float, y: float, height: float, colour: str) -> str:
    bend = brush.rng.choice((-1, 1)) * height * 0.07
    pen = Pen()
    pen.path(
        tube([
            (x, y, height * 0.045), (x + bend, y - height * 0.35, height * 0.055),
            (x - bend * 0.7, y - height * 0.7, height * 0.04), (x + bend * 0.4, y - height, height * 0.01),
        ]),
        colour,
    )  # fmt: skip
    return pen.svg
