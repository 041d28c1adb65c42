"""What server and converting process say to each other: an order in, a report before the picture out.

The order is the process's one argument, the picture its standard input; the report is the first line
of its standard output, and the converted picture the rest of it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pictura.media.sniff import StillFormat
from pictura.types import Size

Metadata = Literal["content credentials (C2PA)", "EXIF", "XMP", "IPTC", "text"]
"""What a picture may carry beside its pixels, in the words in which its loss is told."""

UNREADABLE = 65
"""The exit code of a process whose picture decodes nowhere (`EX_DATAERR` of sysexits.h)."""


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture shall become.

    With `fit` it is resized to cover that size and cropped around its centre. `compression` is the
    API's `output_compression`: 0 to 100 for jpeg and webp, 100 the best.
    """

    format: StillFormat
    fit: Size | None = None
    compression: int = 100


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What one conversion may use of the machine."""

    memory_bytes_max: int = 2 * 1024**3
    """Address space: enough for 80 opaque megapixels, or 40 transparent ones (measured: 50 bytes a pixel)."""
    cpu_s_max: int = 30
    """A 4096x4096 transparent webp, the dearest that a provider sells, takes 5."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A conversion and its bounds, as the process reads them."""

    conversion: Conversion
    bounds: Bounds


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversion cost the picture, sorted."""

    lost: tuple[Metadata, ...] = ()
