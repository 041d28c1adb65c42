"""Styles: each turns the painted scene into another hand's picture. They know the layers and the hero."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pictura.engines.illustrator.canvas import Camera, Canvas
from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.engines.illustrator.styles.artwork import Artwork
from pictura.engines.illustrator.styles.plain import anime, cinematic, mono, neon, pastel, plain, vintage

Style = Callable[[Pixels, Artwork], Pixels]

_STYLES: Mapping[str, Style] = {
    "": plain, "cinematic": cinematic, "photo": cinematic, "anime": anime, "vintage": vintage, "mono": mono,
    "neon": neon, "pastel": pastel,
}  # fmt: skip


def knows(name: str) -> bool:
    return name in _STYLES


def finish(image: Pixels, style: str, art: Artwork) -> Pixels:
    """The picture in this style; an unknown style leaves it plain."""
    return _STYLES.get(style, plain)(image, art)


def canvas(style: str, size: Extent, camera: Camera, light: Light) -> Canvas:
    """The canvas that this style paints on."""
    return Canvas(size, camera, light)
