"""Cut-outs: the subject of an upload by its own alpha, before a plain sheet, or by what stands out."""

from __future__ import annotations

import math
from typing import Literal

import msgspec
from PIL import Image, ImageChops, ImageFilter, ImageOps

from pictura.engines.illustrator import colour, paper
from pictura.engines.illustrator.canvas import Canvas
from pictura.engines.illustrator.edits.light_of import light_of
from pictura.engines.illustrator.edits.standing_out import border_colour, standing_out
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.shading import MARGIN, cast_shadow, contact_shadow, lit

SURE = 0.22
"""From how sure on a guess is cut out along its outline; a worse one gets a soft oval."""
EDGE = 0.012
"""A cut-out that comes so near the lower edge of its picture, in shares of the height, stands on no ground."""
Source = Literal["alpha", "plain", "guess", "oval"]


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A subject in RGBA, cropped to what of it there is."""

    image: Pixels
    source: Source
    box: tuple[int, int, int, int]
    """Where in its picture it was."""
    grounded: bool
    """Whether its foot can be seen; else the picture ended above it."""


def cut(image: Pixels, alpha: Pixels | None) -> Cut:
    """The subject of a picture, in any case something of it."""
    mask, source = _outline(image, alpha)
    box = mask.point([0] * 12 + [255] * 244).getbbox() or (0, 0, *image.size)
    sheet = image.crop(box).convert("RGBA")
    sheet.putalpha(mask.crop(box))
    grounded = source != "oval" and box[3] < image.height * (1 - EDGE)
    return Cut(image=sheet, source=source, box=box, grounded=grounded)


def _outline(image: Pixels, alpha: Pixels | None) -> tuple[Pixels, Source]:
    if alpha is not None and alpha.getbbox():
        return alpha, "alpha"
    found = standing_out(image)
    if found.sure >= SURE:
        plain = border_colour(image) is not None
        return _inwards(found.mask), "plain" if plain else "guess"
    return _oval(image, found.mask), "oval"


def _inwards(mask: Pixels) -> Pixels:
    """A hair's breadth inside, so that no rim of the old background comes along."""
    reach = max(1, max(mask.size) // 700)
    return mask.filter(ImageFilter.MinFilter(2 * reach + 1)).filter(ImageFilter.GaussianBlur(reach * 0.7))


def _oval(image: Pixels, found: Pixels) -> Pixels:
    """A soft oval around what stands out a little, or around the middle."""
    width, height = image.size
    left, top, right, bottom = found.getbbox() or (width // 8, height // 8, width - width // 8, height)
    wide, high = max(right - left, width // 2) * 1.25, max(bottom - top, height // 2) * 1.25
    x, y = (left + right) / 2, (top + bottom) / 2
    soft = Image.radial_gradient("L").point(paper.levels(lambda v: (196 - v) * 4))
    sheet = Image.new("L", image.size)
    sheet.paste(soft.resize((round(wide), round(high))), (round(x - wide / 2), round(y - high / 2)))
    return sheet


def own_light(image: Pixels, alpha: Pixels | None) -> Light:
    """The light that an upload was taken in; what was cut out already is taken to have stood before white paper."""
    if alpha is None:
        return light_of(image)
    return light_of(Image.composite(image, paper.plain(image.size, "#ffffff"), alpha))


def scaled_to(image: Pixels, height: float) -> Pixels:
    """A cut-out this high, its shape kept."""
    size = max(1, round(image.width * height / image.height)), max(1, round(height))
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)


def set_in(canvas: Canvas, image: Pixels, x: float, foot: float, *, own: Light, shadow: float = 1) -> None:
    """Sets a cut-out into the painted picture: `x` is its middle, `foot` where it stands, in pixels.

    `own` is the light that it was taken in; what it lacks of the picture's it is given.
    """
    turned = lit(image, _remaining(own, canvas.light), rim=max(1.2, image.height / 90))
    left, top = round(x - turned.width / 2), round(foot - turned.height)
    alpha = turned.getchannel("A")
    if shadow:
        _shadows(canvas, alpha, (round(x), round(foot)), canvas.light.cast * shadow)
    canvas.image.paste(turned.convert("RGB"), (left, top), alpha)
    canvas.hero.paste(255, (left, top), alpha)


def _shadows(canvas: Canvas, alpha: Pixels, at: tuple[int, int], strength: float) -> None:
    low = alpha.crop((0, round(alpha.height * 0.9), alpha.width, alpha.height)).getbbox()
    stands_on = (low[2] - low[0]) / alpha.width if low else 0.6
    sprite = Sprite("", Box(0, 0, alpha.width, alpha.height), alpha.height, stands_on)
    padded = ImageOps.expand(alpha, MARGIN)
    shift = round((low[0] + low[2] - alpha.width) / 2) if low else 0
    for number, (mask, dx, dy) in enumerate((
        cast_shadow(padded, padded.height - MARGIN, canvas.light, canvas.scale, strength),
        contact_shadow(alpha, canvas.scale, strength, sprite),
    )):  # fmt: skip
        canvas.darken(mask, (at[0] + dx + shift * number, at[1] + dy), canvas.light.shadow)


def _remaining(own: Light, wanted: Light) -> Light:
    """What has to be added to a thing's own light: it is photographed or drawn in one already."""
    red, green, blue = (
        max(0.35, min(1.25, (b / max(0.3, a)) ** 0.7))
        for a, b in zip(own.ambient, wanted.ambient, strict=True)
    )
    return msgspec.structs.replace(
        wanted,
        ambient=(red, green, blue),
        shade=colour.mix(wanted.shade, "#ffffff", 0.55),
        rim=wanted.rim * 0.6,
    )


def tilted(image: Pixels, degrees: float) -> Pixels:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True) if degrees else image


def drop_shadow(canvas: Canvas, alpha: Pixels, at: tuple[int, int], reach: float) -> None:
    """The shadow of a flat thing that lies on the picture."""
    margin = math.ceil(reach * 3)
    sheet = Image.new("L", (alpha.width + 2 * margin, alpha.height + 2 * margin))
    sheet.paste(alpha, (margin, margin))
    soft = sheet.filter(ImageFilter.GaussianBlur(reach))
    x, y = canvas.light.toward
    where = at[0] - margin + round(-x * reach), at[1] - margin + round(max(0.4, -y) * reach)
    canvas.darken(paper.scaled(soft, 0.62), where, "#4a4660")


def faded_below(image: Pixels) -> Pixels:
    """A cut-out whose picture ended above its foot sinks softly into what it is set into."""
    fade = Image.linear_gradient("L").resize(image.size).point(paper.levels(lambda v: (255 - v) * 14))
    faded = image.copy()
    faded.putalpha(ImageChops.multiply(image.getchannel("A"), fade))
    return faded
