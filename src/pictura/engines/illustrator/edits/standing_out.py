"""What stands out in a picture, guessed from its colours alone: nothing is recognised, nothing is known."""

from __future__ import annotations

import msgspec
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits.patches import largest
from pictura.engines.illustrator.paper import Extent, Pixels

SIDE = 96
"""The picture is searched in about so many cells along its longer side..."""
FINE = 192
"""...and what was found is followed to its edge in so many."""
BORDER_COLOURS = 12
COLOURS = 96
"""In so many colours subject and surroundings are told apart."""
PLAIN_SPREAD = 13.0
"""Up to which deviation of its border's colours a picture counts as one before a plain sheet."""
SHADE, DEEP_SHADE = 78, 150
"""How much darker than a plain sheet its shadows are at most: beside a grey thing, and beside a coloured one."""
AREA = (0.012, 0.6)
"""Shares of the picture between which a subject is believed."""
MARGIN = 4
"""How far around a thing its picture is spoilt, in fine cells."""
ROUNDS = 3
HALF = [0] * 128 + [255] * 128
OWN = [0] * 158 + [255] * 98
"""Which likelihoods make a pixel the subject's."""


class Found(msgspec.Struct, frozen=True):
    """`mask` is as large as the picture; `sure` from 0 to 1."""

    mask: Pixels
    sure: float


def standing_out(image: Pixels) -> Found:
    """The one thing that differs most from what is at the picture's border, and how sure that is."""
    plain = border_colour(image)
    far = _unlike_sheet(image, plain) if plain else unlike_border(image)
    small = far.resize(cells(image.size, SIDE), Image.Resampling.BOX)
    part, share = largest(_above(small, _threshold(small)))
    if not AREA[0] <= share <= AREA[1]:
        return Found(Image.new("L", image.size), 0.0)
    if plain:
        return Found(_cut_from_sheet(image, far, part), _contrast(small, part))
    return _followed(image, far, part)


def border_colour(image: Pixels) -> tuple[int, int, int] | None:
    """The colour of a plain background, where all four corners and edges have the same one."""
    ring = _ring(image.resize((64, 64), Image.Resampling.BOX))
    if max(ImageStat.Stat(ring).stddev) > PLAIN_SPREAD:
        return None
    red, green, blue = (round(value) for value in ImageStat.Stat(ring).median)
    return red, green, blue


def cells(size: Extent, side: int) -> Extent:
    share = side / max(size)
    return max(8, round(size[0] * share)), max(8, round(size[1] * share))


def _unlike_sheet(image: Pixels, plain: tuple[int, int, int]) -> Pixels:
    """How far each pixel is from a plain sheet; a shadow on it, which is only darker, is near."""
    away = ImageChops.difference(image, Image.new("RGB", image.size, plain))
    red, green, blue = away.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    hued = ImageChops.subtract(most, least).point(paper.levels(lambda v: (v - 32) * 4))
    is_hued = ImageStat.Stat(hued.point(HALF)).mean[0] / 255 >= AREA[0]
    shade = DEEP_SHADE if is_hued else SHADE
    return ImageChops.lighter(hued, most.point(paper.levels(lambda v: (v - shade) * 3)))


