"""What a style is told of the picture besides its pixels."""

from __future__ import annotations

import msgspec
from PIL import Image

from pictura.engines.illustrator.light import Light


class Artwork(msgspec.Struct, frozen=True, kw_only=True):
    hero: Image.Image
    """The mask of the cast."""
    light: Light
    seed: int
    fine: bool = True
    """Whether the quality asks for grain and the finest work."""
    horizon: float = 0.5
