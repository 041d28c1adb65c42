"""What a picture may show, by its colours alone: the hour, and the places that have such a sky and such a ground.

A picture of the illustrator's own is known by its rows; of any other the colours above and below the horizon tell.
"""

from __future__ import annotations

import colorsys
import functools
from collections.abc import Mapping
from importlib import resources

import msgspec
from PIL import Image

from pictura.engines.illustrator.colour import rgb
from pictura.engines.illustrator.edits.ground import horizon
from pictura.engines.illustrator.edits.levelling import bands
from pictura.engines.illustrator.paper import Pixels

DARK = 0.30
WARM = 0.16
"""By how much, of 1, red outdoes blue in the sky of a low sun."""
GREY = 0.16
"""Up to which saturation a ground has no hue."""


BANDS = 10
"""In so many bands from the top to the bottom a place is known."""
KNOWN = 26.0
"""Up to how far, of 255, its bands are from those of a place that it is taken for;"""
DIM = 90
"""less, in a picture that is darker than this."""
AS_NEAR = 1.25
"""All that are hardly further, by this factor, are as likely."""


class Likely(msgspec.Struct, frozen=True):
    """`places` fit the colours, the best one first."""

    hour: str
    places: tuple[str, ...]


def likely(image: Pixels) -> Likely:
    shown = bands(image, 0, image.width, BANDS)
    distances = sorted(
        (
            sum(
                sum(abs(a - b) for a, b in zip(*pair, strict=True)) for pair in zip(shown, band, strict=True)
            ),
            key,
        )
        for key, band in _looks().items()
    )
    nearest, (hour, _) = distances[0]
    # In the dark all colours are near each other.
    bright = min(1.0, sum(map(sum, shown)) / (3 * BANDS) / DIM)
    if nearest <= KNOWN * bright * 3 * BANDS:
        near = [place for away, (_, place) in distances if away <= nearest * AS_NEAR]
        return Likely(hour, tuple(dict.fromkeys(near)))
    line = horizon(image) or 0.55
    above = _mean(image, 0, line * 0.9)
    below = _mean(image, min(0.96, line + 0.08), 1)
    hour = _hour(above, below)
    return Likely(hour, _places(above, below, hour))


@functools.cache
def _looks() -> Mapping[tuple[str, str], tuple[tuple[int, int, int], ...]]:
    """The bands of `likely.toml`, by hour and place."""
    source = resources.files(__package__ or "").joinpath("likely.toml").read_bytes()
    table = msgspec.toml.decode(source, type=dict[str, dict[str, list[str]]])
    return {
        (hour, place): tuple(rgb(colour) for colour in colours)
        for hour, places in table.items()
        for place, colours in places.items()
    }


def _mean(image: Pixels, top: float, bottom: float) -> tuple[float, float, float]:
    lowest = max(1.0, bottom * image.height)
    box = (0.0, min(top * image.height, lowest - 1), float(image.width), lowest)
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX, box=box).tobytes()
    return red / 255, green / 255, blue / 255


def _hour(above: tuple[float, float, float], below: tuple[float, float, float]) -> str:
    bright = sum(above) / 3 * 0.6 + sum(below) / 3 * 0.4
    if bright < DARK:
        return "night"
    if above[0] - above[2] > WARM and above[0] - above[1] > WARM / 2:
        return "sunset" if bright < 0.62 else "golden"
    return "dusk" if bright < 0.42 and above[2] > above[1] else "day"


def _places(
    above: tuple[float, float, float], below: tuple[float, float, float], hour: str
) -> tuple[str, ...]:
    hue, saturation, value = colorsys.rgb_to_hsv(*below)
    degrees = hue * 360
    if saturation < GREY:
        if value > 0.72:
            return ("snow", "sky", "mountain")
        return ("city", "mountain", "lake") if hour == "night" else ("mountain", "lake", "city")
    if degrees < 18 or degrees > 330:
        return (
            ("desert", "autumn-forest", "beach")
            if hour in ("sunset", "golden")
            else ("autumn-forest", "desert", "room")
        )
    if degrees < 52:
        indoors = above[0] - above[2] > 0.08 and hour not in ("sunset", "golden")
        return ("room", "desk", "autumn-forest") if indoors else ("beach", "desert", "savanna")
    if degrees < 170:
        return ("meadow", "garden", "forest") if value > 0.35 else ("forest", "meadow", "lake")
    if degrees < 262:
        return ("sea", "lake", "snow") if value > 0.3 else ("sea", "city", "lake")
    return ("cherry", "sky", "sea") if value > 0.5 else ("city", "sky", "space")
