"""Admission: how many jobs may be in the house, and how many may draw at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from pictura.errors import Overloaded
from pictura.relay.patience import WAIT_S, Patience


class Slots:
    """The places of one provider; who finds none waits in order."""

    def __init__(self, in_flight_max: int) -> None:
        self._free = in_flight_max
        self._waiting: deque[asyncio.Future[None]] = deque()

    def take(self) -> bool:
        """Takes a slot if one is free now and nobody waits for it."""
        if self._free <= 0 or self._waiting:
            return False
        self._free -= 1
        return True

    async def wait(self) -> None:
        """Waits for a slot, first come, first served."""
        if self.take():
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._waiting = deque(other for other in self._waiting if other is not turn)
            else:
                self.release()
            raise

    def release(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


async def first_free(providers: Sequence[Slots]) -> int:
    """Waits for a slot at whichever of these comes first, and tells which it was."""
    if len(providers) == 1:
        await providers[0].wait()
        return 0
    waits = [asyncio.ensure_future(slots.wait()) for slots in providers]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        chosen = next(position for position, wait in enumerate(waits) if wait.done())
    except BaseException:
        await _give_up(waits, providers, but=None)
        raise
    await _give_up(waits, providers, but=chosen)
    return chosen


async def _give_up(
    waits: Sequence[asyncio.Future[None]], providers: Sequence[Slots], but: int | None
) -> None:
    """Ends all waits but one, and gives back what they have come to."""
    others = [position for position in range(len(waits)) if position != but]
    for position in others:
        waits[position].cancel()
    await asyncio.gather(*waits, return_exceptions=True)
    for position in others:
        if not waits[position].cancelled():
            providers[position].release()


class Admission:
    """The bound on all jobs of this process, running or waiting for a slot."""

    def __init__(self, in_flight_max: int) -> None:
        self._in_flight_max = in_flight_max
        self._in_flight = 0
        self._patience = Patience()
        self.draining = False

    def enter(self) -> None:
        """Counts a job in; raises `Overloaded` when the house is full or closing."""
        if self.draining:
            raise self._refusal("The server is shutting down")
        if self._in_flight >= self._in_flight_max:
            raise self._refusal(f"The server has {self._in_flight_max} requests in flight, as many as it may")
        self._in_flight += 1

    def readmit(self) -> None:
        """Counts a job in that was let in before, by a process that died."""
        self._in_flight += 1

    @property
    def room(self) -> int:
        """How many jobs it would let in now."""
        return 0 if self.draining else max(0, self._in_flight_max - self._in_flight)

    def _refusal(self, why: str) -> Overloaded:
        return Overloaded(f"{why}; ask again in a moment.", retry_after_s=self._patience.of(WAIT_S))

    def leave(self) -> None:
        self._in_flight -= 1
