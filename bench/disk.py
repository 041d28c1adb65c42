"""Waits until the disk makes new files as fast as it ever does.

ext4 looks at every inode that was deleted within the last minute before it gives one out: after a bench,
or a run of tests, a new file may cost twenty times as much for a while, and that would be counted as ours.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path

FILES = 50
SETTLED_US = 40.0
WAIT_S_MAX = 90.0


def await_settled(folder: Path) -> None:
    """Returns when a new file in the folder costs little, or has cost too much for too long."""
    ends = time.monotonic() + WAIT_S_MAX
    while (cost_us := _new_file_us(folder)) > SETTLED_US and time.monotonic() < ends:
        time.sleep(1.0)
    if cost_us > SETTLED_US:
        print(f"  a new file costs {cost_us:.0f} us on this disk")


def _new_file_us(folder: Path) -> float:
    """CPU time of the system that each of a few new files takes."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_stime
        for number in range(FILES):
            os.close(os.open(f"{place}/{number}", os.O_CREAT | os.O_WRONLY))
        return (resource.getrusage(resource.RUSAGE_SELF).ru_stime - before) / FILES * 1e6
