"""The last touches over the whole picture: bloom, contrast, colour of shadows and lights, vignette, grain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.paper import Pixels


def tone_curve(points: Sequence[tuple[float, float]]) -> list[int]:
    """A look-up table through the points (0 to 1), a little eased between them."""

    def at(value: int) -> float:
        x = value / 255
        for (x0, y0), (x1, y1) in pairwise(points):
            if x <= x1:
                t = (x - x0) / (x1 - x0)
                t = t * t * (3 - 2 * t) * 0.35 + t * 0.65
                return 255 * (y0 + (y1 - y0) * t)
        return 255 * points[-1][1]

    return paper.levels(at)


def bloom(image: Pixels, amount: float, radius: float = 24, threshold: int = 175) -> Pixels:
    """What is bright spills over; `radius` is in pixels of a picture 1024 wide."""
    width, height = image.size
    small = image.resize((max(1, width // 8), max(1, height // 8)), Image.Resampling.BOX)
    bright = paper.levels(lambda v: max(0, v - threshold) * 255 / (255 - threshold) * amount)
    light = small.point(bright * 3).filter(ImageFilter.GaussianBlur(radius * width / 1024 / 8))
    return ImageChops.screen(image, light.resize((width, height), Image.Resampling.BILINEAR))


def vignette(image: Pixels, strength: float, colour: str = "#1a1028") -> Pixels:
    """Darker corners that spare what is bright: a grey corner on a white sky looks like dirt."""
    small = max(1, image.width // 8), max(1, image.height // 8)
    corners = Image.radial_gradient("L").resize(small, Image.Resampling.BILINEAR)
    corners = corners.point(paper.levels(lambda v: max(0, v - 90) / 165 * 255 * strength))
    dim = image.resize(small, Image.Resampling.BOX).convert("L")
    spare = dim.point(paper.levels(lambda v: 255 - 235 * max(0, (v - 110) / 145)))
    mask = ImageChops.multiply(corners, spare)
    veil = Image.composite(paper.plain(small, colour), paper.plain(small, "#ffffff"), mask)
    return ImageChops.multiply(image, veil.resize(image.size, Image.Resampling.BILINEAR))


GRAIN_TILE = 512


def grain(image: Pixels, seed: int, strength: float) -> Pixels:
    """Film grain, the same in all three colours."""
    side = min(GRAIN_TILE, image.width), min(GRAIN_TILE, image.height)
    speck = paper.noise(side, seed).filter(ImageFilter.BoxBlur(0.6))
    speck = paper.grey(speck.point(paper.levels(lambda v: 128 + (v - 128) * strength * 2)))
    sheet = speck
    if side != image.size:
        sheet = Image.new("RGB", image.size)
        for y in range(0, image.height, side[1]):
            for x in range(0, image.width, side[0]):
                sheet.paste(speck, (x, y))
    return ImageChops.add(image, sheet, 1, -128)


def split_tone(image: Pixels, shadows: str, lights: str, strength: float) -> Pixels:
    """Tints dark and bright parts with two colours."""
    tint = ImageOps.colorize(image.convert("L"), shadows, lights, mid="#808080")
    return Image.blend(image, ImageChops.soft_light(image, tint), min(1, strength * 2))


def contrast(image: Pixels, strength: float) -> Pixels:
    bend = 0.06 * strength
    return image.point(tone_curve([(0, 0), (0.25, 0.25 - bend), (0.75, 0.75 + bend), (1, 1)]) * 3)


def saturated(image: Pixels, by: float) -> Pixels:
    return ImageEnhance.Color(image).enhance(by)
