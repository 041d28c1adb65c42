"""A picture goes on around an upload: beside each of its edges lies what fits there, of a place that is drawn or of the upload itself."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits import plainer, windows
from pictura.engines.illustrator.edits.filling import poured
from pictura.engines.illustrator.edits.joined import joined, toned
from pictura.engines.illustrator.edits.levelling import levelled, with_horizon
from pictura.engines.illustrator.edits.standing_out import border_colour, unlike_border
from pictura.engines.illustrator.paper import Pixels

SMALL = 200
"""Colours are matched on a picture of about this size."""
CALM = 4
"""Blur of the differences, in small pixels: a flower at the seam is no light over the land beyond it."""
ONCE = 0.42
"""How much of its own height a picture is continued by at a time."""
THIN = 0.06
"""How much of a picture tells its colours to what is above or below it, in shares of its height."""
UNLIKE = 32
"""From how far on, of 255, from the colours of its border something stands out."""
_MIRROR, _UPEND, _TURN = (
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.TRANSPOSE,
)


def outpainted(image: Pixels, known: Pixels, drawn: Pixels | None, *, roofed: bool = False) -> Pixels:
    """The upload where it is known, unchanged; around it the drawn place, or more of its own kind if there is none.

    Above a `roofed` place is no sky: there it goes on by itself, as the ground does below.
    """
    box = known.getbbox()
    if box is None:
        return drawn or image
    left, top, right, bottom = box
    made = _whole(image.crop(box), known.crop(box))
    if drawn is None and border_colour(made):
        return _whole(image, known)
    place = with_horizon(drawn, image, box) if drawn else None
    beside = None if place is None else place.crop((0, top, image.width, bottom))
    hero = _hero(made) if place is None and made.width < image.width else Image.new("L", (1, 1))
    made = _beside(made, beside, hero, image.width - right)
    made = _flipped(_beside(_flipped(made), beside and _flipped(beside), _flipped(hero), left))
    lower = place.crop((0, bottom, *image.size)) if place and image.height - bottom > made.height else None
    made = _below(made, lower, image.height - bottom)
    upper = place.crop((0, 0, image.width, top)).transpose(_UPEND) if place and not roofed else None
    made = _below(made.transpose(_UPEND), upper, top, fades=True).transpose(_UPEND)
    return Image.composite(image, made, known)


def _flipped(image: Pixels) -> Pixels:
    return image.transpose(_MIRROR)


def _whole(sheet: Pixels, known: Pixels) -> Pixels:
    """With colours where corners or an uneven border are not known."""
    if known.getextrema()[0] == 255:
        return sheet
    size = max(1, sheet.width // 8), max(1, sheet.height // 8)
    small, sure = sheet.resize(size, Image.Resampling.BOX), known.resize(size, Image.Resampling.BOX)
    flow = poured(small, sure.point([0] * 250 + [255] * 6)).resize(sheet.size, Image.Resampling.BICUBIC)
    return Image.composite(sheet, flow, known)


def _hero(image: Pixels) -> Pixels:
    """How much each part of the picture is unlike its border, small."""
    far = unlike_border(image)
    return far.point(paper.levels(lambda v: (v - UNLIKE) * 6))


def _beside(inner: Pixels, drawn: Pixels | None, hero: Pixels, room: int) -> Pixels:
    """The picture with so much more at its right edge: of what was drawn, or of its own."""
    if drawn is not None and room:
        strip = levelled(windows.of_place(drawn, inner, room), inner)
        return joined(inner, toned(strip, inner))
    own = inner
    while room > 0:
        strip = windows.of_itself(own, inner, hero, room)
        inner = joined(inner, levelled(strip, inner))
        room -= strip.width
    return inner


def _below(inner: Pixels, drawn: Pixels | None, room: int, *, fades: bool = False) -> Pixels:
    """The picture with so much more at its lower edge: of what was drawn, or of its own."""
    while room > 0:
        step = room if drawn else min(room, max(1, round(inner.height * ONCE)))
        own = inner.crop((0, inner.height - step, *inner.size))
        strip = plainer.cleared(drawn) if drawn else plainer.below(_flipped(own), inner)
        last = plainer.lowest(inner, THIN)
        strip = toned(strip.transpose(_TURN), last.transpose(_TURN), 1)
        inner = joined(inner.transpose(_TURN), strip, fades=fades).transpose(_TURN)
        room -= step
    return inner


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


def on_white(image: Pixels, alpha: Pixels) -> Pixels:
    """The picture with white paper where it is transparent."""
    if alpha.getextrema() == (255, 255):
        return image
    return Image.composite(image, paper.plain(image.size, "#ffffff"), alpha)
