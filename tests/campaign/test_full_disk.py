"""A disk that fills under a running server: 507, nothing held, and all well again once there is room."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from pictura.store import keys, ledger
from tests.campaign.child import FIXED, PICTURA, Child, Key, new_folder
from tests.support.client import Answer, ask
from tests.support.serving import GENERATIONS

BUDGET = 10**9
PRICE = 16_000
"""Micro-dollars of a dall-e-2 picture of 256x256."""
LARGE_BYTES = 8 * 2**20
DISK_BYTES = 24 * 2**20
IN_NAMESPACE = """
import os, sys
os.system('mount -t tmpfs -o size={size} none {at}') == 0 or sys.exit('no tmpfs')
os.system('cp -a {kept}/. {at}/') == 0 or sys.exit('no copy')
os.execv(sys.argv[1], sys.argv[1:])
"""


class Full:
    """A server of one test, and its books as they stand in `folder`."""

    def __init__(self, folder: Path, key: Key, child: Child) -> None:
        self.folder, self.key, self.child = folder, key, child

    def ask(self, prompt: str = "a cat", **fields: Any) -> Answer:
        body = {"prompt": prompt, "model": "dall-e-2", "size": "256x256", **fields}
        return ask(self.child.url, GENERATIONS, body, key=self.key.secret, timeout_s=60)

    def posted(self) -> int:
        """Micro-dollars posted; the books must be right, with nothing pending."""
        with TemporaryDirectory() as copy:  # sqlite cannot open a file of another mount namespace
            for file in self.folder.glob("pictura.db*"):
                shutil.copy(file, copy)
            return self._posted(Path(copy) / "pictura.db")

    def _posted(self, database: Path) -> int:
        with closing(sqlite3.connect(database)) as tx:
            assert ledger.check(tx) == []
            balance = ledger.balance(tx, keys.scope(self.key.id))
        assert balance.pending == 0
        return balance.posted

    def refuses(self, prompt: str = "a cat", **fields: Any) -> None:
        """Answers 507 and that asking again is of no use, charges nothing and leaves nothing."""
        before = self.posted()
        told = self.ask(prompt, **fields)
        assert (told.status, told.error["code"]) == (507, "storage_full"), told.body
        assert told.headers["x-should-retry"] == "false"
        assert self.posted() == before
        assert list((self.folder / "pictures" / "tmp").iterdir()) == []

    def delivers(self, prompt: str = "a cat", **fields: Any) -> None:
        before = self.posted()
        told = self.ask(prompt, **fields)
        assert told.status == 200, told.body
        assert self.posted() == before + PRICE


@contextmanager
def limited(tmp_path: Path, command: tuple[str, ...], *arguments: str) -> Generator[Full]:
    folder = tmp_path / "data"
    key = new_folder(folder, budget=BUDGET)
    child = Child((*command, str(folder), *arguments), tmp_path / "log")
    try:
        child.ready()
        yield Full(folder, key, child)
    finally:
        child.kill()
        child.survivors_end()


def no_file_larger(child: Child, size_bytes: int) -> None:
    """The system refuses the server's writes beyond so many bytes of a file, as a full disk would."""
    resource.prlimit(child.process.pid, resource.RLIMIT_FSIZE, (size_bytes, resource.RLIM_INFINITY))


def test_a_picture_that_finds_no_room_is_not_charged_and_small_ones_still_are_made(tmp_path: Path):
    with limited(tmp_path, FIXED, str(tmp_path / "journal"), "paid", "1") as server:
        server.delivers()
        no_file_larger(server.child, LARGE_BYTES // 2)
        server.refuses(f"bytes {LARGE_BYTES}")
        server.refuses(f"bytes {LARGE_BYTES}", stream=True)
        server.delivers()
        no_file_larger(server.child, resource.RLIM_INFINITY)
        server.delivers(f"bytes {LARGE_BYTES + 1}")  # the same body would be told the same for ten seconds
        assert server.child.process.poll() is None


def test_books_that_find_no_room_refuse_before_anything_is_drawn_and_go_on_where_they_were(tmp_path: Path):
    with limited(tmp_path, PICTURA) as server:
        server.delivers()
        no_file_larger(server.child, 1024)
        for _ in range(3):
            server.refuses()
        no_file_larger(server.child, resource.RLIM_INFINITY)
        server.delivers()
        assert server.child.process.poll() is None


def may_mount() -> bool:
    tried = subprocess.run(
        ["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


def test_a_disk_that_is_full_to_the_last_byte_refuses_and_recovers_without_a_restart(tmp_path: Path):
    try:
        permitted = may_mount()
    except FileNotFoundError:
        permitted = False
    if not permitted:
        pytest.skip("mount namespaces are not permitted here; RLIMIT_FSIZE stands in for them above")
    folder = tmp_path / "data"
    key = new_folder(folder, budget=BUDGET)
    kept = tmp_path / "kept"
    folder.rename(kept)
    folder.mkdir()
    script = IN_NAMESPACE.format(size=DISK_BYTES, at=folder, kept=kept)
    inside = ("unshare", "-rm", sys.executable, "-c", script)
    child = Child((*inside, *PICTURA, str(folder)), tmp_path / "log")
    try:
        child.ready()
        server = Full(Path(f"/proc/{child.process.pid}/root{folder}"), key, child)
        server.delivers()
        filler = server.folder / "filler"
        fill(filler)
        for _ in range(3):
            server.refuses()
        filler.unlink()
        server.delivers()
        fill(filler)
        server.refuses()
        assert child.process.poll() is None
    finally:
        child.kill()
        child.survivors_end()


def fill(path: Path) -> None:
    """Takes all room there is."""
    with path.open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while os.write(file.fileno(), bytes(size)):
                    pass
            except OSError:
                continue
