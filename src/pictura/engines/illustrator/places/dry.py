"""Dry land: desert with mesas and cacti, savanna with acacias under a wide sky."""

from __future__ import annotations

from pictura.engines.illustrator import land, plants, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import Disc, tube


def desert(brush: Brush, setting: Setting) -> Scenery:
    horizon, unit = brush.horizon(0.55), brush.unit
    ground = land.Ground(brush, horizon)
    back = heavens(brush, setting, horizon, 2)
    foot = ground.at(0.03)
    mesas = "".join(
        land.mesa(brush, x, foot, brush.wide(half), brush.tall(height))
        for x, half, height in zip(
            brush.across(3, 0.3), (0.13, 0.05, 0.10) * 3, (0.13, 0.17, 0.10) * 3, strict=False
        )
    )
    back.append(Layer(mesas, 1.8, name="far"))
    for index, (level, colour, depth) in enumerate(
        ((0.0, "#e8b56e", 0.45), (0.085, "#e2a45c", 0.28), (0.195, "#eab063", 0.10))
    ):
        dune = land.hill(
            brush, ground.at(level), 26 * unit, lighten(colour, 0.12), darken(colour, 0.25), depth
        )[1]
        back.append(Layer(dune, 1.6 - index * 0.5, name="hill"))
    back.append(
        Layer(land.slivers(brush, 70, ground.at(0.27), (50, 290), 8, "#7a3f30", 0.22), 1.2, name="sand")
    )
    if "road" in setting.props:
        back.append(Layer(road(brush), 0.6, name="road"))
    cacti = "".join(
        cactus(brush, x * brush.width, ground.at(level), brush.tall(height), depth)
        for x, level, height, depth in (
            (0.88, 0.42, 0.24, 0.08),
            (0.10, 0.29, 0.13, 0.25),
            (0.66, 0.255, 0.08, 0.35),
            (0.30, 0.25, 0.07, 0.38),
        )
        if abs(x - setting.focus) > 0.16
    )
    back.append(Layer(cacti, 0.4, name="cacti"))
    dust = Layer(
        sky.motes(brush, 30, horizon, brush.height, "#ffd9a0", (2, 6), 0.6), 3 * unit, "screen", name="motes"
    )
    floor = brush.height * 0.875 if "road" in setting.props else ground.at(0.60)
    return Scenery(back=tuple(back), front=(dust,), floor=floor, step=brush.tall(0.05))


def road(brush: Brush) -> str:
    """Asphalt across the frame, with a dashed line."""
    pen, width, height = Pen(), brush.width, brush.height
    pen.path(
        f"M-20 {height * 0.86:.1f}Q{width * 0.5:.1f} {height * 0.80:.1f} {width + 20:.1f} {height * 0.83:.1f}"
        f"V{height * 0.955:.1f}Q{width * 0.5:.1f} {height * 0.93:.1f} -20 {height * 0.98:.1f}Z",
        brush.tone("#5a4a58"),
    )
    dash = f"{60 * brush.unit:.0f} {44 * brush.unit:.0f}"
    pen.line(
        f"M-20 {height * 0.925:.1f}Q{width * 0.5:.1f} {height * 0.868:.1f} {width + 20:.1f} {height * 0.893:.1f}",
        brush.tone("#ffd978"),
        7 * brush.unit,
        opacity=0.8,
        dashes=dash,
    )
    return pen.svg


def cactus(brush: Brush, x: float, y: float, height: float, depth: float) -> str:
    pen, h, q = Pen(), height, height * 0.10
    lit, dim = brush.tone("#4f8f5a", depth), brush.tone("#2f6450", depth)
    pen.path(tube([(x, y, q), (x, y - h * 0.5, q * 1.08), (x, y - h, q * 0.8)]), lit)
    pen.path(
        tube(
            [
                (x - q * 0.5, y - h * 0.36, q * 0.6),
                (x - q * 2.6, y - h * 0.42, q * 0.66),
                (x - q * 2.9, y - h * 0.72, q * 0.55),
            ]
        ),
        lit,
    )
    pen.path(
        tube(
            [
                (x + q * 0.5, y - h * 0.5, q * 0.6),
                (x + q * 2.4, y - h * 0.56, q * 0.62),
                (x + q * 2.6, y - h * 0.84, q * 0.5),
            ]
        ),
        dim,
    )
    pen.path(
        tube(
            [
                (x - q * 0.45, y - 4, q * 0.3),
                (x - q * 0.5, y - h * 0.5, q * 0.3),
                (x - q * 0.4, y - h * 0.92, q * 0.2),
            ]
        ),
        dim,
        opacity=0.6,
    )
    pen.circle(x + q * 0.2, y - h * 1.06, q * 0.4, brush.tone("#ff7a9a", depth))
    return pen.svg


