"""What drawing the gallery costs: CPU of a drawing process with encoding, and its peak memory.

The yardstick is a fixed SVG scene of leaves, rasterised by the same library in the same run:
absolute times differ between machines, their ratio to it hardly does.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

import msgspec

from bench.easel import Outcome


class Task(msgspec.Struct, frozen=True):
    """A size and a quality in which the whole gallery is drawn, and what to reach."""

    side: int
    quality: str
    median_ms: float
    worst_ms: float | None
    peak_mib: float | None


TASKS = (
    Task(1024, "high", 350, 900, 150),
    Task(256, "low", 50, None, None),
    Task(2048, "high", 1600, None, 220),
)


def run() -> None:
    for task in TASKS:
        made = subprocess.run(
            [sys.executable, "-m", "bench.easel", str(task.side), task.quality],
            capture_output=True,
            check=True,
        )
        _tell(task, msgspec.json.decode(made.stdout, type=Outcome))


def _tell(task: Task, found: Outcome) -> None:
    times = sorted((ms, prompt) for prompt, ms in found.cpu_ms.items())
    median = statistics.median(ms for ms, _ in times)
    print(f"  {task.side}x{task.side} {task.quality}, {len(times)} prompts")
    print(
        f"    median {median:5.0f} ms   (to reach: {task.median_ms:.0f}), {median / found.yardstick_ms:.0f} yardsticks of"
        f" {found.yardstick_ms:.1f} ms"
    )
    limit = "" if task.worst_ms is None else f"   (to reach: {task.worst_ms:.0f})"
    print(f"    worst  {times[-1][0]:5.0f} ms{limit}")
    for ms, prompt in reversed(times[-5:]):
        print(f"           {ms:5.0f} ms  {prompt}")
    limit = "" if task.peak_mib is None else f"   (to reach: {task.peak_mib:.0f})"
    print(f"    peak   {found.peak_mib:5.0f} MiB{limit}", flush=True)
