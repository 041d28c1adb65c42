"""What uvicorn leaves open: connections that trickle their headers, and clients that have gone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import cast
from urllib.parse import unquote

import httptools
import msgspec
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pictura.api.exchange import Exchange
from pictura.errors import INVALID_REQUEST

HEADERS_S = 10.0
"""How long a request's headers may take from their first byte, and a new connection may stay silent."""
SWEEP_S = 1.0
KEEP_ALIVE_S = 75.0
"""Longer than the usual load balancer's, so that it never reuses a connection that we close."""

HEADER_BYTES_MAX = 64 * 1024

LINGER_S = 5.0
LINGER_BYTES_MAX = 16 * 1024 * 1024
"""How long and how much of a body whose answer has left already is read and thrown away.

Most clients read nothing before they have sent all: closing at once would reset the connection
and take the answer with it.
"""

_UPGRADE = re.compile(rb"\r\nupgrade:", re.IGNORECASE)


class Connection(HttpToolsProtocol):
    """uvicorn's HTTP protocol that bounds how long and how large headers may be.

    `waiting_since` is the loop's time at which it began to wait for headers, None between;
    `idle_since` the time at which it had nothing more to answer; `lingers_since` the time at which
    an answer left before all of its request's body had come.
    """

    waiting_since: float | None = None
    idle_since: float | None = None
    lingers_since: float | None = None
    header_bytes = 0
    lingered_bytes = 0
    receiving = False
    closes = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.waiting_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        self.idle_since = None
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
        exchange = cast(Exchange | None, self.cycle)
        return not self.receiving and (exchange is None or exchange.response_complete)

    def on_headers_complete(self) -> None:
        self.waiting_since, self.header_bytes = None, 0
        self.receiving = True
        earlier, app = cast(Exchange | None, self.cycle), cast(ASGI3Application, self.app)
        self.cycle = self._exchange()
        if earlier is None or earlier.response_complete:
            self._start_asgi_task(self.cycle, app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, app))

    def _exchange(self) -> Exchange:
        """The request whose headers have come."""
        parser, url = self.parser, httptools.parse_url(self.url)
        assert parser is not None, "headers are read by a parser"
        version, path = parser.get_http_version(), url.path.decode("ascii")
        self.scope["http_version"] = version
        self.scope["method"] = parser.get_method().decode("ascii")
        self.scope["path"] = unquote(path) if "%" in path else path
        self.scope["raw_path"] = url.path
        self.scope["query_string"] = url.query or b""
        return Exchange(
            self,
            self.scope,
            self.server_state.default_headers,
            expect_100_continue=self.expect_100_continue,
            keep_alive=version != "1.0" and parser.should_keep_alive(),
        )

    def on_message_complete(self) -> None:
        self.receiving, self.lingers_since, self.lingered_bytes = False, None, 0
        super().on_message_complete()
        if self.closes:
            self.transport.close()

    def on_response_complete(self) -> None:
        # uvicorn would set a timer for each answer; here one sweep looks at all that are idle.
        now = self.loop.time()
        self.lingers_since = now if self.receiving and self.cycle.response_complete else None
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self.idle_since = now

    def close_when_received(self) -> None:
        """Closes, but lets a client that still sends its body send on for a moment."""
        if self.receiving and self.cycle.response_complete:
            self.closes = True
        else:
            self.transport.close()

    def shutdown(self) -> None:
        exchange = cast(Exchange | None, self.cycle)
        if exchange is not None and exchange.leaving:
            exchange.keep_alive = False
        else:
            super().shutdown()

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


async def cut_slow_connections(connections: Callable[[], Iterable[object]]) -> None:
    """Once a second cuts connections that wait for headers, linger, or stand idle longer than they may."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(SWEEP_S)
        now = loop.time()
        for connection in list(connections()):
            if isinstance(connection, Connection):
                _cut_if_slow(connection, now)


def _cut_if_slow(connection: Connection, now: float) -> None:
    if _passed(connection.waiting_since, HEADERS_S - SWEEP_S, now):
        connection.refuse(408, "The request headers took longer than 10 seconds.")
    elif _passed(connection.lingers_since, LINGER_S, now) or _passed(
        connection.idle_since, KEEP_ALIVE_S, now
    ):
        connection.transport.close()


def _passed(since: float | None, seconds: float, now: float) -> bool:
    return since is not None and now - since > seconds
