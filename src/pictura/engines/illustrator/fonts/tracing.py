"""From a letter of a font file to an outline: drawn large, then traced, so that what is written is vector art.

Imported in drawing processes only: it loads Pillow.
"""

from __future__ import annotations

import functools
import math
import re
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont

from pictura.engines.illustrator.fonts.sfnt import Face

DRAWN_PX = 200
"""The size at which a letter is drawn."""
EDGE = 128
"""How grey the edge of a letter is; between two pixels it is where the grey between them is this."""
SAG_PX = 0.5
"""How far the traced edge may be from the line between two knots."""
REACH = 4
"""Over how many points of the traced edge a direction is measured."""
SMOOTH = math.cos(math.radians(35))
"""A turn that is slighter belongs to a curve, and a sharper one is a corner."""
BLUNT_PX = 1.5
"""How far from its true point the edge of a corner may have been traced."""
STRAIGHT = 0.006
"""How flat a span is that is drawn as a line: the edge's distance from it, in parts of its length."""
BOLD = 650
MIXED = re.compile(rb"[^\x00\x0f]")
"""Where four neighbouring pixels are not all outside the letter or all inside."""

Loop = list[complex]
"""A closed line; the real part is x, the imaginary one y."""
Edge = tuple[int, int, bool]
"""Between the pixel at x, y and the one beside it, or, when true, the one below it."""

RIGHT, DOWN = False, True
# The sides of a cell of four pixels, in the order top, right, bottom, left.
SIDES: tuple[Edge, ...] = ((0, 0, RIGHT), (1, 0, DOWN), (0, 1, RIGHT), (0, 0, DOWN))
TOP, EAST, BOTTOM, WEST = range(4)
# For each pattern of a cell (bits: top left, top right, bottom left, bottom right) the ways through it, inside on the right.
WAYS: tuple[tuple[tuple[int, int], ...], ...] = (
    (), ((TOP, WEST),), ((EAST, TOP),), ((EAST, WEST),),
    ((WEST, BOTTOM),), ((TOP, BOTTOM),), ((EAST, TOP), (WEST, BOTTOM)), ((EAST, BOTTOM),),
    ((BOTTOM, EAST),), ((TOP, WEST), (BOTTOM, EAST)), ((BOTTOM, TOP),), ((BOTTOM, WEST),),
    ((WEST, EAST),), ((TOP, EAST),), ((WEST, TOP),), (),
)  # fmt: skip


@functools.lru_cache(maxsize=512)
def traced(face: Face, letter: str, unit: float) -> tuple[float, str]:
    """How far the letter advances, and its outline as an SVG path, y downwards from the line it stands on.

    Both in parts of the font's size, of which it has `unit`. Raises OSError for a font that cannot be read.
    """
    font = _font(face)
    left, top, right, bottom = (math.floor(side) for side in font.getbbox(letter, anchor="ls"))
    sheet = Image.new("L", (right - left + 5, bottom - top + 5))
    ImageDraw.Draw(sheet).text((2 - left, 2 - top), letter, fill=255, font=font, anchor="ls")
    scale = unit / DRAWN_PX
    # Pixels are points in their middles here.
    parts = [_path(loop, complex(left - 1.5, top - 1.5), scale) for loop in _loops(sheet)]
    return font.getlength(letter) * scale, "".join(parts)


@functools.lru_cache(maxsize=8)
def _font(face: Face) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(face.path, DRAWN_PX, index=face.index, layout_engine=ImageFont.Layout.BASIC)
    if face.variable:
        font.set_variation_by_axes([_setting(axis) for axis in font.get_variation_axes()])
    return font


def _setting(axis: ImageFont.Axis) -> float:
    """Bold, as far as the font goes; else as the font is by itself."""
    low, usual, high = axis["minimum"] or 0, axis["default"] or 0, axis["maximum"] or 0
    return min(max(BOLD, low), high) if axis.get("name") == b"Weight" else usual


