"""Colours as `#rrggbb` text: mixing, lightening, turning. Pure."""

from __future__ import annotations

import colorsys

Rgb = tuple[int, int, int]

INK = "#1a1030"
"""What shadows of drawn things lean to: a violet black, kinder than grey."""


def rgb(colour: str) -> Rgb:
    """`#rgb` or `#rrggbb` as three numbers of 0 to 255."""
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    value = int(digits[:6], 16)
    return value >> 16, value >> 8 & 255, value & 255


def text(red: float, green: float, blue: float) -> str:
    """Three numbers, clipped to 0..255, as `#rrggbb`."""
    r, g, b = (min(255, max(0, round(part))) for part in (red, green, blue))
    return f"#{r:02x}{g:02x}{b:02x}"


def mix(first: str, second: str, share: float) -> str:
    """`share` of the second colour, the rest of the first."""
    (a, b, c), (d, e, f) = rgb(first), rgb(second)
    return text(a + (d - a) * share, b + (e - b) * share, c + (f - c) * share)


def lighten(colour: str, share: float) -> str:
    return mix(colour, "#ffffff", share)


def darken(colour: str, share: float) -> str:
    return mix(colour, INK, share)


def of_hue(hue: float, saturation: float, value: float) -> str:
    """A colour from hue (turns), saturation and value (0 to 1)."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, min(1, saturation), min(1, value))
    return text(red * 255, green * 255, blue * 255)


def hsv(colour: str) -> tuple[float, float, float]:
    red, green, blue = rgb(colour)
    return colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)


def brightness(colour: str) -> float:
    """How light a colour looks, 0 to 1."""
    red, green, blue = rgb(colour)
    return (red * 0.299 + green * 0.587 + blue * 0.114) / 255
