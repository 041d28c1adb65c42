"""The breaker of a provider or of one deployment: who fails again and again is left alone for a while.

    state      failure                    success    alive      probe is let in
    closed     the fifth in a row: open   closed     closed     -
    open       open                       closed     closed     after 30 s: probing
    probing    open                       closed     closed     after 30 s: another

`alive` is an answer that speaks for the provider without being a success: the caller was at fault, or
it asked for patience. What says nothing, such as a client that left, is `nothing`: a probe that ends
so lets the next one in.
"""

from __future__ import annotations

from typing import Literal

from pictura.errors import WAIT_S_MAX

Heard = Literal["success", "failure", "alive", "nothing"]
State = Literal["closed", "open", "probing"]

FAILURES_IN_A_ROW = 5
PROBE_EVERY_S = 30.0


class Breaker:
    """Times are those of a clock that never runs backwards, in seconds."""

    def __init__(self) -> None:
        self.state: State = "closed"
        self._failures = 0
        self._next_probe = 0.0
        self._held_until = 0.0
        """Until when the provider asked for patience; nothing but time ends that."""

    def wait_s(self, now: float) -> float:
        """How long until a call may go; 0: now."""
        rests_until = self._held_until if self.state == "closed" else max(self._held_until, self._next_probe)
        return max(0.0, rests_until - now)

    def enter(self, now: float) -> bool:
        """Whether a call may go now. While it is not closed, the one that may is the probe."""
        if self.wait_s(now):
            return False
        if self.state != "closed":
            self.state, self._next_probe = "probing", now + PROBE_EVERY_S
        return True

    def note(self, heard: Heard, now: float) -> None:
        """What a call that was let in came to."""
        if heard == "nothing":
            if self.state == "probing":
                self.state, self._next_probe = "open", now
        elif heard == "failure":
            self._failures += 1
            if self.state == "probing" or self._failures >= FAILURES_IN_A_ROW:
                self.state, self._next_probe = "open", now + PROBE_EVERY_S
        elif heard == "success" or self.state != "closed":
            self.state, self._failures = "closed", 0

    def hold_off(self, wait_s: float, now: float) -> None:
        """Obeys a provider's `Retry-After`, within reason."""
        self._held_until = max(self._held_until, now + min(wait_s, WAIT_S_MAX))
