"""How a body is framed within HTTP/1: rightly in each of the ways there are, and wrongly."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

SMALL_BYTES = 7
CUT_BYTES = 1024
"""Small chunks are for the beginning of a body; the rest comes in pieces of this size."""
BOMB_PIECES = 4096
"""Of a mebibyte each, once unpacked."""


class Framed(msgspec.Struct, frozen=True):
    headers: list[tuple[str, str]]
    chunks: Iterable[bytes]
    end: bytes = b""
    """What tells that the body is whole."""
    version: str = "1.1"
    closes: bool = False
    """The end of the connection is the end of the body."""


def _length(pieces: Iterable[bytes]) -> Framed:
    body = b"".join(pieces)
    return Framed([("content-length", str(len(body)))], [body])


def _half_of(framed: Framed) -> Framed:
    """What says that it is whole, without its second half and its end."""
    body = b"".join(framed.chunks)
    return Framed(framed.headers, [body[: len(body) // 2]])


def _half(pieces: Iterable[bytes]) -> Framed:
    """The first half of a body, framed as if it were all."""
    return _length(_half_of(_length(pieces)).chunks)


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece) if piece else b""


def _chunked(pieces: Iterable[bytes]) -> Framed:
    return Framed([("transfer-encoding", "chunked")], map(_chunk, pieces), b"0\r\n\r\n")


def _small_chunks(pieces: Iterable[bytes]) -> Framed:
    return _chunked(_cut(b"".join(pieces)))


def _cut(body: bytes) -> Iterator[bytes]:
    small = min(len(body), 100 * SMALL_BYTES)
    yield from (body[at : min(at + SMALL_BYTES, small)] for at in range(0, small, SMALL_BYTES))
    yield from (body[at : at + CUT_BYTES] for at in range(small, len(body), CUT_BYTES))


def _close(pieces: Iterable[bytes]) -> Framed:
    return Framed([("connection", "close")], pieces, closes=True)


def _http_1_0(pieces: Iterable[bytes]) -> Framed:
    return Framed([], pieces, version="1.0", closes=True)


def _gzip(pieces: Iterable[bytes]) -> Framed:
    packed = gzip.compress(b"".join(pieces))
    return Framed([("content-encoding", "gzip"), ("content-length", str(len(packed)))], [packed])


def _gzip_broken(pieces: Iterable[bytes]) -> Framed:
    plain = _length(pieces)
    return Framed([("content-encoding", "gzip"), *plain.headers], plain.chunks)


def bomb() -> Iterator[bytes]:
    """A gzip stream of blanks, a thousandth of what it unpacks to; its end never comes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = packer.compress(b" " * 1024 * 1024) + packer.flush(zlib.Z_FULL_FLUSH)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return itertools.chain([head], itertools.repeat(piece, BOMB_PIECES))


def _gzip_bomb(_pieces: Iterable[bytes]) -> Framed:
    chunked = _chunked(bomb())
    return Framed([("content-encoding", "gzip"), *chunked.headers], chunked.chunks, chunked.end)


def _double_length(pieces: Iterable[bytes]) -> Framed:
    body = b"".join(pieces)
    lengths = [("content-length", str(len(body))), ("content-length", str(len(body) // 2))]
    return Framed(lengths, [body], closes=True)


def _bad_chunk(pieces: Iterable[bytes]) -> Framed:
    body = b"".join(pieces)
    good, bad = _chunk(body[:40]), b"zz\r\n" + body[40:] + b"\r\n"
    return Framed([("transfer-encoding", "chunked")], [good, bad], b"0\r\n\r\n", closes=True)


FRAMINGS: Mapping[str, Callable[[Iterable[bytes]], Framed]] = {
    "length": _length,
    "chunked": _chunked,
    "half": _half,
    "half_of_length": lambda pieces: _half_of(_length(pieces)),
    "half_of_chunks": lambda pieces: _half_of(_chunked(pieces)),
    "small_chunks": _small_chunks,
    "close": _close,
    "http_1_0": _http_1_0,
    "gzip": _gzip,
    "gzip_broken": _gzip_broken,
    "gzip_bomb": _gzip_bomb,
    "double_length": _double_length,
    "bad_chunk": _bad_chunk,
}
