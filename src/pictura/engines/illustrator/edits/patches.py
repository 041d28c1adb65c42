"""Parts of small pictures: what is unlike its row, the largest connected one, what hangs together with an edge."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from PIL import Image, ImageChops

from pictura.engines.illustrator.paper import Pixels

ACROSS = 15
"""In so many columns a row is read; a thing in fewer than half of them does not count."""


def apart(one: Pixels, other: Pixels) -> Pixels:
    """How far two pictures are apart, in the colour that differs most."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def strange(image: Pixels) -> Pixels:
    """How far each pixel is from what most of its row is: things, before sky and ground."""
    wide = 3 * ACROSS
    few = image.resize((ACROSS, image.height), Image.Resampling.BOX).tobytes()
    middle = bytes(
        sorted(few[at + part : at + wide : 3])[ACROSS // 2]
        for at in range(0, len(few), wide)
        for part in range(3)
    )
    return apart(image, Image.frombytes("RGB", (1, image.height), middle).resize(image.size))


def only(cells: bytearray, size: tuple[int, int], level: int) -> Pixels:
    """The mask of the cells of this level."""
    return Image.frombytes("L", size, bytes(cells)).point(
        [255 if each == level else 0 for each in range(256)]
    )


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
