"""One socket, and the one request and answer that it carries at a time."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import cast

from pictura.net.failure import Phase, TransportFailure
from pictura.net.incoming import Head, Incoming, Malformed

PAUSE_BYTES = 64 * 1024
"""How many bytes may wait for a reader before the socket is read no further; one more read may add to them."""


class Connection(asyncio.BufferedProtocol):
    """A connected socket. It reads into a buffer that all connections of a client share.

    That is safe since the loop fills it and hands it over in one go, and it is why a connection that
    waits holds no memory for what may come.
    """

    def __init__(
        self,
        sock: socket.socket,
        buffer: memoryview,
        on_idle: Callable[[Connection], None],
        on_lost: Callable[[Connection], None],
    ) -> None:
        self.idle_since = 0.0
        self._socket = sock
        self._buffer = buffer
        self._on_idle = on_idle
        self._on_lost = on_lost
        self._exchange: Exchange | None = None
        self._transport: asyncio.Transport | None = None

    @property
    def quiet(self) -> bool:
        """Whether an idle connection is alive and has said nothing since, as far as the kernel knows."""
        if self._transport is None or self._transport.is_closing():
            return False
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            return False
        return False  # an end, or bytes that nobody asked for

    def begin(self, request: Sequence[bytes], deadline: float, *, bodiless: bool) -> Exchange:
        """Sends a request; its answer comes as the exchange's."""
        assert self._transport is not None
        if self._transport.is_closing():
            raise TransportFailure("send", "The connection was lost before the request was sent.", sent=False)
        self._exchange = Exchange(self, deadline, bodiless=bodiless)
        self._transport.writelines(request)
        return self._exchange

    def finished(self, *, reusable: bool) -> None:
        """The exchange is over: the connection waits for the next one, or ends."""
        self._exchange = None
        assert self._transport is not None
        if reusable and not self._transport.is_closing() and not self.sending:
            self._on_idle(self)
        else:
            self._transport.abort()

    @property
    def sending(self) -> bool:
        """Whether bytes of the request still wait for the socket."""
        return self._transport is not None and self._transport.get_write_buffer_size() > 0

    def pause(self) -> None:
        assert self._transport is not None
        self._transport.pause_reading()

    def resume(self) -> None:
        assert self._transport is not None
        self._transport.resume_reading()

    def abort(self) -> None:
        """Ends the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    # What the loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        if self._exchange is None:
            self.abort()
        else:
            self._exchange.received(self._buffer[:nbytes])

    def eof_received(self) -> None:
        if self._exchange is not None:
            self._exchange.ended()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._exchange is not None:
            self._exchange.lost(reset=exc is not None)
        self._on_lost(self)


class Exchange:
    """One request that was sent, and its answer as it arrives.

    It lets go of its connection when the answer is whole or has failed; what has arrived by then can
    still be read.
    """

    def __init__(self, connection: Connection, deadline: float, *, bodiless: bool) -> None:
        self._connection: Connection | None = connection
        self._incoming = Incoming(bodiless=bodiless)
        self._failure: TransportFailure | None = None
        self._paused = False
        self._loop = asyncio.get_running_loop()
        self._waiter: asyncio.Future[None] | None = None
        self._timer = self._loop.call_at(deadline, self._expire)

    async def head(self) -> Head:
        """The answer's head; raises `TransportFailure`. Cancelling ends the connection."""
        while self._incoming.head is None:
            if self._failure is not None:
                raise self._failure
            await self._wait()
        return self._incoming.head

    async def piece(self) -> bytes:
        """The next piece of the body, empty at its end; raises `TransportFailure` after the last that came."""
        incoming = self._incoming
        while not incoming.ripe and self._failure is None:
            await self._wait()
        piece = incoming.take()
        if not piece and not incoming.complete and self._failure is not None:
            raise self._failure
        if self._paused and incoming.waiting_bytes < PAUSE_BYTES:
            self._resume()
        return piece

    @property
    def length(self) -> int | None:
        """How many bytes of the body are still to arrive, if that is known."""
        return self._incoming.length

    def close(self) -> None:
        """Ends the connection unless the answer has arrived whole."""
        if self._connection is not None:
            self._fail("The answer was closed.")

    # What the connection calls.

    def received(self, data: memoryview) -> None:
        try:
            self._incoming.feed(data)
        except Malformed as problem:
            self._fail(str(problem))
        else:
            self._progressed()

    def ended(self) -> None:
        try:
            self._incoming.end()
        except Malformed as problem:
            self._fail(str(problem))
        else:
            self._progressed()

    def lost(self, *, reset: bool) -> None:
        if reset:
            self._fail("The connection was reset.")
        else:
            self.ended()

    def _progressed(self) -> None:
        incoming = self._incoming
        if incoming.complete:
            self._finish()
        elif incoming.waiting_bytes >= PAUSE_BYTES and not self._paused and self._connection is not None:
            self._paused = True
            self._connection.pause()
        if self._waiter is not None and (incoming.ripe or incoming.head is not None):
            self._wake()

    def _expire(self) -> None:
        self._fail("The time ran out.", timeout=True)

    def _fail(self, message: str, *, timeout: bool = False) -> None:
        if self._failure is not None or self._connection is None:
            return
        self._failure = TransportFailure(self._phase(), message, sent=True, timeout=timeout)
        self._let_go(reusable=False)
        self._wake()

    def _phase(self) -> Phase:
        if self._incoming.head is not None:
            return "body"
        return "send" if self._connection is not None and self._connection.sending else "head"

    def _finish(self) -> None:
        if self._paused:
            self._resume()
        self._let_go(reusable=self._incoming.reusable)

    def _let_go(self, *, reusable: bool) -> None:
        self._timer.cancel()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.finished(reusable=reusable)

    def _resume(self) -> None:
        self._paused = False
        if self._connection is not None:
            self._connection.resume()

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        except asyncio.CancelledError:
            self.close()
            raise
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
