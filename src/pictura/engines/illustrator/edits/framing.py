"""Where an upload lies in the picture that was asked for: it covers it, or there is room around it."""

from __future__ import annotations

from typing import Literal

import msgspec
from PIL import Image, ImageOps, ImageStat

from pictura.engines.illustrator.edits.uploads import Upload
from pictura.engines.illustrator.paper import Extent, Pixels

CROPPED_MAX = 0.1
"""Up to so much of a side is cropped away; where the shapes differ more, the picture goes on around the upload."""
STEP_BACK = 0.68
"""How large an upload stays that shall be seen from further away, if the shapes are the same."""
RING = 24
OUTLINE_MAX = 0.93
"""A cut-out fills less of its own box than this; a picture with an empty border fills all of it."""

Alpha = Literal["opaque", "hole", "border", "cut-out"]
"""What the transparency of an upload means: none, a part to paint, room around, or the outline of a thing."""


class Framed(msgspec.Struct, frozen=True, kw_only=True):
    """Everything is as large as the picture that was asked for."""

    image: Pixels
    alpha: Pixels
    """Where the upload's own pixels are."""
    mask: Pixels | None = None
    """Where it is to be painted anew."""
    kind: Alpha = "opaque"
    room: bool = False
    """Whether there is anything around the upload that it does not cover."""


def framed(upload: Upload, mask: Pixels | None, size: Extent, *, extends: bool = False) -> Framed:
    """Lays the upload, and its mask, into a picture of this size."""
    kind = alpha_kind(upload.alpha)
    width, height = upload.image.size
    across, down = size[0] / width, size[1] / height
    fits = min(across, down) / max(across, down) >= 1 - CROPPED_MAX
    scale = max(across, down) if fits and not extends else min(across, down)
    if extends and kind != "border" and min(across, down) / max(across, down) > STEP_BACK:
        scale *= STEP_BACK
    own = upload.alpha or Image.new("L", upload.image.size, 255)
    image, alpha = (_laid(sheet, scale, size) for sheet in (upload.image, own))
    if kind == "hole" and mask is None:
        mask = ImageOps.invert(own)
    laid = None if mask is None else _laid(mask, scale, size)
    room = kind != "hole" and alpha.getextrema()[0] != 255
    return Framed(image=image, alpha=alpha, mask=laid, kind=kind, room=room)


def alpha_kind(alpha: Pixels | None) -> Alpha:
    if alpha is None:
        return "opaque"
    box = alpha.getbbox()
    if box is None:
        return "border"
    ring = alpha.resize((RING, RING), Image.Resampling.BOX)
    ring.paste(0, (1, 1, RING - 1, RING - 1))
    if ImageStat.Stat(ring).sum[0] / (4 * (RING - 1)) > 200:
        return "hole"
    return "border" if ImageStat.Stat(alpha.crop(box)).mean[0] / 255 >= OUTLINE_MAX else "cut-out"


def _laid(sheet: Pixels, scale: float, size: Extent) -> Pixels:
    """Scaled, and centred in a sheet of this size; what is beyond its edge is cut off."""
    scaled = max(1, round(sheet.width * scale)), max(1, round(sheet.height * scale))
    if sheet.size != scaled:
        sheet = sheet.resize(scaled, Image.Resampling.LANCZOS)
    if scaled == size:
        return sheet
    laid = Image.new(sheet.mode, size)
    laid.paste(sheet, ((size[0] - scaled[0]) // 2, (size[1] - scaled[1]) // 2))
    return laid
