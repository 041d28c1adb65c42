"""What every peer is, and one that runs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import msgspec
import uvloop

from bench.clients import Client, Door

INSTALLED = Path(os.environ.get("PICTURA_BENCH_PEERS", ".peers")).absolute()
"""Where `make bench-peers` puts those that Python and Node bring."""
START_S = 90.0
STOP_S = 10.0
LARGE_BYTES = 64 * 1024


class Unfit(Exception):
    """A peer that did not come up; the message says why."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How one is started, and asked once it is up."""

    command: list[str]
    door: Door
    environment: Mapping[str, str] = {}
    keeps: Path | None = None
    """The folder of the answers that it keeps, if it keeps them."""


class Peer(Protocol):
    @property
    def name(self) -> str: ...

    def missing(self) -> str | None:
        """Why it cannot run here, if it cannot."""
        ...

    def plan(self, folder: Path, port: int, upstream: str) -> Plan:
        """Writes into `folder` what it needs to relay to the provider at `upstream`, an origin."""
        ...


class Running(msgspec.Struct, frozen=True):
    """A peer that answered; `pid` is the first of its family."""

    name: str
    pid: int
    door: Door
    keeps: Path | None = None

    def forget(self) -> None:
        """Empties the large files that it kept, so that the pace of the disk disturbs none that come after.

        They stay: ext4 looks at every inode freed of late before it takes one, which makes new files dear.
        """
        for path in self.keeps.rglob("*") if self.keeps is not None else ():
            if path.is_file() and path.stat().st_size > LARGE_BYTES:
                os.truncate(path, 0)


@contextmanager
def running(peer: Peer, folder: Path, upstream: str) -> Generator[Running]:
    """Starts a peer, waits until a picture comes through it, and ends its whole family.

    Raises `Unfit` when none comes.
    """
    folder.mkdir(parents=True)
    plan = peer.plan(folder, _free_port(), upstream)
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            plan.command,
            cwd=folder,
            env={**os.environ, **plan.environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await_picture(process, plan.door, folder / "output")
        yield Running(peer.name, process.pid, plan.door, plan.keeps)
    finally:
        _end(process)


def _free_port() -> int:
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        return plain.getsockname()[1]


def _await_picture(process: subprocess.Popen[bytes], door: Door, output: Path) -> None:
    ends = time.monotonic() + START_S
    while (status := _status(door)) != 200:
        if process.poll() is not None or time.monotonic() > ends:
            last = output.read_text(errors="replace").strip().splitlines()[-1:]
            raise Unfit(f"no picture came through it (status {status}); its last words: {''.join(last)}")
        time.sleep(0.2)


def _status(door: Door) -> int:
    async def ask() -> int:
        client = await Client.connect(door.port)
        answer = await client.ask(door.request(0, "low"))
        client.close()
        return answer.status

    try:
        return uvloop.run(ask())
    except OSError:  # nobody listens yet
        return 0


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the family: the first is asked, and whoever is left in its session is killed."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
