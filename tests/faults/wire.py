"""Bytes on a connection: requests read, answers sent, whole and as the faults have it."""

from __future__ import annotations

import asyncio
import itertools
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from tests.faults.framing import Framed

HEAD_BYTES_MAX = 64 * 1024


class Pace(msgspec.Struct, frozen=True):
    """How long the slow faults take; a test sets it beside the deadline it gives."""

    stall_s: float = 30.0
    """Longer than any deadline."""
    silence_s: float = 0.3
    """Before each event of a slow stream, and each write of a trickle of many."""
    drip_s: float = 0.1
    """Between two bytes."""


class Request(msgspec.Struct, frozen=True):
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """One connection from the provider's side; counts what it sent."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pace: Pace) -> None:
        self._reader = reader
        self._writer = writer
        self.pace = pace
        self.sent_bytes = 0
        self.open = True

    async def read(self) -> Request | None:
        """The next request; None when there is none any more."""
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Request(method, path, headers, await self._body(headers))

    async def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return await self._reader.readexactly(int(headers.get("content-length", "0")))
        body = b""
        while length := int((await self._reader.readline()).split(b";")[0], 16):
            body += await self._reader.readexactly(length)
            await self._reader.readline()
        while (await self._reader.readline()).strip():
            pass
        return body

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()
        self.sent_bytes += len(data)

    def hold_back(self) -> None:
        """Keeps the last bytes until the connection is closed, so that they and the end arrive as one."""
        held: socket.socket = self._writer.get_extra_info("socket")
        held.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)

    def reset(self) -> None:
        """Ends the connection with a reset instead of an end."""
        self.open = False
        if self._writer.is_closing():
            return
        held: socket.socket = self._writer.get_extra_info("socket")
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def gone(self) -> None:
        """Waits until the client has left."""
        while await self._reader.read(HEAD_BYTES_MAX):
            pass

    def close(self) -> None:
        self._writer.close()
        self.open = False


class Reply(msgspec.Struct, frozen=True):
    """A whole answer, before a fault has its way with it."""

    status: int
    headers: list[tuple[str, str]]
    framed: Framed

    @property
    def head(self) -> bytes:
        lines = [f"HTTP/{self.framed.version} {self.status} Said"]
        lines += [f"{name}: {value}" for name, value in (*self.headers, *self.framed.headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def whole(connection: Connection, reply: Reply) -> None:
    await connection.send(reply.head)
    if reply.status in (204, 304):
        return
    for chunk in reply.framed.chunks:
        await connection.send(chunk)
    await connection.send(reply.framed.end)
    if reply.framed.closes:
        connection.close()


async def _not_http(connection: Connection, _reply: Reply) -> None:
    await connection.send(b"220 mail.example ESMTP ready\r\n")
    connection.close()


async def _reset_headers(connection: Connection, _reply: Reply) -> None:
    connection.reset()


async def _close_headers(connection: Connection, _reply: Reply) -> None:
    connection.close()


async def _partial_headers(connection: Connection, reply: Reply) -> None:
    await connection.send(reply.head[: len(reply.head) // 2])
    connection.close()


async def _endless_headers(connection: Connection, reply: Reply) -> None:
    await connection.send(reply.head[:-2])
    for number in itertools.count():
        await connection.send(f"x-more-{number}: {'x' * 1000}\r\n".encode())


async def _stall_headers(connection: Connection, reply: Reply) -> None:
    await asyncio.sleep(connection.pace.stall_s)
    await whole(connection, reply)


async def _hang(connection: Connection, _reply: Reply) -> None:
    await connection.gone()
    connection.close()


async def _reset_body(connection: Connection, reply: Reply) -> None:
    await connection.send(reply.head + b"".join(reply.framed.chunks))
    await asyncio.sleep(0.2)  # a reset throws away what the client has not read yet
    connection.reset()


async def _drip(connection: Connection, reply: Reply) -> None:
    for byte in reply.head + b"".join(reply.framed.chunks):
        await connection.send(bytes([byte]))
        await asyncio.sleep(connection.pace.drip_s)


async def _trickle(connection: Connection, reply: Reply) -> None:
    """Twenty writes, cut without regard to what they say."""
    everything = reply.head + b"".join(reply.framed.chunks) + reply.framed.end
    length = len(everything) // 20 + 1
    for at in range(0, len(everything), length):
        await connection.send(everything[at : at + length])
        await asyncio.sleep(connection.pace.silence_s / 30)
    if reply.framed.closes:
        connection.close()


async def _early_hints(connection: Connection, reply: Reply) -> None:
    await connection.send(b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n")
    await whole(connection, reply)


async def _closes_after(connection: Connection, reply: Reply) -> None:
    connection.hold_back()  # an end that crosses the next request on its way is AMBIGUOUS, and rightly so
    await whole(connection, reply)
    connection.close()


async def _silences(connection: Connection, reply: Reply) -> None:
    await connection.send(reply.head)
    for chunk in reply.framed.chunks:
        await asyncio.sleep(connection.pace.silence_s)
        await connection.send(chunk)
    await connection.send(reply.framed.end)


async def _unended(connection: Connection, reply: Reply) -> None:
    await connection.send(reply.head + b"".join(reply.framed.chunks))
    connection.close()


async def _left_open(connection: Connection, reply: Reply) -> None:
    await connection.send(reply.head + b"".join(reply.framed.chunks))
    await connection.gone()
    connection.close()


WIRES: Mapping[str, Callable[[Connection, Reply], Awaitable[None]]] = {
    "whole": whole,
    "not_http": _not_http,
    "reset_headers": _reset_headers,
    "close_headers": _close_headers,
    "partial_headers": _partial_headers,
    "endless_headers": _endless_headers,
    "stall_headers": _stall_headers,
    "hang": _hang,
    "reset_body": _reset_body,
    "drip": _drip,
    "trickle": _trickle,
    "early_hints": _early_hints,
    "closes_after": _closes_after,
    "silences": _silences,
    "unended": _unended,
    "left_open": _left_open,
}
