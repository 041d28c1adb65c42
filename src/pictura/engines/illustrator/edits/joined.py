"""What goes on beside an edge, joined to it: in the edge's colours, under the mirror image of what the edge cuts.

Everything lies to the right of the edge here; `outpainted` turns the other sides this way.
"""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits.filling import poured
from pictura.engines.illustrator.edits.levelling import ROWS, beside
from pictura.engines.illustrator.edits.seam import seam
from pictura.engines.illustrator.paper import Extent, Pixels

WIDE = 0.45
"""How much of the picture beside an edge tells its colours, in shares of its width."""
TONE = 36
"""By how much, of 255, colours are brought nearer to the edge's at most..."""
CALM = 16
"""...and the blur of that, in bands: a flower at the edge is no light over the land beyond it."""
SMALL = 150
"""The join is searched on a picture of about this height."""
MIRRORED, BEYOND = 0.30, 0.20
"""Up to how far from the edge its mirror image is to be seen, and how much further the join is felt."""
BLENDED = 0.03
"""How far it is seen everywhere, ever less: waves and blades of grass do not end in a line."""
FADING = 0.10
"""How far it is seen where it fades. All these are shares of the picture's shorter side."""
EASE = 7
"""How far a difference that is left at the join is carried on, in small pixels; and at most which, of 255."""
EASED_MAX = 72
SOFT_PX = 2.0
"""Over how many pixels the mirror image and the strip go over into each other."""

_BOUNDED = paper.levels(lambda v: max(128 - EASED_MAX / 2, min(128 + EASED_MAX / 2, v))) * 3
_NO_BRIGHTER = paper.levels(lambda v: 255 - v * 10)
_MIRROR = Image.Transpose.FLIP_LEFT_RIGHT


def toned(strip: Pixels, inner: Pixels, share: float = WIDE) -> Pixels:
    """The strip with the colours that the picture has in each of its rows, in this share of its width."""
    pairs = zip(*beside(inner, strip, share), strict=True)
    away = bytes(
        128 + max(-TONE, min(TONE, a - b)) for one, other in pairs for a, b in zip(one, other, strict=True)
    )
    column = Image.frombytes("RGB", (1, ROWS), away).resize((7, ROWS)).filter(ImageFilter.MedianFilter(7))
    column = column.filter(ImageFilter.GaussianBlur(CALM)).crop((3, 0, 4, ROWS))
    column = column.resize((1, strip.height), Image.Resampling.BICUBIC)
    return ImageChops.add(strip, column.resize(strip.size), 1, -128)


def joined(inner: Pixels, strip: Pixels, *, fades: bool = False) -> Pixels:
    """The picture with the strip at its right edge, under the mirror image of what that edge cuts.

    If it `fades`, little of that image is seen, and no cloud: what stands upright is strange if it is mirrored lengthwise.
    """
    height, side = inner.height, min(inner.size)
    span = max(1, min(strip.width, inner.width, round(side * (MIRRORED + BEYOND))))
    mirror = inner.crop((inner.width - span, 0, inner.width, height)).transpose(_MIRROR)
    near = strip.crop((0, 0, span, height))
    share = min(1.0, SMALL / height)
    size = max(4, round(span * share)), max(8, round(height * share))
    one, other = (sheet.resize(size, Image.Resampling.BOX) for sheet in (mirror, near))
    whole = inner.resize((max(size[0], round(inner.width * share)), size[1]), Image.Resampling.BOX)
    line, shown = seam(one, other, whole, max(2, round(side * MIRRORED * share)))
    calm = _no_brighter(one, other) if fades else Image.new("L", size, 255)
    if fades:
        line, shown = _edge(size), ImageChops.multiply(shown, calm)
    near = _eased(near, one, other, line, shown)
    mask = _steep(shown, mirror.size)
    if fades:
        mask = ImageChops.multiply(mask, _fading(mask.size, side * FADING))
    blend = ImageChops.multiply(
        _fading(mask.size, side * BLENDED), calm.resize(mask.size, Image.Resampling.BICUBIC)
    )
    near.paste(mirror, (0, 0), ImageChops.lighter(mask, blend))
    made = Image.new("RGB", (inner.width + strip.width, height))
    made.paste(inner, (0, 0))
    made.paste(strip, (inner.width, 0))
    made.paste(near, (inner.width, 0))
    return made


def _edge(size: Extent) -> Pixels:
    line = Image.new("L", size)
    line.paste(255, (0, 0, 1, size[1]))
    return line


def _no_brighter(one: Pixels, other: Pixels) -> Pixels:
    """Where the one is no brighter than the other: what is brighter is a cloud or a light."""
    brighter = ImageChops.subtract(one.convert("L"), other.convert("L"))
    return brighter.point(_NO_BRIGHTER).filter(ImageFilter.BoxBlur(1))


def _steep(small: Pixels, size: Extent) -> Pixels:
    """A small mask enlarged, with a crisp outline."""
    steep = max(1.0, size[1] / small.height / SOFT_PX)
    return small.resize(size, Image.Resampling.BICUBIC).point(paper.levels(lambda v: (v - 128) * steep + 128))


def _fading(size: Extent, reach: float) -> Pixels:
    """255 at the left, less from half the reach on, nothing beyond it."""
    sheet = Image.new("L", size)
    ramp = _falling((max(2, round(reach)), size[1]))
    sheet.paste(ramp.point(paper.levels(lambda v: v * 2)), (0, 0))
    return sheet


def _falling(size: Extent) -> Pixels:
    """255 at the left to 0 at the right."""
    return ImageOps.invert(Image.linear_gradient("L").rotate(90)).resize(size)


def _eased(near: Pixels, one: Pixels, other: Pixels, line: Pixels, shown: Pixels) -> Pixels:
    """The strip with the difference that is left along the line carried a little way on."""
    left = ImageChops.subtract(one, other, 2, 128).filter(ImageFilter.MedianFilter(3)).point(_BOUNDED)
    carried = poured(left, line).filter(ImageFilter.GaussianBlur(2))
    # The picture itself lies before the edge: there the difference is felt wholly.
    before = 3 * EASE
    padded = Image.new("L", (before + shown.width, shown.height), 255)
    padded.paste(ImageChops.lighter(shown, line), (before, 0))
    soft = padded.filter(ImageFilter.GaussianBlur(EASE)).crop((before, 0, *padded.size))
    weight = ImageChops.multiply(
        soft.point(paper.levels(lambda v: v * 2)),
        _falling(shown.size).point(paper.levels(lambda v: v * 4)),
    )
    carried = Image.composite(carried, paper.plain(shown.size, "#808080"), weight)
    large = carried.resize(near.size, Image.Resampling.BICUBIC)
    # Differences were halved to fit a byte: they are added twice.
    return ImageChops.add(ImageChops.add(near, large, 1, -128), large, 1, -128)
