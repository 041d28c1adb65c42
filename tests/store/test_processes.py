"""Several processes on one file, and a process that dies at any moment."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pictura.errors import Overloaded
from pictura.store import group_commit, keys, ledger, records
from pictura.types import Micros
from tests.store.cast import ALICE, NOON, begin, open_scope
from tests.store.conftest import OPENERS, Store

PROGRAMS = Path(__file__).parent / "programs.py"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Store]:
    store = Store(OPENERS["sqlite"], tmp_path)
    yield store
    store.close()


def program(name: str, folder: Path, *arguments: object) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.Popen(
        [sys.executable, str(PROGRAMS), name, str(folder), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


def posted(store: Store) -> set[str]:
    rows = store.peek(lambda tx: tx.execute("SELECT job_id FROM entries WHERE kind = 'post'").fetchall())
    return {name for (name,) in rows}


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_after_a_kill_the_books_are_right_and_all_that_was_acknowledged_is_there(
    shared: Store, tmp_path: Path, campaign: bool
) -> None:
    kills = 100 if campaign else 4
    chance = random.Random(None if campaign else 3)
    shared.write(lambda tx: open_scope(tx, None))
    for kill in range(kills):
        with program("burst", tmp_path, kill) as burst:
            assert burst.stdout is not None and burst.stdout.readline() == "ready\n"
            first = [burst.stdout.readline() for _ in range(11)]
            time.sleep(chance.uniform(0.0, 0.25))
            burst.send_signal(signal.SIGKILL)
            told = "".join(first) + burst.communicate()[0]
            acknowledged = {line.strip() for line in told.splitlines() if line.endswith(".")}
        shared.reopen()
        assert len(acknowledged) > 10
        assert {name.rstrip(".") for name in acknowledged} <= posted(shared)
        assert shared.read(ledger.check) == []
    print(f"{kills} kills, {len(posted(shared))} jobs posted")


def test_two_processes_never_spend_more_than_the_budget(shared: Store, tmp_path: Path) -> None:
    shared.write(lambda tx: open_scope(tx, 50 * 100))
    spenders = [program("spend", tmp_path, number, 150) for number in range(2)]
    taken = [int(spender.communicate()[0]) for spender in spenders]
    assert sum(taken) == 50
    assert shared.peek(lambda tx: ledger.balance(tx, ALICE)).pending == 5000
    assert shared.read(ledger.check) == []


def test_a_key_that_another_process_revokes_is_dead_at_the_next_look(shared: Store, tmp_path: Path) -> None:
    record = shared.write(lambda tx: keys.add(tx, secret="sk-chosen", name="Alice", at=NOON))
    before = shared.peek(keys.version)
    assert program("revoke", tmp_path, record.id).communicate() == ("", None)
    assert shared.peek(keys.version) != before
    assert not shared.peek(lambda tx: keys.find(tx, record.id)).live(NOON)


def test_a_full_disk_refuses_what_it_cannot_take_and_goes_on_when_there_is_room(
    shared: Store, tmp_path: Path
) -> None:
    shared.write(lambda tx: open_scope(tx, None))
    told = program("fill", tmp_path).communicate()[0].split()
    assert told[-1] == "room-again" and "StorageFull" in told and set(told[:-1]) <= {"kept", "StorageFull"}
    shared.reopen()
    assert shared.read(ledger.check) == []
    assert len(shared.read(records.unfinished)) == told.count("kept") + 1


def test_on_a_disk_without_a_byte_left_running_jobs_still_release_their_reservations(tmp_path: Path) -> None:
    disk = "mount -t tmpfs -o size=24m none {0} && exec {1} {2} settle {0}"
    command = [
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        disk.format(tmp_path, sys.executable, PROGRAMS),
    ]
    try:
        subprocess.run([*command[:3], "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine allows no mount namespaces, so no small disk to fill")
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    told = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths}, check=True, capture_output=True, text=True
    )
    assert told.stdout.splitlines() == ["ballast False", "ballast True", "problems 0", "pending 100"]


def test_a_lock_of_another_process_is_waited_for(shared: Store, tmp_path: Path) -> None:
    with program("hold", tmp_path, 0.5) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        shared.write(lambda tx: open_scope(tx, 7))
    assert shared.peek(lambda tx: ledger.balance(tx, ALICE)).limit == Micros(7)


def test_a_lock_that_stays_is_told_and_nothing_is_written(
    shared: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "BUSY_PATIENCE_S", 0.1)
    shared.write(lambda tx: open_scope(tx, None))
    other = sqlite3.connect(tmp_path / "pictura.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    results = shared.write_together(*(lambda tx, n=n: begin(tx, f"job-{n}") for n in range(3)))
    assert [type(result) for result in results] == [Overloaded] * 3
    other.execute("ROLLBACK")
    other.close()
    shared.write(lambda tx: begin(tx, "later"))
    assert [job.id for job in shared.read(records.unfinished)] == ["later"]
