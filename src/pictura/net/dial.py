"""From a URL to one connected socket: name, addresses, judgement, TCP, TLS, all within one time."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from ipaddress import ip_address

import msgspec

from pictura.net.connection import Connection
from pictura.net.failure import Phase, Refused, TransportFailure
from pictura.net.guard import Address, Policy, Url, obstacle

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
"""From a host's name and a port to its addresses, the best first; raises OSError."""

Made = Callable[[socket.socket], Connection]

KEEPALIVE_S = 30
"""A picture takes minutes, and routers forget silent connections."""


async def resolved(host: str, port: int) -> Sequence[Address]:
    """What the system's resolver says."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(info[4][0]) for info in found))


class Dialer(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Connects to the very addresses that were judged; nothing resolves the name again.

    `connect_timeout_s` covers name, TCP and TLS together, whatever the number of addresses.
    """

    policy: Policy
    connect_timeout_s: float
    resolve: Resolve = resolved
    given_tls: ssl.SSLContext | None = None

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Made when first needed, since loading the authorities takes tens of milliseconds."""
        return self.given_tls or ssl.create_default_context()

    async def dial(self, url: Url, made: Made, *, deadline: float) -> Connection:
        """A connection to the URL's origin; raises `TransportFailure` or `Refused`, with nothing sent."""
        now = asyncio.get_running_loop().time()
        until = min(deadline, now + self.connect_timeout_s)
        addresses = await self._addresses(url, until)
        self._judge(url, addresses)
        failure: TransportFailure | None = None
        for left in range(len(addresses), 0, -1):
            now = asyncio.get_running_loop().time()
            share = now + (until - now) / left
            try:
                return await self._connected(url, addresses[-left], made, share)
            except TransportFailure as problem:
                failure = problem
        assert failure is not None
        raise failure

    async def _addresses(self, url: Url, until: float) -> Sequence[Address]:
        if url.address is not None:
            return [url.address]
        try:
            async with asyncio.timeout_at(until):
                addresses = await self.resolve(url.host, url.port)
        except TimeoutError:
            raise _failed("address", "The host's name took too long to resolve.", timeout=True) from None
        except (OSError, UnicodeError, ValueError):
            raise _failed("address", "The host's name could not be resolved.") from None
        if not addresses:
            raise _failed("address", "The host's name has no address.")
        return addresses

    def _judge(self, url: Url, addresses: Sequence[Address]) -> None:
        """Refuses a host as soon as one of its addresses is not allowed, whichever would be used."""
        private_allowed = url.host in self.policy.private_hosts
        for address in addresses:
            clause = obstacle(address, private_allowed=private_allowed)
            if clause is not None:
                raise Refused(f"The URL's host {clause}.")

    async def _connected(self, url: Url, address: Address, made: Made, until: float) -> Connection:
        sock = await _socket_to(address, url.port, until)
        loop = asyncio.get_running_loop()
        secure = url.scheme == "https"
        try:
            async with asyncio.timeout_at(until):
                _, connection = await loop.create_connection(
                    lambda: made(sock),
                    sock=sock,
                    ssl=self.tls if secure else None,
                    server_hostname=url.host if secure else None,
                )
        except TimeoutError:
            sock.close()
            raise _failed("tls", "The TLS handshake took too long.", timeout=True) from None
        except ssl.SSLCertVerificationError as problem:
            sock.close()
            raise _failed("tls", f"The certificate was not accepted: {problem.verify_message}.") from None
        except OSError:
            sock.close()
            raise _failed("tls" if secure else "connect", "The TLS handshake failed.") from None
        except BaseException:
            sock.close()
            raise
        return connection


async def _socket_to(address: Address, port: int, until: float) -> socket.socket:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        sock = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        raise _failed("connect", "No socket could be opened.") from None
    try:
        _tune(sock)
        async with asyncio.timeout_at(until):
            await asyncio.get_running_loop().sock_connect(sock, (str(address), port))
    except TimeoutError:
        sock.close()
        raise _failed("connect", "The connection took too long.", timeout=True) from None
    except OSError:
        sock.close()
        raise _failed("connect", "The connection was refused.") from None
    except BaseException:
        sock.close()
        raise
    return sock


def _tune(sock: socket.socket) -> None:
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_S)


def _failed(phase: Phase, message: str, *, timeout: bool = False) -> TransportFailure:
    return TransportFailure(phase, message, sent=False, timeout=timeout)
