"""Several server processes on one socket, and the parent that watches them.

The parent runs nothing but this: no event loop, no threads, no open database. So it may fork at any
time, to replace a process that ended, and to have somebody end what that one left undone.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import msgspec

QUICK_S = 5.0
QUICK_DEATHS_MAX = 5
"""So many processes in a row that die so soon after their start end the whole server."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One process of the crew: its place, and the owner's name that its jobs bear."""

    place: int
    owner: str
    first: bool
    """It was there from the start; a replacement need not greet anybody."""
    lifeline: int
    """A pipe to read from: it ends when the parent does."""


class Crew:
    """Keeps `size` processes at work until it is told to stop.

    `work` is a process's whole life and returns its exit code; `recover` ends what an owner that died
    left undone, or, before the first start, what anybody did.
    """

    def __init__(
        self,
        size: int,
        *,
        work: Callable[[Member], int],
        recover: Callable[[str | None], int],
        new_owner: Callable[[], str],
    ) -> None:
        self._size = size
        self._work = work
        self._recover = recover
        self._new_owner = new_owner
        self._members: dict[int, Member] = {}
        self._stopping = False

    def run(self) -> int:
        """Returns the exit code once every process has ended."""
        lifeline, held = os.pipe()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        _forked(lambda: self._recover(None))
        for place in range(self._size):
            self._start(place, lifeline, held, first=True)
        began, quick_deaths = time.monotonic(), 0
        while self._members:
            pid, status = os.waitpid(-1, 0)
            member = self._members.pop(pid, None)
            if member is None or self._stopping:
                continue
            _forked(lambda member=member: self._recover(member.owner))
            quick = time.monotonic() - began < QUICK_S
            quick_deaths = quick_deaths + 1 if quick else 0
            if quick_deaths >= QUICK_DEATHS_MAX:
                self._stop()
                return os.waitstatus_to_exitcode(status) or 1
            began = time.monotonic()
            self._start(member.place, lifeline, held, first=False)
        return 0

    def _start(self, place: int, lifeline: int, held: int, *, first: bool) -> None:
        if self._stopping:
            return
        member = Member(place=place, owner=self._new_owner(), first=first, lifeline=lifeline)

        def live() -> int:
            os.close(held)
            return self._work(member)

        pid = _fork(live)
        self._members[pid] = member
        if self._stopping:  # asked between the two
            os.kill(pid, signal.SIGTERM)

    def _stop(self, *_signal: object) -> None:
        """Lets every process finish what it does; the second time, ends them at once."""
        for pid in list(self._members):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL if self._stopping else signal.SIGTERM)
        self._stopping = True


def _forked(errand: Callable[[], int]) -> int:
    """Runs an errand in a process of its own and waits for its exit code."""
    _, status = os.waitpid(_fork(errand), 0)
    return os.waitstatus_to_exitcode(status)


def _fork(life: Callable[[], int]) -> int:
    """Starts a process that lives one function and never returns here."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    code = 1
    try:
        code = life()
    finally:
        sys.stdout.flush()
        os._exit(code)
