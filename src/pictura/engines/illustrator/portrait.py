"""The subject alone on a transparent sheet, for `background: transparent`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PIL import Image, ImageFilter

from pictura.engines.illustrator import cast, motion
from pictura.engines.illustrator.canvas import Camera
from pictura.engines.illustrator.layers import Placed, Scenery
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shading import lit_sprite
from pictura.engines.illustrator.vector import Sheet

MARGIN = 0.08
"""Share of the frame that stays empty on each side."""


def portrait(setting: Setting, order: Order) -> Iterator[tuple[int, Pixels]]:
    """The stages by number, 0 the picture: RGBA, alpha 0 all around."""
    setting = _in_studio(setting)
    placed = cast.cast(setting, _floor(setting))
    sheet = _sheet(setting, placed, (order.size.width, order.size.height))
    yield 1, _blurred(sheet, 24)
    yield 2, _blurred(sheet, 90)
    yield 3, _blurred(sheet, 300)
    yield 0, sheet


def portrait_loop(setting: Setting, order: Order, count: int) -> Iterator[Pixels]:
    """The subject alone in motion: `count` frames, RGBA, after the last of which the first comes again."""
    setting = _in_studio(setting)
    floor = _floor(setting)
    framed = cast.cast(setting, floor)
    for number in range(count):
        phase = number / count
        seen = motion.blinking(setting) if motion.blinks(number, count) else setting
        placed = motion.cast_at(cast.cast(seen, floor, phase), setting, floor.floor, phase)
        yield _sheet(setting, placed, (order.size.width, order.size.height), framed)


def portrait_vector(setting: Setting, order: Order) -> tuple[str, Camera]:
    """The subject alone as the body of an SVG without a ground, and what of it is seen."""
    setting = _in_studio(setting)
    placed = cast.cast(setting, _floor(setting))
    left, top, right, bottom = cast.bounds(placed)
    share = 1 - 2 * MARGIN
    shape = order.size.width / order.size.height
    height = max((bottom - top) / share, (right - left) / share / shape)
    width = height * shape
    seen = Camera((left + right - width) / 2, (top + bottom - height) / 2, width, height)
    sheet = Sheet(setting.width, setting.height, setting.light)
    sheet.cast(msgspec.structs.replace(one, shadow=0) for one in placed)
    return sheet.body(), seen


def _in_studio(setting: Setting) -> Setting:
    return msgspec.structs.replace(setting, place="studio", indoors=True)


def _floor(setting: Setting) -> Scenery:
    return Scenery(back=(), floor=setting.height * 0.9, step=setting.height * 0.04)


def _sheet(
    setting: Setting,
    placed: tuple[Placed, ...],
    size: tuple[int, int],
    framed: tuple[Placed, ...] | None = None,
) -> Pixels:
    """The cast in a frame that fits it, or the one given as `framed`."""
    left, top, right, bottom = cast.bounds(framed or placed)
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
