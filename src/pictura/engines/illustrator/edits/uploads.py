"""Pictures that were uploaded, read safely: the three formats only, upright, in sRGB, no larger than needed.

The bounds are those of `media`: what is refused there is refused here, as the caller's fault.
"""

from __future__ import annotations

import io
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from PIL import Image, ImageCms, ImageOps

from pictura.engines.illustrator.paper import Extent, Pixels
from pictura.media.sniff import HEAD_BYTES, measure

FORMATS = ("PNG", "JPEG", "WEBP")
DECODABLE_PIXELS_MAX = 2 * 1024**3 // 24
"""More would not be decoded within the memory that a process of ours may use."""
ROOM = 1.5
"""An upload is kept up to so many times as large as the picture needs it."""
NAMED_PROFILE_BYTES = 4096
"""How much of a colour profile is searched for its name."""


class Unfit(Exception):
    """An upload from which nothing can be drawn; who sent it can mend that."""

    def __init__(self, message: str, *, param: str, code: str) -> None:
        super().__init__(message)
        self.message, self.param, self.code = message, param, code


class Upload(msgspec.Struct, frozen=True):
    """A picture in RGB; `alpha` is None where all of it is opaque. `size` is how large the file has it."""

    image: Pixels
    alpha: Pixels | None
    size: Extent


def read(path: str, number: int, needed: Extent) -> Upload:
    """The upload, the `number`th from 1, at least as large as `needed` if its file is. Raises `Unfit`."""
    told = f"Invalid image file or mode for image {number}, please check your image file."
    data = Path(path).read_bytes()
    with _told(told, param="image", code="invalid_image_file"):
        image, size = _decoded(data, needed)
        alpha = image.getchannel("A") if image.has_transparency_data and image.mode == "RGBA" else None
        if alpha is not None and alpha.getextrema() == (255, 255):
            alpha = None
        return Upload(image.convert("RGB"), alpha, size)


def read_mask(path: str, of: Upload) -> Pixels | None:
    """Where shall be painted, as large as the upload: 255 all anew, 0 nothing. None: nothing is marked.

    Marked is what is transparent; in a mask without any transparency, what is white. Raises `Unfit`.
    """
    told = "Invalid mask file, please check your image file."
    data = Path(path).read_bytes()
    with _told(told, param="mask", code="invalid_image_file"):
        image, size = _decoded(data, of.image.size)
        marked = _marked(image)
    if size != of.size:
        raise Unfit(
            "Invalid mask image format - mask size does not match image size",
            param="mask",
            code="invalid_mask_image_format",
        )
    if marked.size != of.image.size:
        marked = marked.resize(of.image.size, Image.Resampling.BILINEAR)
    return marked if marked.getbbox() else None


def _marked(image: Pixels) -> Pixels:
    if image.mode == "RGBA":
        marked = ImageOps.invert(image.getchannel("A"))
        if marked.getbbox():
            return marked
    return image.convert("L").point([0] * 128 + [255] * 128)


@contextmanager
def _told(message: str, *, param: str, code: str) -> Generator[None]:
    """Turns whatever Pillow says of a broken file into `Unfit`; a mistake in this program stays one."""
    try:
        yield
    except Exception as trouble:
        if isinstance(trouble, ImportError | AttributeError | NameError):
            raise
        raise Unfit(message, param=param, code=code) from trouble


def _decoded(data: bytes, needed: Extent) -> tuple[Pixels, Extent]:
    """The picture upright in RGB or RGBA, and how large its file has it, upright too."""
    measured = measure(data[:HEAD_BYTES])
    if measured is None or measured.size.pixels > DECODABLE_PIXELS_MAX:
        raise ValueError("no picture that can be decoded here")
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        size = opened.size
        if size[0] * size[1] > DECODABLE_PIXELS_MAX:
            raise ValueError("more pixels than its head says")
        opened.draft(None, _at_least(size, needed))
        opened.load()
        image = _reduced(_in_rgb(opened), needed)
        upright = _upright(image, opened)
    turned = upright.width != upright.height and (upright.width > upright.height) != (size[0] > size[1])
    return upright, (size[1], size[0]) if turned else size


def _at_least(size: Extent, needed: Extent) -> Extent:
    """How small a decoder may make the picture, which may still have to be turned."""
    share = min(1.0, ROOM * max(needed) / min(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _reduced(image: Pixels, needed: Extent) -> Pixels:
    factor = int(min(image.size) / (ROOM * max(needed)))
    return image.reduce(factor) if factor > 1 else image


def _in_rgb(image: Pixels) -> Pixels:
    """In 8 bits of red, green and blue, with alpha if any of it is transparent; colours as sRGB has them."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    profile: bytes | None = image.info.get("icc_profile")
    if image.mode in ("RGB", "CMYK") and profile and b"sRGB" not in profile[:NAMED_PROFILE_BYTES]:
        with suppress(OSError, ImageCms.PyCMSError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            turned = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB")  # pyright: ignore[reportUnknownArgumentType]
            if turned is not None:
                return turned
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _upright(image: Pixels, opened: Image.Image) -> Pixels:
    """Turned as its EXIF says; an EXIF that makes no sense turns nothing."""
    with suppress(Exception):
        turn = _TURNS.get(opened.getexif().get(0x0112, 1))
        return image if turn is None else image.transpose(turn)
    return image


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
