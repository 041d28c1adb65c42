"""Rooms: a wall with a window, a floor of boards, and the furniture that says which room it is."""

from __future__ import annotations

import math

from pictura.engines.illustrator import furniture, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.fittings import FIREPLACE
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places import fireside
from pictura.engines.illustrator.setting import Setting

WALLS = {
    "room": ("#f6d9a8", "#f2c9b0", "#cfe0d8", "#e4d8ec"), "bedroom": ("#d8dcf0", "#f2d4d8", "#cfe4e8"),
    "kitchen": ("#fbeccb", "#dcece0", "#fde0c8"), "library": ("#c8a07a", "#b0906a"),
    "classroom": ("#e8ecd0", "#dfe8f0"), "cafe": ("#e0b48a", "#d8c0a0"), "window": ("#f2e2c8", "#dfe4ea"),
}  # fmt: skip
SOFT = ("#d8785a", "#5a9aa0", "#c8607a", "#7a8fc0", "#8fae6a", "#d8a848")


def room(brush: Brush, setting: Setting) -> Scenery:
    """Any room of the house; the place's name decides what stands in it."""
    wall_line = brush.horizon(0.64)
    night = setting.nightly or setting.hour == "dusk"
    back = [Layer(_wall(brush, setting, wall_line), name="sky")]
    back.append(Layer(_furnished(brush, setting, wall_line, night=night), 2.2, name="far"))
    back.append(Layer(_floor_boards(brush, wall_line), 0.5, name="floor"))
    rug_x = setting.focus * brush.width
    if setting.place in ("room", "bedroom"):
        rug = furniture.rug(brush, rug_x, brush.horizon(0.845), brush.wide(0.62), brush.rng.choice(SOFT))
        back.append(Layer(rug, 0.6, name="rug"))
    if FIREPLACE in setting.props:
        back += fireside.layers(brush, setting, wall_line + brush.tall(0.03), night=night)
    else:
        back += _window_light(brush, setting, wall_line, night=night)
    return Scenery(
        back=tuple(back),
        front=tuple(_dust(brush, night=night)),
        floor=brush.horizon(0.84),
        step=brush.tall(0.05),
    )


def _wall(brush: Brush, setting: Setting, line: float) -> str:
    pen, tone = Pen(), brush.tone
    colour = brush.rng.choice(WALLS.get(setting.place, WALLS["room"]))
    lit, dim = (0.0, brush.width) if brush.light.from_left else (brush.width, 0.0)
    pen.rect(
        -20,
        -20,
        brush.width + 40,
        brush.height + 40,
        pen.linear([(0, tone(lighten(colour, 0.2))), (1, tone(darken(colour, 0.10)))], lit, 0, dim, line),
    )
    if setting.place in ("bedroom", "cafe", "room") and brush.rng.random() < 0.6:
        stripes = "".join(f"M{x:.0f} -10V{line:.0f}" for x in range(0, int(brush.width) + 60, 60))
        pen.line(stripes, tone(lighten(colour, 0.35)), 18, opacity=0.35)
    pen.rect(-20, line - brush.tall(0.022), brush.width + 40, brush.tall(0.026), tone("#fdf6ea"))
    return pen.svg


def _window_box(brush: Brush, setting: Setting, line: float) -> tuple[float, float, float, float]:
    width, height = brush.wide(0.32), brush.tall(0.36)
    x = brush.width * 0.66 - width * 0.2 if setting.focus <= 0.5 else brush.width * 0.34 - width * 0.8
    return x, line - brush.tall(0.22) - height, width, height


