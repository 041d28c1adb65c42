"""Below: under water, and in a cave."""

from __future__ import annotations

import math

from pictura.engines.illustrator import land, reef, sky, water
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting

CORALS = ("#ff6f7d", "#ff9a4f", "#b06fe0", "#f2c14e", "#3fb58a")


def underwater(brush: Brush, setting: Setting) -> Scenery:
    """Sunbeams from above, sand and corals below, bubbles on the way up."""
    height, unit, rng = brush.height, brush.unit, brush.rng
    beams = sky.rays(
        brush,
        brush.width * 0.35,
        -height * 0.1,
        count=11,
        spread=1.7,
        length=max(height, brush.width) * 1.3,
        opacity=0.26,
        angle=math.pi * 0.47,
    )
    back = [Layer(sky.gradient(brush, height), name="sky"), Layer(beams, 12 * unit, "screen", name="rays")]
    for level, depth, blur, colour in (
        (0.80, 0.6, 5.0, "#2f8fae"),
        (0.86, 0.3, 2.0, "#d9b98a"),
        (0.91, 0.0, 0.4, "#f0d6a0"),
    ):
        y = brush.horizon(level)
        back.append(
            Layer(land.hill(brush, y, 14 * unit, colour, darken(colour, 0.25), depth)[1], blur, name="sand")
        )
        grown = ""
        for x in brush.across(9, 0.5):
            if depth < 0.5 and abs(x - setting.focus * brush.width) < brush.wide(0.2):
                continue
            grown += reef.coral(
                brush, x, y, brush.tall(rng.uniform(0.12, 0.27)) * (1.2 - depth), rng.choice(CORALS), depth
            )
        back.append(Layer(grown, blur * 0.8, name="corals"))
    shoal = _shoal(brush, setting)
    back.append(Layer(shoal, 1.6, name="fish"))
    weeds = "".join(
        reef.weed(brush, x * brush.width, height * 1.05, brush.tall(0.5), "#0f5a5a")
        for x in (0.02, 0.08, 0.96)
    )
    front = (Layer(water.bubbles(brush, 38), 0.5, name="bubbles"), Layer(weeds, 10 * unit, name="frame"))
    return Scenery(back=tuple(back), front=front, floor=brush.horizon(0.60), step=brush.tall(0.05))


def _shoal(brush: Brush, setting: Setting) -> str:
    """Small fish far off, all going one way."""
    pen, rng = Pen(), brush.rng
    cx, cy = brush.width * (1 - setting.focus), brush.height * rng.uniform(0.25, 0.42)
    for _ in range(11):
        x, y, s = (
            cx + rng.gauss(0, 1) * brush.wide(0.09),
            cy + rng.gauss(0, 1) * brush.tall(0.05),
            brush.wide(rng.uniform(0.012, 0.02)),
        )
        colour = brush.tone(rng.choice(("#ffd36a", "#ff9a6a", "#ffffff")), 0.35)
        pen.path(
            f"M{x - s:.1f} {y:.1f}Q{x:.1f} {y - s * 0.7:.1f} {x + s:.1f} {y:.1f}Q{x:.1f} {y + s * 0.7:.1f} {x - s:.1f} {y:.1f}ZM{x - s * 0.8:.1f} {y:.1f}l{-s * 0.7:.1f} {-s * 0.5:.1f}v{s:.1f}Z",
            colour,
        )
    return pen.svg


