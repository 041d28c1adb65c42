"""Pictures that know for whom they were made, whole and broken, and how base64 may be written."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache

from PIL import Image

from pictura.testing import png
from pictura.types import Size

MARK = b"asker"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END_BYTES = 12
"""Of the chunk that ends a PNG."""
_HEAD_END = 33
"""Where the first chunk of a PNG ends."""
_plain_png = lru_cache(maxsize=64)(png)


def marked(size: Size, tag: str) -> bytes:
    """A small PNG whose text chunk names who asked for it."""
    plain = _plain_png(size)
    mark = _chunk(b"tEXt", _mark(tag))
    return plain[:-_END_BYTES] + mark + plain[-_END_BYTES:]


def weighted(picture: bytes, bulk_bytes: int) -> bytes:
    """A PNG with a chunk of noise behind its head; anything else as it is."""
    if not bulk_bytes or not picture.startswith(_SIGNATURE):
        return picture
    return picture[:_HEAD_END] + _noise(bulk_bytes) + picture[_HEAD_END:]


@lru_cache(maxsize=4)
def _noise(size_bytes: int) -> bytes:
    return _chunk(b"noIs", random.Random(size_bytes).randbytes(size_bytes))


def marker_of(picture: bytes) -> str | None:
    """Who asked for a picture, as its marker says; None: it has none."""
    found = re.search(MARK + rb"\0([A-Za-z0-9_.-]+);", picture)
    return found[1].decode() if found else None


def _mark(tag: str) -> bytes:
    """Keyword and text of a PNG's text chunk."""
    return MARK + b"\0" + tag.encode() + b";"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _bad_crc(size: Size, tag: str) -> bytes:
    good = marked(size, tag)
    return good[: -_END_BYTES - 1] + bytes([good[-_END_BYTES - 1] ^ 1]) + good[-_END_BYTES:]


def _huge(size: Size, tag: str) -> bytes:
    good = marked(size, tag)
    return good[:8] + _chunk(b"IHDR", struct.pack(">II", 20_000, 20_000) + good[24:29]) + good[_HEAD_END:]


def _jpeg(size: Size, tag: str) -> bytes:
    written = io.BytesIO()
    picture = Image.new("L", (size.width, size.height), 128)
    picture.save(written, "JPEG", comment=_mark(tag))
    return written.getvalue()


def _polyglot(size: Size, tag: str) -> bytes:
    return marked(size, tag) + b"<!doctype html><script>alert(1)</script>"


HTML = b"<!doctype html><html><head><title>502</title></head><body>Bad gateway</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024"><script>alert(1)</script></svg>'

PICTURES: Mapping[str, Callable[[Size, str], bytes]] = {
    "good": marked,
    "wrong_size": lambda _size, tag: marked(Size(512, 768), tag),
    "jpeg": _jpeg,
    "polyglot": _polyglot,
    "cut": lambda size, tag: marked(size, tag)[:-20],
    "bad_crc": _bad_crc,
    "huge": _huge,
    "html": lambda _size, _tag: HTML,
    "svg": lambda _size, _tag: SVG,
    "empty": lambda _size, _tag: b"",
}


def _plain(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def _text(written: str) -> str:
    return json.dumps(written)


def _escapes(picture: bytes) -> str:
    letters = _plain(picture).replace("/", "\\/").replace("+", "\\u002b")
    return f'"\\u{ord(letters[0]):04x}{letters[1:]}"'


def _bad_letters(picture: bytes) -> str:
    letters = _plain(picture)
    middle = len(letters) // 2
    return _text(f"{letters[:middle]}!{letters[middle + 1 :]}")


def _bad_padding(picture: bytes) -> str:
    whole = picture + bytes(-len(picture) % 3)
    return _text(_plain(whole) + "A")


def _padding_inside(picture: bytes) -> str:
    middle = len(picture) // 3 * 2
    middle -= middle % 3 - 1
    return _text(_plain(picture[:middle]) + _plain(picture[middle:]))


def _newlines(picture: bytes) -> str:
    return _text(base64.encodebytes(picture).decode())


WRITINGS: Mapping[str, Callable[[bytes], str]] = {
    "plain": lambda picture: _text(_plain(picture)),
    "newlines": _newlines,
    "data_url": lambda picture: _text("data:image/png;base64," + _plain(picture)),
    "url_safe": lambda picture: _text(base64.urlsafe_b64encode(picture).decode()),
    "escapes": _escapes,
    "bad_letters": _bad_letters,
    "bad_padding": _bad_padding,
    "padding_inside": _padding_inside,
    "null": lambda _picture: "null",
}
"""A picture as the JSON value that stands in an answer."""
