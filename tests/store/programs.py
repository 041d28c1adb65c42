"""Programs that the tests of several processes run: `programs.py NAME FOLDER ARGUMENTS`."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path

from pictura.errors import BudgetExhausted, StorageFull
from pictura.store import keys, ledger
from pictura.store.sqlite import SqliteDatabase
from tests.store.cast import ALICE, NOON, begin, deliver, lose, open_scope


async def burst(folder: Path, run: str) -> None:
    """Does jobs from 16 tasks until it is killed; a job's name with a dot: its post was acknowledged."""
    database = SqliteDatabase.open(folder / "pictura.db")

    async def one_job(name: str) -> None:
        await database.write(lambda tx: begin(tx, name))
        await database.write(lambda tx: deliver(tx, name))
        sys.stdout.write(f"{name}.\n")
        sys.stdout.flush()

    async def worker(number: int) -> None:
        for turn in range(100_000):
            await one_job(f"job_{run}_{number}_{turn}")

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.gather(*map(worker, range(16)))


async def spend(folder: Path, run: str, times: str) -> None:
    """Reserves until the budget is spent and tells how often it could."""
    database = SqliteDatabase.open(folder / "pictura.db")

    async def ask(number: int) -> bool:
        try:
            await database.write(lambda tx: begin(tx, f"job_{run}_{number}", 100))
        except BudgetExhausted:
            return False
        return True

    sys.stdout.write(str(sum(await asyncio.gather(*map(ask, range(int(times)))))))
    await database.close()


async def revoke(folder: Path, key_id: str) -> None:
    """Revokes a key, as the command line does."""
    database = SqliteDatabase.open(folder / "pictura.db")
    await database.write(lambda tx: keys.revoke(tx, key_id, NOON))
    await database.close()


async def fill(folder: Path) -> None:
    """Writes jobs into files that may not grow far, then again when they may."""
    database = SqliteDatabase.open(folder / "pictura.db")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    for number in range(30):
        try:
            await database.write(lambda tx, n=number: begin(tx, f"job_{n}", request=b"x" * 30_000))
            print("kept")
        except StorageFull:
            print("StorageFull")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    await database.write(lambda tx: begin(tx, "job_last"))
    print("room-again")
    await database.close()


async def settle_on_a_full_disk(folder: Path) -> None:
    """Fills its disk to the last byte while jobs run, then books them, then makes room again."""
    database = SqliteDatabase.open(folder / "pictura.db")
    await database.write(lambda tx: open_scope(tx, None))
    names = [f"job_{number:03}" for number in range(100)]
    await asyncio.gather(*(database.write(lambda tx, name=name: begin(tx, name)) for name in names))
    with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"x" * 4096)
    await asyncio.gather(*(database.write(lambda tx, name=name: lose(tx, name)) for name in names))
    print("ballast", (folder / "ballast").exists())
    (folder / "filler").unlink()
    await database.write(lambda tx: begin(tx, "job_after"))
    print("ballast", (folder / "ballast").exists())
    print("problems", len(await database.read(ledger.check)))
    print("pending", (await database.read(lambda tx: ledger.balance(tx, ALICE))).pending)
    await database.close()


async def hold(folder: Path, seconds: str) -> None:
    """Holds the write lock for a while."""
    connection = sqlite3.connect(folder / "pictura.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    time.sleep(float(seconds))  # noqa: ASYNC251 - it is all this program does
    connection.execute("COMMIT")
    connection.close()


PROGRAMS = {
    "burst": burst,
    "spend": spend,
    "revoke": revoke,
    "fill": fill,
    "hold": hold,
    "settle": settle_on_a_full_disk,
}

if __name__ == "__main__":
    asyncio.run(PROGRAMS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:]))
