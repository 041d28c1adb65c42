"""Closing a hole: what was there is gone, and what surrounds it goes on.

The picture is laid over itself, moved by many steps. Each part of the hole takes the step at which the
surroundings nearest to it fit best on themselves: grass goes on as grass, a horizon as a horizon.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits.standing_out import border_colour
from pictura.engines.illustrator.paper import Pixels

SMALL = 144
"""Steps are compared on a picture of about this size."""
RIM = 9
"""How wide a rim around the hole has to fit, in small pixels; odd."""
VALID_MIN = 0.2
"""Which share of the hole a step has to fill at least."""
UPWARDS, UPWARDS_MAX = 900, 120
"""What a step up or down costs, for a whole picture's height, and at most: a horizon shall not sink, what stands side by
side is alike."""
ASIDE = 10
"""The same of a step aside, for a whole width."""
LABELS_MAX = 250
STRANGE, STRANGE_ANYWHERE = 0.9, 1.0
"""How dear it is to take what is unlike the colours around the hole, to a place and to any place of it..."""
STRANGE_BLUR = 4
"""...with all that is near it, in small pixels: a thing is taken whole or not at all."""
REFINED = 6
"""How many of the best steps are tried out with a little more or less."""
COHERENCE = 1.5
"""Blur of the costs, in small pixels: neighbours take the same step."""
FEATHER = 1.0
"""How softly one step ends where the next one begins, in small pixels."""
GAIN_MAX = 3.0
"""How many times brighter a dark picture is looked at."""
ASPECT = 4
"""How many times nearer colours are that lie beside a hole."""
OVERLAP = 5
"""By how much neighbours overlap, in small pixels; odd: nothing shows between them."""
MARKED = [0] * 8 + [255] * 248
ANY = [0] + [255] * 255
POSSIBLE = [min(level, 254) for level in range(256)]
_STRANGE = paper.levels(lambda v: max(0, v - 14) * STRANGE)
_FLOW = paper.levels(lambda v: v * 4)


class Step(msgspec.Struct, frozen=True):
    """The picture moved by so much, in small pixels; mirrored first, if so."""

    x: int
    y: int
    mirrored: bool = False


def filled(image: Pixels, hole: Pixels, seed: int = 0) -> Pixels:
    """The picture with all that the mask marks (at all) made anew from what lies around it."""
    shrink = min(1.0, SMALL / max(image.size))
    size = max(8, round(image.width * shrink)), max(8, round(image.height * shrink))
    marked = hole.point(MARKED)
    gap = marked.resize(size, Image.Resampling.BOX).point(ANY).filter(ImageFilter.MaxFilter(3))
    if gap.getbbox() is None:
        return image
    whole = gap.resize(image.size, Image.Resampling.BICUBIC).point(paper.levels(lambda v: (v - 100) * 3))
    whole = ImageChops.lighter(whole, marked)
    small = image.resize(size, Image.Resampling.BOX)
    awaited = _awaited(small, gap)
    plain = border_colour(image) is not None
    labels, steps = (Image.new("L", size), []) if plain else _best_steps(*_bright(small, awaited), gap, seed)
    box = whole.getbbox() or (0, 0, *image.size)
    made = awaited.resize(image.size, Image.Resampling.BICUBIC).crop(box)
    _lay(made, box, image, whole, labels, steps)
    result = image.copy()
    result.paste(_matched(made, box, image, gap), box[:2], whole.crop(box))
    return result


def poured(image: Pixels, known: Pixels) -> Pixels:
    """Colours of the known pixels flow over the others: averages of ever larger squares."""
    sheet = image.convert("RGBA")
    sheet.putalpha(known)
    levels = [sheet]
    while max(levels[-1].size) > 1:
        above = levels[-1]
        smaller = above.resize(((above.width + 1) // 2, (above.height + 1) // 2), Image.Resampling.BOX)
        smaller.putalpha(smaller.getchannel("A").point(_FLOW))
        levels.append(smaller)
    found = levels.pop().convert("RGB")
    while levels:
        finer = levels.pop()
        found = found.resize(finer.size, Image.Resampling.BICUBIC)
        found.paste(finer.convert("RGB"), (0, 0), finer.getchannel("A"))
    return found


def _awaited(small: Pixels, gap: Pixels) -> Pixels:
    """The colours to be expected in a hole: those beside it rather than those above and below."""
    tall = small.width, small.height * ASPECT
    sheet, known = small.resize(tall), ImageOps.invert(gap).resize(tall, Image.Resampling.NEAREST)
    return poured(sheet, known).resize(small.size, Image.Resampling.BOX)


def _bright(small: Pixels, awaited: Pixels) -> tuple[Pixels, Pixels]:
    """Both as bright as can be: in the dark, too, a thing is unlike what is around it."""
    bright = sorted(awaited.convert("L").tobytes())[-awaited.width]
    table = paper.levels(lambda v: v * min(GAIN_MAX, 230 / max(1, bright))) * 3
    return small.point(table), awaited.point(table)


def _best_steps(small: Pixels, awaited: Pixels, gap: Pixels, seed: int) -> tuple[Pixels, list[Step]]:
    """For each pixel of the gap and its rim which step is best there, from 1; 0: none."""
    near = gap.filter(ImageFilter.MaxFilter(RIM))
    rim = ImageChops.subtract(near, gap)
    labels, best = Image.new("L", small.size), Image.new("L", small.size, 255)
    steps: list[Step] = []

    def try_out(step: Step) -> None:
        nonlocal best
        valid = moved(ImageOps.invert(gap), step)
        if len(steps) == LABELS_MAX or ImageStat.Stat(valid, gap).mean[0] < VALID_MIN * 255:
            return
        cost = _cost(small, rim, gap, valid, awaited, step)
        better = ImageChops.multiply(ImageChops.subtract(best, cost).point(ANY), near)
        if better.getbbox():
            steps.append(step)
            labels.paste(len(steps), (0, 0), better)
            best = ImageChops.darker(best, cost)

    for step in _steps(gap, seed):
        try_out(step)
    for step in _nearby(labels, steps):
        try_out(step)
    return labels.filter(ImageFilter.ModeFilter(9)), steps


def _nearby(labels: Pixels, steps: list[Step]) -> list[Step]:
    """Steps next to those that are best on the largest areas: fences and tiles want the exact one."""
    areas = sorted(
        ((count, number) for number, count in enumerate(labels.histogram()[1:]) if count), reverse=True
    )
    return [
        Step(steps[number].x + aside, steps[number].y + down, steps[number].mirrored)
        for _, number in areas[:REFINED]
        for aside, down in ((-2, 0), (-1, 0), (1, 0), (2, 0), (0, -1), (0, 1))
    ]


def _steps(gap: Pixels, seed: int) -> Iterator[Step]:
    """Aside at first, then a little up or down, then mirrored; another seed tries others."""
    width, height = gap.size
    left, top, right, bottom = gap.getbbox() or (0, 0, width, height)
    stride = max(3, (right - left) // 5)
    tall = bottom - top
    for mirrored in (False, True):
        for down in (0, height // 28, -height // 28, tall + RIM, -tall - RIM):
            reach = width if abs(down) < tall else (right - left) // 2
            for aside in range(seed % stride - reach, reach + 1, stride):
                if mirrored or aside or down:
                    yield Step(aside, down, mirrored)


def _cost(small: Pixels, rim: Pixels, gap: Pixels, valid: Pixels, awaited: Pixels, step: Step) -> Pixels:
    """How badly the moved picture fits around each pixel: what differs on the rim, carried into the gap, and within."""
    laid = moved(small, step)
    told = ImageChops.multiply(rim, valid)
    worst = _apart(small, laid)
    carried = (
        poured(paper.grey(worst), told).getchannel("R") if told.getbbox() else Image.new("L", small.size, 120)
    )
    strange = _apart(laid, awaited).filter(ImageFilter.GaussianBlur(STRANGE_BLUR)).point(_STRANGE)
    width, height = small.size
    upwards = min(UPWARDS_MAX, abs(step.y) / height * UPWARDS)
    far = abs(step.x) / width * ASIDE + upwards + 4 * step.mirrored
    far += STRANGE_ANYWHERE * ImageStat.Stat(strange, gap).mean[0]
    dear = ImageChops.add(ImageChops.add(carried, strange), Image.new("L", small.size, round(min(255, far))))
    calm = dear.filter(ImageFilter.GaussianBlur(COHERENCE)).point(POSSIBLE)
    return ImageChops.lighter(calm, ImageOps.invert(valid))


def _apart(one: Pixels, other: Pixels) -> Pixels:
    """How far two pictures are apart, in the colour that differs most."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def moved(image: Pixels, step: Step) -> Pixels:
    """The picture moved by a step; black where nothing comes from."""
    source = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if step.mirrored else image
    return source.crop((-step.x, -step.y, image.width - step.x, image.height - step.y))