def _loops(sheet: Image.Image) -> list[Loop]:
    """The edges of what is drawn as closed lines (marching squares)."""
    width = sheet.width
    grey = sheet.tobytes()
    inside = sheet.point([int(level >= EDGE) for level in range(256)])
    cells = inside
    for bit, (x, y) in ((2, (-1, 0)), (4, (0, -1)), (8, (-1, -1))):
        cells = ImageChops.add(
            cells, ImageChops.offset(inside, x, y).point([bit * level for level in range(256)])
        )
    onward: dict[Edge, Edge] = {}
    for found in MIXED.finditer(cells.tobytes()):
        y, x = divmod(found.start(), width)
        for start, end in WAYS[found[0][0]]:
            onward[_side(start, x, y)] = _side(end, x, y)
    loops: list[Loop] = []
    while onward:
        edge: Edge = next(iter(onward))
        loop: Loop = []
        while edge in onward:
            loop.append(_crossing(grey, width, edge))
            edge = onward.pop(edge)
        loops.append(loop)
    return loops


def _side(side: int, x: int, y: int) -> Edge:
    across, down, way = SIDES[side]
    return x + across, y + down, way


def _crossing(grey: bytes, width: int, edge: Edge) -> complex:
    """Where between its two pixels the letter's edge is."""
    x, y, down = edge
    here = grey[y * width + x]
    there = grey[(y + 1) * width + x] if down else grey[y * width + x + 1]
    share = (EDGE - 0.5 - here) / (there - here)
    return complex(x, y + share) if down else complex(x + share, y)


class Knot(NamedTuple):
    """A point of an outline, and the directions in which it is reached and left."""

    at: complex
    arriving: complex
    leaving: complex


def _path(loop: Loop, origin: complex, scale: float) -> str:
    """A closed line as an SVG path of lines and curves."""
    found = _knots(loop)
    knots = [_knot(loop, at) for at in found]

    def text(point: complex) -> str:
        there = (point + origin) * scale
        return f"{there.real:.0f} {there.imag:.0f}"

    line = [*loop, loop[0]]
    parts = [f"M{text(knots[0].at)}"]
    for at, (first, last) in enumerate(zip(found, [*found[1:], len(loop)], strict=True)):
        here, there = knots[at], knots[(at + 1) % len(knots)]
        sag, chord = max(_sags(line[first : last + 1])), there.at - here.at
        if sag < abs(chord) * STRAIGHT:
            parts.append(f"L{text(there.at)}")
        else:
            one, other = _handle(here.leaving, chord, sag), _handle(there.arriving, chord, sag)
            parts.append(f"C{text(here.at + one)} {text(there.at - other)} {text(there.at)}")
    return f"{''.join(parts)}Z"


def _handle(way: complex, chord: complex, sag: float) -> complex:
    """How far a curve follows its direction at one end; no further than its sag allows."""
    slant = abs((way.conjugate() * _direction(chord)).imag)
    return way * min(abs(chord) / 3, 2 * sag / max(slant, 0.001))


def _knot(loop: Loop, at: int) -> Knot:
    """The knot at a point of the traced edge; a corner, which tracing blunts, is put back where its sides meet."""
    here, size = loop[at], len(loop)
    reach = min(REACH, size // 4)
    before, after = loop[at - reach], loop[(at + reach) % size]
    if _along(here - before, after - here) > SMOOTH:
        along = _direction(after - before)
        return Knot(here, along, along)
    near, next_ = loop[at - 1], loop[(at + 1) % size]
    arriving, leaving = (
        _direction(near - loop[at - 1 - reach]),
        _direction(loop[(at + 1 + reach) % size] - next_),
    )
    across = (arriving.conjugate() * leaving).imag
    if abs(across) > 0.3:
        corner = near + arriving * ((next_ - near).conjugate() * leaving).imag / across
        here = corner if abs(corner - here) < BLUNT_PX else here
    return Knot(here, arriving, leaving)


def _direction(way: complex) -> complex:
    return way / (abs(way) or 1)


def _along(one: complex, other: complex) -> float:
    """1 where both lead the same way, -1 where one leads back."""
    return (_direction(one).conjugate() * _direction(other)).real


def _sags(line: Loop) -> list[float]:
    """How far each point of a line is from the straight way between its ends."""
    start, way = line[0], _direction(line[-1] - line[0])
    return [abs(((point - start).conjugate() * way).imag) for point in line]


def _knots(loop: Loop) -> list[int]:
    """Which of a closed line's points are enough to draw it (Douglas and Peucker)."""
    opposite = max(range(len(loop)), key=lambda at: abs(loop[at] - loop[0]))
    line = [*loop, loop[0]]
    kept, spans = {0, opposite}, [(0, opposite), (opposite, len(loop))]
    while spans:
        first, last = spans.pop()
        sags = _sags(line[first : last + 1])
        if max(sags) > SAG_PX:
            middle = first + sags.index(max(sags))
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return sorted(kept)
