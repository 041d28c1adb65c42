"""The door to the outside: sends one request, once, and hands back its answer.

No redirects, no retries, no cookies. A failure tells whether a byte of the request may have left,
which nobody else can know.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from functools import lru_cache

import msgspec

from pictura import __version__
from pictura.net.answer import Answer
from pictura.net.connection import READ_BYTES, Connection
from pictura.net.dial import Dialer
from pictura.net.exchange import Exchange
from pictura.net.failure import Refused, TransportFailure
from pictura.net.guard import Policy, Url, parsed
from pictura.net.names import Names, Resolve, resolved
from pictura.net.pool import Pool

IDLE_S = 1.5
"""Shorter than any server waits: gunicorn's 2 s are the shortest in use."""

URLS_KEPT = 32
"""How many parsed URLs a client remembers: an engine asks the same few again and again."""

_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"})
_DEFAULTS = (("accept-encoding", "identity"), ("user-agent", f"pictura/{__version__}"))
_HEADERS = re.compile(r"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\t\x20-\x7e]*\r\n)*")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One request. Host and length are ours to say."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    alone: bool = False
    """On a connection of its own, which nobody used before or will use again."""


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
        self._dialer = Dialer(Names(policy, resolve), connect_timeout_s, tls)
        self._pool = Pool(idle_s)
        self._parsed = lru_cache(URLS_KEPT)(parsed)
        self._buffer = memoryview(bytearray(READ_BYTES))

    async def send(self, outgoing: Outgoing, *, deadline: float, bytes_max: int | None = None) -> Answer:
        """The answer to a request, once its head is here; raises `TransportFailure` or `Refused`.

        `deadline`, in the loop's time, holds until the answer's body is read. `bytes_max` bounds the
        decoded body. Cancelling ends the connection at once.
        """
        if asyncio.get_running_loop().time() >= deadline:
            raise TransportFailure("connect", "No time was left.", sent=False, timeout=True)
        url = self._parsed(outgoing.url)
        request = _rendered(outgoing, url)
        connection = None if outgoing.alone else self._pool.take(url.origin)
        exchange = Exchange(
            connection or await self._dial(url, deadline),
            request,
            deadline,
            bodiless=outgoing.method == "HEAD",
            alone=outgoing.alone,
        )
        del outgoing, request  # the body may be large, and the answer take minutes
        return Answer(exchange, await exchange.head(), bytes_max)

    async def close(self) -> None:
        """Ends every connection; requests under way fail."""
        await self._pool.close()

    async def _dial(self, url: Url, deadline: float) -> Connection:
        def made() -> Connection:
            return Connection(url.origin, self._buffer, self._pool)

        connection = await self._dialer.dial(url, made, deadline=deadline)
        self._pool.opened(connection)
        return connection


def _rendered(outgoing: Outgoing, url: Url) -> list[bytes]:
    """The request as it goes out: its head, and its body unless there is none."""
    headers = "".join([f"{name}: {value}\r\n" for name, value in outgoing.headers])
    if not _HEADERS.fullmatch(headers) or headers.count("\n") != len(outgoing.headers):
        raise Refused("A header of the request has a character that is not allowed in it.")
    names = {name.lower() for name, _ in outgoing.headers}
    if not names.isdisjoint(_OURS):
        raise Refused("A header of the request is not the caller's to set.")
    for name, value in _DEFAULTS:
        if name not in names:
            headers += f"{name}: {value}\r\n"
    if outgoing.alone:
        headers += "connection: close\r\n"
    if outgoing.body is not None or outgoing.method in _WITH_BODY:
        headers += f"content-length: {len(outgoing.body or b'')}\r\n"
    head = f"{outgoing.method} {url.target} HTTP/1.1\r\nhost: {url.authority}\r\n{headers}\r\n".encode(
        "ascii"
    )
    return [head, outgoing.body] if outgoing.body else [head]
