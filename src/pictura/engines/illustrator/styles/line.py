"""Line art, pencil, crayon: what is left when only edges are drawn."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.engines.illustrator.styles.sheets import rough_paper
from pictura.engines.illustrator.warp import warped


def line(image: Pixels, art: Artwork) -> Pixels:
    """Clean dark lines on white."""
    lines = _lines(image, art, 16, 7)
    drawn = ImageOps.invert(lines).point(paper.levels(lambda v: 28 + v * 227 / 255))
    return paper.grey(drawn if drawn.size == art.size else drawn.resize(art.size, Image.Resampling.BICUBIC))


def _lines(image: Pixels, art: Artwork, floor: float, gain: float) -> Pixels:
    """Edges of all three colours, and the outline of the hero: white on black."""
    k = max(image.size) / 1024
    calm = image.filter(ImageFilter.MedianFilter(3))
    edge = Image.new("L", image.size)
    for channel in calm.split():
        step = ImageChops.subtract(
            channel.filter(ImageFilter.MaxFilter(3)), channel.filter(ImageFilter.MinFilter(3))
        )
        edge = ImageChops.lighter(edge, step)
    edge = edge.point(paper.levels(lambda v: (v - floor) * gain)).filter(ImageFilter.GaussianBlur(0.8 * k))
    edge = edge.point(paper.levels(lambda v: (v - 60) * 2.2))
    grown = art.hero.filter(ImageFilter.MaxFilter(3))
    outline = ImageChops.subtract(
        grown.filter(ImageFilter.MaxFilter(3)), art.hero.filter(ImageFilter.MinFilter(3))
    )
    return ImageChops.lighter(Image.composite(edge, paper.scaled(edge, 0.72), grown), outline)


def sketch(image: Pixels, art: Artwork) -> Pixels:
    """Pencil: shaky lines and hatching that follows the shadows, on grained paper."""
    size = image.size
    k = max(size) / 1024
    lines = warped(_lines(image, art, 12, 6), art.seed, 2.2 * k, max(4, int(36 * k)))
    grey = ImageOps.autocontrast(image.convert("L"), 1)
    shade = ImageOps.invert(grey).point(paper.levels(lambda v: max(0, v - 70) * 1.1))
    hatch = paper.noise((max(2, size[0] // 2), max(2, size[1])), art.seed, 1)
    hatch = hatch.resize((max(2, size[0] // 2), max(2, size[1] // 18)), Image.Resampling.BOX)
    hatch = hatch.resize(size, Image.Resampling.BICUBIC).rotate(-32, Image.Resampling.BILINEAR, fillcolor=128)
    strokes = ImageChops.multiply(
        shade, ImageOps.autocontrast(hatch).point(paper.levels(lambda v: (v - 70) * 2))
    )
    graphite = ImageChops.lighter(paper.scaled(lines, 0.85), paper.scaled(strokes, 0.7))
    drawn = ImageOps.invert(graphite)
    if size != art.size:
        drawn = drawn.resize(art.size, Image.Resampling.BICUBIC)
    drawn = ImageChops.multiply(drawn, rough_paper(art.size, art.seed, 0.06))
    return ImageOps.colorize(drawn, "#2c2a30", "#fbf8f0")


def crayon(image: Pixels, art: Artwork) -> Pixels:
    """Wax crayon: strong colours, rubbed on in slanting strokes that leave the paper's grain white."""
    size = image.size
    k = max(size) / 1024
    rich = finish.saturated(image.filter(ImageFilter.BoxBlur(1.5 * k)), 1.35)
    wobbly = warped(rich, art.seed, 5 * k, max(4, int(26 * k)))
    lines = warped(_lines(image, art, 18, 6), art.seed + 1, 3 * k, max(4, int(30 * k)))
    wobbly = Image.composite(
        ImageChops.multiply(wobbly, paper.plain(size, "#6a5a6a")), wobbly, paper.scaled(lines, 0.7)
    )
    if size != art.size:
        wobbly = wobbly.resize(art.size, Image.Resampling.BICUBIC)
    tooth = _tooth(art).point(paper.levels(lambda v: (v - 84) * 4.5))
    hero = art.hero.resize(art.size, Image.Resampling.BILINEAR)
    firm = tooth.point(paper.levels(lambda v: 216 + v * 39 / 255))
    tooth = Image.composite(firm, tooth, hero)
    sheet = paper.plain(art.size, "#fdfaf2")
    return Image.composite(wobbly, Image.blend(wobbly, sheet, 0.42), tooth)


def _tooth(art: Artwork) -> Pixels:
    """Where wax sticks: along the strokes, and on the grain's hills."""
    width, height = art.size
    k = max(art.size) / 1024
    square = max(8, round(max(art.size) * 1.5))
    strokes = paper.noise((max(2, round(square / (70 * k))), max(2, round(square / (5 * k)))), art.seed + 2)
    turned = strokes.resize((square, square), Image.Resampling.BICUBIC).rotate(
        34, Image.Resampling.BILINEAR, fillcolor=128
    )
    left, top = (square - width) // 2, (square - height) // 2
    return Image.blend(
        turned.crop((left, top, left + width, top + height)),
        paper.clouds(art.size, art.seed + 3, 2.6 * k + 1, 2),
        0.5,
    )
