"""Oil: strokes from coarse to fine along the flow of the picture, finer on the hero; then impasto and canvas."""

from __future__ import annotations

import math
import random
from collections import defaultdict

import msgspec
from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.styles.artwork import Artwork

FLOW_CELLS = 64
FINEST_PX = 1.3
"""Finer strokes than this would not be seen as strokes."""
HERO_FROM = 20
"""Of 255, how much of a cell the hero covers that counts as his."""
_SHADE_MIN = 160
_SHADES = [min(255, max(0, level)) // 6 * 6 for level in range(-_SHADE_MIN, 256 + _SHADE_MIN)]
"""A channel in steps of 6, so that strokes of nearly the same colour share a path; from `_SHADE_MIN` below 0."""


class _Coat(msgspec.Struct, frozen=True):
    """One layer of strokes; lengths for a picture 1000 wide."""

    step: float
    length: float
    width: float
    jitter: int
    cover: float
    """Share of strokes that are set outside the hero."""


COATS = (
    _Coat(26, 90, 25, 16, 1.0),
    _Coat(16, 50, 13, 12, 0.85),
    _Coat(9.2, 24, 5.8, 10, 0.34),
    _Coat(5.4, 12, 3.1, 8, 0.0),
)


def oil(image: Pixels, art: Artwork) -> Pixels:
    source = finish.saturated(image, 1.18)
    width, height = source.size
    ground = source.resize((max(1, width // 8), max(1, height // 8))).resize(
        art.size, Image.Resampling.BICUBIC
    )
    field = _Field(source, art.hero)
    rng = random.Random(art.seed)
    unit = max(art.size) / 1000
    for coat in COATS if art.fine else COATS[:3]:
        if coat.width * unit < FINEST_PX and coat.cover < 1:
            continue
        sheet = _coat(source, field, coat, art, rng)
        ground.paste(sheet, (0, 0), sheet)
    ground = _with_features(ground, source, art)
    relief = ground.convert("L").filter(ImageFilter.Kernel((3, 3), (-2, -1, 0, -1, 0, 1, 0, 1, 2), 1, 128))
    weave = paper.clouds(art.size, art.seed, 3, 2)
    weave = weave.filter(ImageFilter.Kernel((3, 3), (-1, -1, 0, -1, 0, 1, 0, 1, 1), 3, 128))
    painted = ImageChops.soft_light(ground, paper.grey(Image.blend(relief, weave, 0.4)))
    return finish.vignette(finish.contrast(painted, 0.7), 0.2)


def _with_features(ground: Pixels, source: Pixels, art: Artwork) -> Pixels:
    """Eyes and mouth are set with a finer brush than strokes can be: half of the hero shows as it was drawn."""
    drawn = source.resize(art.size, Image.Resampling.BICUBIC)
    mask = art.hero.filter(ImageFilter.GaussianBlur(1.5)).resize(art.size, Image.Resampling.BILINEAR)
    return Image.composite(Image.blend(ground, drawn, 0.55), ground, mask)


class _Field:
    """Which way strokes run at a place, and where the hero is; both in coarse cells, places from 0 to 1."""

    def __init__(self, source: Pixels, hero: Pixels) -> None:
        width, height = source.size
        self.columns, self.rows = FLOW_CELLS, max(3, FLOW_CELLS * height // width)
        size = (self.columns, self.rows)
        self._grey = source.convert("L").resize(size).filter(ImageFilter.GaussianBlur(1.4)).tobytes()
        near = hero.resize(size, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(3))
        self.hero = [level > HERO_FROM for level in near.tobytes()]
        """By cell."""
        self._angles = [self._angle(cell) for cell in range(self.columns * self.rows)]

    def cell(self, x: float, y: float) -> int:
        """Which cell a place is in."""
        return int(y * self.rows) * self.columns + int(x * self.columns)

    def angle(self, cell: int, x: float, y: float) -> float:
        found = self._angles[cell]
        return 0.35 + math.sin(x * 4 + y * 3) * 0.5 if found is None else found

    def _angle(self, cell: int) -> float | None:
        """Along the edge that runs through a cell; None where none does."""
        row, column = divmod(cell, self.columns)
        at = min(self.rows - 2, max(1, row)) * self.columns + min(self.columns - 2, max(1, column))
        grey, line = self._grey, self.columns
        across, down = grey[at + 1] - grey[at - 1], grey[at + line] - grey[at - line]
        return math.atan2(across, -down) if abs(across) + abs(down) > 5 else None


def _coat(source: Pixels, field: _Field, coat: _Coat, art: Artwork, rng: random.Random) -> Pixels:
    """Strokes of one width over the whole picture, as a sheet with alpha."""
    width, height = art.size
    unit = max(width, height) / 1000
    groups = _strokes(source, field, coat, art, rng)
    order = sorted(groups)
    rng.shuffle(order)
    body = "".join(
        f'<path d="{"".join(groups[key])}" stroke="#{key[0]:06x}" stroke-width="{coat.width * unit * (0.75 + 0.22 * key[1]):.1f}"/>'
        for key in order
    )
    svg = f'<g fill="none" stroke-linecap="round" stroke-opacity=".93">{body}</g>'
    return pixels(document(svg, (0, 0, width, height), width, height), width, height)


def _strokes(
    source: Pixels, field: _Field, coat: _Coat, art: Artwork, rng: random.Random
) -> dict[tuple[int, int], list[str]]:
    """The strokes of a coat by colour and width. Thousands of them: names are local and tables made before."""
    width, height = art.size
    unit = max(width, height) / 1000
    step = max(4.0, coat.step * unit)
    small = _dabs(source, coat.width * unit * 0.45 * source.width / width)
    columns, rows, colours = small.width, small.height, small.tobytes()
    random, gauss, cos, sin, hero_at, shades = rng.random, rng.gauss, math.cos, math.sin, field.hero, _SHADES
    cover, jitter, length = coat.cover, coat.jitter, coat.length * unit
    groups: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for row in range(int(height / step) + 1):
        for column in range(int(width / step) + 1):
            x, y = (column + 1.2 * random() - 0.6) * step, (row + 1.2 * random() - 0.6) * step
            u, v = x / width, y / height
            if not (0 <= u < 1 and 0 <= v < 1):
                continue
            cell = field.cell(u, v)
            hero = hero_at[cell]
            if cover < 1 and not hero and random() > cover:
                continue
            angle = field.angle(cell, u, v) + gauss(0, 0.18)
            half = length * (0.3 + 0.28 * random()) * (0.8 if hero else 1)
            dx, dy, bend = cos(angle) * half, sin(angle) * half, random() * 0.5 - 0.25
            at = (int(v * rows) * columns + int(u * columns)) * 3
            shift = int(gauss(0, jitter * (0.5 if hero else 1))) + _SHADE_MIN
            red, green, blue = colours[at : at + 3]
            colour = shades[red + shift] << 16 | shades[green + shift] << 8 | shades[blue + shift]
            groups[colour, int(random() * 3)].append(
                f"M{x - dx:.0f} {y - dy:.0f}q{dx - dy * bend:.0f} {dy + dx * bend:.0f} {dx * 2:.0f} {dy * 2:.0f}"
            )
    return groups


def _dabs(source: Pixels, shrink: float) -> Pixels:
    """The picture so small that a pixel is what one stroke takes up of it."""
    by = max(1.0, shrink)
    size = max(1, int(source.width / by)), max(1, int(source.height / by))
    return source.resize(size, Image.Resampling.BOX)
