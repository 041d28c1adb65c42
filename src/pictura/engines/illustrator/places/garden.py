"""Gardens: a hedge in flower, often a white fence, a lawn, a tree at the light's far side."""

from __future__ import annotations

from pictura.engines.illustrator import flowers, land, plants, town
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.flowers import Gap
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.places.meadow import near_flowers
from pictura.engines.illustrator.setting import Setting

GREENS = ("#4f9e45", "#5fae4d", "#3f8f4a")


def garden(brush: Brush, setting: Setting) -> Scenery:
    horizon = brush.horizon(0.50)
    floor = _Floor(brush, horizon)
    rng = brush.rng
    blossoms = plants.flowering(brush)
    back = heavens(brush, setting, horizon * 1.1)
    line, hill = land.hill(brush, floor.at(-0.03), 16 * brush.unit, "#7fb86a", "#5f9d58", 0.55)
    woods = plants.treeline(brush, line(0) + 6, brush.tall(0.11), 12, "#5a9a5c", 0.55)
    back.append(Layer(woods + hill, 3.5, name="far"))
    hedge = "".join(
        plants.bush(brush, x, floor.at(0.10), brush.wide(0.26), _green(brush), 0.26, blossoms)
        for x in brush.across(6, 0.2)
    )
    back.append(Layer(hedge, 1.6, name="hedge"))
    if rng.random() < 0.65:
        edge = town.fence(brush, floor.at(0.13), brush.tall(0.10), 0.10)
    else:
        edge = "".join(
            plants.bush(brush, x, floor.at(0.15), brush.wide(0.2), _green(brush), 0.12, blossoms)
            for x in brush.across(7, 0.1)
        )
    back.append(Layer(edge, 0.8, name="fence"))
    back += lawn(brush, setting, floor.at(0.12), blossoms)
    if setting.has_tree:
        tree_x = brush.width * setting.tree_at
        back.append(Layer(plants.tree(brush, tree_x, floor.at(0.24), brush.tall(0.78), None, 0.03), name="tree"))
    front = [*near_flowers(brush, setting, blossoms), *light_in_air(brush, setting)]
    return Scenery(back=tuple(back), front=tuple(front), floor=floor.at(0.60), step=brush.tall(0.07))


class _Floor:
    """Heights on the ground: 0 at the horizon, 1 at the lower edge."""

    def __init__(self, brush: Brush, horizon: float) -> None:
        self._horizon, self._depth = horizon, brush.height - horizon

    def at(self, share: float) -> float:
        return self._horizon + self._depth * share


def _green(brush: Brush) -> str | None:
    if brush.snowy or brush.season_is("autumn"):
        return None
    return brush.rng.choice(GREENS)


def lawn(brush: Brush, setting: Setting, top: float, blossoms: tuple[str, ...] | list[str]) -> list[Layer]:
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
    beds = flowers.bed(brush, 46, top + depth * 0.02, top + depth * 0.19, 40 * unit, 62 * unit, blossoms, 0.18)
    middle = flowers.bed(
        brush, 26, top + depth * 0.20, top + depth * 0.62, 54 * unit, 88 * unit, blossoms, 0.08,
        Gap(hero, brush.wide(0.34)),
    )  # fmt: skip
    layers.append(Layer(grass, name="grass"))
    layers.append(Layer(beds + middle, 0.4, name="bed"))
    return layers
