"""Ink wash: three greys on rice paper. Far things fade, the hero keeps its line and a breath of colour; a seal."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.engines.illustrator.styles.sheets import rough_paper
from pictura.engines.illustrator.warp import warped

RICE = "#f7f0de"
SEAL = (
    '<rect width="54" height="54" rx="7" fill="#b8322a"/><path d="M14 14H40M27 10V44M14 27H40M16 42Q27 30 38 42" '
    'stroke="#f4ecd8" stroke-width="4" fill="none" stroke-linecap="round"/>'
)


def ink(image: Pixels, art: Artwork) -> Pixels:
    size = image.size
    k = max(size) / 1024
    grey = ImageOps.autocontrast(image.convert("L"), 2).filter(ImageFilter.MedianFilter(3))
    hero = art.hero.filter(ImageFilter.GaussianBlur(3 * k))
    near = _near(art, k)
    wash = _wash(grey, hero, near, art.seed, k)
    lines = _lines(grey, hero, near, art.seed, k)
    drawn = ImageChops.multiply(wash, ImageOps.invert(lines.filter(ImageFilter.GaussianBlur(0.6 * k))))
    sheet = ImageOps.colorize(drawn, "#101218", RICE, mid="#7a7876")
    tint = finish.saturated(image, 1.1).filter(ImageFilter.GaussianBlur(2 * k))
    tint = ImageChops.multiply(sheet, tint.point(paper.levels(lambda v: 110 + v * 145 / 255) * 3))
    sheet = Image.composite(tint, Image.blend(sheet, tint, 0.16), paper.scaled(hero, 0.8))
    sheet = Image.composite(paper.plain(size, RICE), sheet, _bare_corners(art, size, k))
    if size != art.size:
        sheet = sheet.resize(art.size, Image.Resampling.BICUBIC)
    sheet = ImageChops.multiply(sheet, paper.grey(rough_paper(art.size, art.seed, 0.035)))
    _stamp(sheet)
    return sheet


def _near(art: Artwork, k: float) -> Pixels:
    """Where ink stays dark: around the hero, and in patches of chance."""
    width, height = art.hero.size
    small = art.hero.resize((max(2, width // 8), max(2, height // 8)))
    halo = small.filter(ImageFilter.GaussianBlur(9 * k)).resize((width, height), Image.Resampling.BICUBIC)
    patches = paper.clouds((width, height), art.seed + 4, 240 * k, 3).point(
        paper.levels(lambda v: (v - 92) * 3.4)
    )
    return ImageChops.lighter(halo, patches)


def _wash(grey: Pixels, hero: Pixels, near: Pixels, seed: int, k: float) -> Pixels:
    soft = warped(grey.filter(ImageFilter.GaussianBlur(2.5 * k)), seed, 7 * k, max(4, int(44 * k)))
    wash = soft.point(finish.tone_curve([(0, 0.06), (0.22, 0.40), (0.42, 0.76), (0.62, 0.95), (1, 1)]))
    pale = Image.blend(wash, Image.new("L", grey.size, 255), 0.58)
    clear = grey.point(finish.tone_curve([(0, 0.03), (0.3, 0.42), (0.6, 0.86), (1, 1)]))
    return Image.composite(clear, Image.composite(wash, pale, near), hero)


def _lines(grey: Pixels, hero: Pixels, near: Pixels, seed: int, k: float) -> Pixels:
    """Brush lines along edges, dry and broken; firm on the hero."""
    calm = grey.filter(ImageFilter.GaussianBlur(1.1 * k))
    edge = ImageChops.subtract(calm.filter(ImageFilter.MaxFilter(5)), calm.filter(ImageFilter.MinFilter(3)))
    edge = edge.point(paper.levels(lambda v: max(0, v - 14) * 5))
    dry = paper.clouds(grey.size, seed, 5 * k + 1, 2).point(paper.levels(lambda v: (v - 86) * 8))
    edge = ImageChops.multiply(warped(edge, seed + 1, 2.4 * k, max(4, int(30 * k))), dry)
    firm = edge.point(paper.levels(lambda v: max(0, v - 70) * 0.8))
    return Image.composite(firm, paper.scaled(ImageChops.multiply(edge, near), 0.45), hero)


def _bare_corners(art: Artwork, size: tuple[int, int], k: float) -> Pixels:
    corners = Image.radial_gradient("L").resize(size).point(paper.levels(lambda v: (v - 150) * 3.2))
    ragged = paper.clouds(size, art.seed + 2, 160 * k, 3).point(paper.levels(lambda v: v + 120))
    return ImageChops.multiply(corners, ragged)


def _stamp(sheet: Pixels) -> None:
    side = max(4, min(sheet.size) * 54 // 1024)
    seal = pixels(document(SEAL, (0, 0, 54, 54), side, side), side, side)
    at = round(sheet.width * 0.92) - side, round(sheet.height * 0.92) - side
    sheet.paste(seal.convert("RGB"), at, paper.scaled(seal.getchannel("A"), 0.9))
