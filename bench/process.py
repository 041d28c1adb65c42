"""A server as a child process, and what /proc tells of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Child:
    """A running server; `address` is what its first line said."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def cpu_s(self) -> float:
        """User and system time of the process, in seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss_kib(self) -> int:
        return rss_kib(self.process.pid)

    def open_files(self, within: str) -> int:
        """How many open files have a path with `within` in it."""
        links = (
            link.readlink() for link in Path(f"/proc/{self.process.pid}/fd").iterdir() if link.is_symlink()
        )
        return sum(within in str(path) for path in links)

    def children(self) -> list[int]:
        """The process ids of its own children."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


def rss_kib(pid: int) -> int:
    """Resident memory of a process, in KiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


@contextmanager
def child(*arguments: str) -> Generator[Child]:
    """Starts a module of ours and waits for the line with its address."""
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        yield Child(process, line.strip().split(" ")[-1])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
