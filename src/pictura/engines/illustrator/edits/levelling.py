"""The rows of what goes on beside a picture brought to the picture's own: horizons, shores, the foot of a wall."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PIL import Image, ImageChops

from pictura.engines.illustrator.edits.ground import horizon
from pictura.engines.illustrator.edits.patches import apart
from pictura.engines.illustrator.paper import Pixels

ROWS = 240
"""Rows are compared in so many bands."""
STRIDE = 4
"""So many bands move together."""
DRIFT = 26
"""By how many bands one may move to meet its like."""
BENT = 14.0
"""What it costs that bands move by another distance than those above them."""
BESIDE = 0.10
"""How much of the picture beside an edge tells its rows, in shares of its width."""
COLUMNS = 11
"""In so many columns that part is read; a thing in fewer than half of them does not count."""
ALIKE_MAX = 80
"""From here on two colours are as unlike as can be."""
COLOUR = 0.4
"""How much a band's colour counts beside its edges."""
AROUND = ROWS // 24
"""How many bands above and below it a band is seen against."""
NEVER = 1e9
STRETCH = (0.7, 1.45)
"""How far sky and ground of a drawn place may be stretched to bring the horizons together."""
LINES, TRIED = 60, 60
"""Horizons are compared in so many bands, at so many heights."""

_ALIKE = [min(ALIKE_MAX, level) for level in range(256)]
_COLOUR = [round(min(ALIKE_MAX, level) * COLOUR) for level in range(256)]

Bands = list[tuple[int, int, int]]


def bands(image: Pixels, left: int, right: int, count: int = ROWS) -> Bands:
    """The colour of each of so many bands between two columns, whatever thing stands there."""
    small = image.resize(
        (COLUMNS, count), Image.Resampling.BOX, box=(left, 0, max(right, left + 1), image.height)
    )
    raw = small.tobytes()
    wide, middle = 3 * COLUMNS, COLUMNS // 2
    return [
        (
            sorted(raw[at : at + wide : 3])[middle],
            sorted(raw[at + 1 : at + wide : 3])[middle],
            sorted(raw[at + 2 : at + wide : 3])[middle],
        )
        for at in range(0, len(raw), wide)
    ]


