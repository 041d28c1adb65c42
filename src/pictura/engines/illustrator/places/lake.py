"""Still and running water inland: lake, river, waterfall, swamp. What stands above it is mirrored."""

from __future__ import annotations

from pictura.engines.illustrator import flowers, land, plants, sky, trees, water, wildlife
from pictura.engines.illustrator.arranging import carrier
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.flowers import Gap
from pictura.engines.illustrator.layers import Layer, Mirror, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air, sun_x
from pictura.engines.illustrator.places.distance import FUJI, fuji
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import Disc, tube


def lake(brush: Brush, setting: Setting) -> Scenery:
    """Mountains and woods mirrored in still water; reeds and a strip of bank in front."""
    horizon, unit, height = brush.horizon(0.46), brush.unit, brush.height
    ground = land.Ground(brush, horizon)
    back = heavens(brush, setting, horizon, 5)
    if FUJI in setting.props:
        back.append(Layer(fuji(brush, setting, horizon), 1.6, name="far"))
    elif setting.place != "swamp":
        back.append(
            Layer(land.mountains(brush, horizon * 1.01, brush.tall(0.27), 4, "#7f95b8", 0.5), 1.8, name="far")
        )
    back.append(Layer(_woods(brush, horizon, 0.42, 16, 0.13), 1.6, name="trees"))
    back.append(Layer(_woods(brush, ground.at(0.015), 0.2, 10, 0.2, skip=setting.focus), 0.9, name="trees"))
    far, near = ("#6a9a7a", "#2f5a4a") if setting.place == "swamp" else ("#5ab0d8", "#1f6aa0")
    line = ground.at(0.03)
    back.append(Layer(water.surface(brush, line, far, near), 0.6, name="water"))
    front: list[Layer] = [Layer(water.ripples(brush, line, height, 70, opacity=0.28), 0.5, name="ripples")]
    if setting.low_sun or setting.nightly:
        path = water.glitter(brush, sun_x(brush), line, ground.at(0.9), brush.wide(0.2), 110)
        front.append(Layer(path, 0.5, name="glitter"))
    if setting.place == "swamp" or brush.rng.random() < 0.4:
        front.append(Layer(water.lily_pads(brush, ground.at(0.35), ground.at(0.8), 12), 0.6, name="lilies"))
    swims = bool(setting.subjects) and _afloat(setting)
    if swims:
        return Scenery(
            back=tuple(back),
            bank=tuple(front),
            front=(*_reeds(brush, setting), *light_in_air(brush, setting, 0.4)),
            floor=ground.at(0.56),
            step=brush.tall(0.05),
            mirror=Mirror(line, 0.5),
        )
    bank = [
        Layer(_bank(brush, ground, 0.56), 0.5, name="lawn"),
        Layer(plants.lawn(brush, ground.at(0.62), height, 300, 8 * unit, 36 * unit), name="grass"),
    ]
    blossoms = plants.flowering(brush)
    bank.append(
        Layer(
            flowers.bed(
                brush,
                26,
                ground.at(0.62),
                ground.at(0.95),
                40 * unit,
                90 * unit,
                blossoms,
                0.05,
                Gap(setting.focus * brush.width, brush.wide(0.2)),
            ),
            name="bed",
        )
    )
    return Scenery(
        back=(*back, *front), mirror=Mirror(line, 0.42), bank=tuple(bank),
        front=(*_reeds(brush, setting), *light_in_air(brush, setting, 0.4)), floor=ground.at(0.74), step=brush.tall(0.05),
    )  # fmt: skip


def _afloat(setting: Setting) -> bool:
    """Whether the hero, or what carries him, is on the water."""
    hero = carrier(setting.subjects)
    return hero.action == "swim" or wildlife.floats(hero.thing, hero.action) or hero.thing in wildlife.BOATS


