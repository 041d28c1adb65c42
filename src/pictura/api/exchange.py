"""One request on a connection and its answer: uvicorn's cycle with a shorter way out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Protocol

from starlette.requests import Request
from uvicorn._types import ASGISendEvent, HTTPScope
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

_EXCHANGE = "pictura.exchange"
_WITHOUT_BODY = (204, 304)

_log = logging.getLogger("uvicorn.error")


class Line(Protocol):
    """What an exchange asks of its connection."""

    transport: asyncio.Transport
    flow: FlowControl

    def on_response_complete(self) -> None: ...

    def close_when_received(self) -> None: ...


class Exchange(RequestResponseCycle):
    """The head of an answer leaves together with the first of its body.

    One packet instead of two, and a client that is woken once. What is raised before then can
    still be answered.
    """

    def __init__(
        self,
        line: Line,
        scope: HTTPScope,
        default_headers: list[tuple[bytes, bytes]],
        *,
        expect_100_continue: bool,
        keep_alive: bool,
    ) -> None:
        super().__init__(
            scope=scope,
            transport=line.transport,
            flow=line.flow,
            logger=_log,
            access_logger=_log,
            access_log=False,
            default_headers=default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=expect_100_continue,
            keep_alive=keep_alive,
            on_response=line.on_response_complete,
        )
        scope[_EXCHANGE] = self  # type: ignore[typeddict-unknown-key]
        self._line = line
        self._head = b""
        self.leaving = False
        """Whether its answer is written and goes out at the end of this turn."""
        self._has_body = scope["method"] != "HEAD"

    async def send(self, message: ASGISendEvent) -> None:
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        if message["type"] == "http.response.start":
            self._begin(message["status"], message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self._go_on(message.get("body", b""), more=message.get("more_body", False))

    def _begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Writes the head down; it leaves with the first of the body."""
        lines = [*self.default_headers, *headers]
        told = dict(lines)
        if b"content-length" in told:
            self.chunked_encoding, self.expected_content_length = False, int(told[b"content-length"])
        elif self._has_body and status not in _WITHOUT_BODY:
            self.chunked_encoding = True
            lines.append((b"transfer-encoding", b"chunked"))
        if told.get(b"connection") == b"close":
            self.keep_alive = False
        elif not self.keep_alive:
            lines.append((b"connection", b"close"))
        self._head = STATUS_LINE[status] + b"\r\n".join(map(b": ".join, lines)) + b"\r\n\r\n"
        if self._head.count(b"\n") != len(lines) + 2:
            raise RuntimeError("a header has more than one line")

    def _go_on(self, body: bytes, *, more: bool) -> None:
        if not self._has_body:
            body, self.expected_content_length = b"", 0
        elif self.chunked_encoding:
            body = _chunk(body, last=not more)
        else:
            self.expected_content_length -= len(body)
        if self.expected_content_length < 0 or (self.expected_content_length > 0 and not more):
            raise RuntimeError("the answer's body is not as long as its head says")
        if more or self.response_started or not self.keep_alive:
            self._write(body)
        else:
            self.response_started = self.leaving = True
            asyncio.get_running_loop().call_soon(self._leave, body)
        if not more:
            self._end()

    def _leave(self, body: bytes) -> None:
        """Sends a whole answer, at the end of the turn with all others that are ready by then.

        The answers one after another cost less than each between the work on two requests.
        """
        self.leaving = False
        if not self.transport.is_closing():
            self._write(body)
            if not self.keep_alive:
                self._line.close_when_received()

    def _write(self, body: bytes) -> None:
        self.response_started = True
        self.waiting_for_100_continue = False
        if self._head:
            self.transport.writelines((self._head, body))
            self._head = b""
        else:
            self.transport.write(body)

    def _end(self) -> None:
        del self.scope[_EXCHANGE]  # type: ignore[typeddict-item]
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self._line.close_when_received()
        self.on_response()


def gone(request: Request) -> Callable[[], bool]:
    """Tells, whenever it is asked, whether the client of a request has closed its connection."""
    exchange: Exchange | None = request.scope.get(_EXCHANGE)
    return _never if exchange is None else exchange.transport.is_closing


def whole_body(request: Request) -> bytearray | None:
    """The body of a request, if all of it is here, so that nothing has to wait for it."""
    exchange: Exchange | None = request.scope.get(_EXCHANGE)
    return None if exchange is None or exchange.more_body else exchange.body


def _never() -> bool:
    return False


def _chunk(body: bytes, *, last: bool) -> bytes:
    chunk = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
    return chunk + b"0\r\n\r\n" if last else chunk
