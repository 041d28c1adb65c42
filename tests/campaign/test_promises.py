"""Servers killed between what they promised and its keeping: a 202 and its picture, an end and its webhook."""

from __future__ import annotations

import http.client
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from pictura.store import keys, ledger, records
from pictura.store.records import JobRecord
from pictura.types import Outcome
from tests.campaign.child import FIXED, PICTURA, Child, Key, new_folder
from tests.net.certificates import Authority
from tests.support.client import ask, eventually
from tests.support.receiver import Receiver, receiving
from tests.support.serving import GENERATIONS

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None,
    reason="the openssl program, which makes the certificates, is not installed",
)

SEED = 20261126
KILLS = {False: 3, True: 30}
"""In a part and in a whole campaign."""
CLIENTS = 4

SLOTS = 8
CREW_SLOTS = 4
"""Of all processes together: what is dispatched when one of them is killed is lost."""
SMALL = {"model": "dall-e-2", "size": "256x256"}


class Place:
    """A data folder, and the servers that are started on it one after the other."""

    def __init__(self, folder: Path, *, secret: str | None = None) -> None:
        self.folder = folder / "data"
        self.journal = folder / "journal"
        self.log = folder / "log"
        self.key: Key = new_folder(self.folder, budget=10**9, webhook_secret=secret)
        self.child: Child | None = None

    def fixed(self, cost: str = "free", authority: Path | None = None) -> Child:
        """Starts a server whose pictures cost no drawing."""
        options = ["90", str(authority)] if authority else []
        return self.start(*FIXED, str(self.folder), str(self.journal), cost, "1", *options)

    def start(self, *command: str) -> Child:
        self.child = Child(command, self.log)
        self.child.ready()
        return self.child

    def order(self, prompt: str, **headers: str) -> str:
        """Asks for a picture without waiting for it: the id of its job."""
        assert self.child is not None
        told = ask(
            self.child.url,
            GENERATIONS,
            SMALL | {"prompt": prompt},
            key=self.key.secret,
            headers={"prefer": "respond-async"} | headers,
        )
        assert told.status == 202, told.body
        return told.json["id"]

    def kill(self) -> None:
        assert self.child is not None
        self.child.kill(group=True)
        self.child.survivors_end()

    def job(self, job_id: str) -> JobRecord:
        with self._database() as tx:
            job = records.find(tx, job_id)
        assert job is not None
        return job

    def ended(self, job_id: str, within_s: float = 60.0) -> JobRecord:
        return eventually(lambda: (job := self.job(job_id)).ended_at and job, within_s)

    def called(self) -> Counter[str]:
        """How often the engine was asked for each job."""
        return Counter(line.split()[1] for line in self.journal.read_text().splitlines())

    def count(self, table: str) -> int:
        with self._database() as tx:
            return tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def jobs(self) -> list[JobRecord]:
        with self._database() as tx:
            return records.listing(tx, self.key.id, limit=100_000)

    def check(self) -> None:
        with self._database() as tx:
            assert ledger.check(tx) == []

    def _database(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(self.folder / "pictura.db", timeout=30, isolation_level=None))


@pytest.fixture
def place(tmp_path: Path) -> Generator[Place]:
    made = Place(tmp_path, secret=keys.new_webhook_secret())
    yield made
    made.kill()
    made.check()


@pytest.mark.parametrize("cost", ["free", "paid"])
def test_what_was_acknowledged_is_made_once_though_the_server_is_killed_before_its_dispatch(
    place: Place, cost: str
):
    place.fixed(cost)
    running = [place.order("wait 60") for _ in range(SLOTS)]
    queued = [place.order(f"a fox, {number}", **{"idempotency-key": f"{number}"}) for number in range(30)]
    eventually(lambda: place.journal.exists() and len(place.called()) == SLOTS)
    assert {place.job(job_id).state for job_id in queued} == {"reserved"}
    place.kill()
    child = place.fixed(cost)
    for number, job_id in enumerate(queued):
        assert place.ended(job_id).state == "posted"
        again = SMALL | {"prompt": f"a fox, {number}"}
        headers = {"idempotency-key": f"{number}"}
        answer = ask(child.url, GENERATIONS, again, key=place.key.secret, headers=headers)
        assert (answer.status, answer.headers["x-pictura-job"]) == (200, job_id)
    assert {place.job(job_id).state for job_id in running} == {"voided"}
    assert set(place.called().values()) == {1}, "nothing was bought twice"
    assert place.count("waiting") == 0


def test_a_kill_while_what_is_left_is_resumed_loses_nothing_either(place: Place):
    place.fixed()
    for _ in range(SLOTS):
        place.order("wait 60")
    queued = [place.order("wait 0.2") for _ in range(40)]
    for _ in range(3):
        place.kill()
        place.fixed()
    ended = [place.ended(job_id) for job_id in queued]
    assert all(job.state == "posted" or job.dispatched_at is not None for job in ended)
    assert sum(job.state == "posted" for job in ended) >= len(queued) - 3 * SLOTS
    assert set(place.called().values()) == {1}


def test_a_crew_s_survivors_see_to_what_one_of_them_acknowledged(place: Place, tmp_path: Path):
    config = tmp_path / "pictura.toml"
    config.write_text(f"[providers.illustrator]\nin_flight_max = {CREW_SLOTS}\n")
    child = place.start(*PICTURA, str(place.folder), "--workers", "2", "--config", str(config))
    queued = [place.order(f"a fox in the snow, {number}") for number in range(40)]
    child.kill_one(0)
    ended = [place.ended(job_id) for job_id in queued]
    assert all(job.state == "posted" or job.dispatched_at is not None for job in ended)
    assert sum(job.state == "posted" for job in ended) >= len(queued) - CREW_SLOTS
    assert place.count("waiting") == 0


