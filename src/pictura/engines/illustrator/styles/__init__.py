"""Styles: each turns the painted scene into another hand's picture. They know the layers and the hero.

A style is a canvas to paint on, a finish, and how big a painting it needs: what will be dissolved into
strokes or cells need not be painted at full size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from PIL import Image

from pictura.engines.illustrator.canvas import Camera, Canvas
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.engines.illustrator.styles.facets import glass, lowpoly
from pictura.engines.illustrator.styles.flat import FlatCanvas, block_print, flat, pop, poster
from pictura.engines.illustrator.styles.ink import ink
from pictura.engines.illustrator.styles.line import crayon, line, sketch
from pictura.engines.illustrator.styles.oil import oil
from pictura.engines.illustrator.styles.papercut import PaperCanvas, papercut
from pictura.engines.illustrator.styles.pixel import pixel
from pictura.engines.illustrator.styles.plain import anime, cinematic, mono, neon, pastel, plain, vintage
from pictura.engines.illustrator.styles.watercolour import watercolour


class Style(msgspec.Struct, frozen=True):
    finish: Callable[[Pixels, Artwork], Pixels]
    canvas: type[Canvas] = Canvas
    side_max: int = 100_000
    """Pixels of the painting's shorter side, at most."""


_PLAIN = Style(plain)
_STYLES: Mapping[str, Style] = {
    "cinematic": Style(cinematic), "photo": Style(cinematic), "render": Style(cinematic),
    "anime": Style(anime), "vintage": Style(vintage), "mono": Style(mono), "neon": Style(neon),
    "pastel": Style(pastel),
    "oil": Style(oil, side_max=640), "watercolour": Style(watercolour, side_max=800),
    "storybook": Style(watercolour, side_max=800), "ink": Style(ink, side_max=800),
    "pixel": Style(pixel, side_max=320),
    "line": Style(line, FlatCanvas, 1200), "sketch": Style(sketch, side_max=900),
    "crayon": Style(crayon, side_max=800),
    "papercut": Style(papercut, PaperCanvas, 1200),
    "flat": Style(flat, FlatCanvas, 1200), "icon": Style(flat, FlatCanvas, 1200),
    "poster": Style(poster, FlatCanvas, 900), "ukiyoe": Style(block_print, FlatCanvas, 900),
    "pop": Style(pop, FlatCanvas, 900), "glass": Style(glass, side_max=600),
    "lowpoly": Style(lowpoly, side_max=512),
}  # fmt: skip


def names() -> frozenset[str]:
    return frozenset(_STYLES)


def knows(name: str) -> bool:
    return name in _STYLES


def canvas(style: str, size: Extent, camera: Camera, light: Light) -> Canvas:
    """The canvas that this style paints on; it may be smaller than the picture."""
    chosen = _STYLES.get(style, _PLAIN)
    shrink = min(1.0, chosen.side_max / min(size))
    width, height = max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))
    return chosen.canvas((width, height), camera, light)


def finish(image: Pixels, style: str, art: Artwork) -> Pixels:
    """The picture in this style and in the artwork's size; an unknown style leaves it plain."""
    done = _STYLES.get(style, _PLAIN).finish(image, art)
    return done if done.size == art.size else done.resize(art.size, Image.Resampling.BICUBIC)
