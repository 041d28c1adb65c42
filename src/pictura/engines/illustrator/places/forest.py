"""Woods: three rows of trees in haze, ground of grass or fallen leaves, trunks before us. Also the jungle."""

from __future__ import annotations

from pictura.engines.illustrator import flowers, land, plants, sky, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import Disc, leaf_at, tube

ROWS = ((0.70, -0.03, 0.42, 16, 5.0), (0.42, 0.05, 0.56, 11, 3.0), (0.12, 0.13, 0.78, 7, 1.2))
"""Depth, place on the ground, height, number and blur of the rows of trees."""


def forest(brush: Brush, setting: Setting) -> Scenery:
    ground = land.Ground(brush, brush.horizon(0.56))
    back = _sky(brush, setting, ground.horizon)
    pines = brush.snowy or (not brush.season_is("autumn") and brush.rng.random() < 0.5)
    for depth, level, height, count, blur in ROWS:
        row = ""
        for x in brush.across(count, 0.4):
            if depth < 0.3 and abs(x - setting.focus * brush.width) < brush.wide(0.17):
                continue
            tall = brush.tall(height) * brush.rng.uniform(0.75, 1.15)
            if pines:
                row += trees.pine(brush, x, ground.at(level), tall, "#2f7d5a", depth)
            else:
                row += trees.tree(brush, x, ground.at(level), tall, _green(brush), depth)
        back.append(Layer(row, blur, name="trees"))
        veil = land.haze(
            brush, ground.at(level) - brush.tall(0.12), brush.tall(0.14), 0.34 if depth > 0.2 else 0.14
        )
        back.append(Layer(veil, 26 * brush.unit, opacity=0.8, name="haze"))
        back.append(
            Layer(
                land.hill(brush, ground.at(level), 12 * brush.unit, *_soil(brush), depth * 0.8)[1],
                blur * 0.5 + 0.4,
                name="hill",
            )
        )
    back += _floor(brush, ground)
    back.append(Layer(_undergrowth(brush, setting, ground), 0.8, name="bushes"))
    front = [*_frame(brush), *_rays(brush, setting)]
    return Scenery(back=tuple(back), front=tuple(front), floor=ground.at(0.56), step=brush.tall(0.07))


def _sky(brush: Brush, setting: Setting, horizon: float) -> list[Layer]:
    x = brush.width * (0.5 + brush.light.toward[0] * 0.3)
    if setting.nightly:
        glow = sky.glow(x, brush.height * 0.35, brush.reach * 0.7, "#8fb4ff", 0.85)
        return [*heavens(brush, setting, horizon, 0), Layer(glow, 0, "screen", name="glow")]
    layers = (
        heavens(brush, setting, horizon * 1.2, 0)
        if setting.low_sun
        else [Layer(sky.gradient(brush, horizon * 1.2), name="sky")]
    )
    if not setting.covered:
        layers.append(
            Layer(
                sky.glow(x, brush.height * 0.12, brush.reach * 0.8, "#fff6c4", 0.9), 0, "screen", name="glow"
            )
        )
    return layers


def _green(brush: Brush) -> str | None:
    if brush.season_is("autumn", "spring") or brush.snowy:
        return None
    return brush.rng.choice(("#4c9a4a", "#6aae48", "#3f8a52"))


def _soil(brush: Brush) -> tuple[str, str]:
    if brush.snowy:
        return "#f4f8fd", "#cfdcec"
    if brush.season_is("autumn"):
        return "#d9b05a", "#a0702f"
    return "#8fc35a", "#3f7f3c"


def _floor(brush: Brush, ground: land.Ground) -> list[Layer]:
    unit, top = brush.unit, ground.at(0.25)
    near, far = (
        ("#fbfdff", "#c3d5ea")
        if brush.snowy
        else ("#d9a850", "#8a5a2c")
        if brush.season_is("autumn")
        else ("#86bd52", "#2f6f38")
    )
    layers = [Layer(land.hill(brush, ground.at(0.20), 10 * unit, near, far, 0.02)[1], name="lawn")]
    if brush.snowy:
        return [
            *layers,
            Layer(land.slivers(brush, 14, top, (120, 380), 18, "#8fb0de", 0.28), 3 * unit, name="drifts"),
        ]
    if brush.season_is("autumn"):
        grass = plants.lawn(
            brush, top, brush.height, 260, 8 * unit, 30 * unit, 0, ("#a8742c", "#c9913a", "#8a7a38")
        )
        fallen = plants.fallen_leaves(brush, top, 130, ("#d9642b", "#f0b03a", "#b5482a"))
        return [*layers, Layer(grass + fallen, name="grass")]
    grass = plants.lawn(
        brush, top, brush.height, 340, 8 * unit, 34 * unit, 0, ("#2f7436", "#4f963f", "#7cb84c")
    )
    bed = flowers.bed(
        brush, 20, top, brush.height * 0.86, 24 * unit, 60 * unit, ("#ffffff", "#ffd34d", "#b884f5"), 0.15
    )
    return [*layers, Layer(grass + bed, name="grass")]


def _undergrowth(brush: Brush, setting: Setting, ground: land.Ground) -> str:
    parts: list[str] = []
    rng = brush.rng
    for share in (-0.02, 0.13, 0.27, 0.72, 0.86, 1.0):
        if abs(share - setting.focus) < 0.14:
            continue
        if brush.snowy:
            colour, blossoms = "#e6eef7", ()
        elif brush.season_is("autumn"):
            colour, blossoms = rng.choice(("#c9702c", "#a8862f", "#b5482a")), ()
        else:
            colour, blossoms = rng.choice(("#3f8f45", "#57a348", "#2f7a48")), ("#ffffff", "#ffd34d")
        parts.append(
            plants.bush(brush, share * brush.width, ground.at(0.28), brush.wide(0.2), colour, 0.10, blossoms)
        )
    return "".join(parts)


