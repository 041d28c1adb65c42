"""Pictures of facets: stained glass between leads, and low polygons. The hero is cut finer than the rest."""

from __future__ import annotations

import random

from PIL import Image, ImageFilter

from pictura.engines.illustrator import finish, paper
from pictura.engines.illustrator.paper import Pixels
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.styles.artwork import Artwork

LEAD = "#1c1a22"


def glass(image: Pixels, art: Artwork) -> Pixels:
    """Panes of one colour between leads; the hero is of smaller panes between thinner leads, painted over, in a lead of its own."""
    panes = _facets(image, art, count=520, lead=0.0045, jitter=18)
    hero = art.hero.resize(art.size, Image.Resampling.BILINEAR)
    painted = finish.saturated(image, 1.2).resize(art.size, Image.Resampling.BICUBIC)
    cut = _facets(image, art, count=2400, lead=0.0016, jitter=10)
    panes.paste(Image.blend(painted, cut, 0.5), (0, 0), hero)
    width = max(3, min(art.size) // 170 | 1)
    ring = hero.filter(ImageFilter.BoxBlur(width)).point(paper.levels(lambda v: 255 - abs(v - 128) * 2.6))
    panes.paste(paper.plain(art.size, LEAD), (0, 0), ring)
    return finish.bloom(finish.saturated(panes, 1.25), 0.4, 30, 150)


def lowpoly(image: Pixels, art: Artwork) -> Pixels:
    sheet = _facets(image, art, count=1100, lead=0, jitter=7)
    fine = _facets(image, art, count=9000, lead=0, jitter=4)
    sheet.paste(fine, (0, 0), art.hero.filter(ImageFilter.MaxFilter(5)).resize(art.size))
    return sheet


def _facets(image: Pixels, art: Artwork, *, count: int, lead: float, jitter: int) -> Pixels:
    """About `count` pairs of triangles over a jittered grid, each in the colour of what is beneath its middle."""
    rng = random.Random(art.seed)
    across, down = art.size
    columns = max(2, round((count * across / down) ** 0.5))
    rows = max(2, round(count / columns))
    small = image.resize((columns * 3, rows * 3), Image.Resampling.BOX)
    colours, stride = small.tobytes(), columns * 3

    def knot(column: int, row: int) -> tuple[float, float]:
        free = 0.36 if 0 < column < columns and 0 < row < rows else 0
        x, y = column + rng.uniform(-free, free), row + rng.uniform(-free, free)
        return x * across / columns, y * down / rows

    knots = [[knot(column, row) for column in range(columns + 1)] for row in range(rows + 1)]
    edge = f'stroke="{LEAD}" stroke-width="{max(1, lead * min(across, down)):.1f}"' if lead else ""
    parts: list[str] = []
    for row in range(rows):
        for column in range(columns):
            a, b, c, d = (
                knots[row][column],
                knots[row][column + 1],
                knots[row + 1][column + 1],
                knots[row + 1][column],
            )
            for triangle in ((a, b, c), (a, c, d)) if (row + column) % 2 else ((a, b, d), (b, c, d)):
                x = min(stride - 1, int(sum(point[0] for point in triangle) / 3 / across * stride))
                y = min(rows * 3 - 1, int(sum(point[1] for point in triangle) / 3 / down * rows * 3))
                at, shift = (y * stride + x) * 3, rng.randint(-jitter, jitter)
                red, green, blue = (min(255, max(0, colours[at + part] + shift)) for part in range(3))
                fill = f"#{red:02x}{green:02x}{blue:02x}"
                line = edge or f'stroke="{fill}" stroke-width=".9"'
                points = "L".join(f"{px:.1f} {py:.1f}" for px, py in triangle)
                parts.append(f'<path d="M{points}Z" fill="{fill}" {line}/>')
    svg = f'<g stroke-linejoin="round">{"".join(parts)}</g>'
    return pixels(document(svg, (0, 0, across, down), across, down), across, down, "none")