def _apart(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return min(ALIKE_MAX, max(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(one[2] - other[2])))


def with_horizon(drawn: Pixels, image: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    """A drawn place with its horizon where it is most like the picture in this box of it: sky and ground are stretched."""
    own = horizon(drawn)
    if own is None:
        return drawn
    left, top, right, bottom = box
    first, last = -(-top * LINES // drawn.height), bottom * LINES // drawn.height
    if first >= last:
        return drawn
    theirs = bands(image.crop(box), 0, right - left, last - first)
    unlike = _unlikeness(theirs, bands(drawn, 0, drawn.width, LINES), LINES // 16)

    def misfit(line: float) -> float:
        total = abs(line - own) * LINES
        for row in range(first, last):
            at = (row + 0.5) / LINES
            source = at / line * own if at < line else own + (at - line) / (1 - line) * (1 - own)
            total += unlike(row - first, min(LINES - 1, int(source * LINES)))
        return total

    lowest = max(own * STRETCH[0], 1 - (1 - own) * STRETCH[1])
    highest = min(own * STRETCH[1], 1 - (1 - own) * STRETCH[0])
    line = min((lowest + (highest - lowest) * k / TRIED for k in range(TRIED + 1)), key=misfit)
    return _stretched(drawn, own, line)


def _stretched(drawn: Pixels, own: float, line: float) -> Pixels:
    width, height = drawn.size
    row, cut = round(line * height), own * height
    sheet = Image.new("RGB", drawn.size)
    bicubic = Image.Resampling.BICUBIC
    sheet.paste(drawn.resize((width, max(1, row)), bicubic, box=(0, 0, width, cut)), (0, 0))
    sheet.paste(drawn.resize((width, max(1, height - row)), bicubic, box=(0, cut, width, height)), (0, row))
    return sheet


def levelled(strip: Pixels, inner: Pixels) -> Pixels:
    """The strip with its rows moved so that they meet their like at the edge: horizons, shores, the foot of a wall."""
    moves = _moves(beside(inner, strip, BESIDE))
    if not any(moves):
        return strip
    band = strip.height / ROWS
    heights = [*moves, moves[-1]]
    sheet = Image.new("RGB", strip.size)
    for at, (move, next_move) in enumerate(pairwise(heights)):
        first, end = at * STRIDE, (at + 1) * STRIDE
        y, height = round(first * band), round(end * band) - round(first * band)
        top, low = max(0.0, (first + move) * band), min(float(strip.height), (end + next_move) * band)
        if height:
            part = strip.resize((strip.width, height), Image.Resampling.BICUBIC, (0, top, strip.width, low))
            sheet.paste(part, (0, y))
    return sheet


def beside(inner: Pixels, strip: Pixels, share: float) -> tuple[Bands, Bands]:
    """The bands on the two sides of an edge, read in this share of the picture's width."""
    deep = max(1, round(inner.width * share))
    return bands(inner, inner.width - min(deep, inner.width), inner.width), bands(
        strip, 0, min(deep, strip.width)
    )


def _unlikeness(theirs: Bands, ours: Bands, around: int) -> Callable[[int, int], float]:
    """How unlike a band of theirs is to one of ours, in its colour and in how it differs from `around` so many bands."""
    sharp, own_sharp = _edges(theirs, around), _edges(ours, around)

    def unlike(row: int, there: int) -> float:
        return _apart(theirs[row], ours[there]) * COLOUR + _apart(sharp[row], own_sharp[there])

    return unlike


def _edges(colours: Bands, around: int) -> Bands:
    """How far each band is from those around it: two skies of unlike blue have the same edges."""
    wide = 2 * around + 1
    padded = [colours[0]] * around + colours + [colours[-1]] * around
    red, green, blue = (sum(band[part] for band in padded[:wide]) for part in range(3))
    found: Bands = []
    for at, colour in enumerate(colours):
        found.append((colour[0] - red // wide, colour[1] - green // wide, colour[2] - blue // wide))
        if at + wide < len(padded):
            first, last = padded[at], padded[at + wide]
            red, green, blue = red + last[0] - first[0], green + last[1] - first[1], blue + last[2] - first[2]
    return found


def _moves(pair: tuple[Bands, Bands]) -> list[float]:
    """For each few bands of the edge how many bands further down their like is in the strip."""
    costs = _costs(pair)
    offsets = range(2 * DRIFT + 1)
    best = [0.0] * len(offsets)
    came: list[list[int]] = []
    for row in costs:
        before = [
            min((k, k - 1, k + 1), key=lambda j, k=k: best[j] + BENT * (j != k) if j in offsets else NEVER)
            for k in offsets
        ]
        best = [best[j] + BENT * (j != k) + row[k] for k, j in zip(offsets, before, strict=True)]
        came.append(before)
    k = min(offsets, key=best.__getitem__)
    moves: list[float] = []
    for before in reversed(came):
        moves.append(float(k - DRIFT))
        k = before[k]
    moves.reverse()
    parts = [moves[max(0, at - 1) : at + 2] for at in range(len(moves))]
    return [sum(part) / len(part) for part in parts]


def _costs(pair: tuple[Bands, Bands]) -> list[list[float]]:
    """For each few bands, how unlike they are at each distance, from the furthest up to the furthest down."""
    colours = [_column(each) for each in pair]
    edges = [_column([(r + 128, g + 128, b + 128) for r, g, b in _edges(each, AROUND)]) for each in pair]
    by_distance: list[bytes] = []
    for offset in range(-DRIFT, DRIFT + 1):
        part = 0, offset, 1, offset + ROWS
        away = ImageChops.add(
            apart(colours[0], colours[1].crop(part)).point(_COLOUR),
            apart(edges[0], edges[1].crop(part)).point(_ALIKE),
        )
        # What lies beyond the strip is never taken if there is anything else.
        away.paste(255, (0, 0, 1, max(0, -offset)))
        away.paste(255, (0, ROWS - max(0, offset), 1, ROWS))
        by_distance.append(away.resize((1, ROWS // STRIDE), Image.Resampling.BOX).tobytes())
    distances = [abs(offset) for offset in range(-DRIFT, DRIFT + 1)]
    return [
        [far + STRIDE * levels[step] for far, levels in zip(distances, by_distance, strict=True)]
        for step in range(ROWS // STRIDE)
    ]


def _column(colours: Bands) -> Pixels:
    raw = bytes(max(0, min(255, part)) for colour in colours for part in colour)
    return Image.frombytes("RGB", (1, len(colours)), raw)