def _frame(brush: Brush) -> list[Layer]:
    """Dark trunks and boughs at both sides, out of focus."""
    pen, rng, width, height = Pen(), brush.rng, brush.width, brush.height
    for x, girth in ((-0.02, 0.065), (1.02, 0.075)):
        lean = 8 * brush.unit if x < 0.5 else -8 * brush.unit
        half = brush.wide(girth)
        trunk = [
            (x * width, height * 1.1, half * 2),
            (x * width + lean, height * 0.7, half * 1.24),
            (x * width, -20.0, half),
        ]
        pen.path(tube(trunk, 8), brush.tone("#4a4048" if brush.snowy else "#3a2a24"))
    boughs: list[Disc] = [
        (
            rng.choice((rng.uniform(-0.05, 0.22), rng.uniform(0.78, 1.05))) * width,
            rng.uniform(-0.06, 0.09) * brush.reach,
            brush.wide(rng.uniform(0.07, 0.11)),
        )
        for _ in range(10)
    ]
    colour = "#dbe6f2" if brush.snowy else "#b5482a" if brush.season_is("autumn") else "#2f6f3a"
    layers = [
        Layer(
            pen.svg + plants.foliage(brush, boughs, colour, 0, 40 * brush.unit, 0.8),
            5 * brush.unit,
            name="frame",
        )
    ]
    if not brush.snowy:
        ferns = "".join(
            plants.fern(brush, x * width, height * 1.04, 230 * brush.unit) for x in (0.02, 0.12, 0.9, 1.0)
        )
        layers.append(Layer(ferns, 8 * brush.unit, name="frame"))
    return layers


def _rays(brush: Brush, setting: Setting) -> list[Layer]:
    if not setting.nightly:
        return light_in_air(brush, setting, 0.95)
    pale = Layer(sky.beams(brush, 0.42), 18 * brush.unit, "screen", name="rays")
    return [pale, *light_in_air(brush, setting)]


def jungle(brush: Brush, setting: Setting) -> Scenery:
    """Hanging vines, broad leaves, palms in green haze."""
    ground = land.Ground(brush, brush.horizon(0.56))
    back = _sky(brush, setting, ground.horizon)
    for depth, level, count, blur in ((0.66, -0.02, 9, 5.0), (0.36, 0.06, 7, 2.6), (0.10, 0.14, 5, 1.0)):
        row = ""
        for x in brush.across(count, 0.4):
            if depth < 0.3 and abs(x - setting.focus * brush.width) < brush.wide(0.2):
                continue
            tall = brush.tall(brush.rng.uniform(0.5, 0.85))
            if brush.rng.random() < 0.45:
                row += trees.palm(brush, x, ground.at(level), tall * 0.9, depth)
            else:
                row += trees.tree(
                    brush,
                    x,
                    ground.at(level),
                    tall * 1.1,
                    brush.rng.choice(("#2f8a4a", "#3f9a44", "#5aa83f")),
                    depth,
                )
        back.append(Layer(row, blur, name="trees"))
        back.append(
            Layer(
                land.haze(brush, ground.at(level) - brush.tall(0.12), brush.tall(0.14), 0.3),
                26 * brush.unit,
                opacity=0.8,
                name="haze",
            )
        )
        back.append(
            Layer(
                land.hill(brush, ground.at(level), 12 * brush.unit, "#6fae4a", "#2f6f38", depth * 0.8)[1],
                blur * 0.5 + 0.4,
                name="hill",
            )
        )
    back += _floor(brush, ground)
    back.append(Layer(_vines(brush), 1, name="vines"))
    back.append(Layer(_undergrowth(brush, setting, ground), 0.8, name="bushes"))
    front = [Layer(_broad_leaves(brush), 6 * brush.unit, name="frame"), *_rays(brush, setting)]
    return Scenery(back=tuple(back), front=tuple(front), floor=ground.at(0.56), step=brush.tall(0.07))


def _vines(brush: Brush) -> str:
    pen, rng = Pen(), brush.rng
    for x in brush.across(5, 0.5):
        drop, sway = brush.tall(rng.uniform(0.16, 0.42)), rng.uniform(-60, 60) * brush.unit
        pen.line(
            f"M{x:.1f} -20Q{x + sway:.1f} {drop * 0.6:.1f} {x + sway * 0.4:.1f} {drop:.1f}",
            brush.tone("#3f6f34", 0.1),
            7 * brush.unit,
        )
        masses: list[Disc] = [
            (x + sway * 0.8 * t, drop * t, 16 * brush.unit) for t in (0.3, 0.5, 0.7, 0.85, 1.0)
        ]
        pen.add(plants.leaves(brush, masses, 16, 22 * brush.unit, brush.tone("#4f9a40", 0.08)))
    return pen.svg


def _broad_leaves(brush: Brush) -> str:
    pen, width, height, unit = Pen(), brush.width, brush.height, brush.unit
    for x, y, angle, colour in ((-0.03, 0.02, 0.7, "#2f7a3c"), (0.1, -0.05, 1.1, "#3f9444"), (1.03, 0.0, 2.3, "#2f7a3c"), (0.9, -0.05, 1.9, "#3f9444"),
                                (-0.04, 0.95, -0.7, "#276a36"), (0.08, 1.03, -1.2, "#378a40"), (1.04, 0.97, -2.4, "#276a36"), (0.93, 1.04, -1.9, "#378a40")):  # fmt: skip
        for turn in (-0.35, 0, 0.35):
            pen.path(leaf_at(x * width, y * height, 260 * unit, angle + turn, 0.34), brush.tone(colour))
    return pen.svg
