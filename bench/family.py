"""What a process and all that it started have used, as /proc tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from bench.process import TICKS, rss_kib

LOOK_EVERY_S = 0.05

T = TypeVar("T")


def members(pid: int) -> list[int]:
    """The process and its living descendants."""
    found = [pid]
    for parent in found:
        found += _children(parent)
    return found


def cpu_s(pid: int) -> float:
    """User and system time, in seconds, of the whole family, with those that ended and were waited for."""
    return sum(map(_ticks, members(pid))) / TICKS


def rss_mib(pid: int) -> float:
    """Resident memory of the whole family; what its members share counts for each of them."""
    return sum(map(_rss_kib, members(pid))) / 1024


async def rss_mib_max(pid: int, work: Coroutine[Any, Any, T]) -> tuple[T, float]:
    """Does the work, and tells beside its result the most memory that the family held meanwhile."""
    task = asyncio.create_task(work)
    most = rss_mib(pid)
    while not task.done():
        await asyncio.wait((task,), timeout=LOOK_EVERY_S)
        most = max(most, rss_mib(pid))
    return task.result(), most


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it ended while we looked
        return []


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime


def _rss_kib(pid: int) -> int:
    try:
        return rss_kib(pid)
    except OSError:
        return 0
