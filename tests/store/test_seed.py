"""`bench/seed.py` leaves a folder that is like a long life, with books that are right."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

from bench.seed import seed
from pictura.store import keys, ledger, records
from pictura.store.statement import statement
from tests.store.conftest import OPENERS, Store


def test_a_seeded_folder_has_right_books_and_can_be_seeded_again(tmp_path: Path) -> None:
    for turn in range(2):
        seed(tmp_path, 500, random.Random(turn))
    with closing(Store(OPENERS["sqlite"], tmp_path)) as store:
        assert store.read(ledger.check) == []
        assert sum(row.requests for row in store.read(lambda tx: statement(tx, "model"))) == 1000
        assert store.read(records.unfinished) == []
        assert store.read(lambda tx: records.expired_pictures(tx, 1e12, 10)) == []
        first = store.read(keys.listing)[0]
        jobs = store.read(lambda tx: records.listing(tx, first.id, limit=100))
        assert all(bool(job.pictures) == (job.state == "posted") for job in jobs)
        assert any(job.pictures for job in jobs)
