"""One request that was sent, and its answer as it arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from pictura.net.connection import READ_BYTES, Connection
from pictura.net.failure import Phase, TransportFailure
from pictura.net.incoming import Head, Incoming, Malformed, Take

WAITING_BYTES_MAX = 128 * 1024
"""How much of an answer may wait for its reader; nothing is read beyond that."""
PAUSE_BYTES = 64 * 1024
"""How much of a body must wait for its reader before pausing the socket is worth the trouble."""


class Exchange:
    """Sends a request when made, and is what the connection tells its answer to.

    It lets go of the connection when the answer is whole or has failed; what has arrived by then can
    still be read. `deadline` is in the loop's time; `bodiless` answers end with their head; `alone`
    keeps others from using the connection afterwards.
    """

    def __init__(
        self,
        connection: Connection,
        request: Sequence[bytes],
        deadline: float,
        *,
        bodiless: bool = False,
        alone: bool = False,
    ) -> None:
        self._connection: Connection | None = connection
        self._incoming = Incoming(bodiless=bodiless)
        self._failure: TransportFailure | None = None
        self._alone = alone
        self._paused = False
        self._head_taken = False
        self._loop = asyncio.get_running_loop()
        self._waiter: asyncio.Future[None] | None = None
        connection.begin(request, self)
        self._timer = self._loop.call_at(deadline, self._expire)

    async def head(self) -> Head:
        """The answer's head; raises `TransportFailure`. Cancelling ends the connection."""
        while self._incoming.head is None:
            if self._failure is not None:
                raise self._failure
            await self._wait()
        self._head_taken = True
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

    async def pour(self, take: Take) -> bool:
        """Lends the body as it comes, until `take` has enough or the body ends; whether it had enough.

        Raises `TransportFailure` after the last that came, and whatever `take` raises.
        """
        incoming, lending = self._incoming, _Lending(take, self._wake)
        while incoming.waiting_bytes and not lending.over:
            lending(incoming.take())
        if self._paused:
            self._resume()
        incoming.taker = None if lending.over else lending
        try:
            while not (lending.over or incoming.complete or self._failure is not None):
                await self._wait()
        finally:
            incoming.taker = None
        if lending.problem is not None:
            raise lending.problem
        if self._failure is not None and not (lending.over or incoming.complete):
            raise self._failure
        return lending.over

    @property
    def rest_bytes(self) -> int:
        """How many bytes of the body are still to be read, as far as that is known."""
        return self._incoming.waiting_bytes + self._incoming.left_bytes

    @property
    def failure(self) -> TransportFailure | None:
        """What ended it, although something that came before may still wait to be read."""
        return self._failure

    def close(self) -> None:
        """Ends the connection unless the answer has arrived whole."""
        if self._connection is not None:
            self._fail("The answer was closed.")

    # What the connection calls.

    @property
    def room_bytes(self) -> int:
        incoming = self._incoming
        return READ_BYTES if incoming.taker is not None else WAITING_BYTES_MAX - incoming.waiting_bytes

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
        if incoming.ripe or (incoming.head is not None and not self._head_taken):
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
        self._let_go(reusable=self._incoming.reusable and not self._alone)

    def _let_go(self, *, reusable: bool) -> None:
        self._timer.cancel()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.release(reusable=reusable)

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


class _Lending:
    """Lends to somebody who may have enough or raise, neither of which is the connection's business."""

    def __init__(self, take: Take, wake: Callable[[], None]) -> None:
        self.over = False
        self.problem: Exception | None = None
        self._take = take
        self._wake = wake

    def __call__(self, part: bytes | memoryview) -> bool:
        try:
            self.over = not self._take(part)
        except Exception as problem:  # noqa: BLE001 - it belongs to whoever awaits the pouring
            self.over, self.problem = True, problem
        if self.over:
            self._wake()
        return not self.over
