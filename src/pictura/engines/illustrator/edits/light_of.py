"""The light of a picture, read from its pixels: what is set into it is lit as if it had always been there."""

from __future__ import annotations

from PIL import Image, ImageStat

from pictura.engines.illustrator import colour
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Pixels

CELLS = 32
"""The picture is read in so many cells a side."""
BRIGHTEST = 40
"""How many cells tell where the light comes from."""
LOOKED_UP = 20
"""Rows in which the source of the light is looked for: it hangs high."""
SIDE_MIN = 0.28
"""How far aside a light comes from at least: straight light gives no shadow to see."""


def light_of(image: Pixels, box: tuple[int, int, int, int] | None = None) -> Light:
    """Ambient, key, haze, shade, shadow and direction of the light; `box` is the part that will be painted on."""
    small = image.resize((CELLS, CELLS), Image.Resampling.BOX)
    grey = small.convert("L")
    levels = grey.tobytes()
    level = sum(levels) / len(levels) / 255
    near = ImageStat.Stat(image.crop(box) if box else small.crop((0, CELLS // 2, CELLS, CELLS))).mean
    near_level = sum(near) / 3 / 255
    mean = ImageStat.Stat(small).mean
    bright = _mean_of_brightest(small, levels)
    spread = ImageStat.Stat(grey).stddev[0] / 64
    own = 0.6 * near_level + 0.4 * level
    return Light(
        sky=_sky(small),
        sun=colour.lighten(colour.text(*bright), 0.5),
        key=colour.lighten(colour.text(*bright), 0.35),
        haze=colour.text(*ImageStat.Stat(small.crop((0, CELLS // 4, CELLS, CELLS // 2))).mean),
        ambient=_ambient(own, mean),
        dark=max(0.0, min(0.42, (0.5 - level) * 0.9)),
        shade=_toned(mean, 0.36 + 0.28 * level, "#6a5ab0"),
        shadow=_toned(near, 0.16 + 0.20 * near_level, "#2a2a50"),
        cast=max(0.36, min(0.66, 0.40 + 0.22 * spread)),
        toward=(_side(levels), -0.72),
        rim=max(0.35, min(1.0, 0.42 + 0.35 * spread + 0.25 * (1 - level))),
        name="read",
    )


def _ambient(level: float, mean: list[float]) -> tuple[float, float, float]:
    """How bright things are in it, with a little of the colour that lies over all."""
    middle = max(1.0, sum(mean) / 3)
    strength = max(0.36, min(1.04, 0.40 + 0.92 * level))
    red, green, blue = (max(0.3, min(1.08, strength * (1 + (part / middle - 1) * 0.2))) for part in mean)
    return red, green, blue


def _mean_of_brightest(small: Pixels, levels: bytes) -> list[float]:
    order = sorted(range(len(levels)), key=levels.__getitem__, reverse=True)[:BRIGHTEST]
    raw = small.tobytes()
    return [sum(raw[at * 3 + part] for at in order) / len(order) for part in range(3)]


def _side(levels: bytes) -> float:
    """Where the light comes from, minus left, plus right: the bright part of the sky and the brighter half."""
    order = sorted(range(CELLS * LOOKED_UP), key=levels.__getitem__, reverse=True)[:BRIGHTEST]
    middle = sum(at % CELLS for at in order) / len(order) / (CELLS - 1) - 0.5
    left = sum(levels[at] for at in range(len(levels)) if at % CELLS < CELLS // 2)
    right = sum(levels) - left
    slope = (right - left) / max(1, right + left)
    side = max(-0.9, min(0.9, middle * 1.7 + slope * 1.4))
    if abs(side) < SIDE_MIN:
        return -SIDE_MIN if side <= 0 else SIDE_MIN
    return side


def _toned(mean: list[float], level: float, towards: str) -> str:
    """A colour of this brightness between the picture's own and a violet or blue, as shadows have it."""
    own = max(1.0, sum(mean) / 3)
    flat = colour.text(*(part / own * level * 255 for part in mean))
    return colour.mix(flat, towards, 0.35)


def _sky(small: Pixels) -> tuple[tuple[float, str], ...]:
    """Stops from the top to the middle of the picture."""
    column = small.crop((0, 0, CELLS, CELLS // 2)).resize((1, 3), Image.Resampling.BOX).tobytes()
    return tuple((at / 2, colour.text(*column[at * 3 : at * 3 + 3])) for at in range(3))
