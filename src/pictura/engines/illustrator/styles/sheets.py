"""Papers to paint on."""

from __future__ import annotations

from PIL import Image, ImageFilter

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.paper import Extent, Pixels

TILE = 768


def rough_paper(size: Extent, seed: int, strength: float = 0.10) -> Pixels:
    """The grain of a sheet as light greys; multiply it in."""
    tile = min(size[0], TILE), min(size[1], TILE)
    fibres = Image.blend(paper.clouds(tile, seed, 5, 3), paper.noise(tile, seed + 9, 1.6), 0.4)
    relief = fibres.filter(ImageFilter.Kernel((3, 3), (-1, -1, 0, -1, 0, 1, 0, 1, 1), 4, 128))
    toned = relief.point(paper.levels(lambda v: 246 + (v - 128) * strength * 9))
    return tiled(toned, size)


def tiled(tile: Pixels, size: Extent) -> Pixels:
    """Repeats a small sheet over a big one, mirrored at every edge so that no seam shows."""
    if tile.size == size:
        return tile
    sheet = Image.new(tile.mode, size)
    across, down = Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM
    for row, y in enumerate(range(0, size[1], tile.height)):
        for column, x in enumerate(range(0, size[0], tile.width)):
            piece = tile.transpose(across) if column % 2 else tile
            sheet.paste(piece.transpose(down) if row % 2 else piece, (x, y))
    return sheet
