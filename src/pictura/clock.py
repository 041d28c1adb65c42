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


class SystemClock:
    """The machine's own clock and entropy."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{time.time_ns() // 1_000_000:012x}{os.urandom(10).hex()}"

    def seed(self) -> int:
        return int.from_bytes(os.urandom(8)) >> 1
