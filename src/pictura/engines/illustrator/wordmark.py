"""A thing with a name beneath it, as a logo has it."""

from __future__ import annotations

import msgspec

from pictura.engines.illustrator import letters
from pictura.engines.illustrator.layers import Box, Sprite

INK = "#3a3550"
SPREAD = 1.25
"""How wide the name is at most, in widths of the thing."""
CAPITAL_MAX = 0.22
"""How high its capitals are at most, in heights of the thing."""
GAP = 0.10


def named(sprite: Sprite, text: str) -> Sprite:
    """The sprite with the text centred beneath it; it is never mirrored. Raises ValueError for letters that `can_write` refuses."""
    box, found = sprite.box, letters.lettering(text)
    capital = letters.load().capital / letters.UNIT
    widest = max(found.width(line, 1) for line in found.lines)
    size = min(box.width * SPREAD / widest, box.height * CAPITAL_MAX / capital)
    middle, line_at = box.x + box.width / 2, box.y + box.height * (1 + GAP) + capital * size
    written = "".join(
        found.written(line, middle, line_at + found.pitch * size * row, size, INK)
        for row, line in enumerate(found.lines)
    )
    bottom = line_at + (len(found.lines) - 1 + GAP * 2) * found.pitch * size
    wide = max(box.width, widest * size)
    whole = Box(middle - wide / 2, box.y, wide, bottom - box.y)
    return msgspec.structs.replace(sprite, svg=sprite.svg + written, box=whole, foot=bottom, faces="viewer")
