"""A picture goes on around an upload: a place is drawn in its colours, its horizon where the upload has it."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageFilter, ImageOps

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits.filling import poured
from pictura.engines.illustrator.edits.ground import horizon
from pictura.engines.illustrator.paper import Pixels

SMALL = 200
"""Colours are matched on a picture of about this size."""
STRETCH = (0.7, 1.45)
"""How far sky and ground of the drawn place may be stretched to bring the horizons together."""
CALM = 4
"""Blur of the differences, in small pixels: a flower at the seam is no light over the land beyond it."""
SEAM = 0.08
"""Over which share of the shorter side the upload fades into what is around it."""
FAR = 0.6
"""How much of the upload's colours is still felt far away from it."""


def outpainted(image: Pixels, known: Pixels, drawn: Pixels) -> Pixels:
    """The upload where it is known, unchanged, and the drawn place around it."""
    box = known.getbbox()
    if box is None:
        return drawn
    around = matched(_levelled(drawn, image, box), image, known, far=FAR)
    reach = max(2, round(min(image.size) * SEAM))
    sheet = Image.composite(_mirrored(image, box), around, _fading(known, reach))
    return Image.composite(image, sheet, known)


def _levelled(drawn: Pixels, image: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    """The drawn place with its horizon where the upload's is, if both have one."""
    theirs, own = horizon(image.crop(box)), horizon(drawn)
    if theirs is None or own is None:
        return drawn
    width, height = drawn.size
    wanted = (box[1] + theirs * (box[3] - box[1])) / height
    wanted = max(own * STRETCH[0], min(own * STRETCH[1], wanted))
    wanted = max(1 - (1 - own) * STRETCH[1], min(1 - (1 - own) * STRETCH[0], wanted))
    line, cut = round(wanted * height), own * height
    sheet = Image.new("RGB", drawn.size)
    bicubic = Image.Resampling.BICUBIC
    sheet.paste(drawn.resize((width, max(1, line)), bicubic, box=(0, 0, width, cut)), (0, 0))
    sheet.paste(drawn.resize((width, max(1, height - line)), bicubic, box=(0, cut, width, height)), (0, line))
    return sheet


def matched(drawn: Pixels, image: Pixels, known: Pixels, *, far: float) -> Pixels:
    """The drawn place with the difference that the two have at the seam carried on, `far` of it to the last corner."""
    shrink = min(1.0, SMALL / max(image.size))
    size = max(2, round(image.width * shrink)), max(2, round(image.height * shrink))
    theirs, ours, inside = (sheet.resize(size, Image.Resampling.BOX) for sheet in (image, drawn, known))
    inside = inside.point([0] * 250 + [255] * 6)
    apart = ImageChops.subtract(theirs, ours, 2, 128).filter(ImageFilter.MedianFilter(5))
    deep = inside.filter(ImageFilter.MinFilter(9))
    rim = ImageChops.subtract(inside, deep)
    carried = poured(apart, rim if rim.getbbox() else inside).filter(ImageFilter.GaussianBlur(CALM))
    near = ImageOps.autocontrast(inside.filter(ImageFilter.GaussianBlur(max(size) / 9)))
    weight = near.point(paper.levels(lambda v: 255 * (far + (1 - far) * min(1, v / 110))))
    carried = Image.composite(carried, paper.plain(size, "#808080"), weight)
    large = carried.resize(image.size, Image.Resampling.BICUBIC)
    # Differences were halved to fit a byte: they are added twice.
    return ImageChops.add(ImageChops.add(drawn, large, 1, -128), large, 1, -128)


def _mirrored(image: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    """The upload, mirrored at each of its edges as far as the picture goes."""
    wide = _beside(image.crop(box), box[0], image.width - box[2])
    turn = Image.Transpose.TRANSPOSE
    return _beside(wide.transpose(turn), box[1], image.height - box[3]).transpose(turn)


def _beside(inner: Pixels, before: int, after: int) -> Pixels:
    """A picture with its mirror images left and right of it, as wide as told."""
    flipped = inner.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    sheet = Image.new("RGB", (before + inner.width + after, inner.height))
    first = before - inner.width * math.ceil(before / inner.width)
    for x in range(first, sheet.width, inner.width):
        sheet.paste(inner if (x - before) // inner.width % 2 == 0 else flipped, (x, 0))
    return sheet


def _fading(known: Pixels, reach: int) -> Pixels:
    """255 at the seam, 0 beyond its reach; uneven, as a hand would do it."""
    quarter = max(2, known.width // 4), max(2, known.height // 4)
    small = known.resize(quarter, Image.Resampling.BOX)
    soft = small.filter(ImageFilter.BoxBlur(reach / 4)).filter(ImageFilter.BoxBlur(reach / 5))
    clouds = paper.clouds(quarter, 11, max(2, reach / 3), 3)
    uneven = ImageChops.add(soft.point(paper.levels(lambda v: v * 2.1)), paper.scaled(clouds, 0.4), 1, -50)
    faded = ImageChops.multiply(uneven, soft.point(paper.levels(lambda v: v * 6)))
    return faded.resize(known.size, Image.Resampling.BICUBIC)


def on_white(image: Pixels, alpha: Pixels) -> Pixels:
    """The picture with white paper where it is transparent."""
    return Image.composite(image, paper.plain(image.size, "#ffffff"), alpha)
