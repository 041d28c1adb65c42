"""Answers whose pictures are encoded out of the store, piece by piece, as they leave."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import BinaryIO

import msgspec
import pybase64
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pictura.errors import Gone
from pictura.relay.gallery import NO_LONGER_KEPT, Gallery, file_name
from pictura.store.records import PictureRecord

READ_BYTES = 192 * 1024
"""A multiple of three, so that pieces of base64 join without padding."""
WHOLE_BYTES_MAX = 64 * 1024
"""Answers up to this size leave in one message."""

_MARK = secrets.token_hex(16)
_CUT = _MARK.encode()
"""Stands where a picture will; nobody can guess it, so nobody can write it."""


class Base64:
    """A picture, stored or at hand, as a value in a JSON document; `head` stands before it, as in a data url."""

    def __init__(self, picture: PictureRecord | bytes, head: str = "") -> None:
        self.picture = picture
        self.head = head
        self.picture_bytes = len(picture) if isinstance(picture, bytes) else picture.bytes

    def __len__(self) -> int:
        """Bytes of the base64."""
        return (self.picture_bytes + 2) // 3 * 4

    def open(self, gallery: Gallery) -> BinaryIO:
        """The picture as a file; raises FileNotFoundError when it is kept no longer."""
        if isinstance(self.picture, bytes):
            return BytesIO(self.picture)
        return gallery.pictures.open(file_name(self.picture.id))


Piece = bytes | Base64


def rendered(document: object, before: bytes = b"", after: bytes = b"") -> list[Piece]:
    """A document as JSON between what comes before and after it, cut where its pictures stand."""
    pictures: list[Base64] = []

    def place(value: object) -> str:
        assert isinstance(value, Base64), f"{type(value)} has no form in JSON"
        pictures.append(value)
        return value.head + _MARK

    json = msgspec.json.encode(document, enc_hook=place)
    first, *rest = b"".join((before, json, after)).split(_CUT)
    pieces: list[Piece] = [first]
    for picture, text in zip(pictures, rest, strict=True):
        pieces += (picture, text)
    return pieces


class Pieces(Response):
    """A response of known length; memory holds one piece of it at a time.

    Every file is opened before the status leaves, so a deletion cannot cut an answer short.
    Raises `Gone` when a picture has passed its keeping time.
    """

    def __init__(self, gallery: Gallery, pieces: Sequence[Piece], headers: Mapping[str, str]) -> None:
        self.status_code = 200
        self.background = None
        self.body = b""
        self._pieces = pieces
        self._length = sum(map(len, pieces))
        self.raw_headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % self._length),
            *[(name.encode(), value.encode("ascii")) for name, value in headers.items()],
        ]
        self._files = opened(gallery, pieces)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            chunks = encoded(self._pieces, self._files)
            if self._length <= WHOLE_BYTES_MAX:
                await send({"type": "http.response.body", "body": b"".join(chunks)})
                return
            for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            close(self._files)


def opened(gallery: Gallery, pieces: Sequence[Piece]) -> list[BinaryIO]:
    """The open files of the pictures among the pieces, in their order; raises `Gone`."""
    files: list[BinaryIO] = []
    try:
        for piece in pieces:
            if isinstance(piece, Base64):
                files.append(piece.open(gallery))  # noqa: PERF401 - all are closed if one fails
    except FileNotFoundError:
        close(files)
        raise Gone(NO_LONGER_KEPT) from None
    return files


def close(files: Sequence[BinaryIO]) -> None:
    for file in files:
        file.close()


def encoded(pieces: Sequence[Piece], files: Sequence[BinaryIO]) -> Iterator[bytes]:
    """The bytes of an answer, pictures as base64 in pieces of at most 256 KiB."""
    remaining = iter(files)
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            file, left = next(remaining), piece.picture_bytes
            while left > 0 and (data := file.read(min(left, READ_BYTES))):
                left -= len(data)
                yield pybase64.b64encode(data)
