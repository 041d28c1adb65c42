"""What a picture carries beside its pixels."""

from __future__ import annotations

import io
from typing import cast

import pytest
from PIL import Image, PngImagePlugin

from pictura.media.metadata import metadata
from pictura.media.sniff import Format
from pictura.types import Size
from tests.support.paintings import encoded, target, with_credentials

FORMATS = ("png", "jpeg", "webp")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'
CREDENTIALS = "content credentials (C2PA)"


def exif() -> Image.Exif:
    tags = Image.Exif()
    tags[0x010E] = "a cat"
    return tags


def carried(data: bytes, kind: str) -> tuple[str, ...]:
    return metadata(io.BytesIO(data), cast(Format, kind))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_without_metadata_carries_none(kind: Format):
    assert carried(encoded(target(Size(64, 64)), kind), kind) == ()


@pytest.mark.parametrize("kind", FORMATS)
def test_content_credentials_exif_and_xmp_are_told_in_each_format(kind: Format):
    data = encoded(target(Size(64, 64)), kind, exif=exif(), xmp=XMP)
    told = carried(with_credentials(data, kind), kind)
    assert {"EXIF", CREDENTIALS} <= set(told)
    assert ("XMP" in told) or kind == "png"
    assert list(told) == sorted(told)


def test_what_a_png_says_in_words_is_told_and_xmp_is_not_taken_for_words():
    words = PngImagePlugin.PngInfo()
    words.add_text("parameters", "a cat, 20 steps", zip=True)
    assert carried(encoded(target(Size(8, 8)), "png", pnginfo=words), "png") == ("text",)
    xmp = PngImagePlugin.PngInfo()
    xmp.add_itxt("XML:com.adobe.xmp", XMP.decode())
    assert carried(encoded(target(Size(8, 8)), "png", pnginfo=xmp), "png") == ("XMP",)


def test_a_comment_in_a_jpeg_is_words():
    assert carried(encoded(target(Size(8, 8)), "jpeg", comment=b"a cat"), "jpeg") == ("text",)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_cut_anywhere_tells_what_it_had_until_there(kind: Format):
    data = with_credentials(encoded(target(Size(16, 16)), kind, exif=exif()), kind)
    whole = set(carried(data, kind))
    assert all(set(carried(data[:end], kind)) <= whole for end in range(len(data)))


@pytest.mark.parametrize("kind", FORMATS)
def test_lengths_that_lie_end_the_search(kind: Format):
    data = bytearray(encoded(target(Size(16, 16)), kind, exif=exif()))
    for at in range(2, min(len(data), 400)):
        broken = bytes(data[:at]) + b"\xff\xff\xff\xff" + bytes(data[at + 4 :])
        carried(broken, kind)
        carried(bytes(data[:at]) + b"\0\0\0\0" + bytes(data[at + 4 :]), kind)