def cave(brush: Brush, _setting: Setting) -> Scenery:
    """Stone teeth above and below, a shaft of light, crystals that glow."""
    width, height, unit, rng = brush.width, brush.height, brush.unit, brush.rng
    ground = land.Ground(brush, brush.horizon(0.66))
    x = width * (0.5 + brush.light.toward[0] * 0.2)
    back = [
        Layer(sky.gradient(brush, ground.horizon), name="sky"),
        Layer(sky.glow(x, ground.horizon * 0.5, brush.tall(0.6), "#9fd8f4", 0.8), 0, "screen", name="glow"),
    ]
    for depth, size, blur, colour in (
        (0.7, 0.34, 4.0, "#4a4a6a"),
        (0.38, 0.30, 2.0, "#3a3850"),
        (0.1, 0.24, 0.8, "#2a2638"),
    ):
        back.append(Layer(_teeth(brush, 0, brush.tall(size), colour, depth, down=True), blur, name="roof"))
        back.append(
            Layer(
                _teeth(
                    brush,
                    ground.at(0.1 - depth * 0.12),
                    brush.tall(size * 0.4),
                    lighten(colour, 0.08),
                    depth,
                    down=False,
                ),
                blur,
                name="hill",
            )
        )
    back.append(
        Layer(
            land.hill(brush, ground.at(0.12), 12 * unit, "#5a5470", "#2a2638", 0.02, 3)[1], 0.5, name="lawn"
        )
    )
    crystals = glow = ""
    for _ in range(7):
        cx = rng.choice((rng.uniform(0.02, 0.26), rng.uniform(0.74, 0.98))) * width
        cy, s, colour = (
            ground.at(rng.uniform(0.2, 0.7)),
            brush.tall(rng.uniform(0.05, 0.12)),
            rng.choice(("#7fe8ff", "#b08aff", "#ff8ad8", "#8affc0")),
        )
        crystals += _crystal(cx, cy, s, colour)
        glow += sky.glow(cx, cy - s * 0.5, s * 2, colour, 0.6)
    back += [Layer(glow, 0, "screen", name="glow"), Layer(crystals, 0.4, name="crystals")]
    shaft = sky.rays(
        brush, x, -height * 0.1, count=5, spread=0.5, length=height * 1.3, opacity=0.2, angle=math.pi / 2
    )
    frame = _teeth(brush, 0, brush.tall(0.16), "#14121e", 0, down=True)
    front = (
        Layer(shaft, 14 * unit, "screen", name="rays"),
        Layer(
            sky.motes(brush, 40, 0, height, "#d8f4ff", (1.5, 4.5), 0.8), 1.5 * unit, "screen", name="motes"
        ),
        Layer(frame, 8 * unit, name="frame"),
    )
    return Scenery(back=tuple(back), front=front, floor=ground.at(0.52), step=brush.tall(0.05))


def _teeth(brush: Brush, y: float, size: float, colour: str, depth: float, *, down: bool) -> str:
    pen, rng, width = Pen(), brush.rng, brush.width
    sign = 1 if down else -1
    edge = -30 if down else brush.height + 30
    d = f"M-20 {edge:.1f}L-20 {y:.1f}"
    x = -20.0
    while x < width + 20:
        w = brush.wide(rng.uniform(0.04, 0.11))
        tip = y + sign * size * rng.uniform(0.25, 1)
        d += f"Q{x + w * 0.4:.1f} {y + sign * size * 0.1:.1f} {x + w * 0.5:.1f} {tip:.1f}Q{x + w * 0.6:.1f} {y + sign * size * 0.1:.1f} {x + w:.1f} {y:.1f}"
        x += w
    fill = pen.linear(
        [(0, brush.tone(darken(colour, 0.3), depth)), (1, brush.tone(lighten(colour, 0.1), depth))],
        0,
        y - size if not down else y,
        0,
        y + size,
    )
    pen.path(f"{d}L{x:.1f} {edge:.1f}Z", fill)
    return pen.svg


def _crystal(x: float, y: float, size: float, colour: str) -> str:
    pen = Pen()
    for lean, tall, wide in ((-0.35, 0.7, 0.2), (0.4, 0.6, 0.18), (0.05, 1.0, 0.26)):
        tip_x, tip_y, w = x + lean * size, y - tall * size, wide * size
        pen.path(
            f"M{x + lean * size * 0.4 - w:.1f} {y:.1f}L{tip_x - w * 0.6:.1f} {tip_y + w:.1f}L{tip_x:.1f} {tip_y:.1f}L{tip_x + w * 0.6:.1f} {tip_y + w:.1f}L{x + lean * size * 0.4 + w:.1f} {y:.1f}Z",
            pen.linear([(0, lighten(colour, 0.6)), (1, darken(colour, 0.4))], 0, tip_y, 0, y),
        )
        pen.path(
            f"M{tip_x:.1f} {tip_y:.1f}L{tip_x + w * 0.1:.1f} {tip_y + w:.1f}L{x + lean * size * 0.4 + w * 0.2:.1f} {y:.1f}L{x + lean * size * 0.4 + w:.1f} {y:.1f}L{tip_x + w * 0.6:.1f} {tip_y + w:.1f}Z",
            darken(colour, 0.35),
            opacity=0.4,
        )
    return pen.svg
