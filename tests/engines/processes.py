"""What /proc tells of processes, and stand-ins for the drawing program that misbehave."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

READY = r"frames.write(b'\0\0\0\0\0'); frames.flush()"
PICTURE = r"frames.write(b'\2\0\0\0\4PNG!'); frames.flush()"
PREAMBLE = """
import os, struct, sys, time
frames = os.fdopen(1, 'wb')
def order():
    head = sys.stdin.buffer.read(4)
    if len(head) < 4: sys.exit(0)
    return sys.stdin.buffer.read(struct.unpack('>I', head)[0])
"""


def program(*lines: str) -> tuple[str, ...]:
    """A drawing program that does what these lines say; it can `order()` and write `frames`."""
    return (sys.executable, "-c", PREAMBLE + "\n".join(lines))


def children() -> set[int]:
    """The living child processes of this one."""
    pids = {int(pid) for task in Path("/proc/self/task").iterdir() for pid in _children_of(task)}
    return {pid for pid in pids if alive(pid)}


def _children_of(task: Path) -> list[str]:
    try:
        return (task / "children").read_text().split()
    except FileNotFoundError:
        return []


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        return stat(pid)[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on: state is 0, the nice value 16."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def marked(variable: str, value: str) -> list[int]:
    """The processes whose environment has a variable of this value: all that descend from one that got it."""
    wanted = f"{variable}={value}".encode()
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if wanted in environment:
                found.append(int(entry.name))
    return found


def gone(pids: set[int] | list[int], within_s: float = 30.0) -> bool:
    """Whether all these processes have ended in time."""
    ends = time.monotonic() + within_s
    while any(alive(pid) for pid in pids):
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True
