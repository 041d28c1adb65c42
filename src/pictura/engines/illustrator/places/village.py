"""A village: cottages on a green around a lane, smoke from their chimneys, a lantern at the lane."""

from __future__ import annotations

from pictura.engines.illustrator import cottages, land, plants, sky, town, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.setting import Setting

ROWS = ((0.03, 8, 0.11, 0.42, 1.8), (0.11, 5, 0.18, 0.18, 0.9), (0.27, 3, 0.30, 0.03, 0.5))
"""Place on the ground, number, size, depth and blur of the rows of cottages."""
NEAREST = ROWS[-1][0]


def village(brush: Brush, setting: Setting) -> Scenery:
    ground = land.Ground(brush, brush.horizon(0.52))
    unit = brush.unit
    lit = setting.nightly or setting.hour == "dusk"
    back = heavens(brush, setting, ground.horizon, 5)
    ridge = land.hill(brush, ground.at(-0.12), brush.tall(0.05), "#8fb88a", "#7aa87a", 0.55, 3)[1]
    back.append(Layer(ridge, 2.4, name="far"))
    for level, count, size, depth, blur in ROWS:
        row = _row(brush, setting, ground, (level, count, size, depth), lit=lit)
        near, far = plants.ground_colours(brush)
        green = land.hill(brush, ground.at(level) - 2 * unit, 5 * unit, near, far, depth * 0.7)[1]
        back.append(Layer(green + row, blur, name="house"))
    back.append(Layer(_smoke(brush, ground), 12 * unit, opacity=0.34, name="smoke"))
    if not brush.snowy:
        grass = plants.lawn(brush, ground.at(0.32), brush.height, 300, 7 * unit, 30 * unit)
        back.append(Layer(grass, name="grass"))
    back.append(Layer(_lane(brush, setting, ground), 0.8, name="path"))
    if lit:
        glow = "".join(
            sky.glow(x, ground.at(NEAREST + 0.04), brush.wide(0.16), "#ffc46a", 0.4)
            for x in brush.across(3, 0.1)
        )
        back.append(Layer(glow, 0, "screen", name="glow"))
    back.append(Layer(_lamp(brush, setting, ground, lit=lit), 0.5, name="lamps"))
    front = [Layer(_bank(brush), 4 * unit, name="frame"), *light_in_air(brush, setting, 0.45)]
    return Scenery(back=tuple(back), front=tuple(front), floor=ground.at(0.66), step=brush.tall(0.06))


def _row(
    brush: Brush, setting: Setting, ground: land.Ground, row: tuple[float, int, float, float], *, lit: bool
) -> str:
    """Cottages with trees and bushes between them; the nearest row leaves the hero and the lane free."""
    level, count, size, depth = row
    svg = ""
    for x in brush.across(count, 0.16):
        if level == NEAREST and abs(x - setting.focus * brush.width) < brush.wide(0.17):
            continue
        width = brush.wide(size) * brush.rng.uniform(0.88, 1.1)
        y = ground.at(level) + brush.rng.uniform(-0.01, 0.01) * brush.reach
        if brush.rng.random() < 0.7:
            side = brush.rng.choice((-1, 1))
            if brush.snowy:
                svg += trees.pine(brush, x + side * width * 0.8, y, brush.tall(size * 1.4), "#2f6f5a", depth)
            else:
                svg += trees.tree(brush, x + side * width * 0.8, y, brush.tall(size * 1.3), None, depth)
        svg += cottages.cottage(brush, x, y, width, depth, lit=lit)
    return svg


def _smoke(brush: Brush, ground: land.Ground) -> str:
    """From some of the chimneys, drifting one way."""
    pen, rng = Pen(), brush.rng
    for x in brush.across(3, 0.4):
        y = ground.at(NEAREST) - brush.tall(0.3)
        for k in range(6):
            radius = brush.wide(0.008 + 0.005 * k) * rng.uniform(0.8, 1.2)
            pen.circle(x + k * (k - 1) * brush.wide(0.006), y - k * brush.tall(0.025), radius, "#eef2f8")
    return pen.svg


def _lane(brush: Brush, setting: Setting, ground: land.Ground) -> str:
    pen = Pen()
    light, dark = ("#e8eff8", "#c3d2e8") if brush.snowy else ("#e6d4ac", "#cbb182")
    x, w = brush.width * setting.focus, brush.wide(0.1)
    top, low = ground.at(NEAREST + 0.01), brush.height + 10
    fill = pen.linear([(0, brush.tone(light, 0.1)), (1, brush.tone(dark))], 0, top, 0, low)
    pen.path(
        f"M{x - w * 0.2:.1f} {top:.1f}C{x + w:.1f} {ground.at(0.42):.1f} {x - w * 1.4:.1f} {ground.at(0.56):.1f} {x - w * 2:.1f} {low:.1f}"
        f"H{x + w * 2.4:.1f}C{x + w * 1.2:.1f} {ground.at(0.62):.1f} {x + w * 2.2:.1f} {ground.at(0.42):.1f} {x + w * 0.3:.1f} {top:.1f}Z",
        fill,
    )
    return pen.svg


def _lamp(brush: Brush, setting: Setting, ground: land.Ground, *, lit: bool) -> str:
    """A lantern at the lane, on the side where the hero is not."""
    side = 1 if setting.focus < 0.5 else -1
    x = brush.width * setting.focus + side * brush.wide(0.27)
    return town.lamp(brush, x, ground.at(0.5), brush.tall(0.3), lit=lit)


def _bank(brush: Brush) -> str:
    """Snow heaped up before us, or a hedge."""
    width, low = brush.width, brush.height
    if brush.snowy:
        pen = Pen()
        for x, wide in ((-0.02, 0.34), (1.0, 0.4)):
            pen.ellipse(
                x * width, low + brush.tall(0.03), brush.wide(wide), brush.tall(0.13), brush.tone("#f6faff")
            )
        return pen.svg
    return "".join(
        plants.bush(
            brush,
            x * width,
            low + brush.tall(0.04),
            brush.wide(0.3),
            "#4f9a48",
            0,
            plants.flowering(brush)[:2],
        )
        for x in (0.0, 1.0)
    )
