"""Pictures of few tones, and the lines between them."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageStat

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.paper import Pixels


def few(image: Pixels, colours: int) -> Pixels:
    """The picture in this many of its own colours."""
    palette = image.resize((max(1, image.width // 4), max(1, image.height // 4))).quantize(
        colours, Image.Quantize.MEDIANCUT, kmeans=1
    )
    return image.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")


def alone(image: Pixels, hero: Pixels) -> Pixels:
    """The hero on a sheet of its own middle colour, so that it and the ground take no tones from each other."""
    if hero.getbbox() is None:
        return image
    middle = ImageStat.Stat(image, hero).median
    return Image.composite(image, Image.new("RGB", image.size, tuple(round(part) for part in middle)), hero)


def outlines(image: Pixels) -> Pixels:
    """Where the picture's lightness steps, as a mask."""
    grey = image.convert("L").filter(ImageFilter.MedianFilter(3))
    edge = ImageChops.subtract(grey.filter(ImageFilter.MaxFilter(3)), grey.filter(ImageFilter.MinFilter(3)))
    return edge.point(paper.levels(lambda v: (v - 26) * 6)).filter(ImageFilter.GaussianBlur(0.7))
