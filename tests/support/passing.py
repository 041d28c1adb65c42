"""Time as the servers of this process have it, without waiting for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pictura.clock import SystemClock

Pass = Callable[[float], None]
"""Lets so many seconds pass."""


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> Pass:
    """For deadlines and for expiry; what waits for an event of its loop waits on."""
    passed_s = 0.0
    monotonic, now = SystemClock.monotonic, SystemClock.now
    monkeypatch.setattr(SystemClock, "monotonic", lambda clock: monotonic(clock) + passed_s)
    monkeypatch.setattr(SystemClock, "now", lambda clock: now(clock) + passed_s)

    def passes(seconds: float) -> None:
        nonlocal passed_s
        passed_s += seconds

    return passes
