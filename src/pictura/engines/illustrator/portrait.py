"""The subject alone on a transparent sheet, for `background: transparent`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PIL import Image, ImageFilter

from pictura.engines.illustrator import cast
from pictura.engines.illustrator.layers import Placed, Scenery
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.scene import Order, Subject
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shading import lit_sprite

MARGIN = 0.08
"""Share of the frame that stays empty on each side."""
EMBLEM = Subject(thing="sparkles")
"""What stands alone when the prompt names nothing."""


def portrait(setting: Setting, order: Order) -> Iterator[tuple[int, Pixels]]:
    """The stages by number, 0 the picture: RGBA, alpha 0 all around."""
    setting = msgspec.structs.replace(
        setting, subjects=setting.subjects or (EMBLEM,), place="studio", indoors=True
    )
    floor = Scenery(back=(), floor=setting.height * 0.9, step=setting.height * 0.04)
    placed = cast.cast(setting, floor)
    sheet = _sheet(setting, placed, (order.size.width, order.size.height))
    yield 1, _blurred(sheet, 24)
    yield 2, _blurred(sheet, 90)
    yield 3, _blurred(sheet, 300)
    yield 0, sheet


def _sheet(setting: Setting, placed: tuple[Placed, ...], size: tuple[int, int]) -> Pixels:
    left, top, right, bottom = cast.bounds(placed)
    room_x, room_y = size[0] * (1 - 2 * MARGIN), size[1] * (1 - 2 * MARGIN)
    scale = min(room_x / max(1, right - left), room_y / max(1, bottom - top))
    sheet = Image.new("RGBA", size, (0, 0, 0, 0))
    for one in placed:
        picture, foot = lit_sprite(one, setting.light, scale)
        x = size[0] / 2 + (one.x - (left + right) / 2) * scale - picture.width / 2
        y = size[1] / 2 + (one.y - (top + bottom) / 2) * scale - foot
        sheet.alpha_composite(*_clipped(picture, round(x), round(y)))
    return sheet


def _clipped(picture: Pixels, x: int, y: int) -> tuple[Pixels, tuple[int, int]]:
    """Cuts off what would lie left of or above the sheet."""
    cut_x, cut_y = max(0, -x), max(0, -y)
    if cut_x or cut_y:
        picture = picture.crop((cut_x, cut_y, max(cut_x + 1, picture.width), max(cut_y + 1, picture.height)))
    return picture, (max(0, x), max(0, y))


def _blurred(sheet: Pixels, cells: int) -> Pixels:
    """The sheet in `cells` blocks along its shorter side, softened."""
    width, height = sheet.size
    cell = max(1.0, min(width, height) / cells)
    size = max(2, round(width / cell)), max(2, round(height / cell))
    small = sheet.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.5))
    return small.resize((width, height), Image.Resampling.BILINEAR)
