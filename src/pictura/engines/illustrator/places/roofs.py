"""Above a town: the ridge of a tiled roof, its chimney, and the roofs and towers behind."""

from __future__ import annotations

from pictura.engines.illustrator import cottages, land, sky, town
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.places.air import heavens, light_in_air
from pictura.engines.illustrator.setting import Setting

TILES = ("#b5573f", "#a8503c", "#54667e", "#7a4a44")
SNOW = "#f4f8fd"
ROWS = 7
"""Of tiles between the ridge and the frame's lower edge."""


def rooftop(brush: Brush, setting: Setting) -> Scenery:
    """The hero is on the ridge; the lower part of the frame is the roof."""
    horizon, ridge, unit = brush.horizon(0.70), brush.horizon(0.80), brush.unit
    lit = setting.nightly or setting.hour == "dusk"
    back = heavens(brush, setting, horizon, 4)
    far = "#4a5c8c" if lit else "#9aa8c4"
    blocks = town.skyline(brush, horizon, brush.tall(0.26), 11, far, 0.7, lit=0.3 if lit else 0)
    back.append(Layer(blocks, 2.5, name="blocks"))
    if lit:
        warm = sky.glow(brush.width / 2, horizon, brush.wide(0.7), "#ffb070", 0.35)
        back.append(Layer(warm, 0, "screen", name="glow"))
    for far_off, count, size in ((0.45, 8, 0.17), (0.2, 6, 0.23)):
        line = horizon + brush.tall(0.10 if far_off > 0.3 else 0.17)
        houses = "".join(
            cottages.cottage(brush, x, line, brush.wide(size), far_off, lit=lit)
            for x in brush.across(count, 0.2)
        )
        back.append(Layer(houses, 2.2 if far_off > 0.3 else 1.2, name="house"))
    if lit:
        dusky = land.tinted(brush, horizon, brush.tall(0.2), "#ff9a7a", 0.1)
        back.append(Layer(dusky, 26 * unit, "screen", name="glow"))
    tiles = brush.rng.choice(TILES)
    back.append(Layer(_chimney(brush, setting, ridge), 0.5, name="chimney"))
    back.append(Layer(_roof(brush, ridge, tiles), 0.4, name="roof"))
    return Scenery(
        back=tuple(back),
        front=tuple(light_in_air(brush, setting, 0.3)) if not lit else (),
        floor=ridge + brush.tall(0.012),
        step=brush.tall(0.02),
    )


def _roof(brush: Brush, ridge: float, tiles: str) -> str:
    pen, width, height = Pen(), brush.width, brush.height
    base = SNOW if brush.snowy else tiles
    fill = pen.linear(
        [(0, brush.tone(lighten(base, 0.1))), (1, brush.tone(darken(base, 0.22)))], 0, ridge, 0, height
    )
    pen.rect(-20, ridge, width + 40, height - ridge + 20, fill)
    edge = brush.tone(darken(base, 0.38))
    for row in range(ROWS):
        near = (row + 0.6) / ROWS
        y = ridge + (height - ridge) * near**1.25
        wide = brush.wide(0.042 + 0.034 * near)
        x = -wide * (1.5 if row % 2 else 1.0)
        scallops = f"M{x:.1f} {y:.1f}"
        for _ in range(int((width + 3 * wide) / wide)):
            scallops += f"q{wide / 2:.1f} {wide * 0.62:.1f} {wide:.1f} 0"
        pen.line(scallops, edge, (1.6 + 2.6 * near) * brush.unit, opacity=0.55)
        pen.line(scallops, brush.tone(lighten(base, 0.3)), 1.2 * brush.unit, opacity=0.25)
    cap = brush.tall(0.022)
    pen.rect(-20, ridge - cap * 0.5, width + 40, cap, brush.tone(lighten(base, 0.16)), corner=cap / 2)
    for x in brush.across(15, 0):
        pen.line(
            f"M{x:.1f} {ridge - cap * 0.45:.1f}q{cap * 0.3:.1f} {cap * 0.5:.1f} 0 {cap * 0.9:.1f}",
            edge,
            2 * brush.unit,
            opacity=0.5,
        )
    pen.line(
        f"M-20 {ridge - cap * 0.3:.1f}H{width + 20}",
        brush.tone(lighten(base, 0.5)),
        2 * brush.unit,
        opacity=0.4,
    )
    return pen.svg


def _chimney(brush: Brush, setting: Setting, ridge: float) -> str:
    pen, tone = Pen(), brush.tone
    x = setting.width * (0.82 if setting.focus < 0.5 else 0.18)
    wide, tall = brush.wide(0.095), brush.tall(0.20)
    wall = pen.linear([(0, tone("#b06a52")), (1, tone("#7a4238"))], x - wide / 2, 0, x + wide / 2, 0)
    pen.rect(x - wide / 2, ridge - tall, wide, tall + 10, wall)
    for row in range(1, 7):
        y = ridge - tall + tall * row / 7
        pen.line(f"M{x - wide / 2:.1f} {y:.1f}h{wide:.1f}", tone("#5f342c"), 1.6 * brush.unit, opacity=0.4)
    pen.rect(x - wide * 0.62, ridge - tall - wide * 0.16, wide * 1.24, wide * 0.22, tone("#8f5444"), corner=3)
    for side in (-0.24, 0.24):
        pen.rect(
            x + (side - 0.15) * wide,
            ridge - tall - wide * 0.46,
            wide * 0.3,
            wide * 0.34,
            tone("#a8604a"),
            corner=3,
        )
    if brush.snowy:
        pen.rect(x - wide * 0.62, ridge - tall - wide * 0.22, wide * 1.24, wide * 0.12, tone(SNOW), corner=5)
    return pen.svg
