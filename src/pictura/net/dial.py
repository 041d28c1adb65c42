"""From a URL to one connected socket: name, judgement, TCP and TLS, all within one time."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import cached_property

from pictura.net.connection import Connection
from pictura.net.failure import Phase, TransportFailure
from pictura.net.guard import Address, Url
from pictura.net.names import Names

Made = Callable[[], Connection]

ADDRESSES_TRIED_MAX = 4
KEEPALIVE_S = 30
"""A picture takes minutes, and routers forget connections that are silent so long."""


class Dialer:
    """Connects to the very addresses that were judged; nobody resolves the name again.

    `connect_timeout_s` covers name, TCP and TLS together, whatever the number of addresses.
    """

    def __init__(self, names: Names, connect_timeout_s: float, tls: ssl.SSLContext | None) -> None:
        self._names = names
        self._connect_timeout_s = connect_timeout_s
        self._given_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made when first needed: loading the authorities takes tens of milliseconds."""
        return self._given_tls or ssl.create_default_context()

    async def dial(self, url: Url, made: Made, *, deadline: float) -> Connection:
        """A connection to the URL's origin; raises `TransportFailure` or `Refused`, with nothing sent."""
        loop = asyncio.get_running_loop()
        until = min(deadline, loop.time() + self._connect_timeout_s)
        async with _step("address", until, "The host's name could not be resolved"):
            addresses = (await self._names.addresses(url))[:ADDRESSES_TRIED_MAX]
        failure = TransportFailure("address", "The host's name has no address.", sent=False)
        for index, address in enumerate(addresses):
            share_s = (until - loop.time()) / (len(addresses) - index)
            try:
                return await self._connected(url, address, made, loop.time() + share_s)
            except TransportFailure as problem:
                failure = problem
        raise failure

    async def _connected(self, url: Url, address: Address, made: Made, until: float) -> Connection:
        loop = asyncio.get_running_loop()
        async with _step("connect", until, "The host could not be connected to"):
            transport, connection = await loop.create_connection(made, str(address), url.port)
            _keep_alive(transport)
        if url.scheme == "https":
            try:
                async with _step("tls", until, "TLS could not be agreed on with the host"):
                    await self._secure(connection, transport, url.host)
            except BaseException:
                transport.abort()
                raise
        return connection

    async def _secure(self, connection: Connection, transport: asyncio.Transport, host: str) -> None:
        start_tls = asyncio.get_running_loop().start_tls
        secured = None
        if not transport.is_closing():
            secured = await start_tls(transport, connection, self._tls, server_hostname=host)
        if secured is None:
            raise ConnectionResetError
        connection.connection_made(secured)


def _keep_alive(transport: asyncio.Transport) -> None:
    sock = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_S)


@asynccontextmanager
async def _step(phase: Phase, until: float, problem: str) -> AsyncGenerator[None]:
    """Bounds one step in time, and tells its failures as ours: nothing has been sent yet."""
    try:
        async with asyncio.timeout_at(until):
            yield
    except TimeoutError:  # before OSError, which it is one of
        raise TransportFailure(phase, f"{problem} in time.", sent=False, timeout=True) from None
    except ssl.SSLCertVerificationError as error:
        why = error.verify_message.partition(",")[0]  # what follows names the host
        raise TransportFailure(phase, f"{problem}: {why}.", sent=False) from None
    except (OSError, UnicodeError):
        raise TransportFailure(phase, f"{problem}.", sent=False) from None
