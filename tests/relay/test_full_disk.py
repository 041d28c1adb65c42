"""A disk that takes no more: a 507, the reservation released, nothing left behind.

A limit on the size of files stands in for a full disk, since it needs no rights: a write beyond it
fails in the same place.
"""

from __future__ import annotations

import resource
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pictura.testing import png
from pictura.types import Outcome, Size
from tests.support.engine import delivers
from tests.support.events import events_of
from tests.support.serving import House, Key, house

BIG = png(Size(1024, 1024)) + bytes(12_000_000)
SMALL = png(Size(1024, 1024))


@contextmanager
def files_of_at_most(size_bytes: int) -> Generator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def pictures_on_disk(home: House) -> list[Path]:
    return [file for file in (home.folder / "pictures").rglob("*") if file.is_file()]


@pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])
def test_a_picture_that_the_disk_does_not_take_is_a_507_that_costs_nothing(tmp_path: Path, stream: bool):
    with house(tmp_path / "data") as home:
        key = home.new_key(budget=100_000)
        home.engine.plays("big", delivers(BIG))
        with files_of_at_most(8_000_000):
            answer = home.generate("big", key=key, stream=stream)
        assert answer.status == 507
        assert answer.headers["x-should-retry"] == "false"
        assert answer.error["code"] == "storage_full"
        (job,) = home.jobs(key)
        assert (job.state, job.outcome) == ("voided", Outcome.UNUSABLE)
        assert home.balance(key).available == 100_000
        assert pictures_on_disk(home) == []
        assert home.generate("small", key=key).status == 200


def test_what_was_bought_and_could_not_be_kept_is_not_bought_again_under_its_key(tmp_path: Path):
    with house(tmp_path / "data") as home:
        headers = {"idempotency-key": "full"}
        home.engine.plays("big", delivers(BIG))
        with files_of_at_most(8_000_000):
            assert home.generate("big", headers=headers).status == 507
        again = home.generate("big", headers=headers)
        assert (again.status, again.headers["idempotent-replayed"]) == (507, "true")
        assert home.engine.calls_of("big") == 1


def test_pictures_that_fit_before_the_disk_was_full_are_delivered(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, delivers(SMALL, BIG, SMALL))
    with files_of_at_most(8_000_000):
        answer = home.generate(prompt, key=key, n=3, stream=True)
    assert answer.status == 200
    assert len(events_of(answer.body)) >= 1
    (job,) = home.ended(key)
    assert job.state == "posted"
    assert len(job.pictures) >= 1
