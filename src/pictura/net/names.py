"""From a host to the addresses we may connect to: resolved once for each connection, and all judged."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

from pictura.net.failure import Refused
from pictura.net.guard import Address, Policy, Url, obstacle

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
"""From a host's name and a port to its addresses, the best first; raises OSError."""


async def resolved(host: str, port: int) -> Sequence[Address]:
    """What the system's resolver says."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(info[4][0]) for info in found))


class Names:
    """Asks for a name once for all who wait for it just then, and keeps no answer."""

    def __init__(self, policy: Policy, resolve: Resolve) -> None:
        self._policy = policy
        self._resolve = resolve
        self._asking: dict[tuple[str, int], asyncio.Future[Sequence[Address]]] = {}

    async def addresses(self, url: Url) -> Sequence[Address]:
        """The addresses of a URL's host; raises OSError, or `Refused` if a single one is not allowed."""
        found = [url.address] if url.address is not None else await self._ask(url.host, url.port)
        private_allowed = url.host in self._policy.private_hosts
        for address in found:
            clause = obstacle(address, private_allowed=private_allowed)
            if clause is not None:
                raise Refused(f"The URL's host {clause}.")
        return found

    async def _ask(self, host: str, port: int) -> Sequence[Address]:
        asking = self._asking.get((host, port))
        if asking is None:
            asking = asyncio.ensure_future(self._resolve(host, port))
            self._asking[host, port] = asking
            asking.add_done_callback(lambda done: self._told(host, port, done))
        return await asyncio.shield(asking)

    def _told(self, host: str, port: int, done: asyncio.Future[Sequence[Address]]) -> None:
        del self._asking[host, port]
        if not done.cancelled():
            done.exception()  # nobody may be left to hear it
