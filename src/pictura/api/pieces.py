"""Answers whose pictures are encoded out of the store, piece by piece, as they leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import BinaryIO

import msgspec
import pybase64
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pictura.errors import Gone
from pictura.relay.gallery import Gallery, file_name
from pictura.store.records import PictureRecord

READ_BYTES = 48 * 1024
"""A multiple of three, so that pieces of base64 join without padding."""
WHOLE_BYTES_MAX = 64 * 1024
"""Answers up to this size leave in one message."""


class Base64(msgspec.Struct, frozen=True):
    """The place in an answer where a stored picture goes, as base64."""

    picture: PictureRecord

    @property
    def length(self) -> int:
        return (self.picture.bytes + 2) // 3 * 4


Piece = bytes | Base64


class Pieces(Response):
    """A response of known length; memory holds one piece of it at a time.

    Every file is opened before the status leaves, so a deletion cannot cut an answer short.
    Raises `Gone` when a picture has passed its keeping time.
    """

    def __init__(
        self,
        gallery: Gallery,
        pieces: Sequence[Piece],
        headers: Mapping[str, str],
        media_type: str = "application/json",
    ) -> None:
        self.status_code = 200
        self.background = None
        self.body = b""
        self._length = sum(len(piece) if isinstance(piece, bytes) else piece.length for piece in pieces)
        self.raw_headers = [
            (b"content-type", media_type.encode()),
            (b"content-length", str(self._length).encode()),
            *((name.encode(), value.encode("ascii")) for name, value in headers.items()),
        ]
        self._files = ExitStack()
        self._chunks = encoded(pieces, opened(gallery, pieces, self._files))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._files:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if self._length <= WHOLE_BYTES_MAX:
                await send({"type": "http.response.body", "body": b"".join(self._chunks)})
                return
            for chunk in self._chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def opened(gallery: Gallery, pieces: Sequence[Piece], files: ExitStack) -> dict[str, BinaryIO]:
    """The files of all pictures among the pieces, closed with `files`; raises `Gone`."""
    try:
        return {
            piece.picture.id: files.enter_context(gallery.pictures.open(file_name(piece.picture.id)))
            for piece in pieces
            if isinstance(piece, Base64)
        }
    except FileNotFoundError:
        files.close()
        raise Gone("The picture has passed its keeping time and was deleted.") from None


def encoded(pieces: Sequence[Piece], files: Mapping[str, BinaryIO]) -> Iterator[bytes]:
    """The bytes of an answer, pictures as base64 in pieces of at most 64 KiB."""
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            while data := files[piece.picture.id].read(READ_BYTES):
                yield pybase64.b64encode(data)
