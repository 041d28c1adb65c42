"""Connections that wait for the next request, for a moment only.

A server that closes an idle connection just when a request leaves on it makes that request doubtful,
and a doubtful request may have been billed. So the wait is shorter than any server's.
"""

from __future__ import annotations

import asyncio
from collections import deque

from pictura.net.connection import Connection
from pictura.net.guard import Origin

IDLE_MAX = 128
"""How many may wait for one origin."""


class Pool:
    """All connections of a client; those that are idle are taken last in, first out, for each origin."""

    def __init__(self, idle_s: float) -> None:
        self._idle_s = idle_s
        self._open: set[Connection] = set()
        self._idle: dict[Origin, deque[Connection]] = {}
        self._sweeper: asyncio.TimerHandle | None = None

    def take(self, origin: Origin) -> Connection | None:
        """A connection that was used a moment ago and is alive, if there is one."""
        idle = self._idle.get(origin)
        oldest = asyncio.get_running_loop().time() - self._idle_s
        while idle:
            connection = idle.pop()
            if connection.idle_since >= oldest and connection.quiet:
                return connection
            connection.abort()
        return None

    def opened(self, connection: Connection) -> None:
        if not connection.closing:
            self._open.add(connection)

    def idle(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        connection.idle_since = loop.time()
        idle = self._idle.setdefault(connection.origin, deque())
        idle.append(connection)
        if len(idle) > IDLE_MAX:
            idle.popleft().abort()
        if self._sweeper is None:
            self._sweeper = loop.call_later(self._idle_s, self._sweep)

    def lost(self, connection: Connection) -> None:
        self._open.discard(connection)

    async def close(self) -> None:
        """Ends all connections, and waits until they are gone."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        self._idle.clear()
        for connection in list(self._open):
            connection.abort()
        while self._open:
            await asyncio.sleep(0)

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        oldest = loop.time() - self._idle_s
        for origin, idle in list(self._idle.items()):
            while idle and idle[0].idle_since <= oldest:
                idle.popleft().abort()
            if not idle:
                del self._idle[origin]
        self._sweeper = loop.call_later(self._idle_s, self._sweep) if self._idle else None
