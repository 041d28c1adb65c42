"""What a style is told of the picture besides its pixels."""

from __future__ import annotations

import msgspec
from PIL import Image

from pictura.engines.illustrator.light import Light
from pictura.engines.illustrator.paper import Extent


class Artwork(msgspec.Struct, frozen=True, kw_only=True):
    hero: Image.Image
    """The mask of the cast, as big as the painted scene."""
    light: Light
    seed: int
    size: Extent
    """How big the finished picture shall be; the painted scene may be smaller."""
    fine: bool = True
    """Whether the quality asks for grain and the finest work."""
