"""Bending a picture over a mesh whose knots are moved at random: wet edges, rippled water, shaky lines."""

from __future__ import annotations

import random

from PIL import Image

from pictura.engines.illustrator.paper import Pixels

Knot = tuple[float, float]


def warped(image: Pixels, seed: int, swing: float, cell: int) -> Pixels:
    """Moves knots `cell` pixels apart by up to `swing` pixels; the border stays where it is."""
    width, height = image.size
    columns, rows = max(2, width // cell), max(2, height // cell)
    rng = random.Random(seed)

    def knot(column: int, row: int) -> Knot:
        free = 0 < column < columns and 0 < row < rows
        dx, dy = rng.uniform(-swing, swing) * free, rng.uniform(-swing, swing) * free
        return column * width / columns + dx, row * height / rows + dy

    knots = [[knot(column, row) for column in range(columns + 1)] for row in range(rows + 1)]
    mesh: list[tuple[tuple[int, int, int, int], tuple[float, ...]]] = []
    for row in range(rows):
        top, bottom = row * height // rows, (row + 1) * height // rows
        for column in range(columns):
            box = (column * width // columns, top, (column + 1) * width // columns, bottom)
            corners = (
                *knots[row][column], *knots[row + 1][column],
                *knots[row + 1][column + 1], *knots[row][column + 1],
            )  # fmt: skip
            mesh.append((box, corners))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
