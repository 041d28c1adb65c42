"""The only source of time and chance."""

import os
import time
from typing import Protocol


class Clock(Protocol):
    """What the rest of the house may know of time and chance; `testing.FakeClock` is its double."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards, for durations and deadlines."""
        ...

    def new_id(self, prefix: str) -> str:
        """A fresh name that nobody can guess: the prefix, `_`, 32 hexadecimal digits.

        The first twelve digits tell the millisecond, so that rows made together lie together and a
        million old ones cost a new one nothing; the other twenty are chance.
        """
        ...

    def seed(self) -> int:
        """A fresh seed for a picture, 0 to 2**63 - 1."""
        ...


CHANCE_BYTES = 4096
"""How much chance is had from the system at once: to ask it for each id costs more than all else about an id."""


class SystemClock:
    """The machine's own clock and entropy."""

    def __init__(self) -> None:
        self._chance = memoryview(b"")
        os.register_at_fork(after_in_child=self._forget_chance)  # no two processes have the same

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{time.time_ns() // 1_000_000:012x}{self._fresh(10).hex()}"

    def seed(self) -> int:
        return int.from_bytes(self._fresh(8)) >> 1

    def _fresh(self, count: int) -> memoryview:
        """So many bytes of chance, each given out once."""
        if len(self._chance) < count:
            self._chance = memoryview(os.urandom(CHANCE_BYTES))
        fresh, self._chance = self._chance[:count], self._chance[count:]
        return fresh

    def _forget_chance(self) -> None:
        self._chance = memoryview(b"")