def _cut_from_sheet(image: Pixels, far: Pixels, part: Pixels) -> Pixels:
    """The outline pixel by pixel, near the part that was found and not of a shadow's colours; what it encloses is its."""
    fine = far.filter(ImageFilter.MedianFilter(3)).point(paper.levels(lambda v: (v - 14) * 7))
    inside = part.filter(ImageFilter.MinFilter(9))
    followed = _followed(image, far.resize(cells(image.size, FINE), Image.Resampling.BOX), part)
    if followed.sure:
        near = followed.mask.resize(part.size, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(3))
        inside, part = ImageChops.darker(inside, near), ImageChops.darker(part, near)
    guard = part.filter(ImageFilter.MaxFilter(3)).resize(far.size, Image.Resampling.BICUBIC)
    inner = inside.resize(far.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(ImageChops.lighter(fine, _steep(inner, 150)), _steep(guard, 60))


def unlike_border(image: Pixels) -> Pixels:
    """How far each cell is from the nearest of the border's colours; the middle counts more than the edges."""
    small = image.resize(cells(image.size, FINE), Image.Resampling.BOX).filter(ImageFilter.MedianFilter(3))
    table = _ring(small).quantize(BORDER_COLOURS, Image.Quantize.MEDIANCUT, kmeans=1).getpalette() or [
        0,
        0,
        0,
    ]
    nearest = Image.new("L", small.size, 255)
    for at in range(0, min(len(table), BORDER_COLOURS * 3), 3):
        away = ImageChops.difference(small, Image.new("RGB", small.size, tuple(table[at : at + 3])))
        red, green, blue = away.split()
        nearest = ImageChops.darker(nearest, ImageChops.lighter(ImageChops.lighter(red, green), blue))
    centre = Image.radial_gradient("L").resize(small.size).point(paper.levels(lambda v: 255 - v * 0.62))
    return ImageChops.multiply(nearest, centre)


def _ring(small: Pixels) -> Pixels:
    """The outermost twentieth of each side, laid side by side."""
    width, height = small.size
    deep = max(1, min(width, height) // 20)
    strips = [
        small.crop((0, 0, width, deep)),
        small.crop((0, height - deep, width, height)),
        small.crop((0, 0, deep, height)).transpose(Image.Transpose.ROTATE_90),
        small.crop((width - deep, 0, width, height)).transpose(Image.Transpose.ROTATE_90),
    ]
    ring = Image.new("RGB", (sum(strip.width for strip in strips), deep))
    x = 0
    for strip in strips:
        ring.paste(strip, (x, 0))
        x += strip.width
    return ring


def _followed(image: Pixels, far: Pixels, part: Pixels) -> Found:
    """The part by the colours that are its own and not its surroundings'."""
    fine = image.resize(far.size, Image.Resampling.BOX)
    indexes = _indexed(fine)
    wide = part.resize(far.size, Image.Resampling.BICUBIC).point(HALF)
    core = ImageChops.multiply(far.filter(ImageFilter.GaussianBlur(2)).point(_strict(far)), wide)
    around = ImageOps.invert(wide.filter(ImageFilter.MaxFilter(5)))
    likely, share = wide, 0.0
    for _ in range(ROUNDS):
        likely = _likelihood(indexes, core, around).filter(ImageFilter.GaussianBlur(1.2))
        guard = wide.filter(ImageFilter.MaxFilter(11))
        likely = ImageChops.multiply(likely, guard)
        wide, share = largest(likely.point(OWN).filter(ImageFilter.MedianFilter(5)))
        if not share:
            break
        core, around = wide, ImageOps.invert(wide.filter(ImageFilter.MaxFilter(5)))
    if not AREA[0] <= share <= AREA[1]:
        return Found(Image.new("L", image.size), 0.0)
    sure = _contrast(likely, wide) * _contrast(far, wide) * _compactness(wide)
    edge = wide.filter(ImageFilter.GaussianBlur(0.9)).resize(image.size, Image.Resampling.BICUBIC)
    return Found(_steep(edge, 128), sure)


def _strict(far: Pixels) -> list[int]:
    """Marks what is unlike the border beyond doubt."""
    stat = ImageStat.Stat(far)
    threshold = min(200, round(stat.mean[0] + 1.7 * stat.stddev[0]))
    return [0] * threshold + [255] * (256 - threshold)


def _indexed(fine: Pixels) -> Pixels:
    """Each pixel as the number of its colour among a few."""
    few = fine.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return Image.frombytes("L", fine.size, few.tobytes())


def _likelihood(indexes: Pixels, core: Pixels, around: Pixels) -> Pixels:
    """How much more often a pixel's colour is found within than without, 0 to 255."""
    within, without = indexes.histogram(core), indexes.histogram(around)
    whole, rest = max(1, sum(within)), max(1, sum(without))
    table = [
        255 * (own / whole) / (own / whole + other / rest) if own or other else 0
        for own, other in zip(within, without, strict=True)
    ]
    return indexes.point([round(value) for value in table])


def _above(small: Pixels, threshold: int) -> Pixels:
    marked = small.point([0] * threshold + [255] * (256 - threshold))
    return marked.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MedianFilter(5))


def _threshold(small: Pixels) -> int:
    stat = ImageStat.Stat(small)
    return max(12, round(stat.mean[0] + 0.9 * stat.stddev[0]))


def _contrast(small: Pixels, part: Pixels) -> float:
    inside = ImageStat.Stat(small, part).mean[0]
    outside = ImageStat.Stat(small, part.point([255] + [0] * 255)).mean[0]
    return max(0.0, min(1.0, (inside - outside) / 75))


def _compactness(part: Pixels) -> float:
    """1 for a thing that fills a good share of its own box, less for what is strewn about or touches many edges."""
    left, top, right, bottom = part.getbbox() or (0, 0, 1, 1)
    fills = ImageStat.Stat(part.crop((left, top, right, bottom))).mean[0] / 255
    touched = (left == 0) + (top == 0) + (right == part.width)
    return min(1.0, fills / 0.42) * (1, 0.75, 0.4, 0.2)[touched]


def _steep(mask: Pixels, middle: int) -> Pixels:
    return mask.point(paper.levels(lambda v: 128 + (v - middle) * 5))


def with_shadow(mask: Pixels) -> Pixels:
    """A thing's mask with a margin, and with what it throws on the ground beneath it."""
    shrink = max(1, max(mask.size) // FINE)
    small = mask.reduce(shrink).filter(ImageFilter.MaxFilter(2 * MARGIN + 1))
    box = small.getbbox() or (0, 0, 1, 1)
    tall = box[3] - box[1]
    foot = small.crop((0, box[3] - max(1, tall // 3), small.width, box[3]))
    flat = foot.resize((foot.width, max(1, foot.height // 2)))
    lower = Image.new("L", small.size)
    lower.paste(flat, (0, box[3] - flat.height // 2))
    whole = ImageChops.lighter(small, lower.filter(ImageFilter.MaxFilter(5)))
    return whole.resize(mask.size, Image.Resampling.BILINEAR).point(HALF)
