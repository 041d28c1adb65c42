"""The sea and its shores: open water in rows of waves, a beach, an island, a harbour."""

from __future__ import annotations

from pictura.engines.illustrator import cottages, land, sky, trees, water
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer, Placed, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air, sun_x
from pictura.engines.illustrator.setting import Setting

ROWS, CALM_ROWS = 6, 10
"""How many rows of waves a storm has, and a calm sea."""
TO_THE_ROCK, TO_THE_HERO = 0.35, 0.7
"""Shares of the rows that are behind a lighthouse's rock, and behind the heroes."""


def sea(brush: Brush, setting: Setting) -> Scenery:
    """Open water; with a lighthouse on its rock when one was asked for."""
    horizon, height = brush.horizon(0.52), brush.height
    stormy = "storm" in setting.weather
    colours = ("#4f7f92", "#16303f") if stormy else ("#3aa6d8", "#12588f")
    back = heavens(brush, setting, horizon, 8 if stormy else 6)
    if brush.rng.random() < 0.5:
        back.append(
            Layer(
                land.mountains(brush, horizon * 1.01, brush.tall(0.14), 4, "#7f93b0", 0.6, snow=False),
                2,
                name="far",
            )
        )
    surface = water.surface(brush, horizon, *colours) + water.ripples(brush, horizon, height, 120)
    back.append(Layer(surface, 0.6, name="water"))
    count = ROWS if stormy else CALM_ROWS
    rows = [_row(brush, horizon, index / (count - 1), colours, stormy=stormy) for index in range(count)]
    rock, hero = round(count * TO_THE_ROCK), round(count * TO_THE_HERO)
    back += rows[:rock]
    if any(subject.thing == "lighthouse" for subject in setting.subjects):
        back.append(Layer(_rock(brush, setting), 0.4, name="rock"))
    back += rows[rock:hero]
    if not stormy and (setting.low_sun or setting.nightly):
        path = water.glitter(brush, sun_x(brush), horizon * 1.01, height * 0.99, brush.wide(0.26), 190)
        back.append(Layer(path, 0.5, opacity=0.85, name="glitter"))
    front = rows[hero:]
    if stormy:
        front.append(Layer(sky.motes(brush, 130, horizon, height, "#ffffff", (1, 4), 0.6), 1, name="spray"))
    return Scenery(back=tuple(back), front=tuple(front), floor=height * 0.78, step=brush.tall(0.04))


def _row(brush: Brush, horizon: float, near: float, colours: tuple[str, str], *, stormy: bool) -> Layer:
    """A row of waves; `near` runs from 0 at the horizon to 1 at the lower edge."""
    depth = brush.height - horizon
    y = horizon + depth * (0.04 + 1.0 * near**1.3)
    blur = 6 * brush.unit if near == 1 else 0.6
    draw = water.wave_row if stormy else water.swell
    return Layer(draw(brush, y, near, colours), blur, name="waves")


def _rock(brush: Brush, setting: Setting) -> str:
    """The rock of a lighthouse, in white water."""
    pen, tone = Pen(), brush.tone
    x, y, reach = setting.focus * brush.width, brush.height * 0.615, brush.wide(0.30)
    outline = (
        (-1, 0.28),
        (-0.77, 0.10),
        (-0.53, 0.04),
        (-0.33, -0.06),
        (-0.1, -0.08),
        (0.17, -0.07),
        (0.37, 0.03),
        (0.57, 0.04),
        (0.77, 0.13),
        (1, 0.30),
    )
    points = "L".join(f"{x + a * reach:.1f} {y + b * reach * 1.5:.1f}" for a, b in outline)
    fill = pen.linear(
        [(0, tone("#a39a9a")), (0.5, tone("#6a6470")), (1, tone("#2a2832"))],
        0,
        y - reach * 0.1,
        0,
        y + reach * 0.4,
    )
    pen.path(
        f"M{points}L{x + reach:.1f} {y + reach * 0.45:.1f}L{x - reach:.1f} {y + reach * 0.45:.1f}Z", fill
    )
    for a, b in ((-0.63, 0.16), (-0.27, 0.12), (0.13, 0.13), (0.43, 0.16)):
        pen.path(
            f"M{x + a * reach:.1f} {y + b * reach:.1f}l{reach * 0.16:.1f} {-reach * 0.1:.1f}l{reach * 0.1:.1f} {reach * 0.16:.1f}Z",
            tone("#8b909c"),
            opacity=0.5,
        )
    return pen.svg + water.foam(brush, x, y + reach * 0.30, reach)


