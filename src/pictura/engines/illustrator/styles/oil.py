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
        self._hero = hero.resize(size, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(3)).tobytes()

    def angle(self, x: float, y: float) -> float:
        column = min(self.columns - 2, max(1, int(x * self.columns)))
        row = min(self.rows - 2, max(1, int(y * self.rows)))
        grey, at, line = self._grey, row * self.columns + column, self.columns
        across, down = grey[at + 1] - grey[at - 1], grey[at + line] - grey[at - line]
        if abs(across) + abs(down) > 5:
            return math.atan2(across, -down)
        return 0.35 + math.sin(x * 4 + y * 3) * 0.5

    def is_hero(self, x: float, y: float) -> bool:
        column = min(self.columns - 1, int(x * self.columns))
        return self._hero[min(self.rows - 1, int(y * self.rows)) * self.columns + column] > 20


def _coat(source: Pixels, field: _Field, coat: _Coat, art: Artwork, rng: random.Random) -> Pixels:
    """Strokes of one width over the whole picture, as a sheet with alpha."""
    width, height = art.size
    unit = max(width, height) / 1000
    step = max(4.0, coat.step * unit)
    shrink = max(1.0, coat.width * unit * 0.45 * source.width / width)
    small = source.resize(
        (max(1, int(source.width / shrink)), max(1, int(source.height / shrink))), Image.Resampling.BOX
    )
    columns, rows, colours = small.width, small.height, small.tobytes()
    random, gauss = rng.random, rng.gauss
    groups: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for row in range(int(height / step) + 1):
        for column in range(int(width / step) + 1):
            x, y = (column + 1.2 * random() - 0.6) * step, (row + 1.2 * random() - 0.6) * step
            u, v = x / width, y / height
            if not (0 <= u < 1 and 0 <= v < 1):
                continue
            hero = field.is_hero(u, v)
            if coat.cover < 1 and not hero and random() > coat.cover:
                continue
            angle = field.angle(u, v) + gauss(0, 0.18)
            half = coat.length * unit * (0.3 + 0.28 * random()) * (0.8 if hero else 1)
            dx, dy, bend = math.cos(angle) * half, math.sin(angle) * half, random() * 0.5 - 0.25
            at = (int(v * rows) * columns + int(u * columns)) * 3
            shift = int(gauss(0, coat.jitter * (0.5 if hero else 1)))
            red, green, blue = colours[at] + shift, colours[at + 1] + shift, colours[at + 2] + shift
            key = (_packed(red, green, blue), int(random() * 3))
            groups[key].append(
                f"M{x - dx:.0f} {y - dy:.0f}q{dx - dy * bend:.0f} {dy + dx * bend:.0f} {dx * 2:.0f} {dy * 2:.0f}"
            )
    order = sorted(groups)
    rng.shuffle(order)
    body = "".join(
        f'<path d="{"".join(groups[key])}" stroke="#{key[0]:06x}" stroke-width="{coat.width * unit * (0.75 + 0.22 * key[1]):.1f}"/>'
        for key in order
    )
    svg = f'<g fill="none" stroke-linecap="round" stroke-opacity=".93">{body}</g>'
    return pixels(document(svg, (0, 0, width, height), width, height), width, height)


def _packed(red: int, green: int, blue: int) -> int:
    """A colour in steps of 6, so that strokes of nearly the same one share a path."""
    r, g, b = (min(255, max(0, part)) // 6 * 6 for part in (red, green, blue))
    return r << 16 | g << 8 | b
