"""The door to the outside: sends one request, once, and hands back its answer.

No redirects, no retries, no cookies. A failure tells whether a byte of the request may have left,
which nobody else can know.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from functools import partial

import msgspec

from pictura import __version__
from pictura.net.answer import Answer
from pictura.net.connection import Connection
from pictura.net.dial import Dialer, Resolve, resolved
from pictura.net.failure import Refused, TransportFailure
from pictura.net.guard import Origin, Policy, Url, parsed
from pictura.net.incoming import PIECE_BYTES
from pictura.net.pool import Pool

IDLE_S = 1.5
"""Shorter than any server waits: gunicorn's 2 s are the shortest in use."""

_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"})
_DEFAULTS = (("accept-encoding", "identity"), ("user-agent", f"pictura/{__version__}"))
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One request. Host and length are ours to say."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


class Client:
    """Sends requests where its policy allows; `close` it in the loop that used it.

    `connect_timeout_s` covers name, TCP and TLS together; `idle_s` is how long a connection may wait to
    be used again.
    """

    def __init__(
        self,
        *,
        policy: Policy,
        tls: ssl.SSLContext | None = None,
        connect_timeout_s: float = 3.0,
        idle_s: float = IDLE_S,
        resolve: Resolve = resolved,
    ) -> None:
        self._dialer = Dialer(
            policy=policy, connect_timeout_s=connect_timeout_s, resolve=resolve, given_tls=tls
        )
        self._pool = Pool(idle_s)
        self._connections: set[Connection] = set()
        self._buffer = memoryview(bytearray(PIECE_BYTES))

    async def send(self, outgoing: Outgoing, *, deadline: float, bytes_max: int | None = None) -> Answer:
        """The answer to a request, once its head is here; raises `TransportFailure` or `Refused`.

        `deadline`, in the loop's time, holds until the answer's body is read. `bytes_max` bounds the
        decoded body. Cancelling ends the connection at once.
        """
        if asyncio.get_running_loop().time() >= deadline:
            raise TransportFailure("connect", "No time was left.", sent=False, timeout=True)
        url = parsed(outgoing.url)
        request = _rendered(outgoing, url)
        connection = self._pool.take(url.origin) or await self._dial(url, deadline)
        exchange = connection.begin(request, deadline, bodiless=outgoing.method == "HEAD")
        head = await exchange.head()
        return Answer(exchange, head, bytes_max)

    async def close(self) -> None:
        """Ends every connection; requests under way fail."""
        self._pool.close()
        for connection in self._connections:
            connection.abort()
        while self._connections:
            await asyncio.sleep(0)

    async def _dial(self, url: Url, deadline: float) -> Connection:
        return await self._dialer.dial(url, partial(self._made, url.origin), deadline=deadline)

    def _made(self, origin: Origin, sock: socket.socket) -> Connection:
        connection = Connection(
            sock, self._buffer, partial(self._pool.put, origin), self._connections.discard
        )
        self._connections.add(connection)
        return connection


def _rendered(outgoing: Outgoing, url: Url) -> list[bytes]:
    """The request as it goes out: its head, and its body unless there is none."""
    lines = [f"{outgoing.method} {url.target} HTTP/1.1", f"host: {url.authority}"]
    names = set[str]()
    for name, value in outgoing.headers:
        if not _NAME.fullmatch(name) or _BAD_VALUE.search(value) or not value.isascii():
            raise Refused("A header of the request has a character that is not allowed in it.")
        names.add(name.lower())
        lines.append(f"{name}: {value}")
    if not names.isdisjoint(_OURS):
        raise Refused("A header of the request is not the caller's to set.")
    lines += [f"{name}: {value}" for name, value in _DEFAULTS if name not in names]
    if outgoing.body is not None or outgoing.method in _WITH_BODY:
        lines.append(f"content-length: {len(outgoing.body or b'')}")
    head = "\r\n".join([*lines, "", ""]).encode("ascii")
    return [head, outgoing.body] if outgoing.body else [head]
