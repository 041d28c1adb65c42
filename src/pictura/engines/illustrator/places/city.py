"""Towns: a city with its skyline and wet or dry street, and a market."""

from __future__ import annotations

from pictura.engines.illustrator import cottages, land, shops, sky, town, trees
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer, Mirror, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.setting import Setting

NEON = ("#ffdf8a", "#ffc766", "#fff0c4", "#8ff0ff", "#ff9ad8")
BLOCKS = (
    (0.62, 13, 0.95, 4.0, "#7f86b4", 0.10),
    (0.50, 10, 0.62, 2.0, "#4a5c8c", 0.26),
    (0.40, 7, 0.16, 0.6, "#232a50", 0.55),
)
"""Height, number, depth, blur, colour and share of lit windows of the rows of blocks."""
DAY_BLOCKS = ("#aeb8d0", "#8f9cbc", "#7a88a8")
UMBRELLAS = ("#e8334f", "#f2b53a", "#3fa8c8")


def city(brush: Brush, setting: Setting) -> Scenery:
    """Three rows of blocks, shops at both sides, a street that mirrors when it rains."""
    horizon, unit, width, height = brush.horizon(0.66), brush.unit, brush.width, brush.height
    night = setting.nightly or setting.hour == "dusk" or brush.light.name == "neon"
    wet = bool(setting.weather & {"rain", "storm"})
    back = heavens(brush, setting, horizon, 3)
    if night:
        glow = "#ff8fb0" if brush.light.name == "neon" else "#ffb070"
        back.append(
            Layer(sky.glow(width * 0.5, horizon, brush.wide(0.8), glow, 0.55), 0, "screen", name="glow")
        )
    for index, (tall, count, depth, blur, colour, lit) in enumerate(BLOCKS):
        wall = colour if night else DAY_BLOCKS[index]
        accents = NEON[:3] if depth > 0.3 else NEON
        blocks = town.skyline(
            brush, horizon, brush.tall(tall), count, wall, depth, lit=lit if night else 0, accents=accents
        )
        back.append(Layer(blocks, blur, name="blocks"))
        if night:
            warm = land.tinted(brush, horizon - brush.tall(0.2), brush.tall(0.22), "#ff9a7a", 0.16)
            back.append(Layer(warm, 30 * unit, "screen", name="glow"))
    back.append(Layer(_fronts(brush, horizon, night=night), 0.5, name="shops"))
    back.append(Layer(_asphalt(brush, horizon, wet=wet), 0.4, name="street"))
    lamp_x = brush.wide(0.25)
    lamps = "".join(
        town.lamp(brush, x, horizon + brush.tall(0.07), brush.tall(0.34), lit=night)
        for x in (width / 2 - lamp_x, width / 2 + lamp_x)
    )
    back.append(Layer(lamps, 0.4, name="lamps"))
    front: list[Layer] = []
    if "walker" in setting.props and not setting.subjects and wet:
        person = town.walker(
            setting.focus * width, height * 0.90, brush.tall(0.26), brush.rng.choice(UMBRELLAS)
        )
        front.append(Layer(person, 0.4, name="hero"))
    mirror = Mirror(horizon, 0.62 if wet else 0.16) if wet or night else None
    return Scenery(
        back=tuple(back), front=tuple(front), floor=brush.horizon(0.86), step=brush.tall(0.05), mirror=mirror
    )


def _fronts(brush: Brush, horizon: float, *, night: bool) -> str:
    """Shops at both sides of the street, of different heights; trees before them by day."""
    floor, side = horizon + brush.tall(0.04), brush.wide(0.21)
    walls = ("#4a3f5c", "#3f4a68", "#5c4450") if night else ("#c88a6a", "#8fa0a8", "#d8b488", "#b0706a")
    svg = ""
    for inner, wall in zip((1, -1), brush.rng.sample(walls, 2), strict=True):
        x = -brush.wide(0.02) if inner > 0 else brush.width - side + brush.wide(0.02)
        top = floor - brush.tall(brush.rng.uniform(0.40, 0.62))
        svg += shops.shop(brush, shops.Front(x, top, side, floor, inner, wall, night))
        if not night and brush.rng.random() < 0.6:
            tree_x = brush.width / 2 - inner * brush.wide(0.31)
            svg += trees.tree(brush, tree_x, floor + brush.tall(0.02), brush.tall(0.3), None, 0.06)
    return svg


def _asphalt(brush: Brush, horizon: float, *, wet: bool) -> str:
    pen, width, height = Pen(), brush.width, brush.height
    fill = pen.linear([(0, brush.tone("#7a8296")), (1, brush.tone("#3a3f52"))], 0, horizon, 0, height)
    pen.rect(-20, horizon, width + 40, height - horizon + 20, fill)
    kerb = brush.tone("#a8aab8")
    for side in (-1, 1):
        a, b = width / 2 + side * brush.wide(0.20), width / 2 + side * brush.wide(0.52)
        out = width / 2 + side * width
        pen.path(
            f"M{a:.1f} {horizon:.1f}L{b:.1f} {height + 10:.1f}L{out:.1f} {height + 10:.1f}V{horizon:.1f}Z",
            kerb,
            opacity=0.55,
        )
        pen.line(
            f"M{a:.1f} {horizon:.1f}L{b:.1f} {height + 10:.1f}",
            brush.tone("#d8dae4"),
            4 * brush.unit,
            opacity=0.6,
        )
    if not wet:
        for k in range(6):
            y0 = horizon + (height - horizon) * (0.06 + 0.94 * (k / 6) ** 1.6)
            y1 = horizon + (height - horizon) * (0.06 + 0.94 * ((k + 0.55) / 6) ** 1.6)
            half0, half1 = 3 + 9 * k / 6, 3 + 9 * (k + 0.55) / 6
            x = width / 2
            pen.path(
                f"M{x - half0:.1f} {y0:.1f}H{x + half0:.1f}L{x + half1:.1f} {y1:.1f}H{x - half1:.1f}Z",
                "#ffffff",
                opacity=0.55,
            )
    return pen.svg


