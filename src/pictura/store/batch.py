"""Small work of one kind that many ask for in the same turn of the event loop, done in one go at its end.

Whatever calls into the system drives the interpreter's own code and data out of the processor's caches:
done between two steps of every request it costs twice what it costs here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

SIZE_MAX = 64
"""So that the loop waits for no batch much longer than for one of its members."""


class Batch:
    """Work that waits for the end of the turn."""

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
        for _ in range(min(len(self._waiting), SIZE_MAX)):
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