def _woods(brush: Brush, y: float, depth: float, count: int, height: float, skip: float | None = None) -> str:
    parts: list[str] = []
    for x in brush.across(count, 0.4):
        if skip is not None and abs(x / brush.width - skip) < 0.16:
            continue
        tall = brush.tall(height) * brush.rng.uniform(0.7, 1.25)
        parts.append(trees.pine(brush, x, y + 6, tall, "#2f7560", depth))
    green = "#eef3fa" if brush.snowy else plants.leaf_colour(brush)
    return "".join(parts) + land.hill(brush, y, 4 * brush.unit, green, green, depth)[1]


def _bank(brush: Brush, ground: land.Ground, level: float) -> str:
    near, far = plants.ground_colours(brush)
    return land.hill(brush, ground.at(level), 14 * brush.unit, near, far, 0.02)[1]


def _reeds(brush: Brush, setting: Setting) -> list[Layer]:
    """Reeds with brown heads at both sides, a little out of focus."""
    pen, rng, height, unit = Pen(), brush.rng, brush.height, brush.unit
    for side in (0.0, 1.0):
        for _ in range(11):
            x = brush.width * side + (1 if side == 0 else -1) * rng.uniform(-20, 150) * unit
            tall, lean = rng.uniform(170, 330) * unit, rng.uniform(-40, 40) * unit
            pen.line(
                f"M{x:.1f} {height + 10:.1f}Q{x:.1f} {height - tall * 0.5:.1f} {x + lean:.1f} {height - tall:.1f}",
                brush.tone("#5a9044"),
                6 * unit,
            )
            if rng.random() < 0.4:
                pen.path(
                    tube(
                        [
                            (x + lean * 0.9, height - tall * 0.9, 8 * unit),
                            (x + lean * 1.1, height - tall * 1.12, 8 * unit),
                        ]
                    ),
                    brush.tone("#7a4a2c"),
                )
    return [Layer(pen.svg, 3.5 * unit, name="frame")]


def river(brush: Brush, setting: Setting) -> Scenery:
    """A river that winds down to us between meadows; with a fall behind it at a waterfall."""
    horizon, unit, height, width = brush.horizon(0.48), brush.unit, brush.height, brush.width
    ground = land.Ground(brush, horizon)
    back = heavens(brush, setting, horizon, 5)
    middle = width * (0.68 if setting.focus < 0.5 else 0.32)
    if setting.subjects and _afloat(setting):
        middle = width * setting.focus
    if setting.place == "waterfall":
        back += _cliff(brush, ground, middle)
    else:
        back.append(
            Layer(land.mountains(brush, horizon * 1.02, brush.tall(0.22), 5, "#8398bd", 0.6), 2, name="far")
        )
        back.append(
            Layer(
                trees.treeline(brush, ground.at(0.04), brush.tall(0.10), 10, plants.leaf_colour(brush), 0.42),
                1.8,
                name="trees",
            )
        )
    near, far = plants.ground_colours(brush)
    back.append(Layer(land.hill(brush, ground.at(0.04), 6 * unit, near, far, 0.1)[1], 0.8, name="lawn"))
    back.append(Layer(_stream(brush, ground, middle), 0.6, name="water"))
    stones = "".join(
        land.rock(
            brush,
            middle + brush.rng.uniform(-0.22, 0.22) * brush.span,
            ground.at(brush.rng.uniform(0.3, 0.8)),
            brush.wide(brush.rng.uniform(0.03, 0.08)),
        )
        for _ in range(7)
    )
    grass = plants.lawn(brush, ground.at(0.10), height, 300, 7 * unit, 34 * unit)
    back += [
        Layer(_clear_of_stream(brush, ground, middle, grass), name="grass"),
        Layer(stones, 0.4, name="stones"),
    ]
    blossoms = plants.flowering(brush)
    front = [
        Layer(
            flowers.bed(
                brush,
                14,
                ground.at(0.9),
                ground.at(1.06),
                100 * unit,
                140 * unit,
                blossoms,
                0,
                Gap(setting.focus * width, brush.wide(0.2)),
            ),
            1.4,
            name="near",
        )
    ]
    return Scenery(
        back=tuple(back),
        front=(*front, *_reeds(brush, setting), *light_in_air(brush, setting, 0.6)),
        floor=ground.at(0.60),
        step=brush.tall(0.06),
    )


