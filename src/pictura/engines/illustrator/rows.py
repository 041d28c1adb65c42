"""Several of one kind where there was room for one: side by side on a seat, in a bunch in a hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from pictura.engines.illustrator.layers import Placed, Sprite

ROW_HEIGHTS = (1.0, 0.84, 0.68, 0.58)
"""How high each of a row is, by how many there are."""


def bunch(placed: Placed, sprites: Sequence[Sprite]) -> list[Placed]:
    """Held up by one hand: they lean apart, and their lower ends stay together."""
    held: list[Placed] = []
    for k, sprite in enumerate(sprites):
        degrees = (k - (len(sprites) - 1) / 2) * 20
        away = math.sin(math.radians(degrees)) * placed.height / 2
        lower = (1 - math.cos(math.radians(degrees))) * placed.height / 2
        held.append(
            msgspec.structs.replace(
                placed, sprite=sprite, x=placed.x + away, y=placed.y - lower, tilt=placed.tilt - degrees
            )
        )
    return held


def side_by_side(placed: Placed, sprites: Sequence[Sprite], room: float = 0) -> list[Placed]:
    """As many as were counted, close together, as large as the `room` allows; two regard each other."""
    count = len(sprites)
    shrunk = max(ROW_HEIGHTS[count - 1], min(1.0, room / (placed.width * 0.86 * count)))
    height = placed.height * shrunk
    width = placed.width * height / placed.height
    row: list[Placed] = []
    for k, sprite in enumerate(sprites):
        away = k - (count - 1) / 2
        flip = placed.flip if count != 2 or sprite.faces == "viewer" else (k == 1) != (sprite.faces == "left")
        row.append(
            msgspec.structs.replace(
                placed, sprite=sprite, height=height, x=placed.x + away * width * 0.86, flip=flip
            )
        )
    return row
