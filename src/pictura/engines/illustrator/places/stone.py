"""Old stones: a castle on its hill, ruins, a temple garden with its gate."""

from __future__ import annotations

from pictura.engines.illustrator import land, plants, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.places.distance import distance
from pictura.engines.illustrator.places.meadow import grassland, hills, near_flowers
from pictura.engines.illustrator.setting import Setting


def castle(brush: Brush, setting: Setting) -> Scenery:
    """Towers and pennants on a hill at the side that the hero leaves free."""
    horizon = brush.horizon(0.55)
    ground = land.Ground(brush, horizon)
    lit = setting.nightly or setting.hour == "dusk"
    x = brush.width * (0.68 if setting.focus < 0.5 else 0.32)
    if not setting.subjects or any(subject.thing == "castle" for subject in setting.subjects):
        x = brush.width * (0.66 if setting.subjects else 0.5)
    back = [*heavens(brush, setting, horizon, 6), *distance(brush, setting, horizon)]
    back.append(Layer(_castle(brush, x, ground.at(0.02), brush.tall(0.46), 0.22, lit=lit), 1.1, name="house"))
    back += hills(brush, horizon)
    back += grassland(brush, ground.at(0.25))
    front = [*near_flowers(brush, setting, plants.flowering(brush)), *light_in_air(brush, setting, 0.5)]
    return Scenery(back=tuple(back), front=tuple(front), floor=ground.at(0.58), step=brush.tall(0.07))


def _castle(brush: Brush, x: float, y: float, height: float, depth: float, *, lit: bool) -> str:
    pen, h = Pen(), height
    _wall(pen, brush, x - h * 0.5, y - h * 0.34, h * 1.0, h * 0.40, depth)
    for dx, tall, wide in (
        (-0.36, 0.62, 0.16),
        (0.36, 0.62, 0.16),
        (-0.13, 0.82, 0.15),
        (0.14, 0.74, 0.14),
        (0.0, 1.0, 0.13),
    ):
        _tower(pen, brush, x + dx * h, y + h * 0.05, h * tall, h * wide, depth, lit=lit)
    gate = h * 0.12
    pen.path(
        f"M{x - gate:.1f} {y + h * 0.06:.1f}V{y - gate:.1f}A{gate:.1f} {gate:.1f} 0 0 1 {x + gate:.1f} {y - gate:.1f}V{y + h * 0.06:.1f}Z",
        brush.tone("#4a3a3c", depth),
    )
    for k in (-0.5, 0, 0.5):
        pen.line(
            f"M{x + k * gate:.1f} {y + h * 0.05:.1f}V{y - gate * 1.7:.1f}",
            brush.tone("#8a7a6a", depth),
            h * 0.008,
        )
    return pen.svg


def _wall(pen: Pen, brush: Brush, x: float, y: float, width: float, height: float, depth: float) -> None:
    stone = pen.linear(
        [(0, brush.tone("#dcd6d0", depth)), (1, brush.tone("#a8a0a8", depth))], x, y, x, y + height
    )
    teeth = "".join(f"h{width / 22:.1f}v{-height * 0.12 if k % 2 else height * 0.12:.1f}" for k in range(21))
    pen.path(f"M{x:.1f} {y + height:.1f}V{y:.1f}{teeth}H{x + width:.1f}V{y + height:.1f}Z", stone)


def _tower(
    pen: Pen, brush: Brush, x: float, y: float, height: float, width: float, depth: float, *, lit: bool
) -> None:
    tone, half, top = brush.tone, width / 2, y - height * 0.72
    left, right = (x - half, x + half) if brush.light.from_left else (x + half, x - half)
    stone = pen.linear(
        [(0, tone("#eee8e2", depth)), (0.5, tone("#d0c8c8", depth)), (1, tone("#8f8898", depth))],
        left,
        0,
        right,
        0,
    )
    pen.rect(x - half, top, width, y - top, stone)
    pen.rect(x - half * 1.18, top - width * 0.02, width * 1.18, width * 0.2, stone)
    roof = pen.linear(
        [(0, tone("#5a86c8" if not brush.snowy else "#f4f7fc", depth)), (1, tone("#33508a", depth))],
        left,
        0,
        right,
        0,
    )
    peak = y - height
    pen.path(
        f"M{x - half * 1.35:.1f} {top:.1f}Q{x - half * 0.4:.1f} {top - (top - peak) * 0.5:.1f} {x:.1f} {peak:.1f}Q{x + half * 0.4:.1f} {top - (top - peak) * 0.5:.1f} {x + half * 1.35:.1f} {top:.1f}Z",
        roof,
    )
    pen.line(f"M{x:.1f} {peak:.1f}v{-height * 0.08:.1f}", tone("#6a5a5a", depth), width * 0.04)
    pen.path(
        f"M{x:.1f} {peak - height * 0.08:.1f}l{width * 0.36:.1f} {height * 0.02:.1f}l{-width * 0.36:.1f} {height * 0.02:.1f}Z",
        tone("#e0503f", depth),
    )
    glass = "#ffd98a" if lit else tone("#5a5470", depth)
    for level in (0.35, 0.62):
        wy = top + (y - top) * level
        pen.path(
            f"M{x - width * 0.09:.1f} {wy + width * 0.24:.1f}v{-width * 0.2:.1f}a{width * 0.09:.1f} {width * 0.09:.1f} 0 0 1 {width * 0.18:.1f} 0v{width * 0.2:.1f}Z",
            glass,
        )


