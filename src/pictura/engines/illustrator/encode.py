"""Pixels become a file: png, jpeg or webp, and nothing in it but the picture."""

from __future__ import annotations

import io
from typing import Literal

from PIL import Image, JpegImagePlugin, WebPImagePlugin

from pictura.engines.illustrator.png import png

PLUGINS = (JpegImagePlugin, WebPImagePlugin)
"""Imported by name: Pillow would otherwise load every plugin it has to find webp's."""
FINE_COLOUR_FROM = 90
"""The jpeg quality from which colour is kept at full resolution."""
WEBP_EFFORT = 1


def encode(image: Image.Image, to: Literal["png", "jpeg", "webp"], quality: int) -> bytes:
    """`quality` is 0 to 100, for jpeg and webp. Transparency needs png or webp."""
    if to == "png":
        return png(image)
    file = io.BytesIO()
    if to == "jpeg":
        sampling = 0 if quality >= FINE_COLOUR_FROM else 2
        image.convert("RGB").save(file, "JPEG", quality=max(1, min(100, quality)), subsampling=sampling)
    else:
        image.save(file, "WEBP", quality=max(0, min(100, quality)), method=WEBP_EFFORT, exact=False)
    return file.getvalue()
