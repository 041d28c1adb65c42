"""What a conversion makes of pixels: formats, sizes, transparency, colour. Real processes, real pictures."""

from __future__ import annotations

import io
from typing import Any, cast

import pytest
from PIL import Image, ImageCms

from pictura.media.conversion import Conversion
from pictura.media.sniff import Measured, measure
from pictura.media.sniff import StillFormat as Format
from pictura.types import Size
from tests.media.converting import convert
from tests.support.paintings import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    Colour,
    alike,
    colour_at,
    decoded,
    encoded,
    noise,
    target,
    with_credentials,
)

FORMATS: tuple[Format, ...] = ("png", "jpeg", "webp")
SQUARE = Size(96, 96)


def remade(data: bytes, to: Format, fit: Size | None = None, compression: int = 100) -> Image.Image:
    """The converted picture, decoded; its head says the truth about it."""
    picture, _ = convert(data, Conversion(format=to, fit=fit, compression=compression))
    image = decoded(picture, to)
    assert measure(picture) == Measured(to, Size(*image.size))
    return image


def centre(image: Image.Image) -> Colour:
    return colour_at(image, 0.5, 0.5)


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("came", FORMATS)
def test_each_format_becomes_each_other_and_looks_the_same(came: Format, to: Format):
    image = remade(encoded(target(SQUARE), came), to)
    assert image.size == (96, 96)
    assert alike(centre(image), RED)
    assert alike(colour_at(image, 0.5, 0.2), GREEN)
    assert alike(colour_at(image, 0.0, 0.5), BLUE)


@pytest.mark.parametrize("came", FORMATS)
@pytest.mark.parametrize(
    ("size", "fit"),
    [
        (Size(192, 96), Size(96, 96)),
        (Size(96, 192), Size(96, 96)),
        (Size(96, 96), Size(300, 100)),
        (Size(64, 64), Size(200, 200)),
        (Size(301, 203), Size(97, 101)),
        (Size(96, 96), Size(96, 96)),
    ],
    ids=str,
)
def test_a_picture_is_cut_to_a_size_around_its_centre(came: Format, size: Size, fit: Size):
    image = remade(encoded(target(size), came), "png", fit)
    assert image.size == (fit.width, fit.height)
    assert alike(centre(image), RED)
    wider, narrower = (
        size.width * fit.height > fit.width * size.height,
        size.width * fit.height < (fit.width * size.height),
    )
    for at in (0.0, 1.0):
        assert alike(colour_at(image, at, 0.5), GREEN if wider else BLUE), "the sides of a wider one are cut"
        assert alike(colour_at(image, 0.5, at), GREEN if narrower else BLUE), "and top and bottom of a taller"


def see_through(kind: Format) -> bytes:
    """Red, and nothing at all in its left half."""
    image = Image.new("RGBA", (64, 64), (*RED, 255))
    image.paste((0, 0, 0, 0), (0, 0, 32, 64))
    return encoded(image, kind, **({"lossless": True} if kind == "webp" else {}))


@pytest.mark.parametrize("to", ["png", "webp"])
@pytest.mark.parametrize("came", ["png", "webp"])
def test_transparency_stays_where_the_format_has_it(came: Format, to: Format):
    for fit in (None, Size(32, 32)):
        image = remade(see_through(came), to, fit)
        assert image.mode == "RGBA"
        assert colour_at(image, 0.1, 0.5)[3] == 0
        assert alike(colour_at(image, 0.9, 0.5), (*RED, 255))


@pytest.mark.parametrize("came", ["png", "webp"])
def test_a_jpeg_shows_white_where_the_picture_was_transparent(came: Format):
    image = remade(see_through(came), "jpeg")
    assert alike(colour_at(image, 0.1, 0.5), WHITE)
    assert alike(colour_at(image, 0.9, 0.5), RED)


def palette() -> bytes:
    image = Image.new("P", (64, 64), 1)
    image.putpalette([*BLUE, *RED])
    image.paste(0, (0, 0, 32, 64))
    return encoded(image, "png", transparency=0)


def deep_grey() -> bytes:
    return encoded(Image.new("I;16", (64, 64), 0x8000), "png")


def ink() -> bytes:
    return encoded(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "jpeg", quality=95)


