"""Pictures of facets: stained glass between leads, and low polygons. The hero is cut finer than the rest."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.shapes import Point, polygon
from pictura.engines.illustrator.styles import tones
from pictura.engines.illustrator.styles.artwork import Artwork

LEAD = "#1c1a22"
SCENERY, SCENERY_ALONE = 0.42, 0.75
"""How much of the scenery shows through the panes: behind a hero, and where there is none."""
HARDLY = 24
"""How much of a cell, of 255, must be ground for the cell to take the ground's colour."""
PANES = 84
"""How many panes the ground of a window has."""
GROUND = 0.86
"""How light the ground's glass is, so that the hero's is the lightest."""


def glass(image: Pixels, art: Artwork) -> Pixels:
    """Large panes between leads, on which the scenery is painted faintly; the hero is of its own few colours, in leads along its outline and its parts."""
    calm = image.filter(ImageFilter.MedianFilter(3))
    panes = finish.saturated(_panes(calm, art), 1.25).point(paper.levels(lambda v: v * GROUND) * 3)
    painted = finish.saturated(tones.few(tones.alone(calm, art.hero), 18), 1.35)
    leads = tones.outlines(painted).filter(ImageFilter.MaxFilter(3))
    painted = Image.composite(paper.plain(image.size, LEAD), painted, paper.scaled(leads, 0.75))
    hero = art.hero.resize(art.size, Image.Resampling.BICUBIC)
    panes.paste(painted.resize(art.size, Image.Resampling.BICUBIC), (0, 0), hero)
    width = max(3, min(art.size) // 120 | 1)
    ring = hero.filter(ImageFilter.BoxBlur(width)).point(
        paper.levels(lambda v: (255 - abs(v - 128) * 2.4) * 1.6)
    )
    panes.paste(paper.plain(art.size, LEAD), (0, 0), ring)
    return finish.bloom(panes, 0.4, 30, 150)


def _panes(image: Pixels, art: Artwork) -> Pixels:
    """Uneven panes, each in the colour of what is beneath its middle and not the hero; then the leads between them."""
    rng, (across, down) = random.Random(art.seed), art.size
    columns, rows = _grid(art.size, PANES)
    wide, high = across / columns, down / rows
    sites = [
        ((column + 0.5 * (row % 2) + rng.uniform(0.1, 0.9)) * wide, (row + rng.uniform(0.1, 0.9)) * high)
        for row in range(-1, rows + 1)
        for column in range(-1, columns + 1)
    ]
    grid = columns * 2, rows * 2
    colours = _without(image, art.hero, grid)
    cells: list[str] = []
    filled: list[str] = []
    for site in sites:
        column = min(grid[0] - 1, max(0, int(site[0] / across * grid[0])))
        row = min(grid[1] - 1, max(0, int(site[1] / down * grid[1])))
        colour = _shifted(colours, row * grid[0] + column, rng.randint(-18, 18))
        cells.append(polygon(_cell(site, sites, 2.6 * max(wide, high))))
        filled.append(f'<path d="{cells[-1]}" fill="{colour}" stroke="{colour}"/>')
    sheet = _sheet(filled, art.size)
    scenery = tones.few(image, 12).resize(art.size, Image.Resampling.BICUBIC)
    sheet = Image.blend(sheet, scenery, SCENERY if art.hero.getbbox() else SCENERY_ALONE)
    width = max(1, 0.008 * min(across, down))
    lead = f'<path d="{"".join(cells)}" fill="none" stroke="#ffffff" stroke-width="{width:.1f}"/>'
    sheet.paste(paper.plain(art.size, LEAD), (0, 0), _sheet([lead], art.size).getchannel("R"))
    return sheet


def _without(image: Pixels, hero: Pixels, grid: Extent) -> bytes:
    """The colours of the ground in a grid of cells; of those that the hero fills, what is there."""
    ground = ImageChops.invert(hero)
    bare = Image.composite(image, paper.plain(image.size, "#000000"), ground).resize(
        grid, Image.Resampling.BOX
    )
    share = ground.resize(grid, Image.Resampling.BOX).tobytes()
    whole = image.resize(grid, Image.Resampling.BOX).tobytes()
    return bytes(
        min(255, part * 255 // share[at // 3]) if share[at // 3] > HARDLY else whole[at]
        for at, part in enumerate(bare.tobytes())
    )


def _cell(site: Point, sites: Sequence[Point], reach: float) -> list[Point]:
    """What lies nearer to this site than to any other; only those within `reach` are looked at."""
    x, y = site
    far = reach * 0.6
    corners = [(x - far, y - far), (x + far, y - far), (x + far, y + far), (x - far, y + far)]
    for other_x, other_y in sites:
        dx, dy = other_x - x, other_y - y
        if -reach < dx < reach and -reach < dy < reach and (dx or dy):
            limit = (dx * dx + dy * dy) / 2
            beyond = [(px - x) * dx + (py - y) * dy - limit for px, py in corners]
            if max(beyond) > 0:
                corners = _clipped(corners, beyond)
    return corners


def _clipped(corners: Sequence[Point], beyond: Sequence[float]) -> list[Point]:
    """The part of a polygon whose corners' measures are below 0."""
    kept: list[Point] = []
    for at, (corner, here) in enumerate(zip(corners, beyond, strict=True)):
        before, there = corners[at - 1], beyond[at - 1]
        if (here < 0) != (there < 0):
            t = there / (there - here)
            kept.append((before[0] + (corner[0] - before[0]) * t, before[1] + (corner[1] - before[1]) * t))
        if here < 0:
            kept.append(corner)
    return kept


def lowpoly(image: Pixels, art: Artwork) -> Pixels:
    sheet = _facets(image, art, count=1100, jitter=7)
    fine = _facets(image, art, count=9000, jitter=4)
    sheet.paste(fine, (0, 0), art.hero.filter(ImageFilter.MaxFilter(5)).resize(art.size))
    return sheet


def _facets(image: Pixels, art: Artwork, *, count: int, jitter: int) -> Pixels:
    """About `count` pairs of triangles over a jittered grid, each in the colour of what is beneath its middle."""
    rng = random.Random(art.seed)
    across, down = art.size
    columns, rows = _grid(art.size, count)
    small = image.resize((columns * 3, rows * 3), Image.Resampling.BOX)
    colours, stride = small.tobytes(), columns * 3

    def knot(column: int, row: int) -> Point:
        free = 0.36 if 0 < column < columns and 0 < row < rows else 0
        x, y = column + rng.uniform(-free, free), row + rng.uniform(-free, free)
        return x * across / columns, y * down / rows

    knots = [[knot(column, row) for column in range(columns + 1)] for row in range(rows + 1)]
    parts: list[str] = []
    for row in range(rows):
        for column in range(columns):
            a, b = knots[row][column : column + 2]
            d, c = knots[row + 1][column : column + 2]
            for triangle in ((a, b, c), (a, c, d)) if (row + column) % 2 else ((a, b, d), (b, c, d)):
                x = min(stride - 1, int(sum(point[0] for point in triangle) / 3 / across * stride))
                y = min(rows * 3 - 1, int(sum(point[1] for point in triangle) / 3 / down * rows * 3))
                fill = _shifted(colours, y * stride + x, rng.randint(-jitter, jitter))
                parts.append(
                    f'<path d="{polygon(triangle)}" fill="{fill}" stroke="{fill}" stroke-width=".9"/>'
                )
    return _sheet(parts, art.size)


def _grid(size: Extent, count: int) -> tuple[int, int]:
    """Columns and rows of about this many nearly square cells."""
    columns = max(2, round((count * size[0] / size[1]) ** 0.5))
    return columns, max(2, round(count / columns))


def _shifted(colours: bytes, at: int, shift: int) -> str:
    red, green, blue = (min(255, max(0, colours[at * 3 + part] + shift)) for part in range(3))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _sheet(parts: Sequence[str], size: Extent) -> Pixels:
    svg = f'<g stroke-linejoin="round">{"".join(parts)}</g>'
    return pixels(document(svg, (0, 0, *size), *size), *size, "none")
