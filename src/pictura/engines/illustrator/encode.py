"""Pixels become a file: png, jpeg or webp, and nothing in it but the picture."""

from __future__ import annotations

import io
from typing import Literal

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from pictura.engines.illustrator.png import png

PLUGINS = (PngImagePlugin, JpegImagePlugin, WebPImagePlugin)
"""Imported by name: Pillow would otherwise load every plugin it has to find webp's."""
FINE_COLOUR_FROM = 90
"""The jpeg quality from which colour is kept at full resolution."""
WEBP_EFFORT = 1
FEW_COLOURS = 128
"""Up to so many colours a picture is flat, and a search for repeats pays."""


def encode(image: Image.Image, to: Literal["png", "jpeg", "webp"], quality: int) -> bytes:
    """`quality` is 0 to 100, for jpeg and webp. Transparency needs png or webp."""
    file = io.BytesIO()
    if to == "png" and image.getcolors(FEW_COLOURS) is None:
        return png(image)
    if to == "png":
        image.save(file, "PNG", compress_level=6)
        return file.getvalue()
    if to == "jpeg":
        sampling = 0 if quality >= FINE_COLOUR_FROM else 2
        image.convert("RGB").save(file, "JPEG", quality=max(1, min(100, quality)), subsampling=sampling)
    else:
        image.save(file, "WEBP", quality=max(0, min(100, quality)), method=WEBP_EFFORT, exact=False)
    return file.getvalue()
