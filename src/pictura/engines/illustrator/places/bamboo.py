"""A grove of bamboo: canes in three depths, green light, leaves hanging into the frame."""

from __future__ import annotations

import math

from pictura.engines.illustrator import land, plants, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import light_in_air
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import leaf_at


def bamboo(brush: Brush, setting: Setting) -> Scenery:
    height, unit = brush.height, brush.unit
    x = brush.width * (0.5 + brush.light.toward[0] * 0.3)
    glow = sky.glow(x, height * 0.2, brush.reach * 0.9, "#8fb4ff" if setting.nightly else "#fff9c8", 0.9)
    back = [Layer(sky.gradient(brush, height * 0.8), name="sky"), Layer(glow, 0, "screen", name="glow")]
    for count, thick, depth, blur in ((26, 9, 0.72, 4.0), (17, 16, 0.42, 2.0), (9, 27, 0.12, 0.6)):
        foot = brush.horizon(0.66 + 0.12 * (1 - depth))
        canes = ""
        for cane_x in brush.across(count, 0.45):
            room = brush.wide(0.12 if depth > 0.3 else 0.2)
            if depth < 0.5 and abs(cane_x - setting.focus * brush.width) < room:
                continue
            canes += _cane(brush, cane_x, foot, thick * unit * brush.rng.uniform(0.8, 1.2), depth)
        back.append(Layer(canes, blur, name="trees"))
        back.append(
            Layer(land.haze(brush, brush.horizon(0.52), brush.tall(0.2), 0.4), 40 * unit, name="haze")
        )
        near = "#f2f6fb" if brush.snowy else "#a8cc66"
        back.append(
            Layer(
                land.hill(brush, foot - 8 * unit, 9 * unit, near, darken(near, 0.45), depth * 0.8)[1],
                blur * 0.4,
                name="hill",
            )
        )
    if not brush.snowy:
        back.append(
            Layer(
                plants.lawn(
                    brush,
                    brush.horizon(0.78),
                    height,
                    280,
                    8 * unit,
                    30 * unit,
                    0,
                    ("#3f7f3c", "#5fa043", "#8fc452"),
                ),
                name="grass",
            )
        )
    front = [Layer(_hanging(brush), 5 * unit, name="frame"), *light_in_air(brush, setting, 0.8)]
    return Scenery(back=tuple(back), front=tuple(front), floor=brush.horizon(0.84), step=brush.tall(0.05))


def _cane(brush: Brush, x: float, foot: float, thick: float, depth: float) -> str:
    """One cane from the ground out of the frame, knot by knot, with sprays of leaves."""
    rng, tone, pen = brush.rng, brush.tone, Pen()
    colour = rng.choice(("#6fa84a", "#5a9a4c", "#86b852"))
    lean, length = rng.uniform(-0.03, 0.03), thick * rng.uniform(4.6, 6)
    lit, away = (x - thick, x + thick) if brush.light.from_left else (x + thick, x - thick)
    fill = pen.linear(
        [
            (0, tone(lighten(colour, 0.25), depth)),
            (0.4, tone(colour, depth)),
            (1, tone(darken(colour, 0.42), depth)),
        ],
        lit,
        0,
        away,
        0,
    )
    y, number, walls, knots = foot, 0, "", ""
    while y > -length:
        at = x + lean * (foot - y)
        walls += (
            f"M{at - thick * 0.5:.1f} {y:.1f}Q{at - thick * 0.40:.1f} {y - length * 0.5:.1f} {at - thick * 0.5:.1f} {y - length + 2:.1f}"
            f"H{at + thick * 0.5:.1f}Q{at + thick * 0.40:.1f} {y - length * 0.5:.1f} {at + thick * 0.5:.1f} {y:.1f}Z"
        )
        knots += f"M{at - thick * 0.56:.1f} {y - length - 1:.1f}h{thick * 1.12:.1f}v{thick * 0.16:.1f}h{-thick * 1.12:.1f}Z"
        if number > 2 and rng.random() < 0.55:
            pen.add(_spray(brush, at, y - length, thick, depth, colour))
        y -= length
        number += 1
    pen.path(walls, fill)
    pen.path(knots, tone(darken(colour, 0.3), depth))
    return pen.svg


def _spray(brush: Brush, x: float, y: float, thick: float, depth: float, colour: str) -> str:
    rng, pen = brush.rng, Pen()
    side = rng.choice((-1, 1))
    bx, by = x + side * thick * 2.4, y - thick * 1.2
    pen.line(
        f"M{x:.1f} {y:.1f}Q{x + side * thick:.1f} {y - thick:.1f} {bx:.1f} {by:.1f}",
        brush.tone(darken(colour, 0.2), depth),
        thick * 0.14,
    )
    leaves = "".join(
        leaf_at(bx, by, thick * 3.4 * rng.uniform(0.6, 1.1), (0 if side > 0 else math.pi) + side * turn, 0.17)
        for turn in (0.15, 0.55, 0.95, 1.35)
    )
    pen.path(leaves, brush.tone(rng.choice(("#4f9a44", "#7cba50", "#3f8a48")), depth))
    return pen.svg


_CORNERS = ((-0.02, 0.02, 0.6, "#3f8a40"), (0.1, -0.04, 0.9, "#57a148"), (1.02, 0.03, 2.0, "#3f8a40"),
            (0.9, -0.04, 1.7, "#57a148"), (-0.03, 0.86, -0.6, "#2f7036"), (1.03, 0.9, 3.6, "#2f7036"))  # fmt: skip


def _hanging(brush: Brush) -> str:
    pen, rng = Pen(), brush.rng
    for x, y, angle, colour in _CORNERS:
        d = "".join(
            leaf_at(x * brush.width, y * brush.height, rng.uniform(120, 200) * brush.unit, angle + turn, 0.16)
            for turn in (-0.5, -0.15, 0.2, 0.55, 0.9)
        )
        pen.path(d, brush.tone(colour))
    return pen.svg
