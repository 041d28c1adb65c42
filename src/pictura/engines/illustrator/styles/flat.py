"""Flat colour: design, posters, icons, block prints, comics. No light, few tones."""

from __future__ import annotations

import msgspec
from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.canvas import Canvas
from pictura.engines.illustrator.layers import QUIET, Layer, Placed
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.engines.illustrator.styles.sheets import rough_paper
from pictura.engines.illustrator.styles.tones import alone, few, outlines


class FlatCanvas(Canvas):
    """Every layer crisp, no glow, no haze, no shade; one plain shadow under things."""

    def layer(self, layer: Layer) -> None:
        if layer.mode == "screen" or layer.name in QUIET:
            return
        super().layer(Layer(layer.svg, 0.01, "over", min(1, layer.opacity * 1.05), layer.name))

    def sprite(self, placed: Placed) -> None:
        bare, self.light = self.light, _without_shade(self)
        super().sprite(placed)
        self.light = bare


def _without_shade(canvas: Canvas) -> Light:
    return msgspec.structs.replace(canvas.light, shade="#ffffff", rim=0.0, cast=canvas.light.cast * 0.45)


def flat(image: Pixels, art: Artwork) -> Pixels:
    return finish.saturated(few(image, 48), 1.1)


def poster(image: Pixels, art: Artwork) -> Pixels:
    """A travel poster: few strong tones, a cream border, paper grain."""
    strong = finish.contrast(finish.saturated(image.filter(ImageFilter.MedianFilter(3)), 1.2), 1.2)
    bold = few(strong, 16)
    bold.paste(few(alone(strong, art.hero), 14), (0, 0), art.hero)
    bold = bold if bold.size == art.size else bold.resize(art.size, Image.Resampling.BICUBIC)
    margin = max(1, min(art.size) // 24)
    sheet = paper.plain(art.size, "#f6ecd6")
    inner = bold.crop((margin, margin, art.size[0] - margin, art.size[1] - margin))
    sheet.paste(inner, (margin, margin))
    return ImageChops.multiply(sheet, paper.grey(rough_paper(art.size, art.seed, 0.05)))


def block_print(image: Pixels, art: Artwork) -> Pixels:
    """A woodblock print: flat tones of old pigments, dark outlines, washi."""
    tones = few(finish.saturated(image.filter(ImageFilter.MedianFilter(3)), 0.9), 18)
    edges = outlines(image)
    printed = Image.composite(paper.plain(image.size, "#2a2f4a"), tones, paper.scaled(edges, 0.85))
    printed = finish.split_tone(printed, "#2a3a5a", "#f2dcae", 0.22)
    if printed.size != art.size:
        printed = printed.resize(art.size, Image.Resampling.BICUBIC)
    aged = ImageChops.multiply(printed, paper.plain(art.size, "#fbf0d8"))
    return ImageChops.multiply(aged, paper.grey(rough_paper(art.size, art.seed, 0.08)))


def pop(image: Pixels, art: Artwork) -> Pixels:
    """Comic: strong tones, black outlines, dots in the half shadows."""
    vivid = few(finish.contrast(finish.saturated(image, 1.6), 1.4), 16)
    vivid = vivid if vivid.size == art.size else vivid.resize(art.size, Image.Resampling.BICUBIC)
    cell = max(3, min(art.size) // 128)
    dot = Image.radial_gradient("L").resize((cell, cell), Image.Resampling.BILINEAR)
    screen = Image.new("L", art.size)
    for y in range(0, art.size[1], cell):
        for x in range(0, art.size[0], cell):
            screen.paste(dot, (x, y))
    dark = ImageChops.subtract(screen, vivid.convert("L").filter(ImageFilter.GaussianBlur(cell)))
    dots = dark.point(paper.levels(lambda v: 255 if v > 30 else v * 8))
    vivid = Image.composite(
        ImageChops.multiply(vivid, paper.plain(art.size, "#b0a0d0")), vivid, paper.scaled(dots, 0.7)
    )
    edges = outlines(image)
    edges = edges if edges.size == art.size else edges.resize(art.size, Image.Resampling.BICUBIC)
    return Image.composite(paper.plain(art.size, "#16121e"), vivid, edges)
