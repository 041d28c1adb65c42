"""Who is seen in part: a swimmer above the water, in a ring of ripples; a driver above the sill of a window. Pure."""

from __future__ import annotations

import msgspec

from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen

UNDER = 0.44
"""Share of a swimmer's height that is under water."""
HIDDEN = 0.4
"""Share of a driver's height that the door hides."""
RIPPLES = ((1.0, 0.0, 0.85), (0.76, 0.035, 0.5), (0.5, 0.07, 0.3))
"""Width in shares of the swimmer's, depth in shares of its height, and strength of the rings."""


def immersed(sprite: Sprite) -> Sprite:
    """The sprite cut off by the water; it stands on the water's line."""
    box = sprite.box
    line = sprite.foot - UNDER * (sprite.foot - box.y)
    pen = Pen()
    pen.add(_above(sprite, line))
    middle, half = box.x + box.width / 2, box.width * 0.46
    for wide, deep, strength in RIPPLES:
        y = line + deep * box.height
        rings = f"M{middle - half * wide:.1f} {y:.1f}q{half * wide:.1f} {box.height * 0.03:.1f} {2 * half * wide:.1f} 0"
        pen.line(rings, "#ffffff", box.height * 0.011, opacity=strength)
    seen = Box(box.x, box.y, box.width, line + box.height * 0.1 - box.y)
    return msgspec.structs.replace(sprite, svg=pen.svg, box=seen, foot=line, airborne=False, grip="")


def busted(sprite: Sprite) -> Sprite:
    """Head and shoulders."""
    box = sprite.box
    line = sprite.foot - HIDDEN * (sprite.foot - box.y)
    seen = Box(box.x, box.y, box.width, line - box.y)
    return msgspec.structs.replace(
        sprite, svg=_above(sprite, line), box=seen, foot=line, airborne=False, grip=""
    )


def _above(sprite: Sprite, line: float) -> str:
    """What of it is above a line of its sheet."""
    box, pen = sprite.box, Pen()
    left, right = box.x - box.width, box.x + 2 * box.width
    pen.clip(f"M{left:.1f} {box.y - box.width:.1f}H{right:.1f}V{line:.1f}H{left:.1f}Z", sprite.svg)
    return pen.svg
