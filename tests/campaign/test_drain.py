"""How a server ends that is asked to: what runs is finished and answered, what comes is sent on."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from pictura.store import ledger, records
from tests.campaign.child import FIXED, PICTURA, Child, Key, new_folder
from tests.support.client import Answer, ask, connected, eventually
from tests.support.events import events_of
from tests.support.serving import GENERATIONS

EXIT_S_MAX = 30.0
"""From the last answer, the second signal or the end of its patience to the end of the process, on a busy
machine: what these servers would wait for otherwise takes longer. `bench/start.py` has the true figure.
"""
LONG_S = 600.0


class Watched:
    """A server of one test, and clients that ask it in the background."""

    def __init__(self, folder: Path, key: Key, child: Child) -> None:
        self.folder, self.key, self.child = folder, key, child
        self._clients = ThreadPoolExecutor(32)

    def ask(self, prompt: str, **fields: Any) -> Answer:
        body = {"prompt": prompt, "model": "dall-e-2", "size": "256x256", **fields}
        return ask(self.child.url, GENERATIONS, body, key=self.key.secret, timeout_s=60)

    def asking(self, prompt: str, **fields: Any) -> Future[Answer]:
        return self._clients.submit(self.ask, prompt, **fields)

    def taken(self) -> int:
        """How many jobs there are, be they done or not."""
        with self.database() as tx:
            return len(records.listing(tx, self.key.id, limit=1000))

    def database(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(self.folder / "pictura.db", timeout=30, isolation_level=None))

    def exit_code(self, within_s: float = EXIT_S_MAX) -> int:
        return self.child.process.wait(within_s)

    def posted(self) -> int:
        """How many jobs were posted; the books must be right and nothing pending."""
        with self.database() as tx:
            assert ledger.check(tx) == []
            assert records.unfinished(tx) == []
            return len(records.listing(tx, self.key.id, limit=1000, status="completed"))


@contextmanager
def serving(tmp_path: Path, *, drain_s: float | None = None, workers: int = 1) -> Generator[Watched]:
    """A server with the illustrator, or with fixed pictures when its patience is given."""
    folder, log = tmp_path / "data", tmp_path / "log"
    key = new_folder(folder) if not folder.exists() else Key("", "")
    command = (*PICTURA, str(folder), "--workers", str(workers))
    if drain_s is not None:
        command = (*FIXED, str(folder), str(tmp_path / "journal"), "paid", "1", str(drain_s))
    child = Child(command, log)
    try:
        child.ready()
        yield Watched(folder, key, child)
    finally:
        child.kill(group=True)
        child.survivors_end()


def test_sigterm_finishes_and_answers_what_runs_and_waits_and_refuses_what_comes(tmp_path: Path):
    with serving(tmp_path, drain_s=LONG_S) as server:
        idle = connected(server.child.url)
        asked = [server.asking("until told", stream=number % 2 == 1) for number in range(20)]
        eventually(lambda: server.taken() == 20)
        server.child.terminate()
        ready = eventually(lambda: (answer := ask(server.child.url, "/readyz")).status == 503 and answer)
        assert int(ready.headers["retry-after"]) > 0
        assert ask(server.child.url, "/healthz").status == 200
        refused = server.ask("a cat")
        assert (refused.status, refused.error["code"]) == (503, "server_is_overloaded")
        assert int(refused.headers["retry-after"]) > 0
        assert not any(each.done() for each in asked)
        (tmp_path / "told").touch()
        answers = [each.result() for each in asked]
        assert server.exit_code() == 0
        assert [answer.status for answer in answers] == [200] * 20
        for answer in answers[1::2]:
            assert events_of(answer.body)[-1].event == "image_generation.completed"
        assert server.posted() == 20
        idle.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_to_the_whole_group_leaves_its_processes_at_work_until_all_is_drawn(
    tmp_path: Path, workers: int
):
    with serving(tmp_path, workers=workers) as server:
        asked = [server.asking("a cat", model="illustrator", size="1024x1024", n=4) for _ in range(3)]
        eventually(lambda: server.taken() == 3)
        server.child.terminate()
        assert [each.result().status for each in asked] == [200] * 3
        assert server.exit_code() == 0
        server.child.survivors_end()
        assert server.posted() == 3


def test_the_second_signal_ends_the_server_at_once_and_the_next_start_books_what_it_left(tmp_path: Path):
    with serving(tmp_path) as server:
        asked = [server.asking("a cat", model="illustrator", size="2048x2048", n=10) for _ in range(4)]
        eventually(lambda: server.taken() == 4)
        server.child.terminate()
        eventually(lambda: ask(server.child.url, "/readyz").status == 503)
        server.child.terminate()
        assert server.exit_code() == 1, "it neither finished nor waited"
        server.child.survivors_end()
        assert all(each.exception() is not None for each in asked)
    with serving(tmp_path):
        assert server.posted() <= 4


def test_a_server_out_of_patience_ends_and_the_next_start_books_what_it_left(tmp_path: Path):
    patience_s = 2.0
    with serving(tmp_path, drain_s=patience_s) as server:
        asked = [server.asking(f"wait {LONG_S}", stream=number % 2 == 1) for number in range(10)]
        eventually(lambda: server.taken() == 10)
        began = time.monotonic()
        server.child.terminate()
        assert server.exit_code(patience_s + EXIT_S_MAX) == 0
        assert time.monotonic() - began >= patience_s
        assert all(each.exception() is not None or each.result().status >= 500 for each in asked)
    with serving(tmp_path, drain_s=1.0):
        assert server.posted() == 0


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("at_s", [0.0, 0.15, 0.3, 0.45, 0.6])
def test_a_signal_while_it_starts_ends_it_and_leaves_no_process(tmp_path: Path, at_s: float, workers: int):
    folder = tmp_path / "data"
    new_folder(folder)
    child = Child((*PICTURA, str(folder), "--workers", str(workers)), tmp_path / "log")
    time.sleep(at_s)
    child.terminate()
    try:
        assert child.process.wait(EXIT_S_MAX) in (0, 1, -15)
    finally:
        child.kill(group=True)
    child.survivors_end()