def ruins(brush: Brush, setting: Setting) -> Scenery:
    """Broken columns and walls in high grass."""
    horizon = brush.horizon(0.55)
    ground = land.Ground(brush, horizon)
    back = [*heavens(brush, setting, horizon, 6), *distance(brush, setting, horizon), *hills(brush, horizon)]
    columns = ""
    for index, x in enumerate(brush.across(6, 0.25)):
        if abs(x - setting.focus * brush.width) < brush.wide(0.13):
            continue
        columns += _column(
            brush,
            x,
            ground.at(0.24 + 0.08 * (index % 2)),
            brush.tall(brush.rng.uniform(0.22, 0.46)),
            broken=index % 3 != 1,
        )
    back.append(Layer(columns, 0.6, name="house"))
    back += grassland(brush, ground.at(0.25))
    stones = "".join(
        land.rock(brush, x, ground.at(brush.rng.uniform(0.4, 0.6)), brush.wide(0.07), "#c8c0b0")
        for x in brush.across(3, 0.5)
        if abs(x - setting.focus * brush.width) > brush.wide(0.16)
    )
    back.append(Layer(stones, 0.4, name="rocks"))
    front = [*near_flowers(brush, setting, plants.flowering(brush)[:3]), *light_in_air(brush, setting, 0.6)]
    return Scenery(back=tuple(back), front=tuple(front), floor=ground.at(0.60), step=brush.tall(0.07))


def _column(brush: Brush, x: float, y: float, height: float, *, broken: bool) -> str:
    pen, tone, half = Pen(), brush.tone, brush.wide(0.028)
    left, right = (x - half, x + half) if brush.light.from_left else (x + half, x - half)
    marble = pen.linear(
        [(0, tone("#f6efe2")), (0.5, tone("#dcd2c0")), (1, tone("#988c88"))], left, 0, right, 0
    )
    top = y - height
    if broken:
        pen.path(
            f"M{x - half:.1f} {y:.1f}V{top:.1f}l{half * 0.6:.1f} {half * 0.7:.1f}l{half * 0.5:.1f} {-half * 0.9:.1f}l{half * 0.9:.1f} {half * 1.3:.1f}V{y:.1f}Z",
            marble,
        )
    else:
        pen.rect(x - half, top, half * 2, height, marble)
        pen.rect(x - half * 1.6, top - half * 0.7, half * 3.2, half * 0.8, marble, corner=2)
    for k in (-0.5, 0, 0.5):
        pen.line(
            f"M{x + k * half:.1f} {y:.1f}V{top + half * 1.6:.1f}", tone("#8a8078"), half * 0.09, opacity=0.5
        )
    pen.rect(x - half * 1.5, y - half * 0.7, half * 3, half * 0.9, marble, corner=2)
    pen.add(plants.tuft(brush, x, y + half * 0.3, half * 1.5, half * 1.6) if not brush.snowy else "")
    return pen.svg


