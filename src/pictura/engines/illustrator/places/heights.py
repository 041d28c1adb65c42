"""High places: mountains above the mist, a volcano, the open sky."""

from __future__ import annotations

from pictura.engines.illustrator import clouds, land, plants, sky, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.setting import Setting


def mountain(brush: Brush, setting: Setting) -> Scenery:
    """Range behind range with mist between them, a grassy ledge with rocks for the hero."""
    horizon, unit = brush.horizon(0.60), brush.unit
    ground = land.Ground(brush, horizon)
    back = heavens(brush, setting, horizon, 4)
    for height, count, depth, blur, colour in (
        (0.36, 3, 0.72, 2.6, "#8ea3c9"),
        (0.30, 4, 0.48, 1.6, "#7088ae"),
        (0.17, 5, 0.25, 1.0, "#5a7890"),
    ):
        back.append(
            Layer(
                land.mountains(brush, ground.at(0.05), brush.tall(height), count, colour, depth),
                blur,
                name="far",
            )
        )
        back.append(
            Layer(
                land.haze(brush, horizon - brush.tall(0.05), brush.tall(0.10), 0.6),
                24 * unit,
                opacity=0.8,
                name="haze",
            )
        )
    firs = "".join(
        trees.pine(brush, x, ground.at(0.10), brush.tall(brush.rng.uniform(0.10, 0.2)), "#2f6f5a", 0.2)
        for x in brush.across(9, 0.45)
    )
    near, far = plants.ground_colours(brush)
    back.append(
        Layer(firs + land.hill(brush, ground.at(0.08), 16 * unit, near, far, 0.15)[1], 1.2, name="trees")
    )
    back.append(Layer(land.hill(brush, ground.at(0.24), 24 * unit, near, far, 0.02)[1], name="lawn"))
    if not brush.snowy:
        back.append(
            Layer(plants.lawn(brush, ground.at(0.3), brush.height, 380, 7 * unit, 30 * unit), name="grass")
        )
    rocks = "".join(
        land.rock(brush, x * brush.width, ground.at(level), brush.wide(size), "#9aa0aa")
        for x, level, size in ((0.06, 0.62, 0.16), (0.16, 0.74, 0.09), (0.93, 0.58, 0.18), (0.82, 0.70, 0.08))
        if abs(x - setting.focus) > 0.15
    )
    back.append(Layer(rocks, 0.4, name="rocks"))
    return Scenery(
        back=tuple(back),
        front=tuple(light_in_air(brush, setting, 0.5)),
        floor=ground.at(0.60),
        step=brush.tall(0.06),
    )


def volcano(brush: Brush, setting: Setting) -> Scenery:
    """A glowing cone over black rock with veins of lava."""
    horizon, unit, width = brush.horizon(0.56), brush.unit, brush.width
    ground = land.Ground(brush, horizon)
    x = width * (0.68 if setting.focus < 0.5 else 0.32)
    tall = brush.tall(0.40)
    back = [
        Layer(sky.gradient(brush, horizon), name="sky"),
        Layer(sky.stars(brush, horizon * 0.7, 90), name="stars"),
    ]
    back.append(Layer(sky.glow(x, horizon - tall, brush.tall(0.5), "#ff7a3a", 0.9), 0, "screen", name="glow"))
    smoke = Pen()
    for k in range(9):
        smoke.circle(
            x + (k - 3) * brush.wide(0.035) * (1 + k * 0.1),
            horizon - tall - brush.tall(0.05) - k * brush.tall(0.045),
            brush.wide(0.04 + 0.012 * k),
            "#5a4a54",
            opacity=0.5,
        )
    back.append(Layer(smoke.svg, 14 * unit, name="smoke"))
    back.append(Layer(land.volcano(brush, x, ground.at(0.04), tall), 1.2, name="far"))
    for level, depth, blur in ((0.02, 0.4, 1.6), (0.14, 0.18, 0.8), (0.26, 0.0, 0.5)):
        back.append(
            Layer(
                land.hill(brush, ground.at(level), 18 * unit, "#4a3a40", "#231a22", depth, 3)[1],
                blur,
                name="hill",
            )
        )
    lava = land.slivers(brush, 16, ground.at(0.3), (80, 330), 10, "#ff8a3a", 0.9)
    back += [Layer(lava, 0.8, name="lava"), Layer(lava, 8 * unit, "screen", 0.8, name="glow")]
    embers = sky.motes(brush, 60, 0, brush.height, "#ffb060", (1, 4), 0.9)
    return Scenery(
        back=tuple(back),
        front=(Layer(embers, 1.2, "screen", name="motes"),),
        floor=ground.at(0.60),
        step=brush.tall(0.05),
    )


def open_sky(brush: Brush, setting: Setting) -> Scenery:
    """Among the clouds: towers of them far, banks of them below, wisps before us."""
    height, unit = brush.height, brush.unit
    horizon = brush.horizon(0.92)
    back = heavens(brush, setting, horizon, 7)
    for level, size, blur in ((0.78, 0.36, 2.5), (0.88, 0.46, 1.6), (0.98, 0.6, 1.2)):
        bank = "".join(
            clouds.heap(
                brush,
                x,
                height * level + brush.rng.uniform(-20, 30),
                brush.wide(size),
                brush.light.sky[-1][1],
            )
            for x in brush.across(4, 0.4)
        )
        back.append(Layer(bank, blur, name="clouds"))
    wisps = "".join(
        clouds.heap(brush, x, height * 1.05, brush.wide(0.5), brush.light.haze) for x in brush.across(2, 0.5)
    )
    front = [Layer(wisps, 14 * unit, opacity=0.85, name="frame")]
    if not setting.nightly and not setting.covered:
        front.append(Layer(sky.beams(brush, 0.5), 14 * unit, "screen", name="rays"))
    return Scenery(back=tuple(back), front=tuple(front), floor=brush.horizon(0.66), step=brush.tall(0.05))
