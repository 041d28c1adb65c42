"""What stands in rooms: windows, shelves, sofas, beds, counters, lamps, rugs. Each stands on or hangs at a point."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping

from pictura.engines.illustrator import flowers, plants, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import leaf_at

BOOKS = ("#d8604a", "#e9c46a", "#5aa09a", "#f4ead6", "#7a6ab0", "#8fb46a", "#c87a9a", "#4f7fb0")


_SKIES: Mapping[str, list[tuple[float, str]]] = {
    "day": [(0, "#7cc3f2"), (0.6, "#d4efe8"), (1, "#a9d88a")],
    "night": [(0, "#0a1440"), (0.7, "#2a3f86"), (1, "#4a64a8")],
    "grey": [(0, "#8c9bb0"), (0.6, "#bcc8d2"), (1, "#a8b8b0")],
    "white": [(0, "#b4c4dc"), (0.6, "#dfe8f2"), (1, "#f4f7fb")],
}
"""What is seen through a window: the sky by its light."""
FALLING = frozenset({"rain", "storm", "snowfall"})


def window(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    night: bool,
    weather: Collection[str] = (),
) -> str:
    """A window with what is outside; x, y is its upper left corner."""
    pen, unit = Pen(), brush.unit
    frame = brush.tone("#fff5e4")
    snowy = "snowfall" in weather
    stops = _SKIES["night" if night else "white" if snowy else "grey" if weather else "day"]
    pen.rect(x - 12 * unit, y - 12 * unit, width + 24 * unit, height + 24 * unit, frame, corner=10 * unit)
    pen.rect(x, y, width, height, pen.linear(stops, 0, y, 0, y + height))
    if night and not weather:
        for k in range(14):
            sx, sy = x + width * ((k * 37 % 97) / 97), y + height * ((k * 53 % 89) / 130)
            pen.circle(sx, sy, 1.6 * unit, "#ffffff", opacity=0.9)
        pen.circle(x + width * 0.7, y + height * 0.24, width * 0.09, "#f6f4e4")
    elif not night:
        leaves = ("#e8eef6", "#dde6f2") if snowy else ("#6fb85a", "#5aa850")
        outside = plants.bush(brush, x + width * 0.3, y + height, width * 0.7, leaves[0], 0.3)
        outside += plants.bush(brush, x + width * 0.8, y + height, width * 0.6, leaves[1], 0.3)
        pen.clip(f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}Z", outside)
    if FALLING.intersection(weather):
        _falling(pen, brush, (x, y, width, height), snowy=snowy)
    pen.rect(x + width / 2 - 5 * unit, y, 10 * unit, height, frame)
    pen.rect(x, y + height * 0.48, width, 10 * unit, frame)
    pen.rect(
        x - 22 * unit,
        y + height + 8 * unit,
        width + 44 * unit,
        16 * unit,
        brush.tone("#f2e4cc"),
        corner=4 * unit,
    )
    return pen.svg


def _falling(pen: Pen, brush: Brush, pane: tuple[float, float, float, float], *, snowy: bool) -> None:
    """Snow behind the glass, or rain running down on it."""
    x, y, width, height = pane
    rng, unit = random.Random(round(x + y)), brush.unit
    for _ in range(46):
        at_x, at_y = x + width * rng.uniform(0.03, 0.97), y + height * rng.uniform(0.02, 0.9)
        if snowy:
            pen.circle(at_x, at_y, unit * rng.uniform(2, 5), "#ffffff", opacity=0.9)
        else:
            long = height * rng.uniform(0.03, 0.09)
            pen.line(
                f"M{at_x:.1f} {at_y:.1f}l{-long * 0.16:.1f} {long:.1f}", "#eef6ff", 2.2 * unit, opacity=0.6
            )


def curtains(brush: Brush, x: float, y: float, width: float, height: float, colour: str) -> str:
    pen = Pen()
    for side, edge in ((1, x - width * 0.16), (-1, x + width * 1.16)):
        fill = pen.linear(
            [(0, brush.tone(lighten(colour, 0.2))), (1, brush.tone(darken(colour, 0.2)))],
            edge,
            0,
            edge + side * width * 0.3,
            0,
        )
        pen.path(
            f"M{edge:.1f} {y - 30:.1f}H{edge + side * width * 0.36:.1f}Q{edge + side * width * 0.30:.1f} {y + height * 0.5:.1f} {edge + side * width * 0.12:.1f} {y + height * 0.72:.1f}L{edge + side * width * 0.2:.1f} {y + height * 1.2:.1f}H{edge:.1f}Z",
            fill,
        )
    pen.rect(
        x - width * 0.22, y - 44 * brush.unit, width * 1.44, 9 * brush.unit, brush.tone("#9a6a44"), corner=4
    )
    return pen.svg


def shelf(brush: Brush, x: float, y: float, width: float) -> str:
    """A board with books and a vase; x is its middle."""
    pen, rng = Pen(), brush.rng
    pen.rect(x - width / 2, y, width, width * 0.045, brush.tone("#b97a4a"))
    at = x - width * 0.46
    while at < x + width * 0.16:
        w, h = width * rng.uniform(0.06, 0.13), width * rng.uniform(0.26, 0.46)
        pen.rect(at, y - h, w, h, brush.tone(rng.choice(BOOKS)), corner=3)
        at += w * 1.08
    pen.rect(x + width * 0.26, y - width * 0.2, width * 0.12, width * 0.2, brush.tone("#f4ead6"), corner=8)
    pen.add(flowers.stem(brush, x + width * 0.32, y - width * 0.16, width * 0.36, "#ff8fa8"))
    return pen.svg


def bookcase(brush: Brush, x: float, floor: float, width: float, height: float, depth: float = 0.1) -> str:
    """A tall case full of books; x is its left edge."""
    pen, rng, tone = Pen(), brush.rng, brush.tone
    pen.rect(x, floor - height, width, height, tone("#8a5a38", depth), corner=4)
    rows = max(3, round(height / (width * 0.42)))
    step = height / rows
    for row in range(rows):
        top = floor - height + row * step
        pen.rect(x + width * 0.04, top + step * 0.08, width * 0.92, step * 0.84, tone("#5a3824", depth))
        at = x + width * 0.06
        while at < x + width * 0.9:
            w, h = width * rng.uniform(0.035, 0.075), step * rng.uniform(0.55, 0.78)
            if rng.random() < 0.9:
                pen.rect(at, top + step * 0.92 - h, w, h, tone(rng.choice(BOOKS), depth), corner=1.5)
            at += w * 1.06
    return pen.svg


def sofa(brush: Brush, x: float, floor: float, width: float, colour: str) -> str:
    """A sofa: x is its middle, floor the line on which it stands."""
    pen, tone, w = Pen(), brush.tone, width
    h = w * 0.46
    body = pen.linear(
        [(0, tone(lighten(colour, 0.15))), (1, tone(darken(colour, 0.25)))], 0, floor - h, 0, floor
    )
    for side in (-0.4, 0.36):
        pen.rect(x + side * w, floor - h * 0.14, w * 0.04, h * 0.16, tone("#6a4630"))
    pen.rect(x - w * 0.44, floor - h, w * 0.88, h * 0.8, body, corner=w * 0.07)
    pen.rect(x - w * 0.5, floor - h * 0.66, w * 0.16, h * 0.56, body, corner=w * 0.06)
    pen.rect(x + w * 0.34, floor - h * 0.66, w * 0.16, h * 0.56, body, corner=w * 0.06)
    for side in (-0.36, 0.01):
        pen.rect(
            x + side * w, floor - h * 0.5, w * 0.35, h * 0.3, tone(lighten(colour, 0.12)), corner=w * 0.04
        )
    pen.rect(x - w * 0.28, floor - h * 0.82, w * 0.18, w * 0.17, tone("#f2d08a"), corner=w * 0.03)
    pen.rect(x + w * 0.12, floor - h * 0.82, w * 0.18, w * 0.17, tone("#f4ead6"), corner=w * 0.03)
    return pen.svg


def bed(brush: Brush, x: float, floor: float, width: float, colour: str) -> str:
    pen, tone, w = Pen(), brush.tone, width
    pen.rect(x - w * 0.5, floor - w * 0.5, w * 0.07, w * 0.5, tone("#a06a44"), corner=6)
    pen.rect(x - w * 0.5, floor - w * 0.5, w * 0.12, w * 0.36, tone("#b87c50"), corner=10)
    pen.rect(x + w * 0.44, floor - w * 0.28, w * 0.06, w * 0.28, tone("#a06a44"), corner=6)
    pen.rect(x - w * 0.44, floor - w * 0.24, w * 0.9, w * 0.16, tone("#fbf4ea"), corner=10)
    blanket = pen.linear(
        [(0, tone(lighten(colour, 0.2))), (1, tone(darken(colour, 0.15)))], 0, floor - w * 0.3, 0, floor
    )
    pen.path(
        f"M{x - w * 0.16:.1f} {floor - w * 0.27:.1f}Q{x + w * 0.14:.1f} {floor - w * 0.33:.1f} {x + w * 0.46:.1f} {floor - w * 0.26:.1f}V{floor - w * 0.03:.1f}Q{x + w * 0.1:.1f} {floor:.1f} {x - w * 0.2:.1f} {floor - w * 0.03:.1f}Z",
        blanket,
    )
    pen.rect(x - w * 0.40, floor - w * 0.33, w * 0.22, w * 0.11, tone("#ffffff"), corner=w * 0.05)
    return pen.svg


def counter(brush: Brush, floor: float, left: float, width: float, height: float) -> str:
    """A kitchen counter with doors, a stove and pots."""
    pen, tone, rng = Pen(), brush.tone, brush.rng
    pen.rect(left, floor - height, width, height, tone("#a8c0b4"))
    pen.rect(left - 8, floor - height * 1.08, width + 16, height * 0.1, tone("#f4e8d4"), corner=4)
    doors = max(2, round(width / (height * 0.85)))
    for k in range(doors):
        x = left + width * k / doors
        pen.rect(
            x + width / doors * 0.06,
            floor - height * 0.9,
            width / doors * 0.88,
            height * 0.82,
            tone("#bcd2c6"),
            corner=6,
        )
        pen.circle(x + width / doors * 0.85, floor - height * 0.55, height * 0.03, tone("#8a6a44"))
    for k in range(max(2, doors - 1)):
        x, r = left + width * (0.16 + 0.7 * k / doors), height * rng.uniform(0.14, 0.2)
        colour = rng.choice(("#d8604a", "#5a8fa8", "#e0a848", "#8a94a2"))
        pen.rect(x - r, floor - height * 1.08 - r * 1.2, r * 2, r * 1.25, tone(colour), corner=r * 0.2)
        pen.rect(
            x - r * 1.1,
            floor - height * 1.08 - r * 1.34,
            r * 2.2,
            r * 0.2,
            tone(darken(colour, 0.2)),
            corner=4,
        )
        pen.circle(x, floor - height * 1.08 - r * 1.42, r * 0.14, tone("#3a3034"))
    return pen.svg


def lamp(brush: Brush, x: float, top: float, size: float, colour: str, *, lit: bool) -> str:
    """A lamp that hangs from the ceiling."""
    pen = Pen()
    pen.line(f"M{x:.1f} -10V{top:.1f}", brush.tone("#4a3a3c"), 3 * brush.unit)
    pen.path(
        f"M{x - size * 0.3:.1f} {top:.1f}H{x + size * 0.3:.1f}L{x + size:.1f} {top + size * 0.8:.1f}H{x - size:.1f}Z",
        brush.tone(colour),
    )
    pen.ellipse(x, top + size * 0.8, size, size * 0.16, "#fff2c0" if lit else brush.tone("#f8ecd0"))
    if lit:
        pen.add(sky.glow(x, top + size, size * 4, "#ffdf9a", 0.45))
    return pen.svg


def rug(brush: Brush, x: float, y: float, width: float, colour: str) -> str:
    pen = Pen()
    for k, shade in enumerate((darken(colour, 0.2), colour, lighten(colour, 0.45), colour)):
        r = width / 2 * (1 - k * 0.17)
        pen.ellipse(x, y, r, r * 0.24, brush.tone(shade))
    return pen.svg


def picture(brush: Brush, x: float, y: float, width: float) -> str:
    """A framed landscape on the wall."""
    pen, w, h = Pen(), width, width * 0.76
    pen.rect(x - w / 2, y - h / 2, w, h, brush.tone("#a87848"), corner=3)
    pen.rect(x - w * 0.44, y - h * 0.42, w * 0.88, h * 0.84, brush.tone("#bfe0ee"))
    pen.path(
        f"M{x - w * 0.44:.1f} {y + h * 0.2:.1f}L{x - w * 0.12:.1f} {y - h * 0.2:.1f}L{x + w * 0.14:.1f} {y + h * 0.14:.1f}L{x + w * 0.26:.1f} {y - h * 0.02:.1f}L{x + w * 0.44:.1f} {y + h * 0.2:.1f}Z",
        brush.tone("#8aa0bc"),
    )
    pen.rect(x - w * 0.44, y + h * 0.18, w * 0.88, h * 0.24, brush.tone("#8fc06a"))
    return pen.svg


def pot_plant(brush: Brush, x: float, floor: float, height: float) -> str:
    pen, h = Pen(), height
    leaves = "".join(
        leaf_at(x, floor - h * 0.3, h * (0.7 - 0.12 * abs(turn)), -1.57 + turn * 0.5, 0.2)
        for turn in (-2.2, -1.4, -0.7, 0, 0.7, 1.4, 2.2)
    )
    pen.path(leaves, brush.tone("#4f9a4a"))
    pen.path(
        "".join(leaf_at(x, floor - h * 0.3, h * 0.45, -1.57 + turn * 0.5, 0.16) for turn in (-1.1, 0.2, 1.2)),
        brush.tone("#7cc060"),
    )
    pen.path(
        f"M{x - h * 0.16:.1f} {floor - h * 0.34:.1f}H{x + h * 0.16:.1f}L{x + h * 0.12:.1f} {floor:.1f}H{x - h * 0.12:.1f}Z",
        brush.tone("#c8704a"),
    )
    pen.rect(x - h * 0.18, floor - h * 0.38, h * 0.36, h * 0.07, brush.tone("#d8845a"), corner=3)
    return pen.svg


def blackboard(brush: Brush, x: float, y: float, width: float) -> str:
    """With chalk on it; x, y is its middle."""
    pen, w, h = Pen(), width, width * 0.5
    pen.rect(x - w / 2 - 8, y - h / 2 - 8, w + 16, h + 16, brush.tone("#a87848"), corner=4)
    pen.rect(x - w / 2, y - h / 2, w, h, brush.tone("#3f5f52"))
    chalk = "#f4f4ea"
    pen.line(
        f"M{x - w * 0.4:.1f} {y - h * 0.2:.1f}q{w * 0.06:.1f} {-h * 0.2:.1f} {w * 0.12:.1f} 0t{w * 0.12:.1f} 0t{w * 0.12:.1f} 0",
        chalk,
        3 * brush.unit,
        opacity=0.8,
    )
    pen.line(
        f"M{x - w * 0.36:.1f} {y + h * 0.14:.1f}h{w * 0.28:.1f}M{x - w * 0.36:.1f} {y + h * 0.26:.1f}h{w * 0.2:.1f}",
        chalk,
        3 * brush.unit,
        opacity=0.6,
    )
    pen.line(
        f"M{x + w * 0.14:.1f} {y + h * 0.24:.1f}l{w * 0.1:.1f} {-h * 0.44:.1f}l{w * 0.1:.1f} {h * 0.44:.1f}Z",
        chalk,
        3 * brush.unit,
        opacity=0.8,
    )
    return pen.svg
