"""`GET pictures/{id}`: a kept picture, by its signed link or by its owner's key."""

from __future__ import annotations

import re
from typing import BinaryIO, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pictura.api.auth import KeyCache, presented
from pictura.clock import Clock
from pictura.errors import Forbidden, Gone, NotFound
from pictura.media.sniff import CONTENT_TYPES, Format
from pictura.relay.gallery import NO_LONGER_KEPT, Gallery, file_name, is_picture_name
from pictura.store import records
from pictura.store.database import Database
from pictura.store.records import PictureRecord

SAFETY = {
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "cross-origin",
    "accept-ranges": "bytes",
}
"""Pictures are bytes that strangers made: no browser may take them for anything else."""

DOCUMENTS = frozenset({"svg"})
"""What a browser would open as a page of ours: it is told to save it instead."""
STYLED = {"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}
"""For our own SVG, whose blending is style."""

READ_BYTES = 64 * 1024

_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


class PicturesDoor:
    """Serves kept pictures from the store, whole or one range of them."""

    def __init__(self, *, keys: KeyCache, database: Database, gallery: Gallery, clock: Clock) -> None:
        self._keys = keys
        self._database = database
        self._gallery = gallery
        self._clock = clock

    async def one(self, request: Request) -> Response:
        """Raises `Forbidden` for a link that this server did not sign, `Gone` past its expiry."""
        name = request.path_params["id"]
        signed = self._check_link(request, name)
        key_id = None if signed else self._keys.caller(request).key_id
        found = (
            self._database.peek(lambda tx: records.find_picture(tx, name)) if is_picture_name(name) else None
        )
        if found is None or (key_id is not None and found[1] != key_id):
            raise NotFound(f"No picture with the id '{name[:80]}'.", param="id")
        picture = found[0]
        etag = f'"{picture.id}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        file = self._open(picture)
        headers = self._headers(picture) | {"etag": etag}
        span = span_of(request.headers.get("range"), picture.bytes)
        if span is None:
            file.close()
            return Response(status_code=416, headers={"content-range": f"bytes */{picture.bytes}"})
        return FilePart(file, picture.bytes, span, headers, send_body=request.method == "GET")

    def _open(self, picture: PictureRecord) -> BinaryIO:
        if self._gallery.offers(picture):
            try:
                return self._gallery.pictures.open(file_name(picture.id))
            except FileNotFoundError:
                pass
        raise Gone(NO_LONGER_KEPT)

    def _headers(self, picture: PictureRecord) -> dict[str, str]:
        left_s = max(0, int(picture.expires_at - self._clock.now()))
        shown = "attachment" if picture.format in DOCUMENTS else "inline"
        return {
            **(SAFETY | STYLED if picture.format in DOCUMENTS else SAFETY),
            "content-type": CONTENT_TYPES[cast(Format, picture.format)],
            "content-disposition": f'{shown}; filename="{picture.id}.{picture.format}"',
            "cache-control": f"private, max-age={left_s}, immutable",
        }

    def _check_link(self, request: Request, name: str) -> bool:
        """Whether a valid signed link was used; False when there is a key to look at instead."""
        signature = request.query_params.get("signature")
        if signature is None:
            return False
        expires = request.query_params.get("expires", "")
        if not self._gallery.link_holds(name, expires, signature):
            if presented(request) is not None:
                return False
            raise Forbidden("The link's signature is not valid.", param="signature", code="invalid_signature")
        if int(expires) <= self._clock.now():
            raise Gone("The link has expired, and the picture with it.")
        return True


class FilePart(Response):
    """Bytes `span` of an open file, read as they leave; closes the file."""

    def __init__(
        self, file: BinaryIO, total: int, span: range, headers: dict[str, str], *, send_body: bool
    ) -> None:
        super().__init__(status_code=200 if len(span) == total else 206, headers=headers)
        self.headers["content-length"] = str(len(span))
        if self.status_code == 206:
            self.headers["content-range"] = f"bytes {span.start}-{span.stop - 1}/{total}"
        self._file = file
        self._span = span if send_body else range(0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            self._file.seek(self._span.start)
            left = len(self._span)
            while left and (data := self._file.read(min(left, READ_BYTES))):
                left -= len(data)
                await send({"type": "http.response.body", "body": data, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def span_of(header: str | None, total: int) -> range | None:
    """The bytes that a Range header asks for: all without one, None for a range outside the file.

    A header that is malformed, or names several ranges, counts as none (RFC 9110 §14.2 allows it).
    """
    whole = range(total)
    asked = _RANGE.fullmatch(header.strip()) if header else None
    if asked is None or asked.groups() == ("", ""):
        return whole
    first, last = asked.groups()
    if not first:
        span = whole[-int(last) :] if int(last) else range(0)
    elif last and int(last) < int(first):
        return whole
    else:
        span = whole[int(first) : int(last) + 1 if last else total]
    return span or None
