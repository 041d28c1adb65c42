"""What came back: status, headers, and a body that is read once, decoded and bounded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from pictura.net.decoding import PACKED, PLAIN, Broken, Unpacker
from pictura.net.exchange import Exchange
from pictura.net.failure import TransportFailure
from pictura.net.incoming import Head, Take

_TOO_LARGE = "The answer is too large."
BREATHE_BYTES = 1024 * 1024
"""How much may be unpacked from what is here already before others get their turn."""


class Answer:
    """An answer whose head has come. Use it as a context manager, or `close` it.

    A body read to its end gives the connection back; anything else ends it, as does the deadline of
    the request or cancelling a read.
    """

    def __init__(self, exchange: Exchange, head: Head, bytes_max: int | None) -> None:
        self.status = head.status
        self._head = head
        self._exchange = exchange
        self._bytes_max = bytes_max

    def header(self, name: str) -> str | None:
        """The first header of that name, given in lower case."""
        return self._head.header(name)

    def pieces(self, bytes_max: int | None = None) -> Body:
        """The body, piece by piece or poured; raises `TransportFailure` in phase `body`.

        More than `bytes_max` decoded bytes are a failure; None: what was given to `send`. What came
        before a failure is yielded first; of a packed body, which may be far larger than what came, no
        more than is unpacked in time.
        """
        limit = self._bytes_max if bytes_max is None else bytes_max
        coding = (self._head.header("content-encoding") or "").strip().lower()
        if coding in PLAIN:
            if limit is not None and self._exchange.rest_bytes > limit:
                raise _failed(self._exchange, _TOO_LARGE)
            return Body(self._exchange, limit)
        if coding in PACKED:
            return _Unpacked(self._exchange, limit)
        raise _failed(self._exchange, "The answer has an unknown content encoding.")

    async def read(self, bytes_max: int) -> bytes:
        """The whole body, which may have at most `bytes_max` bytes."""
        return b"".join([piece async for piece in self.pieces(bytes_max)])

    async def close(self) -> None:
        """Ends the connection unless the body has come whole."""
        self._exchange.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exchange.close()


class Body:
    """A body to be read once: in pieces of at most 128 KiB, or poured as it comes; counted on the way."""

    def __init__(self, exchange: Exchange, bytes_max: int | None) -> None:
        self._exchange = exchange
        self._left = bytes_max

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece = await self._exchange.piece()
        if not piece:
            raise StopAsyncIteration
        self._count(piece)
        return piece

    async def pour(self, take: Take) -> bool:
        """Lends the body to `take` until that wants no more, or there is none; whether it had enough."""

        def counted(part: bytes | memoryview) -> bool:
            self._count(part)
            return take(part)

        return await self._exchange.pour(counted)

    @property
    def rest_bytes(self) -> int:
        """How many bytes are still to be read, as far as that is known; of a packed body, packed ones."""
        return self._exchange.rest_bytes

    def _count(self, part: bytes | memoryview) -> None:
        if self._left is not None:
            self._left -= len(part)
            if self._left < 0:
                raise _failed(self._exchange, _TOO_LARGE)


class _Unpacked(Body):
    """The body unpacked, and counted as it grows."""

    def __init__(self, exchange: Exchange, bytes_max: int | None) -> None:
        super().__init__(exchange, bytes_max)
        self._unpacker = Unpacker()
        self._ready: Iterator[bytes] = iter(())
        self._at_once_bytes = 0

    async def __anext__(self) -> bytes:
        try:
            while not (piece := next(self._ready, b"")):
                packed = await self._exchange.piece()
                if not packed:
                    self._unpacker.end()
                    raise StopAsyncIteration
                self._ready = self._unpacker.feed(packed)
        except Broken:
            raise _failed(self._exchange, "The answer's packing is damaged or cut short.") from None
        await self._breathe(len(piece))
        self._count(piece)
        return piece

    async def pour(self, take: Take) -> bool:
        async for piece in self:
            if not take(piece):
                return True
        return False

    async def _breathe(self, size: int) -> None:
        self._at_once_bytes += size
        if self._at_once_bytes > BREATHE_BYTES:
            self._at_once_bytes = 0
            await asyncio.sleep(0)
            failure = self._exchange.failure
            if failure is not None and failure.timeout:
                raise failure


def _failed(exchange: Exchange, message: str) -> TransportFailure:
    exchange.close()
    return TransportFailure("body", message, sent=True)
