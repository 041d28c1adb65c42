"""What uvicorn leaves open: connections that trickle their headers, and clients that have gone."""

from __future__ import annotations

import asyncio
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

_GONE = "pictura.gone"


class Connection(HttpToolsProtocol):
    """uvicorn's HTTP protocol that bounds how long and how large headers may be.

    `waiting_since` is the loop's time at which it began to wait for headers, None between.
    """

    waiting_since: float | None = None
    header_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.waiting_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        if self.waiting_since is None and self._between_requests():
            self.waiting_since = self.loop.time()
        super().data_received(data)
        if self.waiting_since is not None:
            self.header_bytes += len(data)
            if self.header_bytes > HEADER_BYTES_MAX:
                self.refuse(431, "The request headers are larger than 64 KiB.")

    def _between_requests(self) -> bool:
        cycle = cast(RequestResponseCycle | None, self.cycle)
        return cycle is None or cycle.response_complete

    def on_headers_complete(self) -> None:
        self.waiting_since, self.header_bytes = None, 0
        self.scope[_GONE] = self.transport.is_closing  # type: ignore[typeddict-unknown-key]
        super().on_headers_complete()

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


def gone(request: Request) -> Callable[[], bool]:
    """Tells, whenever it is asked, whether the client of a request has closed its connection."""
    return request.scope.get(_GONE, _never)


def _never() -> bool:
    return False


async def cut_slow_headers(connections: Callable[[], Iterable[object]]) -> None:
    """Once a second cuts connections that have waited for headers longer than `HEADERS_S`."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(SWEEP_S)
        oldest = loop.time() - HEADERS_S + SWEEP_S
        for connection in list(connections()):
            if isinstance(connection, Connection) and (connection.waiting_since or oldest) < oldest:
                connection.refuse(408, "The request headers took longer than 10 seconds.")
