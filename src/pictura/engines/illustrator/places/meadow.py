"""Meadows under mountains, and what grows from them: flower fields, farms, castles."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.engines.illustrator import flowers, land, plants
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken
from pictura.engines.illustrator.flowers import Gap
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.setting import Setting

FAR_GREENS = (("#9cc871", 0.5), ("#8ecf5e", 0.3), ("#8fd455", 0.12))


def meadow(brush: Brush, setting: Setting) -> Scenery:
    horizon = brush.horizon(0.55)
    depth = brush.height - horizon
    back = [*heavens(brush, setting, horizon, 6), *distance(brush, horizon), *hills(brush, horizon)]
    back += grassland(brush, horizon + depth * 0.25)
    if setting.has_tree:
        tree = plants.tree(brush, brush.width * setting.tree_at, horizon + depth * 0.38, brush.tall(0.86), None, 0.02)
        back.append(Layer(tree, name="tree"))
    front = [*near_flowers(brush, setting, plants.flowering(brush)), *light_in_air(brush, setting, 0.5)]
    return Scenery(
        back=tuple(back), front=tuple(front), floor=horizon + depth * 0.56, step=brush.tall(0.07)
    )


def distance(brush: Brush, horizon: float) -> list[Layer]:
    """What stands at the horizon: peaks, rounded mountains or woods, by chance."""
    kind = brush.rng.choice(("peaks", "peaks", "rounded", "woods"))
    if kind == "peaks":
        return [Layer(land.mountains(brush, horizon * 1.02, brush.tall(0.22), 5, "#8398bd", 0.62), 2, name="far")]
    if kind == "woods":
        woods = plants.treeline(brush, horizon * 1.03, brush.tall(0.12), 10, "#5f9a6a", 0.62)
        return [Layer(woods, 2.5, name="far")]
    ranges = ""
    for level, colour, depth in ((0.90, "#8fa8c8", 0.72), (0.96, "#86a8a8", 0.58)):
        ranges += land.hill(brush, horizon * level, brush.tall(0.05), colour, colour, depth, 3)[1]
    return [Layer(ranges, 2.2, name="far")]


def hills(brush: Brush, horizon: float) -> list[Layer]:
    """Three rolling hills, the far ones with woods."""
    depth = brush.height - horizon
    layers: list[Layer] = []
    for index, (colour, far) in enumerate(FAR_GREENS):
        y = horizon + depth * (0, 0.075, 0.16)[index]
        near = plants.ground_colours(brush)[0] if brush.snowy or brush.season is not None else colour
        line, hill = land.hill(brush, y, 26 * brush.unit, near, darken(near, 0.2), far)
        woods = ""
        if index < 2:
            green = plants.leaf_colour(brush) if brush.season_is("autumn") or brush.snowy else "#4f9a52"
            woods = plants.treeline(brush, line(brush.width / 2) + 14 * brush.unit, brush.tall(0.07), 9, green, far)
        layers.append(Layer(woods + hill, 2.4 - index, name="hill"))
    return layers


def grassland(brush: Brush, top: float) -> list[Layer]:
    unit = brush.unit
    if brush.snowy:
        return [Layer(land.slivers(brush, 16, top, (120, 380), 18, "#8fb0de", 0.28), 3 * unit, name="drifts")]
    grass = plants.lawn(brush, top, brush.height, 520, 8 * unit, 36 * unit)
    bed = flowers.bed(
        brush, 60, top, brush.height * 0.86, 22 * unit, 64 * unit, plants.flowering(brush), 0.2
    )
    return [Layer(grass, name="grass"), Layer(bed, name="bed")]


def near_flowers(brush: Brush, setting: Setting, colours: Sequence[str]) -> list[Layer]:
    """The foot of the picture: tall flowers left and right of the hero, and a blurred frame before all."""
    unit, height, width = brush.unit, brush.height, brush.width
    if brush.snowy:
        return []
    hero = Gap(setting.focus * width, brush.wide(0.26))
    near = flowers.bed(brush, 16, height - 100 * unit, height + 30 * unit, 110 * unit, 150 * unit, colours, 0, hero)
    near += plants.lawn(brush, height - 50 * unit, height + 40 * unit, 60, 70 * unit, 120 * unit)
    frame = plants.lawn(brush, height + 60 * unit, height + 100 * unit, 26, 180 * unit, 260 * unit)
    for x in (-0.01, 0.07, 0.95, 1.02):
        if colours:
            colour = brush.rng.choice(list(colours))
            frame += flowers.stem(brush, x * width, height + 90 * unit, 300 * unit * brush.rng.uniform(0.8, 1.1), colour)
    return [Layer(near, 1.2, name="near"), Layer(frame, 11 * unit, name="frame")]
