"""The first stage of a picture: blocks of colour where things will be."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageFilter

from pictura.engines.illustrator.canvas import Canvas
from pictura.engines.illustrator.layers import Placed
from pictura.engines.illustrator.paper import Extent, Pixels

BLOCKS = 26
"""Blocks along the shorter side."""


def rough(canvas: Canvas, cast: Sequence[Placed]) -> Pixels:
    """The canvas as it is with its cast blocked in, all of it blurred; the canvas stays untouched."""
    sketch = canvas.copy()
    for placed in cast:
        sketch.sprite(placed)
    return blocks(sketch.image, canvas.size)


def blocks(image: Pixels, size: Extent) -> Pixels:
    """The picture in soft blocks of colour."""
    width, height = size
    cell = max(1, min(width, height) / BLOCKS)
    small = image.resize((max(2, round(width / cell)), max(2, round(height / cell))), Image.Resampling.BOX)
    return small.filter(ImageFilter.GaussianBlur(0.6)).resize((width, height), Image.Resampling.BICUBIC)