def temple(brush: Brush, setting: Setting) -> Scenery:
    """A red gate over a path of steps, a pagoda in the haze, maples or pines."""
    horizon, unit, width = brush.horizon(0.54), brush.unit, brush.width
    ground = land.Ground(brush, horizon)
    back = [
        *heavens(brush, setting, horizon, 4),
        Layer(
            land.mountains(brush, horizon * 1.02, brush.tall(0.24), 4, "#8398bd", 0.65, snow=False),
            2.2,
            name="far",
        ),
    ]
    side = 1 - setting.focus
    back.append(
        Layer(_pagoda(brush, width * side, ground.at(0.03), brush.tall(0.42), 0.32), 1.4, name="house")
    )
    near, far = plants.ground_colours(brush)
    woods = "".join(
        trees.tree(brush, x, ground.at(0.08), brush.tall(0.3), None, 0.28)
        for x in brush.across(6, 0.3)
        if abs(x - width * side) > brush.wide(0.12)
    )
    back.append(
        Layer(woods + land.hill(brush, ground.at(0.06), 6 * unit, near, far, 0.15)[1], 1.2, name="trees")
    )
    gate_x = width * (0.5 + (setting.focus - 0.5) * 0.4)
    path = Pen()
    w = brush.wide(0.13)
    path.path(
        f"M{gate_x - w * 0.7:.1f} {ground.at(0.1):.1f}H{gate_x + w * 0.7:.1f}L{gate_x + w * 2.4:.1f} {brush.height + 10:.1f}H{gate_x - w * 2.4:.1f}Z",
        path.linear(
            [(0, brush.tone("#d8d0c0", 0.15)), (1, brush.tone("#b0a490"))], 0, ground.at(0.1), 0, brush.height
        ),
    )
    for k in range(1, 8):
        y = ground.at(0.1 + 0.9 * (k / 8) ** 1.5)
        half = w * (0.7 + 1.7 * (k / 8) ** 1.5)
        path.line(
            f"M{gate_x - half:.1f} {y:.1f}H{gate_x + half:.1f}", brush.tone("#807460"), 2 * unit, opacity=0.5
        )
    grass = "" if brush.snowy else plants.lawn(brush, ground.at(0.1), brush.height, 300, 7 * unit, 28 * unit)
    back += [
        Layer(grass, name="grass"),
        Layer(path.svg, 0.6, name="path"),
        Layer(_gate(brush, gate_x, ground.at(0.22), brush.tall(0.44)), 0.5, name="gate"),
    ]
    return Scenery(
        back=tuple(back),
        front=tuple(light_in_air(brush, setting, 0.5)),
        floor=ground.at(0.62),
        step=brush.tall(0.06),
    )


def _gate(brush: Brush, x: float, y: float, height: float) -> str:
    pen, tone, h = Pen(), brush.tone, height
    red = pen.linear(
        [(0, tone("#e8543c")), (0.5, tone("#d23c2c")), (1, tone("#8f2420"))], x - h * 0.5, 0, x + h * 0.5, 0
    )
    for side in (-1, 1):
        foot = x + side * h * 0.42
        pen.path(
            f"M{foot - h * 0.038:.1f} {y:.1f}L{foot - side * h * 0.03 - h * 0.032:.1f} {y - h:.1f}h{h * 0.064:.1f}L{foot + h * 0.038:.1f} {y:.1f}Z",
            red,
        )
        pen.rect(foot - h * 0.06, y - h * 0.05, h * 0.12, h * 0.06, tone("#3a3438"))
    pen.rect(x - h * 0.5, y - h * 0.74, h, h * 0.055, red)
    pen.rect(x - h * 0.025, y - h * 0.9, h * 0.05, h * 0.18, red)
    pen.path(
        f"M{x - h * 0.64:.1f} {y - h * 1.02:.1f}Q{x:.1f} {y - h * 0.94:.1f} {x + h * 0.64:.1f} {y - h * 1.02:.1f}L{x + h * 0.6:.1f} {y - h * 0.9:.1f}Q{x:.1f} {y - h * 0.84:.1f} {x - h * 0.6:.1f} {y - h * 0.9:.1f}Z",
        red,
    )
    pen.path(
        f"M{x - h * 0.66:.1f} {y - h * 1.06:.1f}Q{x:.1f} {y - h * 0.97:.1f} {x + h * 0.66:.1f} {y - h * 1.06:.1f}L{x + h * 0.64:.1f} {y - h * 1.0:.1f}Q{x:.1f} {y - h * 0.92:.1f} {x - h * 0.64:.1f} {y - h * 1.0:.1f}Z",
        tone("#332e36"),
    )
    return pen.svg


def _pagoda(brush: Brush, x: float, y: float, height: float, depth: float) -> str:
    pen, tone, h = Pen(), brush.tone, height
    levels = 5
    for k in range(levels):
        t = k / levels
        wide, base = h * (0.30 - 0.14 * t), y - h * 0.86 * t
        body = h * 0.13
        pen.rect(x - wide * 0.36, base - body, wide * 0.72, body, tone("#c85a44", depth))
        pen.rect(x - wide * 0.1, base - body * 0.9, wide * 0.2, body * 0.8, tone("#f4e2c0", depth))
        eave = base - body
        roof = "#eef3fa" if brush.snowy else "#4a5060"
        pen.path(
            f"M{x - wide * 0.78:.1f} {eave + h * 0.012:.1f}Q{x - wide * 0.4:.1f} {eave - h * 0.005:.1f} {x - wide * 0.3:.1f} {eave - h * 0.05:.1f}H{x + wide * 0.3:.1f}Q{x + wide * 0.4:.1f} {eave - h * 0.005:.1f} {x + wide * 0.78:.1f} {eave + h * 0.012:.1f}Z",
            tone(lighten(roof, 0.08), depth),
        )
    pen.line(f"M{x:.1f} {y - h * 0.9:.1f}V{y - h * 1.04:.1f}", tone(darken("#d8b04a", 0.1), depth), h * 0.012)
    return pen.svg
