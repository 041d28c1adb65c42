"""What is read of an upload: three formats, upright, bounded; everything else is the caller's fault."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from pictura.engines.illustrator.edits import uploads
from pictura.engines.illustrator.edits.uploads import Unfit
from tests.illustrator.edits.editing import cut_out, landscape, mask, pixel, saved

NEEDED = (192, 192)


def refused(path: str) -> Unfit:
    with pytest.raises(Unfit) as told:
        uploads.read(path, 2, NEEDED)
    return told.value


def png_head(width: int, height: int) -> bytes:
    """A PNG that is all head: it says how large it is and holds next to nothing."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 64)),
    )
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.jpg"])
def test_the_three_formats_are_read(tmp_path: Path, name: str):
    read = uploads.read(saved(tmp_path, landscape(), name, quality=95), 1, NEEDED)
    assert (read.image.mode, read.image.size, read.alpha) == ("RGB", NEEDED, None)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixels_becomes_rgb(tmp_path: Path, mode: str):
    grey = landscape().convert("L")
    image = (
        grey.convert("I").point(lambda v: v * 257).convert("I;16")
        if mode == "I;16"
        else landscape().convert(mode)
    )
    read = uploads.read(saved(tmp_path, image), 1, NEEDED)
    assert read.image.mode == "RGB"
    difference = ImageStat.Stat(ImageChops.difference(read.image.convert("L"), grey))
    assert difference.mean[0] < (130 if mode == "1" else 16)


def test_ink_becomes_light(tmp_path: Path):
    read = uploads.read(saved(tmp_path, landscape().convert("CMYK"), "a.jpg"), 1, NEEDED)
    assert read.image.mode == "RGB"


def test_a_picture_is_turned_as_its_exif_says(tmp_path: Path):
    image = landscape((192, 96))
    image.paste((255, 0, 0), (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    read = uploads.read(saved(tmp_path, image, "a.jpg", exif=exif, quality=95), 1, NEEDED)
    assert (read.image.size, read.size) == ((96, 192), (96, 192))
    red, green, _ = pixel(read.image, 86, 10)
    assert red > 200 > green


def test_transparency_is_kept_beside_the_colours(tmp_path: Path):
    read = uploads.read(saved(tmp_path, cut_out()), 1, NEEDED)
    assert read.alpha is not None and read.alpha.getextrema() == (0, 255)
    opaque = uploads.read(saved(tmp_path, landscape().convert("RGBA")), 1, NEEDED)
    assert opaque.alpha is None


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_an_upload_larger_than_needed_is_reduced_while_it_is_read(tmp_path: Path, name: str):
    read = uploads.read(saved(tmp_path, Image.new("RGB", (2000, 1600), "#4080c0"), name), 1, (160, 128))
    assert read.size == (2000, 1600)
    assert 160 <= read.image.width < 700


def test_one_pixel_is_a_picture(tmp_path: Path):
    assert uploads.read(saved(tmp_path, Image.new("RGB", (1, 1), "#336699")), 1, NEEDED).size == (1, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        png_head(16, 16),
        png_head(60_000, 60_000),
        b"\xff\xd8\xff\xe0" + b"\0" * 400,
        b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 40,
    ],
    ids=["empty", "text", "our svg", "svg", "cut", "bomb", "jpeg", "webp"],
)
def test_what_is_no_picture_is_the_callers_fault(tmp_path: Path, data: bytes):
    path = tmp_path / "upload"
    path.write_bytes(data)
    told = refused(str(path))
    assert (told.param, told.code) == ("image", "invalid_image_file")
    assert told.message == "Invalid image file or mode for image 2, please check your image file."


def test_a_file_that_ends_too_soon_is_the_callers_fault(tmp_path: Path):
    for name in ("a.png", "a.jpg", "a.webp"):
        path = Path(saved(tmp_path, landscape(), name))
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        assert refused(str(path)).code == "invalid_image_file"


def test_a_gif_is_no_upload(tmp_path: Path):
    assert refused(saved(tmp_path, landscape(), "a.gif")).param == "image"


def test_a_mask_is_what_is_transparent(tmp_path: Path):
    read = uploads.read(saved(tmp_path, landscape()), 1, NEEDED)
    marked = uploads.read_mask(saved(tmp_path, mask((192, 192), (10, 20, 60, 90)), "m.png"), read)
    assert marked is not None
    assert (marked.getbbox(), marked.getextrema()) == ((10, 20, 60, 90), (0, 255))


def test_a_mask_without_transparency_marks_what_is_white(tmp_path: Path):
    read = uploads.read(saved(tmp_path, landscape()), 1, NEEDED)
    sheet = Image.new("L", (192, 192))
    sheet.paste(255, (30, 30, 80, 80))
    marked = uploads.read_mask(saved(tmp_path, sheet, "m.png"), read)
    assert marked is not None and marked.getbbox() == (30, 30, 80, 80)
    assert uploads.read_mask(saved(tmp_path, Image.new("L", (192, 192)), "n.png"), read) is None


def test_a_mask_of_another_size_is_the_callers_fault(tmp_path: Path):
    read = uploads.read(saved(tmp_path, landscape()), 1, NEEDED)
    with pytest.raises(Unfit) as told:
        uploads.read_mask(saved(tmp_path, mask((191, 192), (0, 0, 9, 9)), "m.png"), read)
    assert (told.value.param, told.value.code) == ("mask", "invalid_mask_image_format")
    assert told.value.message == "Invalid mask image format - mask size does not match image size"


def test_a_mask_of_an_upload_that_was_reduced_is_reduced_with_it(tmp_path: Path):
    read = uploads.read(saved(tmp_path, Image.new("RGB", (1600, 1600), "#4080c0")), 1, (160, 160))
    marked = uploads.read_mask(saved(tmp_path, mask((1600, 1600), (0, 0, 800, 1600)), "m.png"), read)
    assert marked is not None and marked.size == read.image.size
