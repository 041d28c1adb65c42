"""How near the camera is, and at what it looks. Pure."""

from __future__ import annotations

from pictura.engines.illustrator import cast, hanging
from pictura.engines.illustrator.canvas import Camera
from pictura.engines.illustrator.layers import Placed
from pictura.engines.illustrator.setting import Setting

HEADS = 1.9
"""How many widths of the head a portrait is high."""
ABOVE = 0.13
"""Share of a portrait that is above the head and its hat."""
NEAREST = 4.0
"""How much of the frame a portrait shows at least: a fourth of its height."""


def camera(setting: Setting, placed: tuple[Placed, ...]) -> Camera:
    """The view: nearer to the cast by the setting's zoom, never beyond the frame."""
    if (sitter := _sitter(setting, placed)) is not None:
        return _portrait(setting, sitter, placed)
    width, height = setting.width / setting.zoom, setting.height / setting.zoom
    if setting.zoom == 1 or not placed:
        return Camera(0, 0, setting.width, setting.height)
    left, top, right, bottom = cast.bounds(placed)
    x, y = (left + right) / 2, (top + bottom) / 2
    across = 0.5 + (x / setting.width - 0.5) * 0.8
    return _within(setting, x - width * across, y - height * 0.58, width, height)


def _sitter(setting: Setting, placed: tuple[Placed, ...]) -> Placed | None:
    """Whose portrait it is: the only one with a head; hands painted over what they hold show nobody."""
    if setting.shot not in ("close-up", "portrait"):
        return None
    beings = [one for one in placed if one.thing and one.sprite.crown is not None]
    return beings[0] if len(beings) == 1 else None


def _portrait(setting: Setting, sitter: Placed, placed: tuple[Placed, ...]) -> Camera:
    """Head and shoulders, with what is worn on them."""
    box, crown = sitter.sprite.box, sitter.sprite.crown or (0.0, 0.0, 0.0)
    head = crown[2] * sitter.height / box.height
    x, y = hanging.point(sitter, crown[:2])
    top = sitter.y - sitter.height * (sitter.sprite.foot - box.y) / box.height
    for one in placed:
        high = one.y - one.height
        if y - head < high < top and abs(one.x - x) < head:
            top = high
    height = min(setting.height / setting.zoom, max(head * HEADS + max(0, y - top), setting.height / NEAREST))
    width = height * setting.width / setting.height
    return _within(setting, x - width * 0.5, top - height * ABOVE, width, height)


def _within(setting: Setting, left: float, top: float, width: float, height: float) -> Camera:
    return Camera(
        max(0, min(setting.width - width, left)), max(0, min(setting.height - height, top)), width, height
    )
