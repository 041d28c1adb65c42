"""The line along which one picture best goes over into another, found on small ones: it goes around what would be cut."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits.patches import apart, only, spread, strange
from pictura.engines.illustrator.paper import Extent, Pixels

CELL, FAR = 3, 16
"""What a cell of the line costs, and how much more one as far from the edge as can be."""
LOOSE, AT_EDGE = 60, 40
"""How far from its row's colour a thing is that stands free of the edge, and one that the edge cuts."""
AGAIN = 6.0
"""What a cell costs in which something is seen a second time."""
THROUGH = 0.3
"""How dear it is to go through a thing that the edge cuts, of what two colours as unlike as can be cost."""
NEVER = 1e9
_MIRROR = Image.Transpose.FLIP_LEFT_RIGHT


def seam(mirror: Pixels, strip: Pixels, inner: Pixels, reach: int) -> tuple[Pixels, Pixels]:
    """The line, and what lies between the edge at the left and it: there the mirror image is seen.

    `mirror` is that of the picture `inner`, which may be wider; the line stays within `reach` of the edge.
    """
    width, height = mirror.size
    attached, loose = _things(inner, mirror.size)
    dear = ImageChops.add(
        apart(mirror, strip).filter(ImageFilter.BoxBlur(1)), paper.scaled(attached, THROUGH)
    )
    near = 0, 0, min(reach, width), height
    dear, loose = dear.crop(near), loose.crop(near)
    # With a free column before the first one, from which all that lies before the line is reached.
    wide = width + 1
    cells = bytearray(wide * height)
    for at in _line(dear.tobytes(), loose.tobytes(), dear.width):
        cells[at // dear.width * wide + at % dear.width + 1] = 1
    line = only(cells, (wide, height), 1)
    spread(cells, range(0, len(cells), wide), wide, 0, 255)
    shown = only(cells, (wide, height), 255)
    return line.crop((1, 0, wide, height)), shown.crop((1, 0, wide, height))


def _things(inner: Pixels, size: Extent) -> tuple[Pixels, Pixels]:
    """The things of the mirror image that the edge cuts, and those that it does not: these are seen once already."""
    away = strange(inner).transpose(_MIRROR).crop((0, 0, *size))
    parts: list[Pixels] = []
    for level, kept in ((AT_EDGE, 1), (LOOSE, 255)):
        cells = bytearray(away.point([0] * level + [255] * (256 - level)).tobytes())
        spread(cells, range(0, len(cells), size[0]), size[0], 255, 1)
        parts.append(only(cells, size, kept))
    return parts[0], parts[1]


def _line(dear: bytes, loose: bytes, width: int) -> Iterator[int]:
    """The cells of the cheapest way from the top to the bottom; what is between it and the edge has its price, too."""
    cost = [level + CELL + FAR * (at % width) / width for at, level in enumerate(dear)]
    again = _so_far(loose, width)
    best, came = [NEVER] * len(cost), [-1] * len(cost)
    queue: list[tuple[float, int]] = []

    def reach(at: int, price: float, before: int) -> None:
        if price < best[at]:
            best[at], came[at] = price, before
            heapq.heappush(queue, (price, at))

    for at in range(width):
        reach(at, cost[at] + again[at], -1)
    at, last = 0, len(cost) - width
    while queue:
        price, at = heapq.heappop(queue)
        if at >= last:
            break
        if price > best[at]:
            continue
        x = at % width
        reach(at + width, price + cost[at + width] + again[at + width], at)
        if at >= width:
            reach(at - width, price + cost[at - width] + again[at - width], at)
        if x > 0:
            reach(at - 1, price + cost[at - 1], at)
        if x < width - 1:
            reach(at + 1, price + cost[at + 1], at)
    while at >= 0:
        yield at
        at = came[at]


def _so_far(loose: bytes, width: int) -> list[float]:
    """For each cell what all those before it in its row cost that show something again."""
    sums: list[float] = []
    for start in range(0, len(loose), width):
        total = 0.0
        for level in loose[start : start + width]:
            sums.append(total)
            total += AGAIN if level else 0.0
    return sums
