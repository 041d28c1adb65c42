"""A server that died while it took back what a failed job had kept."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import msgspec

from pictura.store import keys, ledger, records
from pictura.store.records import JobRecord, PictureRecord
from pictura.testing import png
from pictura.types import ImageRequest, Micros, Size, Usage
from tests.campaign.child import new_folder
from tests.support.serving import house

JOB = "job_0123456789abcdef0123456789abcdef"
PICTURE = "img_0123456789abcdef0123456789abcdef"
SIZE = Size(256, 256)


def test_a_void_that_a_kill_cut_short_is_finished_not_turned_into_a_charge(tmp_path: Path):
    folder = tmp_path / "data"
    key = new_folder(folder, budget=10**6)
    now = time.time()
    request = ImageRequest(model="dall-e-2", prompt="", n=3, size=SIZE, quality="standard")
    job = JobRecord(
        id=JOB,
        key_id=key.id,
        route="images/generations",
        state="dispatched",
        model="dall-e-2",
        deployment="illustrator:dall-e-2",
        engine="fake",
        request=msgspec.json.encode(request),
        n=3,
        created_at=now,
        dispatched_at=now,
        reserved=Micros(48_000),
        owner="srv_dead",
    )
    with closing(sqlite3.connect(folder / "pictura.db", isolation_level=None)) as tx:
        tx.execute("BEGIN")
        ledger.reserve(tx, job=JOB, scopes=(keys.scope(key.id),), amount=job.reserved, at=now)
        records.insert(tx, job)
        for index in (0, 1):
            records.keep(tx, kept(index, now))
        tx.execute("COMMIT")
    shard = folder / "pictures" / "ef"
    shard.mkdir(parents=True)
    for index in (1, 2):
        (shard / f"{PICTURE.removeprefix('img_')}-{index}").write_bytes(png(SIZE))
    with house(folder) as home:
        recovered = home.job(JOB)
        assert (recovered.state, recovered.cost) == ("voided", 0)
        assert all(picture.deleted_at is not None for picture in recovered.pictures)
        assert list(shard.iterdir()) == []


def kept(index: int, now: float) -> PictureRecord:
    return PictureRecord(
        id=f"{PICTURE}-{index}",
        job_id=JOB,
        index=index,
        format="png",
        size=SIZE,
        bytes=len(png(SIZE)),
        usage=Usage(),
        created_at=now,
        expires_at=now + 3600,
        quality="standard",
    )
