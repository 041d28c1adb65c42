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

OPENINGS_KEPT = 32
"""How many beginnings of requests a client remembers: an engine asks the same few again and again."""

Headers = tuple[tuple[str, str], ...]

_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"})
_DEFAULTS = (("accept-encoding", "identity"), ("user-agent", f"pictura/{__version__}"))
_HEADERS = re.compile(r"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\t\x20-\x7e]*\r\n)*")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One request. Host and length are ours to say."""

    method: str
    url: str
    headers: Headers = ()
    """Those of many requests: they are checked once, and remembered."""
    own_headers: Headers = ()
    """Those of this one."""
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
        self._opening = lru_cache(OPENINGS_KEPT)(_opening)
        self._buffer = memoryview(bytearray(READ_BYTES))

    async def send(self, outgoing: Outgoing, *, deadline: float, bytes_max: int | None = None) -> Answer:
        """The answer to a request, once its head is here; raises `TransportFailure` or `Refused`.

        `deadline`, in the loop's time, holds until the answer's body is read. `bytes_max` bounds the
        decoded body. Cancelling ends the connection at once.
        """
        if asyncio.get_running_loop().time() >= deadline:
            raise TransportFailure("connect", "No time was left.", sent=False, timeout=True)
        url, opening = self._opening(outgoing.method, outgoing.url, outgoing.headers, outgoing.alone)
        request = _rendered(opening, outgoing)
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


def _opening(method: str, url: str, headers: Headers, alone: bool) -> tuple[Url, bytes]:
    """Where a request goes, and how its head begins: all that many requests have in common.

    Raises `Refused` for what must not go out.
    """
    to, text = parsed(url), _lines(headers)
    names = {name.lower() for name, _ in headers}
    text += "".join([f"{name}: {value}\r\n" for name, value in _DEFAULTS if name not in names])
    if alone:
        text += "connection: close\r\n"
    return to, f"{method} {to.target} HTTP/1.1\r\nhost: {to.authority}\r\n{text}".encode("ascii")


def _lines(headers: Headers) -> str:
    """Headers as they stand in a head; raises `Refused` for one that must not."""
    text = "".join([f"{name}: {value}\r\n" for name, value in headers])
    if not _HEADERS.fullmatch(text) or text.count("\n") != len(headers):
        raise Refused("A header of the request has a character that is not allowed in it.")
    if not _OURS.isdisjoint([name.lower() for name, _ in headers]):
        raise Refused("A header of the request is not the caller's to set.")
    return text


def _rendered(opening: bytes, outgoing: Outgoing) -> list[bytes]:
    """The request as it goes out: its head, and its body unless there is none."""
    body = outgoing.body
    head = opening + _lines(outgoing.own_headers).encode("ascii")
    if body is not None or outgoing.method in _WITH_BODY:
        head += b"content-length: %d\r\n" % len(body or b"")
    head += b"\r\n"
    return [head, body] if body else [head]