MODES: dict[str, tuple[Any, Colour]] = {
    "palette with a transparent colour": (palette, (*RED, 255)),
    "16 bits of grey": (deep_grey, (128, 128, 128)),
    "ink": (ink, RED),
    "grey": (lambda: encoded(Image.new("L", (64, 64), 200), "jpeg"), (200, 200, 200)),
    "grey with alpha": (lambda: encoded(Image.new("LA", (64, 64), (9, 128)), "png"), (9, 9, 9, 128)),
    "one bit": (lambda: encoded(Image.new("1", (64, 64), 1), "png"), WHITE),
}


@pytest.mark.parametrize(("make", "colour"), MODES.values(), ids=MODES.keys())
@pytest.mark.parametrize("to", ["png", "webp"])
def test_every_kind_of_pixel_keeps_its_colour(make: Any, colour: Colour, to: Format):
    assert alike(colour_at(remade(make(), to, Size(50, 70)), 0.9, 0.5), colour)


@pytest.mark.parametrize("came", FORMATS)
def test_a_picture_is_turned_as_its_exif_says_before_it_is_cut(came: Format):
    lying = Image.new("RGB", (120, 60), GREEN)
    lying.paste(RED, (0, 0, 60, 60))
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(lying, came, exif=exif)
    assert remade(data, "png").size == (60, 120)
    image = remade(data, "png", Size(60, 60))
    assert alike(colour_at(image, 0.5, 0.1), RED)
    assert alike(colour_at(image, 0.5, 0.9), GREEN)


def test_an_exif_that_makes_no_sense_turns_nothing():
    data = encoded(target(SQUARE), "jpeg", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(40))
    assert alike(centre(remade(data, "webp")), RED)


def test_the_colour_profile_goes_with_the_pixels():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for came in FORMATS:
        data = encoded(target(SQUARE), came, icc_profile=profile)
        for to in FORMATS:
            assert remade(data, to).info["icc_profile"] == profile


def test_a_profile_of_grey_does_not_stay_with_what_is_no_longer_grey():
    grey = b"\0\0\1\0" + b"none\2\0\0\0mntrGRAYXYZ " + bytes(200)
    data = encoded(Image.new("L", (64, 64), 77), "jpeg", icc_profile=grey)
    image = remade(data, "png")
    assert "icc_profile" not in image.info
    assert alike(centre(image), (77, 77, 77))


@pytest.mark.parametrize("came", ["png", "webp"])
def test_of_several_frames_the_first_is_the_picture(came: Format):
    first, *others = (Image.new("RGB", (64, 64), colour) for colour in (RED, GREEN, BLUE))
    data = encoded(first, came, save_all=True, append_images=others, duration=50)
    image = remade(data, "jpeg")
    assert alike(centre(image), RED)
    assert getattr(image, "n_frames", 1) == 1


def test_a_jpeg_of_several_pictures_is_its_first():
    first, second = Image.new("RGB", (64, 64), RED), Image.new("RGB", (64, 64), BLUE)
    file = io.BytesIO()
    first.save(file, "MPO", save_all=True, append_images=[second])
    assert alike(centre(remade(file.getvalue(), "png")), RED)


@pytest.mark.parametrize("to", ["jpeg", "webp"])
def test_compression_makes_a_picture_smaller(to: Format):
    data = encoded(noise(Size(128, 128)), "png")
    lengths = [
        len(convert(data, Conversion(format=to, compression=compression))[0]) for compression in (0, 50, 100)
    ]
    assert lengths == sorted(lengths)
    assert lengths[0] * 3 < lengths[2]


@pytest.mark.parametrize("came", FORMATS)
def test_what_was_lost_is_reported_and_is_not_in_the_result(came: Format):
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    data = with_credentials(encoded(target(SQUARE), came, exif=exif), came)
    for to in FORMATS:
        picture, report = convert(data, Conversion(format=to))
        assert report.lost == ("EXIF", "content credentials (C2PA)")
        assert b"c2pa" not in picture
        assert b"secret" not in picture


def test_nothing_is_reported_where_there_was_nothing_to_lose():
    _, report = convert(encoded(target(SQUARE), "png"), Conversion(format="webp"))
    assert report.lost == ()


def test_a_long_text_in_a_png_does_not_spoil_it():
    from PIL import PngImagePlugin

    words = PngImagePlugin.PngInfo()
    words.add_text("workflow", "node " * 400_000, zip=True)
    data = encoded(target(SQUARE), "png", pnginfo=words)
    assert alike(centre(remade(data, cast(Format, "webp"))), RED)
