"""A picture that came otherwise than it was asked: what to make of it, and what to tell of that.

Another format is converted, but none to GIF or SVG; another size is cut to what was asked only where we had to buy it larger,
and else delivered as it is. Nothing is ever called what it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import msgspec

from pictura.media.conversion import Conversion, Metadata
from pictura.media.sniff import STILL_FORMATS, Measured, StillFormat
from pictura.types import Adjustment, ImageRequest, Size

UNCHANGED = "the engine delivered another"
"""Why something reads otherwise than it was asked, where nothing was done about it."""


def remedy(request: ImageRequest, came: Measured, fit: Size | None) -> Conversion | None:
    """The conversion that makes of what came what was asked; None: it is that, or shall stay as it is."""
    wanted = request.output_format if request.output_format in STILL_FORMATS else came.format
    if wanted not in STILL_FORMATS or (wanted == came.format and fit in (None, came.size)):
        return None
    return Conversion(format=cast(StillFormat, wanted), fit=fit, compression=request.output_compression)


def told(
    request: ImageRequest,
    came: Measured,
    kept: Measured,
    *,
    fit: Size | None = None,
    lost: tuple[Metadata, ...] = (),
) -> tuple[Adjustment, ...]:
    """What there is to tell of a picture that came and is kept like this.

    `fit` is the size that it had to be cut to, `lost` what a conversion cost it beside its pixels.
    """
    differences = [*_of_format(request, came, kept), *_of_size(request, came, kept, fit)]
    if lost and differences:
        first = differences[0]
        why = f"{first.why}; its metadata is not kept: {', '.join(lost)}"
        differences[0] = msgspec.structs.replace(first, why=why)
    return tuple(differences)


def _of_format(request: ImageRequest, came: Measured, kept: Measured) -> Iterator[Adjustment]:
    if kept.format != came.format:
        why = f"converted from the provider's {came.format}"
        yield Adjustment("output_format", came.format, kept.format, why)
    elif kept.format != request.output_format:
        yield Adjustment("output_format", request.output_format, kept.format, UNCHANGED)


def _of_size(request: ImageRequest, came: Measured, kept: Measured, fit: Size | None) -> Iterator[Adjustment]:
    if kept.size != came.size and kept.size == fit:
        why = f"resized and cropped around its centre from the provider's {came.size}"
        yield Adjustment("size", str(came.size), str(kept.size), why)
    elif kept.size != request.size:
        yield Adjustment("size", str(request.size), str(kept.size), UNCHANGED)