def _lay(
    made: Pixels,
    box: tuple[int, int, int, int],
    image: Pixels,
    whole: Pixels,
    labels: Pixels,
    steps: list[Step],
) -> None:
    """Lays the moved pictures over each other, each where it is best. `made` is what lies in the box."""
    across, down = image.width / labels.width, image.height / labels.height
    part = box[0] / across, box[1] / down, box[2] / across, box[3] / down
    known = ImageOps.invert(whole)
    flip = Image.Transpose.FLIP_LEFT_RIGHT
    sources = {False: (image, known), True: (image.transpose(flip), known.transpose(flip))}
    used = labels.histogram()
    for number, step in enumerate(steps, 1):
        if not used[number]:
            continue
        chosen = labels.point([255 if level == number else 0 for level in range(256)])
        mask = (
            chosen.filter(ImageFilter.MaxFilter(OVERLAP))
            .filter(ImageFilter.GaussianBlur(FEATHER))
            .resize(made.size, Image.Resampling.BICUBIC, box=part)
        )
        dx, dy = round(step.x * across), round(step.y * down)
        where = box[0] - dx, box[1] - dy, box[2] - dx, box[3] - dy
        source, valid = (sheet.crop(where) for sheet in sources[step.mirrored])
        made.paste(source, (0, 0), ImageChops.multiply(mask, valid))


def _added(made: Pixels, apart: Pixels, box: tuple[int, int, int, int], size: tuple[int, int]) -> Pixels:
    """What lies in the box with small differences added, which were halved to fit a byte."""
    large = apart.resize(size, Image.Resampling.BICUBIC).crop(box)
    return ImageChops.add(ImageChops.add(made, large, 1, -128), large, 1, -128)


def _matched(made: Pixels, box: tuple[int, int, int, int], image: Pixels, gap: Pixels) -> Pixels:
    """With the difference to the picture, at the rim, carried into the hole: no outline is left of it."""
    sheet = image.copy()
    sheet.paste(made, box[:2])
    ours, theirs = (each.resize(gap.size, Image.Resampling.BOX) for each in (sheet, image))
    rim = ImageChops.subtract(gap.filter(ImageFilter.MaxFilter(5)), gap)
    if rim.getbbox() is None:
        return made
    apart = ImageChops.subtract(theirs, ours, 2, 128).filter(ImageFilter.MedianFilter(5))
    carried = poured(apart, rim).filter(ImageFilter.GaussianBlur(1.2))
    return _added(made, carried, box, image.size)
