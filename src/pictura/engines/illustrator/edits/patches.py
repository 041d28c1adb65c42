"""Connected parts of small masks: the largest one, and what hangs together with an edge."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from PIL import Image

from pictura.engines.illustrator.paper import Pixels


def largest(mask: Pixels) -> tuple[Pixels, float]:
    """The largest connected part of what is 255, with all that it encloses, and its share of the whole."""
    width, height = mask.size
    cells = bytearray(mask.tobytes())
    best: list[int] = []
    start = cells.find(255)
    while start >= 0:
        part = spread(cells, [start], width, 255, 1)
        best = part if len(part) > len(best) else best
        start = cells.find(255, start)
    sheet = bytearray(width * height)
    for at in best:
        sheet[at] = 255
    outside = [at for at in _edges(width, height) if not sheet[at]]
    spread(sheet, outside, width, 0, 1)
    table = bytes(0 if level == 1 else 255 for level in range(256))
    filled = Image.frombytes("L", (width, height), bytes(sheet).translate(table))
    return filled, len(best) / len(cells)


def spread(cells: bytearray, starts: Iterable[int], width: int, level: int, to: int) -> list[int]:
    """All cells of this level that hang together with the first ones; each is set to another level."""
    height = len(cells) // width
    queue = deque(at for at in starts if cells[at] == level)
    for at in queue:
        cells[at] = to
    part: list[int] = []
    while queue:
        at = queue.popleft()
        part.append(at)
        x, y = at % width, at // width
        if x > 0 and cells[at - 1] == level:
            cells[at - 1] = to
            queue.append(at - 1)
        if x < width - 1 and cells[at + 1] == level:
            cells[at + 1] = to
            queue.append(at + 1)
        if y > 0 and cells[at - width] == level:
            cells[at - width] = to
            queue.append(at - width)
        if y < height - 1 and cells[at + width] == level:
            cells[at + width] = to
            queue.append(at + width)
    return part


def _edges(width: int, height: int) -> list[int]:
    """The places of all cells at the border."""
    last = width * (height - 1)
    return [
        *range(width),
        *range(last, last + width),
        *range(0, last + 1, width),
        *range(width - 1, last + width, width),
    ]
