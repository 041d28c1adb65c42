"""What is done once for all who ask for it in the same turn of the event loop.

Whatever calls into the system drives the interpreter's own code and data out of the processor's caches:
done between two steps of every request it costs twice what it costs here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

BATCH_MAX = 64
"""So that the loop waits for no batch much longer than for one of its members."""


class Batch:
    """Small work that waits for the end of the turn, to be done in one go."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Callable[[], None], asyncio.Future[None]]] = deque()

    async def do(self, work: Callable[[], None]) -> None:
        """Returns when the work is done, or raises what it raised; a caller that is cancelled calls it off."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._run)
        self._waiting.append((work, done))
        await done

    def _run(self) -> None:
        for _ in range(min(len(self._waiting), BATCH_MAX)):
            work, done = self._waiting.popleft()
            if done.done():
                continue
            try:
                work()
            except Exception as error:  # noqa: BLE001 - it belongs to whoever asked for the work
                done.set_exception(error)
            else:
                done.set_result(None)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._run)


class Glance(Generic[T]):
    """Looks at something that others may change, and remembers it until the turn's end.

    What is called soon runs before any request that the loop has yet to read from its socket: so
    whatever was changed before a request was sent, that request sees.
    """

    def __init__(self, look: Callable[[], T]) -> None:
        self._look = look
        self._seen: tuple[T] | None = None

    def __call__(self) -> T:
        if self._seen is None:
            self._seen = (self._look(),)
            asyncio.get_running_loop().call_soon(self._forget)
        return self._seen[0]

    def _forget(self) -> None:
        self._seen = None
