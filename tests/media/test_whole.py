"""Whether a picture is whole, however its bytes come."""

from __future__ import annotations

import pytest

from pictura.media.sniff import Format, Measured, measure
from pictura.media.whole import Wholeness
from pictura.types import Size
from tests.support.paintings import encoded, target

FORMATS = ("png", "jpeg", "webp", "gif")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="60"><g/></svg>'


def whole(data: bytes, length: int) -> bool:
    wholeness = Wholeness()
    for at in range(0, len(data), length):
        wholeness.feed(data[at : at + length])
    return wholeness.whole


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("length", [1, 5, 11, 12, 13, 64, 100_000])
def test_a_picture_is_whole_in_pieces_of_whatever_length(kind: Format, length: int):
    data = encoded(target(Size(64, 64)), kind)
    assert whole(data, length)
    assert not whole(data[:-20], length)


def test_what_is_too_short_to_be_a_picture_is_not_whole():
    assert not whole(b"", 1)
    assert not whole(b"\xff\xd8\xff\xd9", 4)


@pytest.mark.parametrize("length", [1, 5, 12, 13, 100_000])
def test_an_svg_is_whole_when_its_end_tag_is_the_end(length: int):
    assert whole(SVG, length)
    assert not whole(SVG[:-1], length)
    assert not whole(SVG + b"<script/>", length)


def test_a_gif_without_its_trailer_or_with_a_foreign_block_is_not_whole():
    data = encoded(target(Size(64, 64)), "gif")
    assert not whole(data[:-1], 64)
    assert not whole(data[:-1] + b"\x77" + data[-1:], 64)


def test_a_gif_and_our_own_svg_are_measured():
    assert measure(encoded(target(Size(64, 48)), "gif")) == Measured("gif", Size(64, 48))
    assert measure(SVG) == Measured("svg", Size(90, 60))


@pytest.mark.parametrize(
    "markup",
    [
        b'<svg width="9" height="9"></svg>',
        b'<?xml version="1.0"?>' + SVG,
        b"  " + SVG,
        SVG.replace(b' width="90"', b""),
        SVG.replace(b'width="90"', b'width="0"'),
        SVG.replace(b'viewBox="0 0 9 9"', b"><script>alert(1)</script><g"),
    ],
)
def test_markup_that_does_not_begin_as_ours_is_no_picture(markup: bytes):
    assert measure(markup) is None
