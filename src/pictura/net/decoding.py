"""Undoes gzip and deflate, piece by piece; no piece grows beyond its bound, whatever it was packed from."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from pictura.net.incoming import PIECE_BYTES

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_GZIP = b"\x1f\x8b"

PLAIN = frozenset({"", "identity"})
PACKED = frozenset({"gzip", "x-gzip", "deflate"})


class Broken(Exception):
    """The packed bytes are damaged or cut short."""


class Unpacker:
    """Feed it packed bytes in order, then `end`."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._fed = False

    def end(self) -> None:
        """There are no more packed bytes; raises `Broken` if there should be."""
        if self._fed and not self._stream.eof:
            raise Broken

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the next packed bytes hold, in pieces of at most `PIECE_BYTES`; raises `Broken`."""
        while data:
            if self._stream.eof:
                if not data.startswith(_GZIP):
                    return  # padding after the end
                self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
            piece = self._unpacked(data)
            data = self._stream.unconsumed_tail or self._stream.unused_data
            if piece:
                yield piece

    def _unpacked(self, data: bytes) -> bytes:
        first, self._fed = not self._fed, True
        try:
            return self._stream.decompress(data, PIECE_BYTES)
        except zlib.error:
            if not first:
                raise Broken from None
        # Some servers' deflate has no zlib header.
        self._stream = zlib.decompressobj(_RAW)
        try:
            return self._stream.decompress(data, PIECE_BYTES)
        except zlib.error:
            raise Broken from None
