"""Several uploads in one picture: cut-outs stand in the first one's light, others lie on it as prints or fill a sheet."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageOps

from pictura.engines.illustrator import colour, paper
from pictura.engines.illustrator.canvas import Canvas
from pictura.engines.illustrator.edits.added import easel
from pictura.engines.illustrator.edits.cutting import (
    Cut,
    cut,
    drop_shadow,
    own_light,
    scaled_to,
    set_in,
    tilted,
)
from pictura.engines.illustrator.edits.framing import alpha_kind
from pictura.engines.illustrator.edits.ground import free
from pictura.engines.illustrator.edits.light_of import light_of
from pictura.engines.illustrator.edits.standing_out import border_colour
from pictura.engines.illustrator.edits.uploads import Upload
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.engines.illustrator.styles.sheets import rough_paper

ROW_MAX = 5
"""How many cut-outs stand side by side."""
PRINTS_MAX = 1
"""How many prints lie on the first picture; more are laid out beside it on a sheet."""
MANY = 3
GUEST, HERO, CROWD, TROUPE = 0.34, 0.50, 0.32, 0.42
"""How high a few cut-outs are in a picture that was there and in one that was drawn for them; and many in either."""
ASIDE = 0.06
"""How far two give way to what is in the middle of the picture."""
PRINT_SIDE = 0.36
BORDER = 0.045
"""The white border of a print, in shares of its shorter side."""
TILT = 5.0
FLOORS = (0.92, 0.82, 0.74)
"""Where rows of cut-outs stand, the nearest first, in shares of the height."""


def is_cut_out(upload: Upload) -> bool:
    """Whether an upload is a thing to set in: it has an outline, or a plain sheet behind it."""
    kind = alpha_kind(upload.alpha)
    return kind in ("cut-out", "border") or (kind == "opaque" and border_colour(upload.image) is not None)


def set_into(
    image: Pixels, hero: Pixels, others: Sequence[Upload], seed: int, floor: float | None = None
) -> tuple[Pixels, Pixels]:
    """The picture with the others in it, and the mask of all that stands out.

    With a `floor`, where one stands in a picture that was drawn for them, every one of them is cut out.
    """
    canvas = easel(image, light_of(image))
    things: list[Upload] = []
    prints: list[Upload] = []
    for upload in others:
        (things if floor is not None or is_cut_out(upload) else prints).append(upload)
    rng = random.Random(seed)
    _lay_prints(canvas, prints, hero, rng)
    _stand(canvas, things, hero, floor, rng)
    return canvas.image, canvas.hero


def _stand(
    canvas: Canvas, things: Sequence[Upload], hero: Pixels, floor: float | None, rng: random.Random
) -> None:
    """In rows from the back to the front, each as large as its place allows."""
    width = canvas.size[0]
    for row in reversed(range(math.ceil(len(things) / ROW_MAX))):
        standing = things[row * ROW_MAX : (row + 1) * ROW_MAX]
        slot = width * 0.92 / len(standing)
        foot, high = _row(canvas.size[1], row, len(things), floor)
        for place, thing in enumerate(standing):
            subject = cut(thing.image, thing.alpha)
            x = width * 0.04 + slot * (place + 0.5)
            if len(things) == 2 and floor is None:
                x += width * ASIDE * (-1, 1)[place]
            if len(things) == 1 and floor is None:
                x = free(canvas.image, hero, rng).x
                slot = 2 * min(x, width - x)
            small = scaled_to(subject.image, _fitting(subject, high, slot * 0.94))
            x = min(max(x, small.width / 2), width - small.width / 2)
            set_in(canvas, small, x, foot, own=own_light(thing.image, thing.alpha))


def _row(height: int, row: int, count: int, floor: float | None) -> tuple[float, float]:
    """Where the feet of a row are and how high it is, in pixels; `floor` is known of a place that was drawn."""
    few, many = (GUEST, CROWD) if floor is None else (HERO, TROUPE)
    share = few if count < MANY else many
    foot = FLOORS[min(row, len(FLOORS) - 1)] if floor is None else min(0.95, floor + 0.06 - row * 0.07)
    return height * foot, height * share * (1 - 0.16 * row)


def _fitting(subject: Cut, high: float, wide: float) -> float:
    """How high a cut-out is in a space so high and wide."""
    return min(high, wide * subject.image.height / subject.image.width)


def _lay_prints(canvas: Canvas, prints: Sequence[Upload], hero: Pixels, rng: random.Random) -> None:
    width, height = canvas.size
    if not prints:
        return
    alone = len(prints) == 1
    spot = free(canvas.image, hero, rng)
    slot = width * 0.94 / len(prints)
    for place, upload in enumerate(prints):
        x = spot.x if alone else width * 0.03 + slot * (place + 0.5)
        room = min(slot * 0.9, 2 * min(x, width - x) * 0.94), height * (PRINT_SIDE + 0.08)
        printed = _print(upload, (room[0], room[1]), min(width, height) * (PRINT_SIDE if alone else 0.34))
        turned = tilted(printed, rng.uniform(1.5, TILT) * rng.choice((-1, 1)))
        y = height * 0.95 - turned.height / 2
        _lay(canvas, turned, x, min(y, height * 0.74) if alone else y)


def _lay(canvas: Canvas, turned: Pixels, x: float, y: float) -> None:
    """A flat thing on the picture, `x`, `y` its middle."""
    at = round(x - turned.width / 2), round(y - turned.height / 2)
    alpha = turned.getchannel("A")
    drop_shadow(canvas, alpha, at, max(2.0, 9 * canvas.scale))
    canvas.image.paste(turned.convert("RGB"), at, alpha)
    canvas.hero.paste(255, at, alpha)


def _print(upload: Upload, room: tuple[float, float], longest: float) -> Pixels:
    """A picture with a white border, its shape kept, within the room and no longer than told."""
    image = _on_white(upload)
    share = 1 / (1 + 2 * BORDER)
    scale = share * min(room[0] / image.width, room[1] / image.height, longest * 1.25 / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    border = max(1, round(min(size) * BORDER))
    return ImageOps.expand(image.resize(size, Image.Resampling.LANCZOS), border, "#fdfcf8").convert("RGBA")


def _on_white(upload: Upload) -> Pixels:
    if upload.alpha is None:
        return upload.image
    sheet = paper.plain(upload.image.size, "#ffffff")
    sheet.paste(upload.image, (0, 0), upload.alpha)
    return sheet


def collage(uploads: Sequence[Upload], size: Extent, seed: int) -> tuple[Pixels, Pixels]:
    """All uploads as prints on one sheet in the colours of the first, in rows that fill it; and their mask."""
    rng = random.Random(seed)
    canvas = easel(_table(uploads[0].image, size, seed), _overhead())
    width, height = size
    rows = _rows([upload.image.width / upload.image.height for upload in uploads], width / height)
    high = height * 0.94 / len(rows)
    at = 0
    for number, count in enumerate(rows):
        row = uploads[at : at + count]
        at += count
        shapes = [upload.image.width / upload.image.height for upload in row]
        tall = min(high * 0.9, width * 0.92 / sum(shapes))
        gap = (width - tall * sum(shapes)) / (count + 1)
        x = gap
        for upload, shape in zip(row, shapes, strict=True):
            printed = _print(upload, (tall * shape, tall), 10 * width)
            y = height * 0.03 + high * (number + 0.5)
            _lay(canvas, tilted(printed, rng.uniform(-2.4, 2.4)), x + tall * shape / 2, y)
            x += tall * shape + gap
    return canvas.image, canvas.hero


def _rows(shapes: Sequence[float], shape: float) -> list[int]:
    """How many pictures each row has, so that they are as large as can be on a sheet of this shape."""

    def smallest(rows: list[int]) -> float:
        starts = [sum(rows[:number]) for number in range(len(rows))]
        widths = (sum(shapes[at : at + count]) for at, count in zip(starts, rows, strict=True))
        return min(1 / len(rows), *(shape / width for width in widths), 1)

    return max((_spread(shapes, count) for count in range(1, len(shapes) + 1)), key=smallest)


def _spread(shapes: Sequence[float], count: int) -> list[int]:
    """The pictures in order, in so many rows of about the same length."""
    rows = [0] * count
    reached = 0.0
    for each in shapes:
        rows[min(count - 1, int((reached + each / 2) / sum(shapes) * count))] += 1
        reached += each
    return [row for row in rows if row]


def _table(image: Pixels, size: Extent, seed: int) -> Pixels:
    """A sheet of paper in a quiet shade of the picture's own main colour."""
    few = image.resize((48, 48), Image.Resampling.BOX).quantize(5, Image.Quantize.MEDIANCUT, kmeans=1)
    table = few.getpalette() or [128] * 15
    own = max(range(5), key=lambda at: few.histogram()[at])
    quiet = colour.mix(colour.text(*table[own * 3 : own * 3 + 3]), "#efe9e0", 0.66)
    sheet = paper.plain(size, quiet)
    light = Image.radial_gradient("L").resize(size)
    sheet = Image.composite(paper.plain(size, colour.darken(quiet, 0.3)), sheet, paper.scaled(light, 0.6))
    return Image.composite(sheet, paper.plain(size, "#ffffff"), rough_paper(size, seed & 0xFFFF, 0.06))


def _overhead() -> Light:
    return light_of(paper.plain((8, 8), "#d8d4cc"))
