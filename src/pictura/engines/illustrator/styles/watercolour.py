"""Watercolour: washes with ragged wet edges, pigment at the rims, pools, granulation, an unpainted border."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.engines.illustrator.styles.sheets import rough_paper
from pictura.engines.illustrator.warp import warped


def watercolour(image: Pixels, art: Artwork) -> Pixels:
    size = image.size
    k = max(size) / 1024
    image = finish.saturated(image, 1.28).point(
        finish.tone_curve([(0, 0.12), (0.35, 0.50), (0.7, 0.88), (1, 1)]) * 3
    )
    wash = _flattened(image, k)
    wash = warped(Image.blend(wash, image, 0.35), art.seed, 4 * k, max(4, int(30 * k)))
    wash = _wet_edges(wash, k)
    wash = _pooled(wash, art.seed, k)
    border = _border(size, art.seed, k)
    rim = ImageChops.multiply(border, ImageOps.invert(border.filter(ImageFilter.GaussianBlur(6 * k))))
    wash = Image.composite(_dyed(wash, "#8f9cc4"), wash, paper.scaled(rim, 1.8))
    if size != art.size:
        wash, border = (part.resize(art.size, Image.Resampling.BICUBIC) for part in (wash, border))
    grain = paper.grey(rough_paper(art.size, art.seed, 0.045))
    sheet = ImageChops.multiply(paper.plain(art.size, "#fdfaf2"), grain)
    return Image.composite(ImageChops.multiply(wash, grain), sheet, border)


def _dyed(image: Pixels, colour: str) -> Pixels:
    return ImageChops.multiply(image, paper.plain(image.size, colour))


def _flattened(image: Pixels, k: float) -> Pixels:
    """Areas of one colour with uneven edges."""
    half = max(2, image.width // 2), max(2, image.height // 2)
    small = image.resize(half, Image.Resampling.BOX)
    calm = small.filter(ImageFilter.ModeFilter(max(3, int(5 * k) | 1))).filter(ImageFilter.MedianFilter(3))
    return calm.resize(image.size, Image.Resampling.BICUBIC)


def _wet_edges(wash: Pixels, k: float) -> Pixels:
    """Pigment gathers where a wash ends."""
    grey = wash.convert("L")
    quarter = max(2, wash.width // 4), max(2, wash.height // 4)
    around = grey.resize(quarter, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1.25 * k))
    edge = ImageChops.subtract(around.resize(wash.size, Image.Resampling.BILINEAR), grey)
    return Image.composite(_dyed(wash, "#7f86b4"), wash, paper.scaled(edge, 3.4))


def _pooled(wash: Pixels, seed: int, k: float) -> Pixels:
    """Water stands here and there, pale inside and darker at its shore; pigment settles in grains."""
    size = wash.size
    pools = paper.clouds(size, seed + 3, 150 * k, 4).point(paper.levels(lambda v: (v - 92) * 2.6))
    shores = ImageChops.multiply(pools, ImageOps.invert(pools.filter(ImageFilter.GaussianBlur(4 * k))))
    wash = Image.composite(Image.blend(wash, paper.plain(size, "#ffffff"), 0.20), wash, pools)
    wash = Image.composite(_dyed(wash, "#dfe1f0"), wash, paper.scaled(shores, 2))
    grains = paper.grey(paper.clouds(size, seed + 7, 3 * k + 1, 2))
    return Image.blend(wash, ImageChops.soft_light(wash, grains), 0.22)


def _border(size: Extent, seed: int, k: float) -> Pixels:
    """Where paint is: all but an uneven margin."""
    width, height = max(4, size[0] // 4), max(4, size[1] // 4)
    margin = max(1, int(0.045 * min(width, height)))
    inside = Image.new("L", (width, height))
    inside.paste(255, (margin, margin, width - margin, height - margin))
    inside = inside.filter(ImageFilter.GaussianBlur(7 * k)).resize(size, Image.Resampling.BICUBIC)
    ragged = ImageOps.autocontrast(paper.clouds(size, seed + 5, 110 * k, 3))
    edge = ImageChops.add(paper.scaled(inside, 0.8), paper.scaled(ragged, 0.45), 1, -66)
    return edge.point(paper.levels(lambda v: (v - 70) * 7)).filter(ImageFilter.GaussianBlur(1.6 * k))