def test_an_sdk_s_retry_finds_what_another_process_of_the_crew_has_acknowledged(place: Place):
    place.start(*PICTURA, str(place.folder), "--workers", "2")
    for number in range(20):
        place.order(f"a fox in the snow, {number}")
    first = place.order("a bear", **{"x-stainless-retry-count": "0"})
    assert {place.order("a bear", **{"x-stainless-retry-count": "1"}) for _ in range(8)} == {first}
    assert place.ended(first).state == "posted"


@needs_openssl
def test_a_crew_tells_of_each_job_once_whichever_process_ran_it(tmp_path: Path):
    authority, secret = Authority(tmp_path), keys.new_webhook_secret()
    config = tmp_path / "pictura.toml"
    config.write_text(f'[webhooks]\nprivate_network = true\nca_file = "{authority.file}"\n')
    place = Place(tmp_path, secret=secret)
    with receiving(authority.server("good")) as receiver:
        place.start(*PICTURA, str(place.folder), "--workers", "2", "--config", str(config))
        try:
            ordered = {
                place.order(f"a fox, {number}", **{"x-pictura-webhook": receiver.url()})
                for number in range(8)
            }
            eventually(lambda: len(receiver.notes) == 8 and place.count("outbox") == 0, 60.0)
            assert {note.json["data"]["id"] for note in receiver.notes} == ordered
            assert all(note.signed_with(secret) for note in receiver.notes)
        finally:
            place.kill()
    place.check()


@needs_openssl
def test_a_webhook_is_delivered_though_the_server_is_killed_between_the_end_and_its_delivery(tmp_path: Path):
    authority, secret = Authority(tmp_path), keys.new_webhook_secret()
    place = Place(tmp_path, secret=secret)
    with receiving(authority.server("good")) as receiver:
        release = receiver.hangs("/hook")
        place.fixed(authority=authority.file)
        done = place.order("a fox", **{"x-pictura-webhook": receiver.url("/hook")})
        cut = place.order("wait 60", **{"x-pictura-webhook": receiver.url("/hook")})
        assert place.ended(done).state == "posted"
        eventually(lambda: receiver.waiting == 1)
        place.kill()
        release.set()
        receiver.notes.clear()
        place.fixed(authority=authority.file)
        try:
            notes = eventually(lambda: len(receiver.notes) == 2 and receiver.notes)
            assert all(note.signed_with(secret) for note in notes)
            told = {note.json["data"]["id"]: note.json["type"] for note in notes}
            assert told == {done: "image.job.completed", cut: "image.job.failed"}
            eventually(lambda: place.count("outbox") == 0)
        finally:
            place.kill()
    place.check()


@needs_openssl
@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_no_kill_at_any_moment_breaks_a_promise(campaign: bool, tmp_path: Path):
    authority, secret, chance = Authority(tmp_path), keys.new_webhook_secret(), random.Random(SEED)
    place = Place(tmp_path, secret=secret)
    acknowledged: dict[str, str] = {}
    with receiving(authority.server("good")) as receiver:
        place.fixed("paid", authority.file)
        try:
            for _ in range(KILLS[campaign]):
                with ThreadPoolExecutor(CLIENTS) as clients:
                    for client in range(CLIENTS):
                        numbers = range(len(place.jobs()) * CLIENTS + client, 10**9, CLIENTS)
                        clients.submit(order_until_killed, place, numbers, receiver.url(), acknowledged)
                    time.sleep(chance.uniform(0.1, 0.8))
                    place.kill()
                place.fixed("paid", authority.file)
            eventually(lambda: place.count("waiting") == place.count("outbox") == 0, 60.0)
            assert all(job.ended_at for job in place.jobs())
        finally:
            place.kill()
        place.check()
        kept_promises(place, acknowledged, receiver, secret)


def order_until_killed(place: Place, numbers: range, url: str, acknowledged: dict[str, str]) -> None:
    for number in numbers:
        key = str(number)
        try:
            acknowledged[key] = place.order("a fox", **{"idempotency-key": key, "x-pictura-webhook": url})
        except (OSError, http.client.HTTPException):
            return


def kept_promises(place: Place, acknowledged: dict[str, str], receiver: Receiver, secret: str) -> None:
    """Each acknowledged job was made, or cut after its dispatch; each job was told of; none bought twice."""
    jobs, called = {job.id: job for job in place.jobs()}, place.called()
    told = {note.json["data"]["id"]: note for note in receiver.notes}
    for job_id in acknowledged.values():
        job = jobs[job_id]
        assert job.state == "posted" or (job.outcome is Outcome.AMBIGUOUS and job.dispatched_at is not None)
    for job in jobs.values():
        note = told[job.id]
        assert note.signed_with(secret)
        assert note.json["data"]["status"] == ("completed" if job.state == "posted" else "failed")
        assert called[job.id] <= 1
    states = Counter(job.state for job in jobs.values())
    resumed = sum(
        job.dispatched_at is not None and job.dispatched_at - job.created_at > 1 for job in jobs.values()
    )
    print(
        f"{len(acknowledged)} jobs acknowledged, {dict(states)}, {resumed} waited more than a second; "
        f"{len(receiver.notes)} webhooks for {len(jobs)} jobs"
    )
