"""Whether a picture is whole, however its bytes come."""

from __future__ import annotations

import pytest

from pictura.media.sniff import Format
from pictura.media.whole import Wholeness
from pictura.types import Size
from tests.support.paintings import encoded, target

FORMATS = ("png", "jpeg", "webp")


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