def market(brush: Brush, setting: Setting) -> Scenery:
    """Stalls with striped roofs and lanterns along a square."""
    horizon, unit, width = brush.horizon(0.60), brush.unit, brush.width
    ground = land.Ground(brush, horizon)
    night = setting.nightly or setting.hour == "dusk"
    back = heavens(brush, setting, horizon, 4)
    houses = "".join(
        cottages.cottage(brush, x, ground.at(0.02), brush.wide(0.2), 0.42, lit=night)
        for x in brush.across(6, 0.15)
    )
    back.append(Layer(houses, 2.0, name="house"))
    paving = Pen()
    paving.rect(
        -20,
        horizon,
        width + 40,
        brush.height,
        paving.linear(
            [(0, brush.tone("#d8c4a0", 0.1)), (1, brush.tone("#a88a68"))], 0, horizon, 0, brush.height
        ),
    )
    for k in range(1, 8):
        y = ground.at((k / 7) ** 1.7)
        paving.line(
            f"M-20 {y:.1f}H{width + 20:.1f}", brush.tone("#7a6248"), (1 + k * 0.3) * unit, opacity=0.35
        )
    back.append(Layer(paving.svg, 0.6, name="street"))
    stalls = "".join(
        _stall(brush, x, ground.at(0.16), brush.wide(0.24))
        for x in brush.across(4, 0.08)
        if abs(x - setting.focus * width) > brush.wide(0.05)
    )
    back.append(Layer(stalls, 0.8, name="shops"))
    back.append(Layer(_lanterns(brush, lit=night), 0.6, name="lanterns"))
    if night:
        back.append(
            Layer(sky.glow(width / 2, horizon, brush.wide(0.7), "#ffb870", 0.5), 0, "screen", name="glow")
        )
    return Scenery(
        back=tuple(back),
        front=tuple(light_in_air(brush, setting, 0.3) if not night else ()),
        floor=ground.at(0.62),
        step=brush.tall(0.05),
    )


def _stall(brush: Brush, x: float, y: float, width: float) -> str:
    pen, rng, tone, w = Pen(), brush.rng, brush.tone, width
    tall = w * 0.92
    for side in (-0.46, 0.43):
        pen.rect(x + side * w, y - tall, w * 0.035, tall, tone("#8a6040"))
    pen.rect(x - w * 0.48, y - tall * 0.42, w * 0.96, tall * 0.42, tone("#b8804a"))
    pen.rect(x - w * 0.50, y - tall * 0.46, w, tall * 0.07, tone("#d8a468"))
    colours = ("#e8503c", "#f2a53a", "#8fc04a", "#d83f6a", "#f4d24a", "#8a5ab0")
    for k in range(9):
        cx = x - w * 0.42 + k * w * 0.105
        pen.circle(cx, y - tall * 0.52, w * 0.05, tone(rng.choice(colours)))
        pen.circle(cx - w * 0.012, y - tall * 0.535, w * 0.014, "#ffffff", opacity=0.5)
    stripe = rng.choice(("#d8503c", "#3f8fa8", "#5a9a58", "#e0a03a"))
    for k in range(6):
        a, b = x - w * 0.54 + w * 1.08 * k / 6, x - w * 0.54 + w * 1.08 * (k + 1) / 6
        colour = tone(stripe if k % 2 == 0 else "#fbf4e8")
        pen.path(
            f"M{x - w * 0.42 + w * 0.84 * k / 6:.1f} {y - tall * 1.2:.1f}H{x - w * 0.42 + w * 0.84 * (k + 1) / 6:.1f}L{b:.1f} {y - tall * 0.94:.1f}A{(b - a) / 2:.1f} {w * 0.05:.1f} 0 0 1 {a:.1f} {y - tall * 0.94:.1f}Z",
            colour,
        )
    return pen.svg


def _lanterns(brush: Brush, *, lit: bool) -> str:
    pen, width = Pen(), brush.width
    y = brush.horizon(0.30)
    pen.line(
        f"M-10 {y:.1f}Q{width * 0.25:.1f} {y + brush.tall(0.09):.1f} {width * 0.5:.1f} {y:.1f}T{width + 10:.1f} {y:.1f}",
        brush.tone("#4a3a40"),
        2.5 * brush.unit,
    )
    for k in range(9):
        t = (k + 0.5) / 9
        x, sag = t * width, brush.tall(0.045) * (1 if t < 0.5 else -1) * abs(1 - abs(4 * (t % 0.5) - 1))
        r = brush.wide(0.022)
        colour = ("#e8453c", "#f2a53a")[k % 2]
        if lit:
            pen.circle(
                x,
                y + sag + r * 1.4,
                r * 3.2,
                pen.radial([(0, "#ffc070", 0.55), (1, "#ffc070", 0)], x, y + sag + r * 1.4, r * 3.2),
            )
        pen.ellipse(x, y + sag + r * 1.4, r, r * 1.15, colour if lit else brush.tone(colour))
        pen.rect(x - r * 0.5, y + sag + r * 0.2, r, r * 0.25, brush.tone("#3a2a28"))
    return pen.svg
