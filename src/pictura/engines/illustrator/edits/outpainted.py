"""A picture goes on around an upload: a place is drawn in its colours, its horizon where the upload has it."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageFilter, ImageOps

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.edits.filling import poured
from pictura.engines.illustrator.edits.ground import horizon
from pictura.engines.illustrator.paper import Pixels

SMALL = 200
"""Colours are matched on a picture of about this size."""
STRETCH = (0.7, 1.45)
"""How far sky and ground of the drawn place may be stretched to bring the horizons together."""
CALM = 4
"""Blur of the differences, in small pixels: a flower at the seam is no light over the land beyond it."""
SEAM = 0.035
"""Over which share of the shorter side the upload fades into what is around it."""
SHARP, MIRROR = 0.05, 0.20
"""How far from the upload its mirror image is sharp, and to be seen at all, in shares of its shorter side."""
MIRROR_BLUR, FAR_BLUR = 0.012, 0.04
BANDS = 18
"""In how many bands of colour an edge is drawn out."""
EDGE = 0.03
"""How much of the upload's edge gives its colour to what is far away."""
GRAIN = 0.012
FAR = 0.85
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


def continued(image: Pixels, known: Pixels) -> Pixels:
    """The upload where it is known, unchanged; around it its mirror image, softer further away, at last only its colours."""
    box = known.getbbox()
    if box is None:
        return image
    side = min(box[2] - box[0], box[3] - box[1])
    mirrored = _mirrored(image, box)
    further = _softened(_stretched(image, box), side * FAR_BLUR)
    further = Image.composite(
        _softened(mirrored, side * MIRROR_BLUR), further, _fading(known, round(side * MIRROR))
    )
    sheet = Image.composite(mirrored, further, _fading(known, max(2, round(side * SHARP))))
    sheet = finish.grain(sheet, 17, GRAIN)
    return Image.composite(image, sheet, known)


def _stretched(image: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    """The colours of the upload's edges drawn out to the picture's."""
    left, top, right, bottom = box
    deep = max(1, round(min(right - left, bottom - top) * EDGE))
    sheet = image.crop(box)
    columns = (
        sheet.crop((0, 0, deep, sheet.height)),
        sheet.crop((sheet.width - deep, 0, sheet.width, sheet.height)),
    )
    wide = Image.new("RGB", (image.width, sheet.height))
    wide.paste(sheet, (left, 0))
    for strip, x, room in ((columns[0], 0, left), (columns[1], right, image.width - right)):
        if room:
            mean = strip.resize((1, min(BANDS, sheet.height)), Image.Resampling.BOX)
            wide.paste(mean.resize((room, sheet.height), Image.Resampling.BICUBIC), (x, 0))
    whole = Image.new("RGB", image.size)
    whole.paste(wide, (0, top))
    for y, start, room in ((0, 0, top), (bottom, wide.height - deep, image.height - bottom)):
        if room:
            strip = wide.crop((0, start, wide.width, start + deep))
            mean = strip.resize((min(BANDS // 2, wide.width), 1), Image.Resampling.BOX)
            whole.paste(mean.resize((image.width, room), Image.Resampling.BICUBIC), (0, y))
    return whole


def _softened(image: Pixels, radius: float) -> Pixels:
    """Blurred by so many pixels; on a small picture, which is quick."""
    shrink = max(1, int(radius / 3))
    small = image.reduce(shrink).filter(ImageFilter.GaussianBlur(radius / shrink))
    return small.resize(image.size, Image.Resampling.BICUBIC)


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
    if alpha.getextrema() == (255, 255):
        return image
    return Image.composite(image, paper.plain(image.size, "#ffffff"), alpha)
