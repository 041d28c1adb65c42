"""One light for all: whatever hand drew a sprite, the same ambient, shade, rim and shadow make it one picture."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.layers import Placed, Sprite
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels

MARGIN = 10
"""Pixels around a sprite, for its rim and for turning."""
SPRITE_SIDE_MAX = 6000


def lit_sprite(placed: Placed, light: Light, scale: float) -> tuple[Pixels, int]:
    """The sprite in the picture's light, and the row of pixels at which it stands."""
    box = placed.sprite.box
    k = min(scale * placed.height / box.height, SPRITE_SIDE_MAX / max(box.width, box.height))
    margin = MARGIN + round(placed.sprite.bleed * k)
    size = max(1, round(box.width * k)) + 2 * margin, max(1, round(box.height * k)) + 2 * margin
    view = (box.x - margin / k, box.y - margin / k, size[0] / k, size[1] / k)
    sheet = pixels(document(placed.sprite.svg, view, *size), *size)
    if placed.flip:
        sheet = sheet.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    foot = round((placed.sprite.foot - view[1]) * k)
    if placed.tilt:
        before = sheet.height
        sheet = sheet.rotate(placed.tilt, Image.Resampling.BICUBIC, expand=True)
        foot += (sheet.height - before) // 2
    return lit(sheet, light, rim=max(1.2, 7 * k * box.height / 330), depth=placed.depth), foot


def lit(sheet: Pixels, light: Light, *, rim: float, depth: float = 0) -> Pixels:
    """Ambient over all, shade growing away from the light, an edge of light, haze by depth."""
    alpha, colours = sheet.getchannel("A"), sheet.convert("RGB")
    ambient = [level for part in light.ambient for level in paper.levels(lambda v, k=part: v * k)]
    colours = colours.point(ambient)
    lx, ly = light.toward
    away = paper.ramp(colours.size, math.atan2(-ly, -lx))
    shaded = ImageChops.multiply(colours, paper.plain(colours.size, light.shade))
    colours = Image.composite(shaded, colours, away.point(paper.levels(lambda v: (v - 70) * 0.62)))
    edge = ImageChops.subtract(alpha, ImageChops.offset(alpha, round(-lx * rim), round(-ly * rim)))
    edge = ImageChops.multiply(edge.filter(ImageFilter.GaussianBlur(rim * 0.38)), alpha)
    bright = ImageChops.screen(colours, paper.plain(colours.size, light.key))
    colours = Image.composite(bright, colours, paper.scaled(edge, light.rim))
    if depth:
        colours = Image.blend(colours, paper.plain(colours.size, light.haze), min(1, depth * 0.8))
    colours.putalpha(alpha)
    return colours


def cast_shadow(
    alpha: Pixels, foot: int, light: Light, scale: float, strength: float
) -> tuple[Pixels, int, int]:
    """The sprite's own outline, flattened on the ground and sheared away from the light.

    Gives the mask and where its corner lies, seen from the point where the sprite stands.
    """
    width, height = alpha.size
    flat_height = max(4, round(height * 0.30))
    wide, tall = round(width * 2.4), flat_height * 2
    sheet = Image.new("L", (wide, tall))
    lowered = flat_height - round((height - foot) * flat_height / height)
    sheet.paste(alpha.resize((width, flat_height)), ((wide - width) // 2, lowered))
    shear, pivot = light.toward[0] * 1.25 * 1.4, flat_height * 1.92
    matrix = (1, -shear, shear * pivot, 0, 1, 0)
    mask = sheet.transform((wide, tall), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    mask = mask.filter(ImageFilter.GaussianBlur(max(1.2, 5 * scale)))
    return paper.scaled(mask, strength * 0.8), -wide // 2, -round(pivot)


def contact_shadow(alpha: Pixels, scale: float, strength: float, sprite: Sprite) -> tuple[Pixels, int, int]:
    """The dark ellipse under a thing: nothing floats."""
    foot, airborne = alpha.width * sprite.stands_on, sprite.airborne
    width, height = max(8, round(foot * 1.1)), max(4, round(foot * 0.2))
    square = Image.radial_gradient("L")
    narrow = 0.86 if airborne else 1.0
    fade = paper.levels(lambda v: max(0.0, 1 - v / 165 / narrow) ** 0.9 * 255 * min(1, strength * 1.35))
    mask = square.resize((width, height), Image.Resampling.BILINEAR).point(fade)
    drop = round(alpha.height * 0.04) if airborne else 0
    return mask, -width // 2, -height // 2 + round(2 * scale) + drop
