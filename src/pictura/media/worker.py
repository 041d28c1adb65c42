"""The converting process: one picture decoded, remade and encoded. The only place where pixels are.

Started by `convert.py`, once for each picture: a picture made to harm this process finds no other
client's here. It binds itself before it looks at the picture: little memory, little time, no further
file or socket, no child, a low priority, and the first to go when the machine runs out of memory.
"""

from __future__ import annotations

import errno
import io
import os
import resource
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec
from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from pictura.media.conversion import UNREADABLE, Bounds, Conversion, Order, Report
from pictura.media.metadata import metadata
from pictura.media.sniff import HEAD_BYTES, PIXELS_MAX, Format, StillFormat, measure
from pictura.types import Size

NICENESS = 10
DECODE_BYTES_PER_PIXEL = 24
"""What decoding takes at most, measured with webp (18); less than that in hand would look like a broken picture."""
FINE_COLOUR_FROM = 90
"""The jpeg quality from which colour is kept at full resolution."""
PNG_EFFORT = 3
"""Measured at 1024x1024: 100 ms; the usual 6 takes 170 for files 10 % smaller."""
WEBP_EFFORT = 1
"""Measured at 1024x1024: 60 ms; the usual 4 takes 120 for files 4 % smaller, and three times that with alpha."""

_DECODERS = {
    "png": PngImagePlugin.PngImageFile,
    "jpeg": JpegImagePlugin.JpegImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
}
"""By class, not by Pillow's own search: no other format is tried, nor a second picture within a jpeg."""
_NEEDED_LATER = (TiffImagePlugin,)
"""Pillow loads it when it first meets EXIF; by then no file can be opened any more."""
_TRANSPARENT = "RGBA"
_OPAQUE = "RGB"
_WHITE = (255, 255, 255)


class Unreadable(Exception):
    """The bytes are no picture, whatever their head says."""


def main() -> None:
    """Converts standard input to standard output as the first argument says."""
    order = msgspec.json.decode(sys.argv[1], type=Order)
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _load_all(order.conversion.format)
    _bind(order.bounds)
    # A file of its own: sys.stdin would decode it.
    with open(sys.stdin.fileno(), "rb", closefd=False) as picture, answer:
        try:
            report, data = convert(picture, order)
        except Unreadable as trouble:
            sys.stderr.write(f"{trouble}\n")
            sys.exit(UNREADABLE)
        answer.write(msgspec.json.encode(report) + b"\n")
        answer.write(data)


def convert(picture: BinaryIO, order: Order) -> tuple[Report, bytes]:
    """What was lost and the converted picture. Raises `Unreadable`, or whatever Pillow cannot do."""
    measured = measure(picture.read(HEAD_BYTES))
    if measured is None or measured.format not in _DECODERS:
        raise Unreadable("neither PNG nor JPEG nor WebP")
    image = _decoded(picture, measured.format, order.bounds)
    profile = _rgb_profile(image)
    image = _upright(_in_rgb(image))
    if order.conversion.fit is not None:
        image = _fitted(image, order.conversion.fit)
    return Report(lost=metadata(picture, measured.format)), _encoded(image, order.conversion, profile)


def _load_all(output: StillFormat) -> None:
    """Has Pillow load what it puts off until it first saves a picture."""
    _encoded(Image.new(_TRANSPARENT, (1, 1)), Conversion(format=output), None)


def _bind(bounds: Bounds) -> None:
    """Takes from this process what it does not need; whatever follows cannot get it back."""
    # Ctrl-C and service managers signal the whole group, but a draining server still needs its pictures.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    for limit, most in (
        (resource.RLIMIT_AS, bounds.memory_bytes_max),
        (resource.RLIMIT_CPU, bounds.cpu_s_max),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _decoded(picture: BinaryIO, kind: Format, bounds: Bounds) -> Image.Image:
    """The first frame. Text and profiles beside the pixels may be as long as memory allows."""
    PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY
    picture.seek(0)
    with _telling_broken():
        image = _DECODERS[kind](picture)
    size = Size(*image.size)
    if size.pixels > PIXELS_MAX:
        raise Unreadable("more pixels than its head says")
    if size.pixels * DECODE_BYTES_PER_PIXEL > bounds.memory_bytes_max:
        raise MemoryError(f"{size} is too large to decode")
    with _telling_broken():
        image.load()
    return image


@contextmanager
def _telling_broken() -> Generator[None]:
    """Turns what Pillow says of a picture into `Unreadable`."""
    try:
        yield
    except Exception as trouble:
        if _is_ours(trouble):
            raise
        raise Unreadable(f"{type(trouble).__name__}: {trouble}") from trouble


def _is_ours(trouble: Exception) -> bool:
    """Whether the machine or this program is at fault: the system's errors have a number, Pillow's none."""
    ours = isinstance(trouble, OSError) and trouble.errno in errno.errorcode
    return ours or isinstance(trouble, MemoryError | ImportError | AttributeError | NameError)


def _rgb_profile(image: Image.Image) -> bytes | None:
    """The picture's colour profile if it is one for RGB, as what we write is."""
    profile: bytes | None = image.info.get("icc_profile")
    return profile if profile is not None and profile[16:20] == b"RGB " else None


def _in_rgb(image: Image.Image) -> Image.Image:
    """The same picture in 8 bits of red, green and blue, with alpha if any of it is transparent."""
    if image.mode.startswith("I;16") or image.mode == "I":
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "CMYK":
        return _from_cmyk(image)
    return image.convert(_TRANSPARENT if image.has_transparency_data else _OPAQUE)


def _from_cmyk(image: Image.Image) -> Image.Image:
    """Ink becomes light by the picture's own profile; by rule of thumb if it has none that holds."""
    with suppress(KeyError, OSError, ImageCms.PyCMSError):
        ink = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        srgb = ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        light = ImageCms.profileToProfile(image, ink, srgb, outputMode=_OPAQUE)  # pyright: ignore[reportUnknownArgumentType]
        if light is not None:
            return light
    return image.convert(_OPAQUE)


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; an EXIF that makes no sense turns nothing."""
    with suppress(Exception):
        return ImageOps.exif_transpose(image)
    return image


def _fitted(image: Image.Image, size: Size) -> Image.Image:
    wanted = (size.width, size.height)
    return image if image.size == wanted else ImageOps.fit(image, wanted, Image.Resampling.LANCZOS)


def _encoded(image: Image.Image, conversion: Conversion, profile: bytes | None) -> bytes:
    """The picture as a file of the format, with its colour profile and nothing else beside its pixels."""
    image.info.clear()
    file = io.BytesIO()
    quality = conversion.compression
    if conversion.format == "png":
        image.save(file, "PNG", compress_level=PNG_EFFORT, icc_profile=profile)
    elif conversion.format == "jpeg":
        sampling = 0 if quality >= FINE_COLOUR_FROM else 2
        opaque = _on_white(image)
        opaque.save(file, "JPEG", quality=max(1, quality), subsampling=sampling, icc_profile=profile)
    else:
        image.save(file, "WEBP", quality=quality, method=WEBP_EFFORT, icc_profile=profile)
    return file.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != _TRANSPARENT:
        return image
    paper = Image.new(_OPAQUE, image.size, _WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


if __name__ == "__main__":
    main()
