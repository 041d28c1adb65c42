"""`pictura serve --workers 2`: several processes, one address, one store, one set of books."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pictura.store import ledger, records
from pictura.store.sqlite import SqliteDatabase
from tests.engines.processes import alive
from tests.support.client import Answer, ask
from tests.test_cli_serve import PROGRAM, Served, serving

GENERATIONS = "/v1/images/generations"
SMALL = {"model": "dall-e-2", "size": "256x256", "response_format": "url"}


@pytest.fixture
def crew(tmp_path: Path) -> Generator[Served]:
    with serving("--data", str(tmp_path / "data"), "--workers", "2") as served:
        yield served


def draw(crew: Served, prompt: str, **headers: str) -> Answer:
    return ask(crew.url, GENERATIONS, SMALL | {"prompt": prompt}, key=crew.key, headers=headers)


def workers(parent: int) -> list[int]:
    """The process ids of a crew's server processes."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in children.split()]


def until(true: object, what: str, patience_s: float = 60.0) -> None:
    assert callable(true)
    deadline = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_processes_share_the_work_and_the_books(crew: Served, tmp_path: Path) -> None:
    database = SqliteDatabase.open(tmp_path / "data" / "pictura.db")
    owners: set[str | None] = set()

    def both_draw() -> bool:
        with ThreadPoolExecutor(8) as clients:
            answers = list(clients.map(lambda number: draw(crew, f"a fox, {number}"), range(24)))
        assert [answer.status for answer in answers] == [200] * 24
        names = [answer.headers["x-pictura-job"] for answer in answers]
        jobs = [database.peek(lambda tx, name=name: records.find(tx, name)) for name in names]
        owners.update(job.owner for job in jobs if job is not None)
        return len(owners) == 2

    until(both_draw, "one of them does it all")
    assert database.peek(ledger.check) == []


def test_a_key_is_one_job_whichever_process_is_asked(crew: Served) -> None:
    with ThreadPoolExecutor(12) as clients:
        answers = list(clients.map(lambda _: draw(crew, "a cat", **{"idempotency-key": "once"}), range(12)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.headers["x-pictura-job"] for answer in answers}) == 1
    assert len({answer.body for answer in answers}) == 1


def test_a_stream_shows_a_job_of_another_process_too(crew: Served) -> None:
    body = SMALL | {"prompt": "an owl", "stream": True}

    def stream(_: int) -> Answer:
        return ask(crew.url, GENERATIONS, body, key=crew.key, headers={"idempotency-key": "streamed"})

    with ThreadPoolExecutor(12) as clients:
        answers = list(clients.map(stream, range(12)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.headers["x-pictura-job"] for answer in answers}) == 1
    assert all(answer.body.count(b"event: image_generation.completed") == 1 for answer in answers)


def test_a_process_that_is_killed_is_replaced_and_its_jobs_are_ended(crew: Served, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as clients:
        drawing = [clients.submit(draw, crew, f"a bear, {number}") for number in range(16)]
        time.sleep(0.3)
        victim = workers(crew.process.pid)[0]
        os.kill(victim, signal.SIGKILL)
        for one in drawing:
            assert one.exception() is not None or one.result().status == 200
    until(
        lambda: len(workers(crew.process.pid)) == 2 and victim not in workers(crew.process.pid),
        "nobody replaced it",
    )
    database = SqliteDatabase.open(tmp_path / "data" / "pictura.db")
    until(lambda: database.peek(records.unfinished) == [], "its jobs were left")
    assert database.peek(ledger.check) == []
    until(lambda: draw(crew, "a deer").status == 200, "nobody draws")


def test_the_processes_end_with_their_parent(tmp_path: Path) -> None:
    command = (*PROGRAM, "serve", "--port", "0", "--workers", "2", "--data", str(tmp_path / "data"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
        until(lambda: len(workers(process.pid)) == 2, "one of them was never started")
        left = workers(process.pid)
        process.kill()
    until(lambda: not any(map(alive, left)), "they live on")
