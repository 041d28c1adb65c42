"""A whole answer leaves at the end of its turn of the loop, whatever happens until then."""

from __future__ import annotations

import asyncio
import re
from typing import Any, cast

from starlette.responses import PlainTextResponse
from uvicorn import Config
from uvicorn.server import ServerState

from pictura.api.connections import Connection

REQUEST = b"GET /%d HTTP/1.1\r\nhost: x\r\n\r\n"
TURNS = 50
"""Of the loop: more than three requests need."""


class Wire:
    """A transport that keeps what was sent."""

    def __init__(self) -> None:
        self.sent = b""
        self.closed = False

    def get_extra_info(self, _name: str, default: object = None) -> object:
        return default

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def writelines(self, parts: tuple[bytes, ...]) -> None:
        assert not self.closed
        self.sent += b"".join(parts)

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def echo(scope: Any, receive: Any, send: Any) -> None:
    await PlainTextResponse(scope["path"])(scope, receive, send)


def connected(wire: Wire) -> Connection:
    config = Config(echo, http=Connection, ws="none", lifespan="off", log_config=None)
    connection = Connection(config, ServerState(), {})
    connection.connection_made(cast(asyncio.Transport, wire))
    return connection


def test_answers_to_requests_sent_together_leave_in_order() -> None:
    async def ask() -> None:
        wire = Wire()
        connection = connected(wire)
        connection.data_received(REQUEST % 1 + REQUEST % 2 + REQUEST % 3)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        assert re.findall(rb"/\d(?!\.)", wire.sent) == [b"/1", b"/2", b"/3"]
        assert not wire.closed

    asyncio.run(ask())


def test_a_server_that_stops_meanwhile_sends_the_answer_first() -> None:
    async def ask() -> None:
        wire = Wire()
        connection = connected(wire)
        connection.data_received(REQUEST % 1)
        await asyncio.sleep(0)
        assert wire.sent == b"" and connection.cycle.response_complete
        connection.shutdown()
        assert not wire.closed
        await asyncio.sleep(0)
        assert wire.sent.endswith(b"/1") and wire.closed

    asyncio.run(ask())


def test_a_client_that_left_meanwhile_is_sent_nothing() -> None:
    async def ask() -> None:
        wire = Wire()
        connection = connected(wire)
        connection.data_received(REQUEST % 1)
        await asyncio.sleep(0)
        wire.close()
        connection.connection_lost(None)
        await asyncio.sleep(0)
        assert wire.sent == b""

    asyncio.run(ask())
