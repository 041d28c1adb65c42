"""The wall with the fireplace, and what its fire throws on a room."""

from __future__ import annotations

from pictura.engines.illustrator import furniture, hearth, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.layers import Layer
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting


def layers(brush: Brush, setting: Setting, floor: float, *, night: bool) -> list[Layer]:
    """Stands on the line `floor`: beside who is there, else before us."""
    aside, wide = (0.18, 0.40) if setting.subjects else (0.32, 0.46)
    x, wide = brush.width * (aside if setting.focus <= 0.5 else 1 - aside), brush.wide(wide)
    k = wide / hearth.BOX.width
    move = f"translate({x - (hearth.BOX.x + hearth.BOX.width / 2) * k:.2f} {floor - hearth.FOOT * k:.2f}) scale({k:.4f})"
    built = Pen()
    built.group(hearth.drawn(brush.tone, top=hearth.FOOT - (floor + 20) / k), move)
    fire = floor - (hearth.FOOT - hearth.FIRE[1]) * k
    strength = 1.0 if night else 0.5
    glow = sky.glow(x, fire, brush.reach * 0.62, "#ff9a48", 0.5 * strength)
    glow += sky.glow(x, fire, wide * 0.6, "#ffd890", 0.6 * strength)
    pool = Pen()
    pool.ellipse(
        x, brush.horizon(0.80), brush.wide(0.34), brush.tall(0.07), "#ffae5a", opacity=0.34 * strength
    )
    return [
        Layer(built.svg, 1.4, name="hearth"),
        Layer(glow, 0, "screen", name="glow"),
        Layer(pool.svg, 26 * brush.unit, "screen", name="glow"),
    ]


def beside(brush: Brush, setting: Setting, floor: float, window: str) -> str:
    """What stands at the other end of a wall with a fireplace."""
    left = setting.focus > 0.5
    if setting.place == "library":
        ats = (-0.04, 0.17) if left else (0.59, 0.80)
        return "".join(
            furniture.bookcase(brush, at * brush.width, floor, brush.wide(0.24), brush.tall(0.58))
            for at in ats
        )
    x = brush.width * (0.05 if left else 0.95)
    return window + furniture.pot_plant(brush, x, floor + brush.tall(0.02), brush.tall(0.26))
