"""Papers to paint on."""

from __future__ import annotations

from PIL import Image, ImageFilter

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.paper import Extent, Pixels

TILE = 768
OVERLAP = 32
"""Pixels over which a tile fades into its next copy."""


def rough_paper(size: Extent, seed: int, strength: float = 0.10) -> Pixels:
    """The grain of a sheet as light greys; multiply it in."""
    tile = min(size[0], TILE + OVERLAP), min(size[1], TILE + OVERLAP)
    fibres = Image.blend(paper.clouds(tile, seed, 5, 3), paper.noise(tile, seed + 9, 1.6), 0.4)
    relief = fibres.filter(ImageFilter.Kernel((3, 3), (-1, -1, 0, -1, 0, 1, 0, 1, 1), 4, 128))
    toned = relief.point(paper.levels(lambda v: 246 + (v - 128) * strength * 9))
    return tiled(toned, size)


def tiled(tile: Pixels, size: Extent) -> Pixels:
    """Repeats a grey sheet over a bigger one; each copy fades into the next, so that no seam shows."""
    if tile.size == size:
        return tile
    if tile.width < size[0]:
        tile = _endless(tile)
    if tile.height < size[1]:
        tile = _endless(tile.transpose(Image.Transpose.TRANSPOSE)).transpose(Image.Transpose.TRANSPOSE)
    sheet = Image.new("L", size)
    for y in range(0, size[1], tile.height):
        for x in range(0, size[0], tile.width):
            sheet.paste(tile, (x, y))
    return sheet


def _endless(tile: Pixels) -> Pixels:
    """A little narrower, and its left edge goes on where its right one ends."""
    width, height = tile.width - OVERLAP, tile.height
    own, beyond = tile.crop((0, 0, OVERLAP, height)), tile.crop((width, 0, tile.width, height))
    endless = tile.crop((0, 0, width, height))
    endless.paste(Image.composite(own, beyond, paper.ramp(own.size)), (0, 0))
    return endless
