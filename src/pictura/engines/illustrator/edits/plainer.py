"""More sky above a picture and more ground below it: rows without what stands in them, growing brighter or darker as the picture does."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits.levelling import bands
from pictura.engines.illustrator.edits.patches import apart
from pictura.engines.illustrator.paper import Pixels

CELL = 8
"""Things are looked for on a picture so many times smaller."""
LARGE = 1.6
"""Blur, in cells, in which stars and blades of grass are lost, and clouds and trees are not."""
STRANGE = 22
"""From how far, of 255, from what most of its row is, something stands there."""
NEAR = 0.5
"""In which share of a drawn strip things are taken away: they would be cut by the join."""
READ, SLOPE = 0.03, 0.14
"""The outermost rows that tell a picture's last colour, and those that tell how it changes, in shares of its height."""
FADES = 0.25
"""How soon the colours stop changing, in shares of the height."""


def below(strip: Pixels, above: Pixels) -> Pixels:
    """Rows of the picture's own to follow its last one: nothing large stands in them, their colours go on."""
    return _graded(_cleared(strip), above)


def cleared(strip: Pixels) -> Pixels:
    """A drawn strip without what stands in it where it begins."""
    return _cleared(strip, NEAR)


def lowest(image: Pixels, share: float) -> Pixels:
    """The lowest rows of a picture without what stands in them."""
    deep = min(image.height, max(2, round(image.height * share)))
    return _cleared(image.crop((0, image.height - deep, *image.size)))


def _cleared(strip: Pixels, share: float = 1) -> Pixels:
    """Without the large things in this share of its height; each row has the colour there that most of it has."""
    size = max(2, strip.width // CELL), max(2, strip.height // CELL)
    rows = _column(bands(strip, 0, strip.width, size[1])).resize((9, size[1]))
    rows = rows.filter(ImageFilter.GaussianBlur(2)).crop((4, 0, 5, size[1]))
    mask = _things(strip.resize(size, Image.Resampling.BOX), rows)
    if share < 1:
        fade = (
            Image.linear_gradient("L").resize(size).point(paper.levels(lambda v: 500 * (1 - v / 255 / share)))
        )
        mask = ImageChops.multiply(mask, fade)
    bicubic = Image.Resampling.BICUBIC
    return Image.composite(rows.resize(strip.size, bicubic), strip, mask.resize(strip.size, bicubic))


def _things(small: Pixels, rows: Pixels) -> Pixels:
    """The soft mask of all that is large and unlike its row."""
    strange = apart(small, rows.resize(small.size)).filter(ImageFilter.GaussianBlur(LARGE))
    mask = strange.point(paper.levels(lambda v: (v - STRANGE) * 12)).filter(ImageFilter.MaxFilter(5))
    return mask.filter(ImageFilter.GaussianBlur(2))


def _column(colours: Sequence[Sequence[int]]) -> Pixels:
    """One pixel for each colour, from the top to the bottom."""
    return Image.frombytes("RGB", (1, len(colours)), bytes(part for colour in colours for part in colour))


def _graded(strip: Pixels, above: Pixels) -> Pixels:
    """Every row in the colour that the picture above would have there: it changes on, ever less."""
    height = above.height
    last, before = (_mean(above, height * (1 - at - READ), height * (1 - at)) for at in (0, SLOPE))
    wanted: list[list[int]] = []
    for at, colour in enumerate(bands(strip, 0, strip.width, max(2, strip.height // CELL))):
        changed = FADES / SLOPE * (1 - math.exp(-at * CELL / (height * FADES)))
        wanted.append([
            max(0, min(255, round(128 + (a + (a - b) * changed - own) / 2)))
            for a, b, own in zip(last, before, colour, strict=True)
        ])  # fmt: skip
    large = _column(wanted).filter(ImageFilter.BoxBlur(1)).resize(strip.size, Image.Resampling.BICUBIC)
    # Differences were halved to fit a byte: they are added twice.
    return ImageChops.add(ImageChops.add(strip, large, 1, -128), large, 1, -128)


def _mean(image: Pixels, top: float, bottom: float) -> tuple[int, int, int]:
    part = image.crop((0, round(top), image.width, max(round(top) + 1, round(bottom))))
    return bands(part, 0, part.width, 1)[0]
