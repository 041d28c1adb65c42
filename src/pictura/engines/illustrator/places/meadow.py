"""Meadows under mountains, and what grows from them: flower fields, farms, castles."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.engines.illustrator import farmyard, flowers, land, plants, things, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken
from pictura.engines.illustrator.flowers import FLOWERING, Gap
from pictura.engines.illustrator.layers import Layer, Placed, Scenery, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.places.distance import distance
from pictura.engines.illustrator.setting import Setting

FAR_GREENS = (("#9cc871", 0.5), ("#8ecf5e", 0.3), ("#8fd455", 0.12))


def meadow(brush: Brush, setting: Setting) -> Scenery:
    horizon = brush.horizon(0.55)
    depth = brush.height - horizon
    back = [*heavens(brush, setting, horizon, 6), *distance(brush, setting, horizon), *hills(brush, horizon)]
    back += grassland(brush, horizon + depth * 0.25)
    if setting.has_tree:
        tree = trees.tree(
            brush, brush.width * setting.tree_at, horizon + depth * 0.38, brush.tall(0.86), None, 0.02
        )
        back.append(Layer(tree, name="tree"))
    front = [*near_flowers(brush, setting, plants.flowering(brush)), *light_in_air(brush, setting, 0.5)]
    return Scenery(back=tuple(back), front=tuple(front), floor=horizon + depth * 0.56, step=brush.tall(0.07))


def flower_field(brush: Brush, setting: Setting) -> Scenery:
    """Flowers to the horizon: rows of the crop that was named, or of a dozen colours."""
    horizon = brush.horizon(0.52)
    floor = land.Ground(brush, horizon)
    unit = brush.unit
    back = [*heavens(brush, setting, horizon, 6), *distance(brush, setting, horizon)]
    back.append(
        Layer(land.hill(brush, floor.at(0.02), 12 * unit, "#8fc860", "#4f9a44", 0.2)[1], 1, name="hill")
    )
    crop: tuple[Placed, ...] = ()
    if setting.crop:
        back.append(
            Layer(plants.lawn(brush, floor.at(0.06), brush.height, 300, 8 * unit, 40 * unit), name="grass")
        )
        crop = _rows(brush, things.glyph(setting.crop), floor)
    else:
        colours = brush.rng.choice(
            (
                plants.flowering(brush),
                ("#b884f5", "#8a6ad8", "#d0a8ff"),
                ("#f2545b", "#ff7a6a"),
                ("#ff6f91", "#ffc2dd", "#ffffff"),
            )
        )
        for top, bottom, low, high, blur in (
            (0.04, 0.2, 16, 34, 1.2),
            (0.2, 0.5, 36, 70, 0.6),
            (0.5, 0.85, 70, 110, 0.3),
        ):
            gap = (
                Gap(setting.focus * brush.width, brush.wide(0.13), floor.at(0.42))
                if setting.subjects
                else None
            )
            bed = flowers.bed(
                brush,
                70,
                floor.at(top),
                floor.at(bottom),
                low * unit,
                high * unit,
                colours or FLOWERING,
                0.2 * (1 - top),
                gap,
            )
            back.append(Layer(bed, blur, name="bed"))
    front = [*near_flowers(brush, setting, plants.flowering(brush)), *light_in_air(brush, setting, 0.5)]
    return Scenery(
        back=tuple(back), front=tuple(front), floor=floor.at(0.60), step=brush.tall(0.07), crop=crop
    )


def _rows(brush: Brush, sprite: Sprite, floor: land.Ground) -> tuple[Placed, ...]:
    """The crop in rows, small and hazy at the horizon."""
    rng, rows = brush.rng, 9
    placed: list[Placed] = []
    for row in range(rows):
        t = row / (rows - 1)
        y, height = floor.at(0.10 + 0.90 * t**1.5), brush.span * (0.035 + 0.20 * t**1.5)
        count = max(3, round((26 - 19 * t) * brush.width / brush.span))
        placed += [
            Placed(
                sprite=sprite, x=(k + 0.5 + rng.uniform(-0.3, 0.3) + (row % 2) * 0.5) / count * brush.width,
                y=y + rng.uniform(-0.2, 0.2) * height, height=height * rng.choice((0.92, 1.1)),
                flip=rng.random() < 0.5, depth=(1 - t) * 0.55, shadow=0,
            )
            for k in range(count)
        ]  # fmt: skip
    return tuple(placed)


def cherry(brush: Brush, setting: Setting) -> Scenery:
    """A meadow under cherry trees in blossom."""
    horizon = brush.horizon(0.55)
    floor = land.Ground(brush, horizon)
    back = [*heavens(brush, setting, horizon, 5), *distance(brush, setting, horizon), *hills(brush, horizon)]
    back += grassland(brush, floor.at(0.25))
    far_x = brush.width * (1 - setting.tree_at)
    far = trees.tree(brush, far_x, floor.at(0.20), brush.tall(0.42), None, 0.3, blossom=True)
    near = trees.tree(
        brush,
        brush.width * setting.tree_at,
        floor.at(0.40),
        brush.tall(0.92),
        None,
        0.02,
        trunk="#5f4238",
        blossom=True,
    )
    fallen = "".join(
        plants.leaves(
            brush,
            [(brush.width * setting.tree_at, floor.at(0.5), brush.wide(0.4))],
            brush.some(70),
            9 * brush.unit,
            brush.tone(pink),
        )
        for pink in ("#f7bcd2", "#ffdbe8")
    )
    back += [Layer(far, 2, name="trees"), Layer(near, 0.3, name="tree"), Layer(fallen, name="petals")]
    front = [*near_flowers(brush, setting, plants.flowering(brush)), *light_in_air(brush, setting, 0.5)]
    return Scenery(back=tuple(back), front=tuple(front), floor=floor.at(0.58), step=brush.tall(0.07))


def farm(brush: Brush, setting: Setting) -> Scenery:
    """Fields in stripes, a red barn, bales or a wooden fence."""
    horizon = brush.horizon(0.54)
    floor = land.Ground(brush, horizon)
    unit, rng = brush.unit, brush.rng
    back = [*heavens(brush, setting, horizon, 6), *distance(brush, setting, horizon), *hills(brush, horizon)]
    barn_x = brush.width * (0.78 if setting.focus < 0.5 else 0.22)
    back.append(Layer(_stripes(brush, floor), 1.2, name="field"))
    barn = farmyard.barn(brush, barn_x, floor.at(0.20), brush.wide(0.24), 0.14)
    back.append(Layer(barn, 0.8, name="house"))
    near, far = plants.ground_colours(brush)
    back.append(Layer(land.hill(brush, floor.at(0.22), 6 * unit, near, far, 0.04)[1], name="lawn"))
    back.append(Layer(farmyard.rail_fence(brush, floor.at(0.27), brush.tall(0.085), 0.08), 0.5, name="fence"))
    back += grassland(brush, floor.at(0.28))
    if rng.random() < 0.6 and not brush.snowy:
        bales = "".join(
            farmyard.bale(brush, x, floor.at(0.30 + 0.04 * k), brush.wide(0.09), 0.06)
            for k, x in enumerate((brush.width * (1 - setting.focus), brush.width * (1.12 - setting.focus)))
        )
        back.append(Layer(bales, 0.4, name="bales"))
    front = [*near_flowers(brush, setting, plants.flowering(brush)[:3]), *light_in_air(brush, setting, 0.5)]
    return Scenery(back=tuple(back), front=tuple(front), floor=floor.at(0.60), step=brush.tall(0.07))


def _stripes(brush: Brush, floor: land.Ground) -> str:
    """Ploughed and sown strips that run to the horizon."""
    pen, x = Pen(), brush.width / 2
    colours = ("#e8f0fa", "#d8e4f2") if brush.snowy else ("#d8b84a", "#a8c85a", "#c89a4a", "#8fbf54")
    strips = max(8, round(12 * brush.width / brush.span))
    for k in range(-strips, strips):
        a, b = k * brush.span * 0.05, (k + 1) * brush.span * 0.05
        pen.path(
            f"M{x + a:.1f} {floor.at(0.02):.1f}L{x + b:.1f} {floor.at(0.02):.1f}L{x + b * 4:.1f} {floor.at(0.30):.1f}"
            f"L{x + a * 4:.1f} {floor.at(0.30):.1f}Z",
            brush.tone(colours[k % len(colours)], 0.22),
        )
    return pen.svg


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
            woods = trees.treeline(
                brush, line(brush.width / 2) + 14 * brush.unit, brush.tall(0.07), 9, green, far
            )
        layers.append(Layer(woods + hill, 2.4 - index, name="hill"))
    return layers


def grassland(brush: Brush, top: float) -> list[Layer]:
    unit = brush.unit
    if brush.snowy:
        return [Layer(land.slivers(brush, 16, top, (120, 380), 18, "#8fb0de", 0.28), 3 * unit, name="drifts")]
    grass = plants.lawn(brush, top, brush.height, 520, 8 * unit, 36 * unit)
    bed = flowers.bed(brush, 60, top, brush.height * 0.86, 22 * unit, 64 * unit, plants.flowering(brush), 0.2)
    return [Layer(grass, name="grass"), Layer(bed, name="bed")]


def near_flowers(brush: Brush, setting: Setting, colours: Sequence[str]) -> list[Layer]:
    """The foot of the picture: tall flowers left and right of the hero, and a blurred frame before all."""
    unit, height, width = brush.unit, brush.height, brush.width
    if brush.snowy:
        return []
    hero = Gap(setting.focus * width, brush.wide(0.26))
    near = flowers.bed(
        brush, 16, height - 100 * unit, height + 30 * unit, 110 * unit, 150 * unit, colours, 0, hero
    )
    near += plants.lawn(brush, height - 50 * unit, height + 40 * unit, 60, 70 * unit, 120 * unit)
    frame = plants.lawn(brush, height + 60 * unit, height + 100 * unit, 26, 180 * unit, 260 * unit)
    for x in (-0.01, 0.07, 0.95, 1.02):
        if colours:
            colour = brush.rng.choice(list(colours))
            frame += flowers.stem(
                brush, x * width, height + 90 * unit, 300 * unit * brush.rng.uniform(0.8, 1.1), colour
            )
    return [Layer(near, 1.2, name="near"), Layer(frame, 11 * unit, name="frame")]
