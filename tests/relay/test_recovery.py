"""What a kill left behind, found at the next start."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pictura.store import keys, ledger, records
from pictura.store.records import JobRecord
from pictura.testing import png
from pictura.types import ImageRequest, Micros, Size, Usage
from tests.support.engine import Actor, Gate, waits
from tests.support.serving import Key, house

MODEL = "gpt-image-1.5"
SIZE = Size(1024, 1024)
REQUEST = msgspec.json.encode(ImageRequest(model=MODEL, prompt="", size=SIZE, quality="medium"))


def left_behind(folder: Path, digits: str, *, kept: bool, **fields: Any) -> str:
    """A job that was dispatched when its server was killed, its picture `kept` on the disk or not: its id."""
    with house(folder) as home:
        key = home.key
    job = job_of(key, digits, **fields)
    with closing(sqlite3.connect(folder / "pictura.db", isolation_level=None)) as tx:
        tx.execute("BEGIN")
        ledger.reserve(tx, job=job.id, scopes=(keys.scope(key.id),), amount=job.reserved, at=job.created_at)
        records.insert(tx, job)
        tx.execute("COMMIT")
    if kept:
        shard = folder / "pictures" / digits[-2:]
        shard.mkdir(parents=True, exist_ok=True)
        (shard / f"{digits}-0").write_bytes(png(SIZE))
    return job.id


def job_of(key: Key, digits: str, **fields: Any) -> JobRecord:
    now = time.time()
    told: dict[str, Any] = {
        "id": f"job_{digits}",
        "key_id": key.id,
        "route": "images/generations",
        "state": "dispatched",
        "model": MODEL,
        "deployment": f"first:{MODEL}",
        "engine": "fake",
        "request": REQUEST,
        "created_at": now,
        "dispatched_at": now,
        "reserved": Micros(50_000),
        "usage": Usage(input_text=2),
        "owner": "srv_dead",
    }
    return JobRecord(**told | fields)


@pytest.mark.parametrize("free", [False, True], ids=["paid", "free"])
@pytest.mark.parametrize("kept", [False, True], ids=["lost", "kept"])
def test_what_a_kill_cut_short_puts_money_at_risk_unless_its_engine_costs_nothing(
    tmp_path: Path, kept: bool, free: bool
):
    job_id = left_behind(tmp_path / "data", "b" * 32, kept=kept)
    with house(tmp_path / "data", engine=Actor(free=free)) as home:
        job = home.job(job_id)
        assert job.state == ("posted" if kept else "voided")
        assert job.provider_at_risk is not free


def test_a_job_that_cannot_be_recovered_keeps_no_other_from_its_end(tmp_path: Path):
    damaged = left_behind(tmp_path / "data", "a" * 32, kept=True, request=b"[]")
    others = [left_behind(tmp_path / "data", digit * 32, kept=True) for digit in "bcd"]
    with house(tmp_path / "data") as home:
        assert home.job(damaged).ended_at is None
        assert [home.job(job_id).state for job_id in others] == ["posted"] * 3


def test_who_asks_again_at_once_after_a_kill_gets_the_lost_outcome_and_buys_nothing(tmp_path: Path):
    folder, gate = tmp_path / "data", Gate()
    with house(folder) as home:
        home.engine.plays("a fox", waits(gate))
        with ThreadPoolExecutor(1) as clients:
            clients.submit(home.generate, "a fox")
            assert gate.reached.wait(30)
            (running,) = home.transact(records.unfinished)
            gate.open()
        key = home.key
        assert home.ended(key)[0].digest is None, "it is kept no longer than it is needed"
    cut_short = msgspec.structs.replace(running, id=f"job_{'c' * 32}", owner="srv_dead")
    with closing(sqlite3.connect(folder / "pictura.db", isolation_level=None)) as tx:
        tx.execute("BEGIN")
        scopes = (keys.scope(key.id),)
        ledger.reserve(tx, job=cut_short.id, scopes=scopes, amount=cut_short.reserved, at=time.time())
        records.insert(tx, cut_short)
        tx.execute("COMMIT")
    with house(folder) as home:
        again = home.generate("a fox", key=key)
        assert (again.status, again.headers["x-pictura-job"]) == (502, cut_short.id)
        assert again.headers["x-pictura-replayed"] == "true"
        assert home.engine.calls == []
