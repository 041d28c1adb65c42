"""Who swims in open water is seen above its line only, in a ring of ripples. Pure."""

from __future__ import annotations

import msgspec

from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen

UNDER = 0.44
"""Share of a swimmer's height that is under water."""
RIPPLES = ((1.0, 0.0, 0.85), (0.76, 0.035, 0.5), (0.5, 0.07, 0.3))
"""Width in shares of the swimmer's, depth in shares of its height, and strength of the rings."""


def immersed(sprite: Sprite) -> Sprite:
    """The sprite cut off by the water; it stands on the water's line."""
    box = sprite.box
    line = sprite.foot - UNDER * (sprite.foot - box.y)
    pen = Pen()
    out = box.width
    pen.clip(
        f"M{box.x - out:.1f} {box.y - out:.1f}H{box.x + 2 * out:.1f}V{line:.1f}H{box.x - out:.1f}Z",
        sprite.svg,
    )
    middle, half = box.x + box.width / 2, box.width * 0.46
    for wide, deep, strength in RIPPLES:
        y = line + deep * box.height
        rings = f"M{middle - half * wide:.1f} {y:.1f}q{half * wide:.1f} {box.height * 0.03:.1f} {2 * half * wide:.1f} 0"
        pen.line(rings, "#ffffff", box.height * 0.011, opacity=strength)
    seen = Box(box.x, box.y, box.width, line + box.height * 0.1 - box.y)
    return msgspec.structs.replace(sprite, svg=pen.svg, box=seen, foot=line, airborne=False)
