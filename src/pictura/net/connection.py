"""One connected socket: it carries one request at a time, and waits for the next in between."""

from __future__ import annotations

import asyncio
import select
from collections.abc import Sequence
from typing import Protocol, cast

from pictura.net.failure import TransportFailure
from pictura.net.guard import Origin

READ_BYTES = 256 * 1024
"""How much is read at once at most."""


class Receiver(Protocol):
    """Whoever awaits the answer."""

    @property
    def room_bytes(self) -> int:
        """How much it can take now; more than nothing."""
        ...

    def received(self, data: memoryview) -> None:
        """The next bytes; they are overwritten afterwards."""
        ...

    def ended(self) -> None:
        """The server will send no more."""
        ...

    def lost(self, *, reset: bool) -> None:
        """The connection is no more."""
        ...


class Keeper(Protocol):
    """Whoever keeps the connections."""

    def idle(self, connection: Connection) -> None: ...

    def lost(self, connection: Connection) -> None: ...


class Connection(asyncio.BufferedProtocol):
    """A connected socket. It reads into a buffer that all connections of a client share.

    That is safe since the loop fills it and hands it over in one go, and it is why a connection that
    waits holds no memory for what may come.
    """

    def __init__(self, origin: Origin, buffer: memoryview, keeper: Keeper) -> None:
        self.origin = origin
        self.idle_since = 0.0
        self._poll = select.poll()
        self._buffer = buffer
        self._keeper = keeper
        self._receiver: Receiver | None = None
        self._transport: asyncio.Transport | None = None

    @property
    def closing(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    @property
    def quiet(self) -> bool:
        """Whether an idle connection is alive: neither the loop nor the kernel knows of an end or of bytes."""
        return not self.closing and not self._poll.poll(0)

    @property
    def sending(self) -> bool:
        """Whether bytes of the request still wait for the socket."""
        return self._transport is not None and self._transport.get_write_buffer_size() > 0

    def begin(self, request: Sequence[bytes], receiver: Receiver) -> None:
        """Sends a request; what comes back is the receiver's until the connection is released."""
        if self._transport is None or self._transport.is_closing():
            raise TransportFailure("send", "The connection was lost before the request was sent.", sent=False)
        self._receiver = receiver
        self._transport.writelines(request)

    def release(self, *, reusable: bool) -> None:
        """The answer is over: the connection waits for the next request, or ends."""
        self._receiver = None
        if reusable and not self.sending:
            self._keeper.idle(self)
        else:
            self.abort()

    def pause(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    def abort(self) -> None:
        """Ends the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    # What the loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Comes twice where TLS is: with the socket's transport, then with that of TLS."""
        self._transport = cast(asyncio.Transport, transport)
        self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer if self._receiver is None else self._buffer[: self._receiver.room_bytes]

    def buffer_updated(self, nbytes: int) -> None:
        if self._receiver is None:
            self.abort()  # nobody asked for that
        else:
            self._receiver.received(self._buffer[:nbytes])

    def eof_received(self) -> None:
        if self._receiver is not None:
            self._receiver.ended()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._receiver is not None:
            self._receiver.lost(reset=exc is not None)
        self._keeper.lost(self)
