"""What uvicorn leaves open: connections that trickle their headers, and clients that have gone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import cast

import msgspec
from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from pictura.errors import INVALID_REQUEST

HEADERS_S = 10.0
"""How long a request's headers may take from their first byte, and a new connection may stay silent."""
SWEEP_S = 1.0

HEADER_BYTES_MAX = 64 * 1024

LINGER_S = 5.0
LINGER_BYTES_MAX = 16 * 1024 * 1024
"""How long and how much of a body whose answer has left already is read and thrown away.

Most clients read nothing before they have sent all: closing at once would reset the connection
and take the answer with it.
"""

_UPGRADE = re.compile(rb"\r\nupgrade:", re.IGNORECASE)

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_CONNECTION = "pictura.connection"


class Connection(HttpToolsProtocol):
    """uvicorn's HTTP protocol that bounds how long and how large headers may be.

    `waiting_since` is the loop's time at which it began to wait for headers, None between;
    `lingers_since` the time at which an answer left before all of its request's body had come.
    """

    waiting_since: float | None = None
    lingers_since: float | None = None
    header_bytes = 0
    lingered_bytes = 0
    receiving = False
    closes = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.waiting_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        if self.waiting_since is None and self._between_requests():
            self.waiting_since = self.loop.time()
        if self.waiting_since is not None:
            data = self._head_received(data)
        elif self.lingers_since is not None:
            self.lingered_bytes += len(data)
            if self.lingered_bytes > LINGER_BYTES_MAX:
                self.transport.close()
                return
        if data and not self.transport.is_closing():
            super().data_received(data)

    def _head_received(self, data: bytes) -> bytes:
        """Reads as much as headers may have; what is left of the data."""
        head, rest = (
            data[: HEADER_BYTES_MAX - self.header_bytes],
            data[HEADER_BYTES_MAX - self.header_bytes :],
        )
        self.header_bytes += len(head)
        super().data_received(without_upgrade(head))
        if rest and self.waiting_since is not None and not self.transport.is_closing():
            self.refuse(431, "The request headers are larger than 64 KiB.")
        return rest

    def _between_requests(self) -> bool:
        cycle = cast(RequestResponseCycle | None, self.cycle)
        return not self.receiving and (cycle is None or cycle.response_complete)

    def on_headers_complete(self) -> None:
        self.waiting_since, self.header_bytes = None, 0
        self.receiving = True
        self.scope[_CONNECTION] = self  # type: ignore[typeddict-unknown-key]
        super().on_headers_complete()
        self.cycle.transport = cast(asyncio.Transport, _Outlet(self))

    def on_message_complete(self) -> None:
        self.receiving, self.lingers_since, self.lingered_bytes = False, None, 0
        super().on_message_complete()
        if self.closes:
            self.transport.close()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.receiving and self.cycle.response_complete:
            self.lingers_since = self.loop.time()

    def close_when_received(self) -> None:
        """Closes, but lets a client that still sends its body send on for a moment."""
        if self.receiving and self.cycle.response_complete:
            self.closes = True
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        self.refuse(400, msg)

    def refuse(self, status: int, message: str) -> None:
        """Answers what never became a request, and ends the connection."""
        body = msgspec.json.encode(
            {
                "error": {
                    "message": message,
                    "type": INVALID_REQUEST,
                    "param": None,
                    "code": "bad_http_request",
                }
            }
        )
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


def without_upgrade(head: bytes) -> bytes:
    """Hides an offer to change protocols, which we never take: the parser would skip the body for it.

    Java's client makes one (`h2c`) with every request.
    """
    if _UPGRADE.search(head) is None:
        return head
    lines, end, body = head.partition(b"\r\n\r\n")
    return _UPGRADE.sub(b"\r\nx-upgrade:", lines) + end + body


class _Outlet:
    """What an answer sees of its transport: its head leaves together with the first of its body.

    One packet instead of two, and a client that is woken once.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._has_body = connection.scope["method"] != "HEAD"
        self._transport = connection.transport
        self._head = b""
        self.is_closing = connection.transport.is_closing

    def write(self, data: bytes) -> None:
        if self._has_body and data != _CONTINUE:
            self._head = data
            self.write = self._write_first
        else:
            self._transport.write(data)

    def _write_first(self, data: bytes) -> None:
        self.write = self._transport.write
        self._transport.writelines((self._head, data))
        self._head = b""

    def close(self) -> None:
        if self._head:
            self._write_first(b"")
        self._connection.close_when_received()


def gone(request: Request) -> Callable[[], bool]:
    """Tells, whenever it is asked, whether the client of a request has closed its connection."""
    connection: Connection | None = request.scope.get(_CONNECTION)
    return _never if connection is None else connection.transport.is_closing


def arrived(request: Request) -> bool:
    """Whether the whole body of a request is here, so that reading it cannot wait."""
    connection: Connection | None = request.scope.get(_CONNECTION)
    return connection is not None and not connection.receiving


def _never() -> bool:
    return False


async def cut_slow_headers(connections: Callable[[], Iterable[object]]) -> None:
    """Once a second cuts connections that wait for headers or linger longer than they may."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(SWEEP_S)
        oldest = loop.time() - HEADERS_S + SWEEP_S
        lingers_longest = loop.time() - LINGER_S
        for connection in list(connections()):
            if not isinstance(connection, Connection):
                continue
            if (connection.waiting_since or oldest) < oldest:
                connection.refuse(408, "The request headers took longer than 10 seconds.")
            elif (connection.lingers_since or lingers_longest) < lingers_longest:
                connection.transport.close()