def lighthouse_beam(brush: Brush, tower: Placed) -> list[Layer]:
    """Two fans of light from a lighthouse's lantern, for dark skies."""
    pen, x = Pen(), tower.x
    y = tower.y - tower.height * 0.84
    toward = 1 if x < brush.width / 2 else -1
    for side, length, strength in ((toward, 1.0, 0.85), (-toward, 0.5, 0.4)):
        end = x + side * brush.width * length
        fade = [(0, "#fff3c0", strength), (0.5, "#fff3c0", strength * 0.35), (1, "#fff3c0", 0)]
        fill = pen.linear(fade, x, 0, end, 0)
        wide = brush.tall(0.17)
        pen.path(
            f"M{x:.1f} {y - 6:.1f}L{end:.1f} {y - wide:.1f}V{y + wide * 0.6:.1f}L{x:.1f} {y + 6:.1f}Z", fill
        )
    glow = sky.glow(x, y, brush.reach * 0.22, "#fff0b0", 1)
    return [Layer(pen.svg, 7 * brush.unit, "screen", name="beam"), Layer(glow, 0, "screen", name="glow")]


def beach(brush: Brush, setting: Setting) -> Scenery:
    """Sand, a line of foam, calm water, a palm at the side."""
    horizon, width, height = brush.horizon(0.46), brush.width, brush.height
    ground = land.Ground(brush, horizon)
    tone = brush.tone
    back = heavens(brush, setting, horizon, 6)
    if setting.place == "island":
        back.append(Layer(_islet(brush, ground), 1.6, name="far"))
    shore = ground.at(0.60)
    sheet = water.surface(brush, horizon, "#2fb0d8", "#1f86c0", shore) + water.ripples(
        brush, horizon, ground.at(0.48), 90
    )
    if setting.low_sun or setting.nightly:
        sheet += water.glitter(brush, sun_x(brush), horizon, ground.at(0.42), brush.wide(0.3), 90)
    back.append(Layer(sheet, 0.6, name="water"))
    back.append(Layer(_wash(brush, ground), 1.5, name="foam"))
    sand = Pen()
    fill = sand.linear([(0, tone("#f2d9a0")), (1, tone("#e0b878"))], 0, ground.at(0.48), 0, height)
    sand.path(_coast(brush, ground, 0.52, 0.43, 0.54, 0.46), fill)
    specks = sky.motes(brush, 120, ground.at(0.55), height, tone("#b88a50"), (0.8, 2), 0.6)
    back.append(Layer(sand.svg + specks, 0.6, name="sand"))
    right = sun_x(brush) < width / 2 if setting.low_sun else setting.focus < 0.5
    palm_x = width * (0.92 if right else 0.02)
    inward = -1 if palm_x > width / 2 else 1
    palms = trees.palm(brush, palm_x + inward * brush.wide(0.10), ground.at(0.58), brush.tall(0.44), 0.12)
    palms = palms if brush.rng.random() < 0.5 else ""
    palms += trees.palm(brush, palm_x, ground.at(0.64), brush.tall(0.62))
    back.append(Layer(palms + _shells(brush, ground), name="palm"))
    front = light_in_air(brush, setting, 0.4) if not setting.nightly else []
    return Scenery(back=tuple(back), front=tuple(front), floor=ground.at(0.70), step=brush.tall(0.06))


def _coast(brush: Brush, ground: land.Ground, a: float, b: float, c: float, d: float) -> str:
    width, height = brush.width, brush.height
    return (
        f"M-10 {ground.at(a):.1f}Q{width * 0.3:.1f} {ground.at(b):.1f} {width * 0.55:.1f} {ground.at(c):.1f}"
        f"T{width + 10:.1f} {ground.at(d):.1f}V{height + 10}H-10Z"
    )


def _wash(brush: Brush, ground: land.Ground) -> str:
    pen = Pen()
    pen.path(_coast(brush, ground, 0.44, 0.335, 0.445, 0.37), "#ffffff", opacity=0.75)
    pen.path(_coast(brush, ground, 0.475, 0.37, 0.48, 0.415), brush.tone("#c9a872"))
    return pen.svg


def _shells(brush: Brush, ground: land.Ground) -> str:
    pen, rng, unit = Pen(), brush.rng, brush.unit
    for _ in range(6):
        x, y, r = (
            rng.uniform(0.05, 0.95) * brush.width,
            ground.at(rng.uniform(0.66, 0.96)),
            rng.uniform(8, 15) * unit,
        )
        colour = brush.tone(rng.choice(("#f7c4b4", "#fff0e0", "#e8a89a", "#f2d0e0")))
        pen.path(
            f"M{x:.1f} {y:.1f}L{x - r:.1f} {y - r * 0.6:.1f}Q{x:.1f} {y - r * 1.5:.1f} {x + r:.1f} {y - r * 0.6:.1f}Z",
            colour,
        )
        for k in (-0.5, 0, 0.5):
            pen.line(
                f"M{x:.1f} {y:.1f}L{x + k * r:.1f} {y - r * 0.85:.1f}",
                brush.tone("#b88078"),
                1.2,
                opacity=0.6,
            )
    return pen.svg


