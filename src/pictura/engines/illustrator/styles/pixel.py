"""Pixel art: few big pixels, few colours, a dark outline around the hero."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.styles.artwork import Artwork

CELLS = 144
"""Big pixels along the shorter side."""
COLOURS = 40


def pixel(image: Pixels, art: Artwork) -> Pixels:
    width, height = art.size
    cells = min(CELLS, width, height)
    size = (
        (cells, max(1, round(cells * height / width)))
        if width <= height
        else (max(1, round(cells * width / height)), cells)
    )
    small = finish.contrast(finish.saturated(image, 1.25), 1).resize(size, Image.Resampling.BOX)
    small = small.filter(ImageFilter.UnsharpMask(1, 90, 0))
    hero = art.hero.resize(size, Image.Resampling.BOX).point(paper.levels(lambda v: 255 if v > 110 else 0))
    outline = ImageChops.subtract(hero.filter(ImageFilter.MaxFilter(3)), hero)
    small = Image.composite(ImageChops.multiply(small, paper.plain(size, "#55405e")), small, outline)
    palette = small.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=2)
    few = small.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")
    return few.resize(art.size, Image.Resampling.NEAREST)
