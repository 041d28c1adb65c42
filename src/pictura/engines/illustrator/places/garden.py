"""Gardens: a hedge in flower, often a white fence, a lawn, a tree at the light's far side."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.engines.illustrator import farmyard, flowers, land, plants, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.flowers import Gap
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.places.meadow import near_flowers
from pictura.engines.illustrator.setting import Setting

GREENS = ("#4f9e45", "#5fae4d", "#3f8f4a")


def garden(brush: Brush, setting: Setting) -> Scenery:
    horizon = brush.horizon(0.50)
    floor = land.Ground(brush, horizon)
    rng = brush.rng
    blossoms = plants.flowering(brush)
    back = heavens(brush, setting, horizon * 1.1)
    line, hill = land.hill(brush, floor.at(-0.03), 16 * brush.unit, "#7fb86a", "#5f9d58", 0.55)
    woods = trees.treeline(brush, line(0) + 6, brush.tall(0.11), 12, "#5a9a5c", 0.55)
    back.append(Layer(woods + hill, 3.5, name="far"))
    hedge = "".join(
        plants.bush(brush, x, floor.at(0.10), brush.wide(0.26), _green(brush), 0.26, blossoms)
        for x in brush.across(6, 0.2)
    )
    back.append(Layer(hedge, 1.6, name="hedge"))
    if setting.place == "garden" and rng.random() < 0.65:
        edge = farmyard.fence(brush, floor.at(0.13), brush.tall(0.10), 0.10)
    else:
        edge = "".join(
            plants.bush(brush, x, floor.at(0.15), brush.wide(0.2), _green(brush), 0.12, blossoms)
            for x in brush.across(7, 0.1)
        )
    back.append(Layer(edge, 0.8, name="fence"))
    back += lawn(brush, setting, floor.at(0.12), blossoms)
    if setting.place == "park":
        back.append(Layer(_path(brush, setting, floor), 0.8, name="path"))
    if setting.place == "playground":
        back.append(Layer(_slide_and_swing(brush, setting, floor), 0.6, name="playground"))
    if setting.has_tree:
        tree_x = brush.width * setting.tree_at
        back.append(
            Layer(trees.tree(brush, tree_x, floor.at(0.24), brush.tall(0.78), None, 0.03), name="tree")
        )
    front = [*near_flowers(brush, setting, blossoms), *light_in_air(brush, setting)]
    return Scenery(back=tuple(back), front=tuple(front), floor=floor.at(0.60), step=brush.tall(0.07))


def _path(brush: Brush, setting: Setting, floor: land.Ground) -> str:
    """A sandy path that winds from the feet of the viewer into the park, and a bench beside it."""
    pen, tone, unit = Pen(), brush.tone, brush.unit
    x, width = brush.width * (1 - setting.focus), brush.wide(0.10)
    fill = pen.linear([(0, tone("#ecd9ae", 0.2)), (1, tone("#d8bc88"))], 0, floor.at(0.12), 0, brush.height)
    pen.path(
        f"M{x - width * 0.1:.1f} {floor.at(0.125):.1f}C{x + width:.1f} {floor.at(0.3):.1f} {x - width * 1.6:.1f} "
        f"{floor.at(0.45):.1f} {x - width * 0.6:.1f} {brush.height + 10:.1f}H{x + width * 2.4:.1f}"
        f"C{x + width * 0.6:.1f} {floor.at(0.5):.1f} {x + width * 1.9:.1f} {floor.at(0.3):.1f} "
        f"{x + width * 0.2:.1f} {floor.at(0.125):.1f}Z",
        fill,
    )
    bx, by, w = x + brush.wide(0.2), floor.at(0.26), brush.wide(0.13)
    for rise in (0.30, 0.42, 0.18):
        pen.rect(bx - w / 2, by - w * rise, w, w * 0.075, tone("#b07a48", 0.08), corner=2 * unit)
    for side in (-0.42, 0.38):
        pen.rect(bx + side * w, by - w * 0.44, w * 0.045, w * 0.46, tone("#4a4f58", 0.08))
    return pen.svg


def _slide_and_swing(brush: Brush, setting: Setting, floor: land.Ground) -> str:
    pen, tone = Pen(), brush.tone
    x = brush.width * (0.80 if setting.focus < 0.5 else 0.20)
    y, h = floor.at(0.30), brush.tall(0.26)
    pen.line(
        f"M{x - h * 0.5:.1f} {y:.1f}L{x - h * 0.5:.1f} {y - h:.1f}M{x - h * 0.26:.1f} {y:.1f}V{y - h:.1f}",
        tone("#e85a4f", 0.06),
        h * 0.05,
    )
    for step in range(1, 5):
        level = y - h * step / 5
        pen.line(f"M{x - h * 0.5:.1f} {level:.1f}h{h * 0.24:.1f}", tone("#f2c14e", 0.06), h * 0.035)
    pen.line(
        f"M{x - h * 0.26:.1f} {y - h * 0.94:.1f}Q{x + h * 0.2:.1f} {y - h * 0.5:.1f} {x + h * 0.72:.1f} {y - h * 0.06:.1f}",
        tone("#4fb0d8", 0.06),
        h * 0.13,
    )
    pen.line(
        f"M{x - h * 0.26:.1f} {y - h * 0.97:.1f}Q{x + h * 0.2:.1f} {y - h * 0.54:.1f} {x + h * 0.72:.1f} {y - h * 0.1:.1f}",
        tone("#8fd4f0", 0.06),
        h * 0.04,
    )
    return pen.svg


def _green(brush: Brush) -> str | None:
    if brush.snowy or brush.season_is("autumn"):
        return None
    return brush.rng.choice(GREENS)


def lawn(brush: Brush, setting: Setting, top: float, blossoms: Sequence[str]) -> list[Layer]:
    """Mown ground with dapples of light, grass and flower beds that leave room for the hero."""
    unit, grain = brush.unit, brush.grain
    near, far = plants.ground_colours(brush)
    layers = [Layer(land.hill(brush, top, 5 * unit, near, far, 0.05)[1], name="lawn")]
    if brush.snowy:
        drifts = land.slivers(brush, 16, top + 60 * unit, (120, 380), 18, "#8fb0de", 0.28)
        return [*layers, Layer(drifts, 3 * unit, name="drifts")]
    if not brush.light.nightly:
        dapples = "".join(
            f'<ellipse cx="{grain.uniform(0, brush.width):.0f}" cy="{grain.uniform(top + 20, brush.height):.0f}" '
            f'rx="{grain.uniform(40, 130) * unit:.0f}" ry="{grain.uniform(9, 24) * unit:.0f}" '
            f'fill="#fff6a0" fill-opacity="{grain.uniform(0.10, 0.32):.2f}"/>'
            for _ in range(26)
        )
        layers.append(Layer(dapples, 7 * unit, "screen", 0.8, name="dapples"))
    depth = brush.height - top
    hero = setting.focus * brush.width
    grass = plants.lawn(brush, top + depth * 0.03, brush.height, 520, 8 * unit, 36 * unit)
    beds = flowers.bed(
        brush, 46, top + depth * 0.02, top + depth * 0.19, 40 * unit, 62 * unit, blossoms, 0.18
    )
    middle = flowers.bed(
        brush, 26, top + depth * 0.20, top + depth * 0.62, 54 * unit, 88 * unit, blossoms, 0.08,
        Gap(hero, brush.wide(0.34)),
    )  # fmt: skip
    layers.append(Layer(grass, name="grass"))
    layers.append(Layer(beds + middle, 0.4, name="bed"))
    return layers