def _stream_path(brush: Brush, ground: land.Ground, x: float) -> str:
    s = brush.span
    return (
        f"M{x - s * 0.015:.1f} {ground.at(0.045):.1f}C{x + s * 0.12:.1f} {ground.at(0.2):.1f} {x - s * 0.26:.1f} {ground.at(0.4):.1f} {x - s * 0.2:.1f} {ground.at(1.05):.1f}"
        f"H{x + s * 0.34:.1f}C{x + s * 0.12:.1f} {ground.at(0.55):.1f} {x + s * 0.22:.1f} {ground.at(0.2):.1f} {x + s * 0.02:.1f} {ground.at(0.045):.1f}Z"
    )


def _stream(brush: Brush, ground: land.Ground, x: float) -> str:
    pen = Pen()
    path = _stream_path(brush, ground, x)
    fill = pen.linear(
        [(0, brush.tone("#a8dcec", 0.2)), (1, brush.tone("#2f8fc0"))], 0, ground.at(0.05), 0, brush.height
    )
    pen.path(path, fill, stroke=brush.tone("#d8c088", 0.1), width=8 * brush.unit, stroke_opacity=0.8)
    pen.clip(path, water.ripples(brush, ground.at(0.06), brush.height, 130, opacity=0.5))
    return pen.svg


def _clear_of_stream(brush: Brush, ground: land.Ground, x: float, grass: str) -> str:
    """Grass everywhere but in the water: drawn under the stream's own sheet once more."""
    return grass + _stream(brush, ground, x)


def _cliff(brush: Brush, ground: land.Ground, x: float) -> list[Layer]:
    pen, rng, tone = Pen(), brush.rng, brush.tone
    top = ground.horizon - brush.tall(0.34)
    left, right = x - brush.wide(0.42), x + brush.wide(0.42)
    steps = 14
    edge = [
        (
            left + (right - left) * k / steps,
            top + rng.uniform(-14, 30) * brush.unit + abs(k - steps / 2) * brush.tall(0.018),
        )
        for k in range(steps + 1)
    ]
    outline = "L".join(f"{px:.1f} {py:.1f}" for px, py in edge)
    fill = pen.linear([(0, tone("#9aa090", 0.2)), (1, tone("#5a6458", 0.25))], 0, top, 0, ground.at(0.1))
    pen.path(f"M{left - 60:.1f} {ground.at(0.1):.1f}L{outline}L{right + 60:.1f} {ground.at(0.1):.1f}Z", fill)
    for _ in range(16):
        px, py = rng.uniform(left, right), rng.uniform(top + 40, ground.horizon)
        pen.path(
            f"M{px:.1f} {py:.1f}l{rng.uniform(14, 40):.1f} {rng.uniform(30, 90):.1f}l{-rng.uniform(20, 50):.1f} {rng.uniform(-10, 20):.1f}Z",
            tone("#3f4a44", 0.2),
            opacity=0.35,
        )
    masses: list[Disc] = [(px, py, brush.wide(0.045)) for px, py in edge if abs(px - x) > brush.wide(0.08)]
    fringe = plants.foliage(brush, masses, plants.leaf_colour(brush), 0.2, 18 * brush.unit)
    fall = water.fall(brush, x, top + 20 * brush.unit, ground.at(0.08), brush.wide(0.06))
    mist = sky.glow(x, ground.at(0.06), brush.wide(0.2), "#ffffff", 0.7)
    return [
        Layer(pen.svg, 1.4, name="far"),
        Layer(fringe, 1, name="trees"),
        Layer(fall, 0.8, name="fall"),
        Layer(mist, 12 * brush.unit, name="mist"),
    ]