def _furnished(brush: Brush, setting: Setting, line: float, *, night: bool) -> str:
    """The window and the furniture at the wall."""
    place, rng, span, tall = setting.place, brush.rng, brush.wide, brush.tall
    x, y, w, h = _window_box(brush, setting, line)
    other = brush.width * (0.20 if setting.focus <= 0.5 else 0.80)
    floor = line + tall(0.05)
    svg = furniture.window(brush, x, y, w, h, night=night, weather=setting.outside)
    if place in ("room", "bedroom", "window"):
        svg += furniture.curtains(brush, x, y, w, h, rng.choice(SOFT))
    if FIREPLACE in setting.props:
        return fireside.beside(brush, setting, floor, svg)
    taken = {subject.thing for subject in setting.subjects}
    if place == "bedroom":
        svg += furniture.picture(brush, other, line - tall(0.36), span(0.16))
        if "bed" in taken:
            return svg + furniture.shelf(brush, other, line - tall(0.20), span(0.22))
        return svg + furniture.bed(
            brush, other + span(0.08), floor + tall(0.02), span(0.52), rng.choice(SOFT)
        )
    if place == "kitchen":
        return (
            svg
            + furniture.shelf(brush, other, line - tall(0.30), span(0.26))
            + furniture.counter(brush, floor, -20, brush.width + 40, tall(0.20))
            + furniture.lamp(brush, brush.width / 2, tall(0.10), span(0.07), "#d8604a", lit=night)
        )
    if place == "library":
        cases = "".join(
            furniture.bookcase(brush, at * brush.width, floor, span(0.24), tall(0.58))
            for at in (-0.06, 0.16, 0.62, 0.84)
            if abs(at * brush.width + span(0.12) - (x + w / 2)) > span(0.10)
        )
        return cases + furniture.lamp(brush, brush.width / 2, tall(0.12), span(0.06), "#4f8f6a", lit=night)
    if place == "classroom":
        return svg + furniture.blackboard(
            brush, other + (span(0.1) if setting.focus <= 0.5 else -span(0.1)), line - tall(0.26), span(0.5)
        )
    if place == "cafe":
        lamps = "".join(
            furniture.lamp(brush, at, tall(0.14), span(0.05), "#3a4a4c", lit=True)
            for at in brush.across(4, 0.05)
        )
        return (
            svg
            + furniture.shelf(brush, other, line - tall(0.26), span(0.3))
            + furniture.shelf(brush, other, line - tall(0.10), span(0.3))
            + lamps
        )
    if place == "window":
        return (
            svg
            + furniture.pot_plant(brush, x + w * 0.12, y + h + 8, tall(0.16))
            + furniture.shelf(brush, other, line - tall(0.30), span(0.24))
        )
    svg += (
        furniture.picture(brush, other, line - tall(0.34), span(0.18))
        if rng.random() < 0.5
        else furniture.shelf(brush, other, line - tall(0.28), span(0.26))
    )
    if "sofa" not in taken:
        aside = span(0.10) if setting.focus <= 0.5 else -span(0.10)
        svg += furniture.sofa(brush, other + aside, floor, span(0.46), rng.choice(SOFT))
    plant_x = brush.width * (0.95 if setting.focus <= 0.5 else 0.05)
    return svg + furniture.pot_plant(brush, plant_x, floor + tall(0.02), tall(0.26))


def _floor_boards(brush: Brush, line: float) -> str:
    pen, rng, width, height = Pen(), brush.grain, brush.width, brush.height
    wood = pen.linear([(0, brush.tone("#c98a4e")), (1, brush.tone("#8a4f2a"))], 0, line, 0, height)
    pen.rect(-20, line, width + 40, height - line + 20, wood)
    vanish = width / 2
    seams = "".join(
        f"M{vanish + k * brush.span * 0.075:.1f} {line:.1f}L{vanish + k * brush.span * 0.20:.1f} {height + 10:.1f}"
        for k in range(-24, 25)
    )
    pen.line(seams, brush.tone("#5a2f1a"), 2.4 * brush.unit, opacity=0.28)
    for colour in ("#6e3c20", "#e0a868"):
        marks = ""
        for _ in range(brush.some(30)):
            t = rng.random()
            x, y, w = rng.uniform(0, width), line + (height - line) * t, (30 + 90 * t) * brush.unit
            slope = (x - vanish) / brush.span * 0.9
            marks += f"M{x:.1f} {y:.1f}q{slope * w * 0.6 + 3:.1f} {w * 0.35:.1f} {slope * w * 1.2:.1f} {w * 0.7:.1f}"
        pen.line(marks, brush.tone(colour), 2 * brush.unit, opacity=0.28)
    pen.rect(-20, line, width + 40, 5 * brush.unit, brush.tone("#f0bc80"), opacity=0.8)
    return pen.svg


def _window_light(brush: Brush, setting: Setting, line: float, *, night: bool) -> list[Layer]:
    x, _, w, _ = _window_box(brush, setting, line)
    if night:
        warm = sky.glow(setting.focus * brush.width, brush.height * 0.55, brush.wide(0.75), "#ffc880", 0.4)
        return [Layer(warm, 0, "screen", name="glow")]
    pool = sky.glow(
        x + w / 2 - (x + w / 2 - brush.width / 2) * 0.5, brush.height * 0.86, brush.wide(0.5), "#ffe9b0", 0.5
    )
    angle = math.pi * (0.62 if setting.focus <= 0.5 else 0.38)
    rays = sky.rays(
        brush,
        x + w / 2,
        -brush.height * 0.05,
        count=6,
        spread=0.7,
        length=brush.height * 1.3,
        opacity=0.10,
        angle=angle,
    )
    return [Layer(pool, 0, "screen", name="glow"), Layer(rays, 16 * brush.unit, "screen", name="rays")]


def _dust(brush: Brush, *, night: bool) -> list[Layer]:
    if night:
        return []
    return [
        Layer(
            sky.motes(brush, 26, 0, brush.height * 0.9, "#fff4d0", (1.5, 4), 0.6),
            1.5 * brush.unit,
            "screen",
            name="motes",
        )
    ]