def _islet(brush: Brush, ground: land.Ground) -> str:
    x, y = brush.width * 0.72, ground.at(0.03)
    pen = Pen()
    pen.path(
        f"M{x - brush.wide(0.16):.1f} {y:.1f}Q{x:.1f} {y - brush.tall(0.08):.1f} {x + brush.wide(0.18):.1f} {y:.1f}Z",
        brush.tone("#6aa86a", 0.4),
    )
    return pen.svg + "".join(
        trees.palm(brush, x + dx * brush.span, y - brush.tall(0.03), brush.tall(h), 0.4)
        for dx, h in ((-0.05, 0.14), (0.04, 0.18))
    )


def harbour(brush: Brush, setting: Setting) -> Scenery:
    """A quay in front of houses on still water, boats at anchor."""
    horizon, unit, height = brush.horizon(0.50), brush.unit, brush.height
    ground = land.Ground(brush, horizon)
    lit = setting.nightly or setting.hour == "dusk"
    back = heavens(brush, setting, horizon, 5)
    back.append(
        Layer(
            land.hill(brush, ground.at(-0.14), brush.tall(0.05), "#7aa88a", "#6a9a80", 0.55, 3)[1],
            2.2,
            name="far",
        )
    )
    houses = "".join(
        cottages.cottage(
            brush, x, ground.at(0.06), brush.wide(0.13) * brush.rng.uniform(0.85, 1.15), 0.2, lit=lit
        )
        for x in brush.across(7, 0.15)
    )
    back.append(Layer(houses, 0.9, name="house"))
    back.append(
        Layer(
            water.surface(brush, ground.at(0.05), "#4fa8cc", "#1f6a9c")
            + water.ripples(brush, ground.at(0.08), ground.at(0.7), 80),
            0.6,
            name="water",
        )
    )
    boats = "".join(
        _boat(brush, x, ground.at(0.22), brush.wide(0.16)) for x in (brush.width * 0.18, brush.width * 0.84)
    )
    back.append(Layer(boats, 0.7, name="boats"))
    quay = Pen()
    fill = quay.linear(
        [(0, brush.tone("#c8b090")), (1, brush.tone("#8a7258"))], 0, ground.at(0.45), 0, height
    )
    quay.rect(-10, ground.at(0.45), brush.width + 20, height, fill)
    for k in range(1, 9):
        y = ground.at(0.45 + 0.55 * (k / 8) ** 1.6)
        quay.line(
            f"M-10 {y:.1f}H{brush.width + 10:.1f}", brush.tone("#6a5440"), (1 + k * 0.4) * unit, opacity=0.5
        )
    for x in brush.across(4, 0.1):
        quay.rect(
            x - 14 * unit, ground.at(0.40), 28 * unit, brush.tall(0.06), brush.tone("#5a4a3c"), corner=8
        )
    back.append(Layer(quay.svg, 0.5, name="quay"))
    return Scenery(
        back=tuple(back),
        front=tuple(light_in_air(brush, setting, 0.35) if not setting.nightly else ()),
        floor=ground.at(0.66),
        step=brush.tall(0.05),
    )


def _boat(brush: Brush, x: float, y: float, width: float) -> str:
    pen, tone, w = Pen(), brush.tone, width
    colour = brush.rng.choice(("#c8483c", "#3f8fb0", "#f2ead8", "#4f9a6a"))
    pen.line(f"M{x:.1f} {y:.1f}V{y - w * 0.9:.1f}", tone("#7a5a3c"), w * 0.025)
    pen.path(
        f"M{x + w * 0.03:.1f} {y - w * 0.85:.1f}L{x + w * 0.36:.1f} {y - w * 0.16:.1f}H{x + w * 0.03:.1f}Z",
        tone("#fbf4e6", 0.05),
    )
    pen.path(
        f"M{x - w * 0.03:.1f} {y - w * 0.72:.1f}L{x - w * 0.26:.1f} {y - w * 0.16:.1f}H{x - w * 0.03:.1f}Z",
        tone("#f0e2c8", 0.05),
    )
    pen.path(
        f"M{x - w * 0.5:.1f} {y - w * 0.1:.1f}H{x + w * 0.5:.1f}Q{x + w * 0.42:.1f} {y + w * 0.1:.1f} {x + w * 0.26:.1f} {y + w * 0.1:.1f}H{x - w * 0.32:.1f}Q{x - w * 0.46:.1f} {y + w * 0.06:.1f} {x - w * 0.5:.1f} {y - w * 0.1:.1f}Z",
        tone(colour, 0.08),
    )
    pen.path(
        f"M{x - w * 0.5:.1f} {y - w * 0.1:.1f}H{x + w * 0.5:.1f}L{x + w * 0.48:.1f} {y - w * 0.06:.1f}H{x - w * 0.49:.1f}Z",
        "#ffffff",
        opacity=0.5,
    )
    return pen.svg
