"""Fills a data folder with past jobs, to see what a long life costs: `bench/seed.py --data DIR --rows N`.

Each job has its reservation, its post or void, its part of the statement and, when it delivered, a
picture whose bytes are deleted. The books it leaves are right. No server may hold the folder.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from pictura.store import kept, keys, migrations, records
from pictura.store.folder import DataFolder
from pictura.types import ImageRequest, Micros, Outcome, Size, Usage

KEYS = 40
DAYS = 365
BATCH_ROWS = 20_000
MODELS = {"gpt-image-1": 42_000, "gpt-image-1.5": 34_000, "gpt-image-1-mini": 11_000, "dall-e-3": 40_000}
"""What was asked, and what a picture of it cost in micro-dollars."""
FAILED_SHARE = 0.03

_INSERT_RESERVE = (
    "INSERT INTO entries (job_id, scope, step, kind, amount_micros, at) VALUES (?, ?, 0, 'reserve', ?, ?)"
)
_INSERT_END = """
INSERT INTO entries (job_id, scope, step, kind, amount_micros, provider_micros, at) VALUES (?, ?, 1, ?, ?, 0, ?)
"""
_SUM_STATEMENT = """
INSERT INTO statement (day, key_id, model, requests, pictures, posted_micros, provider_micros)
SELECT date(ended_at, 'unixepoch'), key_id, model, count(*), sum(state = 'posted'), sum(cost_micros),
    sum(provider_micros)
FROM jobs WHERE number > ? GROUP BY 1, 2, 3
ON CONFLICT (day, key_id, model) DO UPDATE SET
    requests = requests + excluded.requests,
    pictures = pictures + excluded.pictures,
    posted_micros = posted_micros + excluded.posted_micros,
    provider_micros = provider_micros + excluded.provider_micros
"""
_SUM_SCOPES = """
UPDATE scopes SET posted_micros = posted_micros + sums.posted
FROM (SELECT 'key:' || key_id AS scope, sum(cost_micros) AS posted FROM jobs WHERE number > ? GROUP BY 1) AS sums
WHERE scopes.name = sums.scope
"""


def main() -> None:
    """Reads the command line and fills the folder."""
    parser = argparse.ArgumentParser(description="Fill a data folder with past jobs.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    seed(asked.data, asked.rows, random.Random(asked.seed))
    sys.stdout.write(f"{asked.rows} jobs in {time.monotonic() - began:.0f} s\n")


def seed(path: Path, rows: int, chance: random.Random) -> None:
    """Adds `rows` jobs of the last year to the folder's database, oldest first."""
    with closing(sqlite3.connect(DataFolder.open(path).database_path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -200000")
        migrations.migrate(connection, str(path))
        newest: int = connection.execute("SELECT coalesce(max(number), 0) FROM jobs").fetchone()[0]
        connection.execute("BEGIN IMMEDIATE")
        owners = _add_keys(connection)
        connection.execute("COMMIT")
        jobs = _jobs(rows, owners, chance)
        while batch := [job for job, _ in zip(jobs, range(BATCH_ROWS), strict=False)]:
            connection.execute("BEGIN IMMEDIATE")
            _insert(connection, batch)
            connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_SUM_STATEMENT, (newest,))
        connection.execute(_SUM_SCOPES, (newest,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _add_keys(connection: sqlite3.Connection) -> list[str]:
    at = time.time() - DAYS * 86_400
    secrets = [keys.new_secret()[1] for _ in range(KEYS)]
    return [
        keys.add(connection, secret=secret, name=f"seeded {number}", at=at).id
        for number, secret in enumerate(secrets)
    ]


def _jobs(rows: int, owners: list[str], chance: random.Random) -> Iterator[records.JobRecord]:
    now = time.time()
    for row in range(rows):
        at = now - DAYS * 86_400 * (rows - row) / rows
        model = chance.choice(list(MODELS))
        failed = chance.random() < FAILED_SHARE
        price = Micros(MODELS[model])
        yield records.JobRecord(
            id=f"job_{int(at * 1000):012x}{chance.getrandbits(80):020x}",
            key_id=chance.choice(owners),
            route="images/generations",
            state="voided" if failed else "posted",
            model=model,
            deployment=f"illustrator:{model}",
            engine="illustrator",
            request=_REQUESTS[model],
            created_at=at,
            dispatched_at=at,
            ended_at=at + 0.5,
            reserved=Micros(price * 2),
            cost=Micros(0) if failed else price,
            usage=None if failed else _USAGE,
            outcome=Outcome.FAILED if failed else Outcome.DELIVERED,
            error={"message": "The provider failed.", "code": "image_generation_failed"} if failed else None,
            owner="seed",
        )


def _insert(connection: sqlite3.Connection, jobs: list[records.JobRecord]) -> None:
    delivered = [job for job in jobs if job.state == "posted"]
    ends = {"posted": "post", "voided": "void"}
    connection.executemany(records.INSERT_JOB, map(records.job_row, jobs))
    connection.executemany(
        _INSERT_RESERVE, ((job.id, keys.scope(job.key_id), job.reserved, job.created_at) for job in jobs)
    )
    connection.executemany(
        _INSERT_END,
        ((job.id, keys.scope(job.key_id), ends[job.state], job.cost, job.ended_at) for job in jobs),
    )
    connection.executemany(kept.INSERT_PICTURE, (kept.picture_row(_picture(job)) for job in delivered))


def _picture(job: records.JobRecord) -> records.PictureRecord:
    return records.PictureRecord(
        id=f"{job.id.removeprefix('job_')}-0",
        job_id=job.id,
        index=0,
        format="png",
        size=_SIZE,
        bytes=1_400_000,
        usage=_USAGE,
        created_at=job.created_at,
        expires_at=job.created_at + 86_400,
        deleted_at=job.created_at + 86_400,
        quality="medium",
    )


_SIZE = Size(1024, 1024)
_USAGE = Usage(input_text=12, output_image=1056)
_REQUESTS = {
    model: msgspec.json.encode(ImageRequest(model=model, prompt="", size=_SIZE, quality="medium"))
    for model in MODELS
}

if __name__ == "__main__":
    main()