def savanna(brush: Brush, setting: Setting) -> Scenery:
    """Golden grass, flat-topped acacias, hills in the heat."""
    horizon, unit, width = brush.horizon(0.54), brush.unit, brush.width
    ground = land.Ground(brush, horizon)
    back = heavens(brush, setting, horizon, 4)
    back.append(
        Layer(
            land.hill(brush, horizon * 0.97, brush.tall(0.035), "#b0a890", "#c0b088", 0.6, 3)[1],
            2,
            name="far",
        )
    )
    for level, colour, depth, blur in (
        (0.0, "#d8b860", 0.4, 1.8),
        (0.12, "#dcb455", 0.18, 1.0),
        (0.24, "#e0b450", 0.03, 0.6),
    ):
        trees = ""
        if level < 0.2:
            for x in brush.across(3, 0.45):
                trees += _acacia(brush, x, ground.at(level) + 8 * unit, brush.tall(0.10 + level * 0.8), depth)
        back.append(
            Layer(
                trees + land.hill(brush, ground.at(level), 10 * unit, colour, darken(colour, 0.25), depth)[1],
                blur,
                name="hill",
            )
        )
    colours = ("#a8842f", "#c9a03e", "#e6c463")
    back.append(
        Layer(
            plants.lawn(brush, ground.at(0.28), brush.height, 480, 12 * unit, 46 * unit, 0, colours),
            name="grass",
        )
    )
    tree_x = setting.tree_at * width
    back.append(Layer(_acacia(brush, tree_x, ground.at(0.36), brush.tall(0.55), 0.03), 0.4, name="tree"))
    near = plants.lawn(brush, brush.height * 0.97, brush.height * 1.05, 70, 90 * unit, 170 * unit, 0, colours)
    front = [Layer(near, 4 * unit, name="frame"), *light_in_air(brush, setting, 0.6)]
    return Scenery(back=tuple(back), front=tuple(front), floor=ground.at(0.62), step=brush.tall(0.06))


def _acacia(brush: Brush, x: float, y: float, height: float, depth: float) -> str:
    pen, rng = Pen(), brush.rng
    bark = brush.tone("#6a4a34", depth)
    lean = rng.choice((-1, 1)) * height * 0.06
    pen.path(
        tube(
            [
                (x, y, height * 0.045),
                (x + lean, y - height * 0.4, height * 0.03),
                (x + lean * 0.4, y - height * 0.7, height * 0.02),
            ]
        ),
        bark,
    )
    for side in (-1, 1):
        pen.path(
            tube(
                [
                    (x + lean, y - height * 0.42, height * 0.022),
                    (x + lean + side * height * 0.2, y - height * 0.62, height * 0.016),
                    (x + lean + side * height * 0.36, y - height * 0.74, height * 0.008),
                ]
            ),
            bark,
        )
    masses: list[Disc] = [
        (x + lean * 0.5 + dx * height, y - height * (0.78 + rng.uniform(-0.03, 0.05)), height * 0.095)
        for dx in (-0.46, -0.32, -0.18, -0.04, 0.1, 0.24, 0.38, 0.48)
    ]
    masses += [(x + dx * height, y - height * 0.87, height * 0.08) for dx in (-0.24, -0.08, 0.08, 0.24)]
    pen.add(plants.foliage(brush, masses, "#7f9a3f", depth, height * 0.035, 0.9))
    return pen.svg
