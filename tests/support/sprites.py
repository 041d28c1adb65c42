"""What a sprite covers, measured on its pixels."""

from __future__ import annotations

from PIL import Image

from pictura.engines.illustrator.layers import Sprite
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels

MARGIN = 60.0
SIDE_PX = 240


def covered(sprite: Sprite) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is drawn, in the sprite's own units."""
    box = sprite.box
    view = box.x - MARGIN, box.y - MARGIN, box.width + 2 * MARGIN, box.height + 2 * MARGIN
    image: Image.Image = pixels(document(sprite.svg, view, SIDE_PX, SIDE_PX), SIDE_PX, SIDE_PX)
    left, top, right, bottom = image.getchannel("A").point([0] * 25 + [255] * 231).getbbox() or (0, 0, 0, 0)
    across, down = view[2] / SIDE_PX, view[3] / SIDE_PX
    return view[0] + left * across, view[1] + top * down, view[0] + right * across, view[1] + bottom * down


def check(sprite: Sprite, what: str) -> None:
    left, top, right, bottom = covered(sprite)
    box = sprite.box
    assert right - left > 40, what
    assert left >= box.x - 4, what
    assert top >= box.y - 4, what
    assert right <= box.x + box.width + 4, what
    assert bottom <= box.y + box.height + 4, what
