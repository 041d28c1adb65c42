"""Servers as child processes that can be killed: how they start, who belongs to them, what they leave."""

from __future__ import annotations

import asyncio
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from pictura.store import keys
from pictura.store.database import Transaction
from pictura.store.folder import DataFolder
from pictura.store.sqlite import SqliteDatabase
from pictura.types import Micros
from tests.engines.processes import alive, marked
from tests.support.client import ask

ROOT = Path(__file__).parent.parent.parent
PICTURA = (sys.executable, "-m", "pictura", "serve", "--port", "0", "--data")
FIXED = (sys.executable, str(Path(__file__).parent / "fixed.py"))
MARK = "CAMPAIGN_SERVER"
"""Set in a server's environment, so that all it starts can be found."""
START_S = 60.0
GONE_S = 20.0
"""How long its processes may take to end after it, on a busy machine; one that is left would run for ever."""


class Key(msgspec.Struct, frozen=True):
    id: str
    secret: str


def new_folder(folder: Path, budget: int | None = None, webhook_secret: str | None = None) -> Key:
    """A data folder with one key, so that a server in it makes neither a key nor a first picture."""
    DataFolder.open(folder)
    key_id, secret = keys.new_secret()
    limit = None if budget is None else Micros(budget)

    def work(tx: Transaction) -> object:
        return keys.add(
            tx,
            secret=secret,
            name="campaign",
            at=time.time(),
            budget=limit,
            webhook_secret=webhook_secret,
        )

    async def add() -> None:
        database = SqliteDatabase.open(folder / "pictura.db")
        await database.write(work)
        await database.close()

    asyncio.run(add())
    return Key(key_id, secret)


class Child:
    """A server process. `url` is there once it has said so."""

    def __init__(self, command: Sequence[str], log: Path, before: Callable[[], None] | None = None) -> None:
        self.began = time.monotonic()
        self.mark = f"{os.getpid()}-{time.monotonic_ns()}"
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PICTURA_")}
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=log.parent,
                start_new_session=True,
                env=environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", MARK: self.mark},
                preexec_fn=before,  # noqa: PLW1509 - sets limits only
            )
        self.log = log
        self.url = ""

    def ready(self) -> float:
        """Waits for its address and a 200 of `/readyz`; the seconds since the process was begun."""
        assert self.process.stdout is not None
        said = ""
        while not (found := re.search(r"is ready on (http://\S+)", said)):
            assert time.monotonic() - self.began < START_S, "no server in time"
            if select.select([self.process.stdout], [], [], 0.1)[0]:
                said += os.read(self.process.stdout.fileno(), 65536).decode()
            assert self.process.poll() is None, self.log.read_text()
        self.url = found[1]
        assert ask(self.url, "/readyz").status == 200
        return time.monotonic() - self.began

    def cpu_s(self) -> float:
        """What its main process has used of a core so far, in seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def family(self) -> list[int]:
        """Its process and all that it started."""
        return [pid for pid in marked(MARK, self.mark) if alive(pid)]

    def kill_one(self, place: int) -> None:
        """Ends one of the processes that its main process started."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        os.kill(int(path.read_text().split()[place]), signal.SIGKILL)

    def terminate(self) -> None:
        """As a service manager or Ctrl-C does it: the signal goes to all of its processes."""
        os.killpg(self.process.pid, signal.SIGTERM)

    def kill(self, *, group: bool = False) -> None:
        """Ends its main process, or all of its server processes with it, as a container's end does."""
        if group and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def survivors_end(self) -> float:
        """Waits until nothing that it started runs; seconds that took."""
        began = time.monotonic()
        while family := self.family():
            waited = time.monotonic() - began
            assert waited < GONE_S, f"processes {family} still run {waited:.1f} s after their server"
            time.sleep(0.01)
        return time.monotonic() - began
