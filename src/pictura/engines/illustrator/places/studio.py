"""A plain sheet behind a thing, coloured unless white was asked for, with a soft floor: for logos, icons and things without a home."""

from __future__ import annotations

from pictura.engines.illustrator import sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import of_hue
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting


def studio(brush: Brush, setting: Setting) -> Scenery:
    back = _white(brush) if setting.white else _badge(brush) if setting.style == "icon" else _coloured(brush)
    return Scenery(back=back, floor=brush.horizon(0.84), step=brush.tall(0.05))


def _white(brush: Brush) -> tuple[Layer, ...]:
    sheet = Pen()
    sheet.rect(0, 0, brush.width, brush.height, "#ffffff")
    return (Layer(sheet.svg, name="sky"),)


def _badge(brush: Brush) -> tuple[Layer, ...]:
    """Two plain colours, a disc on a ground: what an icon needs to be read when it is small."""
    hue, pen = brush.rng.random(), Pen()
    pen.rect(0, 0, brush.width, brush.height, of_hue(hue, 0.50, 0.84))
    pen.circle(brush.width / 2, brush.height / 2, brush.reach * 0.43, of_hue(hue, 0.30, 0.97))
    pen.circle(brush.width / 2, brush.height / 2, brush.reach * 0.37, of_hue(hue + 0.02, 0.16, 1))
    return (Layer(pen.svg, name="sky"),)


def _coloured(brush: Brush) -> tuple[Layer, ...]:
    width, height = brush.width, brush.height
    hue = brush.rng.random()

    def tint(saturation: float, value: float, turn: float = 0) -> str:
        return of_hue(hue + turn, saturation, value)

    wall, floor = Pen(), Pen()
    sheet = [(0, tint(0.12, 1)), (0.55, tint(0.28, 0.97)), (1, tint(0.45, 0.86))]
    wall.rect(0, 0, width, height, wall.radial(sheet, width * 0.5, height * 0.42, max(width, height) * 0.8))
    line = brush.horizon(0.66)
    fade = [
        (0, tint(0.30, 0.95, 0.02), 0),
        (0.25, tint(0.34, 0.93, 0.02), 0.8),
        (1, tint(0.46, 0.84, 0.03), 1),
    ]
    floor.rect(0, line, width, height - line, floor.linear(fade, 0, line, 0, height))
    lights = sky.motes(brush, 26, 0, height * 0.75, "#ffffff", (14, 70), 0.32)
    return (
        Layer(wall.svg, name="sky"),
        Layer(lights, 6 * brush.unit, name="motes"),
        Layer(floor.svg, 1.5, name="floor"),
    )