def desk(brush: Brush, setting: Setting) -> Scenery:
    """A table top near to us, a sunny or a lamp-lit room out of focus behind it."""
    line = brush.horizon(0.60)
    night = setting.nightly or setting.hour == "dusk"
    wall = Pen()
    colour = brush.rng.choice(("#f6d9a8", "#f4cfa8", "#e8dcc0", "#d8e0d4"))
    wall.rect(
        -20,
        -20,
        brush.width + 40,
        brush.height + 40,
        wall.linear(
            [(0, brush.tone(colour)), (1, brush.tone(darken(colour, 0.12)))], 0, 0, brush.width, line
        ),
    )
    x, _, w, _ = _window_box(brush, setting, line)
    h = brush.tall(0.40)
    other = brush.width * (0.16 if setting.focus <= 0.5 else 0.84)
    back = [
        Layer(wall.svg, name="sky"),
        Layer(
            furniture.window(
                brush, x, line - brush.tall(0.18) - h, w, h, night=night, weather=setting.outside
            )
            + furniture.shelf(brush, other, line - brush.tall(0.22), brush.wide(0.28)),
            5 * brush.unit,
            name="far",
        ),
    ]
    back.append(Layer(_floor_boards(brush, line), 0.5, name="table"))
    back += _window_light(brush, setting, line, night=night)
    return Scenery(
        back=tuple(back),
        front=tuple(_dust(brush, night=night)),
        floor=brush.horizon(0.83),
        step=brush.tall(0.05),
    )


def stage(brush: Brush, setting: Setting) -> Scenery:
    """Red curtains, boards, two spotlights on the hero."""
    width, height, unit = brush.width, brush.height, brush.unit
    line = brush.horizon(0.68)
    pen = Pen()
    pen.rect(-20, -20, width + 40, height + 40, pen.linear([(0, "#2a1020"), (1, "#5a1f34")], 0, 0, 0, line))
    folds = 16
    for k in range(folds):
        a, b = width * k / folds, width * (k + 1) / folds
        pen.rect(
            a,
            -10,
            b - a + 1,
            line + 10,
            pen.linear([(0, "#a8283c"), (0.5, "#d8465a"), (1, "#6a1628")], a, 0, b, 0),
            opacity=0.55,
        )
    back = [Layer(pen.svg, 3, name="sky"), Layer(_floor_boards(brush, line), 0.6, name="floor")]
    x = setting.focus * width
    cones = Pen()
    for start in (-0.3, 0.3):
        top = x + start * brush.span
        cones.path(
            f"M{top:.1f} -40L{x - brush.wide(0.2):.1f} {height * 0.88:.1f}H{x + brush.wide(0.2):.1f}Z",
            cones.linear([(0, "#fff2c8", 0.55), (1, "#fff2c8", 0.10)], 0, 0, 0, height),
        )
    back.append(Layer(cones.svg, 12 * unit, "screen", name="rays"))
    pool = Pen()
    pool.ellipse(x, brush.horizon(0.85), brush.wide(0.26), brush.tall(0.05), "#fff2c8", opacity=0.5)
    back.append(Layer(pool.svg, 10 * unit, "screen", name="glow"))
    drapes = Pen()
    for side in (-1, 1):
        edge = 0 if side < 0 else width
        w = brush.wide(0.15) * -side
        drapes.path(
            f"M{edge:.1f} -20H{edge + w:.1f}Q{edge + w * 0.9:.1f} {height * 0.45:.1f} {edge + w * 0.35:.1f} {height * 0.6:.1f}L{edge + w * 0.6:.1f} {height * 0.95:.1f}H{edge:.1f}Z",
            drapes.linear([(0, "#8a1c30"), (0.5, "#d23c50"), (1, "#5a1020")], edge, 0, edge + w, 0),
        )
    swags = "".join(
        f"Q{width * (k + 0.5) / 5:.1f} {brush.tall(0.22):.1f} {width * (k + 1) / 5:.1f} {brush.tall(0.06):.1f}"
        for k in range(5)
    )
    drapes.path(
        f"M0 -20V{brush.tall(0.06):.1f}{swags}V-20Z",
        drapes.linear([(0, "#6a1226"), (1, "#c8344a")], 0, 0, 0, brush.tall(0.16)),
    )
    front = (
        Layer(drapes.svg, 4 * unit, name="frame"),
        Layer(sky.motes(brush, 30, 0, height, "#fff2c8", (1.5, 4), 0.6), 1.5 * unit, "screen", name="motes"),
    )
    return Scenery(back=tuple(back), front=front, floor=brush.horizon(0.86), step=brush.tall(0.05))
