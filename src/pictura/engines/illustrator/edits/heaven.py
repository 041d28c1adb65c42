"""The sky of a picture, guessed: what hangs together with its upper edge, is smooth, and is no wall and no wood."""

from __future__ import annotations

from collections import deque

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits.filling import poured
from pictura.engines.illustrator.edits.patches import spread
from pictura.engines.illustrator.paper import Pixels

COLUMNS = 96
STEP_DOWN, STEP_ASIDE = 11, 6
"""How far neighbouring cells of a bright sky are apart at most, in the colour that differs most."""
STEP_MIN = 2
ROWS_MAX = 0.8
AREA_MIN = 0.05
GREEN_LEAD = 5
"""By how much more green than blue and red, of 255, a cell is leaves."""
WALL = (0.07, 0.3)
"""How much redder than blue, of 1, a smooth surface by daylight is a wall and not a sky."""
DAYLIGHT = 0.5
DARK = 0.34
NIGHT_BLUE = 1.3
"""How much bluer than green a dark sky is: else it is a wood."""
DIMMER = 0.86
"""How bright a sky is at least, beside what is below it."""


def heaven(image: Pixels) -> Pixels | None:
    """The mask of the sky, as large as the picture; None: there is none to be seen."""
    rows = max(8, round(COLUMNS * image.height / image.width))
    if rows > COLUMNS * 3:
        return None
    small = image.resize((COLUMNS, rows), Image.Resampling.BOX).filter(ImageFilter.MedianFilter(3))
    cells = _reached(small)
    share = cells.count(255) / len(cells)
    if share < AREA_MIN or not _may_be_sky(small, Image.frombytes("L", small.size, bytes(cells))):
        return None
    _with_clouds(cells, COLUMNS)
    return _along_edges(image, small, Image.frombytes("L", small.size, bytes(cells)))


def _along_edges(image: Pixels, small: Pixels, mask: Pixels) -> Pixels:
    """The mask in the picture's size: at its border, pixel by pixel, what has the sky's colour there."""
    width = image.width / COLUMNS
    flow = poured(small, mask).resize(image.size, Image.Resampling.BICUBIC)
    red, green, blue = ImageChops.difference(image, flow).split()
    away = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    alike = away.point(paper.levels(lambda v: 255 - (v - 10) * 12)).filter(ImageFilter.GaussianBlur(0.7))
    wide, core = (
        mask.filter(grow)
        .resize(image.size, Image.Resampling.BICUBIC)
        .filter(ImageFilter.GaussianBlur(width / 3))
        for grow in (ImageFilter.MaxFilter(3), ImageFilter.MinFilter(5))
    )
    return ImageChops.lighter(core, ImageChops.multiply(wide, alike))


def _reached(small: Pixels) -> bytearray:
    """255 for each cell to which the upper edge leads by small steps."""
    width, height = small.size
    raw = small.tobytes()
    colours = [raw[at : at + 3] for at in range(0, len(raw), 3)]
    cells = bytearray(width * height)
    queue = deque(at for at in range(width) if not _is_leaf(colours[at]))
    for at in queue:
        cells[at] = 255
    lowest = round(height * ROWS_MAX)
    while queue:
        at = queue.popleft()
        x, y = at % width, at // width
        own = colours[at]
        bright = max(own) / 255
        for near, there, step in (
            (at + width, y < lowest, STEP_DOWN), (at - 1, x > 0, STEP_ASIDE),
            (at + 1, x < width - 1, STEP_ASIDE), (at - width, y > 0, STEP_DOWN),
        ):  # fmt: skip
            most = max(STEP_MIN, step * bright)
            if (
                there
                and not cells[near]
                and _apart(own, colours[near]) <= most
                and not _is_leaf(colours[near])
            ):
                cells[near] = 255
                queue.append(near)
    return cells


def _apart(one: bytes, other: bytes) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(one[2] - other[2]))


def _is_leaf(colour: bytes) -> bool:
    return colour[1] > colour[2] + GREEN_LEAD and colour[1] > colour[0] + GREEN_LEAD


def _with_clouds(cells: bytearray, width: int) -> None:
    """Takes in what the sky encloses on all sides but below: clouds, sun and moon."""
    last = len(cells) - width
    spread(cells, range(last, len(cells)), width, 0, 1)
    for at, level in enumerate(cells):
        cells[at] = 0 if level == 1 else 255


def _may_be_sky(small: Pixels, mask: Pixels) -> bool:
    red, green, blue = (part / 255 for part in ImageStat.Stat(small, mask).mean)
    bright = (red + green + blue) / 3
    rest = ImageStat.Stat(small, ImageOps.invert(mask)).mean
    if bright < DARK and blue < NIGHT_BLUE * green:
        return False
    is_wall = bright > DAYLIGHT and WALL[0] < red - blue < WALL[1] and green > blue
    return not is_wall and bright >= DIMMER * sum(rest) / 3 / 255
