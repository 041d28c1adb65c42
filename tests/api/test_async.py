"""`Prefer: respond-async`: an answer before the picture, and the same job afterwards."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pictura.engines.engine import Call, Event
from pictura.errors import EngineFailure
from pictura.relay import resumption
from pictura.store import keys, ledger, records, waiting
from pictura.store.database import Transaction
from pictura.store.records import JobRecord
from pictura.types import ImageRequest, Micros, Outcome, Size
from tests.support.client import Answer, ask, connected, eventually, head
from tests.support.engine import Actor, Gate, Part, fails, waits
from tests.support.serving import GENERATIONS, House, Key, Rival, house

ASYNC = {"prefer": "respond-async"}


def collected(home: House, key: Key, job_id: str, wait_s: int = 10) -> Any:
    """The job once it has ended."""
    answer = home.ask(f"/v1/images/jobs/{job_id}", key=key, headers={"prefer": f"wait={wait_s}"})
    assert answer.status == 200
    return answer.json


def test_it_is_answered_at_once_with_the_job_as_it_reads_there(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    told = home.generate(prompt, key=key, headers=ASYNC)
    job_id = told.headers["x-pictura-job"]
    assert (told.status, told.headers["preference-applied"]) == (202, "respond-async")
    assert told.headers["location"] == f"{home.url}/v1/images/jobs/{job_id}"
    assert told.headers["content-type"] == "application/json"
    assert gate.reached.wait(30)
    assert told.json == home.ask(f"/images/jobs/{job_id}", key=key).json
    assert told.json["status"] in ("queued", "running")
    assert (told.json["id"], told.json["result"], told.json["error"]) == (job_id, None, None)
    gate.open()
    job = collected(home, key, job_id)
    assert (job["status"], job["progress"], len(job["result"]["data"])) == ("completed", 1.0, 1)
    assert ask(home.url, job["result"]["data"][0]["url"].removeprefix(home.url)).status == 200
    assert home.balance(key).posted == job["cost_micros"] > 0
    assert [attempt["outcome"] for attempt in job["attempts"]] == ["delivered"]
    assert home.engine.calls_of(prompt) == 1


def test_its_location_begins_with_the_public_url(tmp_path: Path):
    with house(tmp_path / "data", server={"public_url": "https://pictures.example"}) as home:
        told = home.generate(headers=ASYNC)
        assert told.headers["location"].startswith("https://pictures.example/v1/images/jobs/job_")
        home.ended(home.key)


def test_a_wait_that_is_long_enough_gets_the_pictures(home: House, key: Key, prompt: str):
    made = home.generate(prompt, key=key, headers={"prefer": "respond-async, wait=10"})
    assert (made.status, len(made.json["data"])) == (200, 1)
    assert "location" not in made.headers
    assert made.headers["x-pictura-cost"] != "0.000000"


def test_a_wait_that_is_too_short_is_acknowledged_when_it_is_over(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    began = time.monotonic()
    told = home.generate(prompt, key=key, headers={"prefer": "respond-async, wait=1"})
    assert 0.9 < time.monotonic() - began < 30
    assert (told.status, told.headers["preference-applied"]) == (202, "respond-async, wait=1")
    gate.open()
    assert collected(home, key, told.json["id"])["status"] == "completed"


def test_a_job_that_fails_within_the_wait_is_a_plain_error(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, fails(Outcome.AMBIGUOUS))
    refused = home.generate(prompt, key=key, headers={"prefer": "respond-async, wait=10"})
    assert (refused.status, refused.headers["x-should-retry"]) == (502, "false")
    assert refused.headers["x-pictura-job"] == home.jobs(key)[0].id
    assert refused.error["code"] == "image_generation_failed"


def test_a_job_that_fails_later_tells_its_error(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate, fails(Outcome.UNUSABLE)))
    told = home.generate(prompt, key=key, headers=ASYNC)
    gate.open()
    job = collected(home, key, told.json["id"])
    assert (told.status, job["status"], job["result"], job["cost_micros"]) == (202, "failed", None, 0)
    assert job["error"]["code"] == "image_generation_failed"


@pytest.mark.parametrize(
    "prefer",
    [
        "RESPOND-ASYNC",
        "wait=0, respond-async",
        "respond-async;foo=1",
        "handling=lenient, respond-async, wait=x",
        "return=minimal,respond-async",
        'respond-async, wait="0"',
        ", ,respond-async,,",
    ],
)
def test_it_is_understood_in_every_spelling(home: House, key: Key, prompt: str, prefer: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    assert home.generate(prompt, key=key, headers={"prefer": prefer}).status == 202
    gate.open()
    home.ended(key)


@pytest.mark.parametrize("prefer", ["wait=0", "respond-asynchronously", "", "return=minimal", "\xff", "=,;="])
def test_any_other_preference_changes_nothing(home: House, key: Key, prompt: str, prefer: str):
    made = home.generate(prompt, key=key, headers={"prefer": prefer})
    assert (made.status, "preference-applied" in made.headers) == (200, False)


def test_refusals_are_plain_errors_and_leave_no_job(home: House, prompt: str):
    poor, narrow = home.new_key(budget=1), home.new_key(models=["gpt-image-1"])
    for key, fields, status in [
        (poor, {}, 429),
        (narrow, {"model": "dall-e-3"}, 403),
        (narrow, {"model": "gpt-image-1", "n": 99}, 400),
    ]:
        refused = home.generate(prompt, key=key, headers=ASYNC, **fields)
        assert (refused.status, "location" in refused.headers) == (status, False)
        assert refused.error["message"]
    assert home.jobs(poor) == home.jobs(narrow) == []
    assert ask(home.url, GENERATIONS, {"prompt": prompt}, key="sk-unknown", headers=ASYNC).status == 401
    assert home.engine.calls_of(prompt) == 0


def test_a_stream_is_dropped_and_told(home: House, key: Key, prompt: str):
    told = home.generate(prompt, key=key, headers=ASYNC, stream=True, partial_images=2)
    assert told.status == 202
    (change,) = [each for each in told.json["adjustments"] if each["parameter"] == "stream"]
    assert (change["from"], change["to"]) == (True, False)
    assert change in json.loads(told.headers["x-pictura-adjustments"])
    assert change in collected(home, key, told.json["id"])["adjustments"]
    (call,) = [call for call in home.engine.calls if call.request.prompt == prompt]
    assert (call.request.stream, call.request.partial_images) == (False, 0)


def test_the_chat_envelope_is_for_answers_not_for_jobs(home: House, prompt: str):
    key, gate = home.new_key(compat="chat"), Gate()
    home.engine.plays(prompt, waits(gate))
    told = home.generate(prompt, key=key, headers=ASYNC | {"idempotency-key": prompt})
    assert (told.status, told.json["object"]) == (202, "image.job")
    gate.open()
    home.ended(key)
    again = home.generate(prompt, key=key, headers=ASYNC | {"idempotency-key": prompt})
    assert (again.status, again.json["object"]) == (200, "chat.completion")


def test_asked_again_under_its_key_it_is_acknowledged_while_it_runs_and_answered_when_it_has_ended(
    home: House, key: Key, prompt: str
):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    headers = ASYNC | {"idempotency-key": prompt}
    first = home.generate(prompt, key=key, headers=headers)
    again = home.generate(prompt, key=key, headers=headers)
    assert (first.status, again.status) == (202, 202)
    assert again.headers["x-pictura-job"] == first.headers["x-pictura-job"]
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert home.generate("another", key=key, headers=headers).status == 422
    with ThreadPoolExecutor(1) as clients:
        plain = clients.submit(home.generate, prompt, key=key, headers={"idempotency-key": prompt})
        time.sleep(0.1)
        gate.open()
        assert (plain.result().status, len(plain.result().json["data"])) == (200, 1)
    ended = home.generate(prompt, key=key, headers=headers)
    assert (ended.status, ended.headers["idempotent-replayed"]) == (200, "true")
    assert ended.json["data"] == plain.result().json["data"]
    assert home.engine.calls_of(prompt) == 1


def test_an_sdk_s_retry_is_acknowledged_too(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    first = home.generate(prompt, key=key, headers=ASYNC | {"x-stainless-retry-count": "0"})
    assert gate.reached.wait(30)
    again = home.generate(prompt, key=key, headers=ASYNC | {"x-stainless-retry-count": "1"})
    assert (again.status, again.json["id"]) == (202, first.json["id"])
    assert again.headers["x-pictura-replayed"] == "true"
    gate.open()
    home.ended(key)
    assert home.engine.calls_of(prompt) == 1


def test_a_client_that_leaves_while_it_waits_ends_nothing(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    body = b'{"prompt":"%s"}' % prompt.encode()
    sent = head(GENERATIONS, key=key.secret, prefer="respond-async, wait=30", content_length=len(body))
    with connected(home.url) as connection:
        connection.sendall(sent + body)
        assert gate.reached.wait(30)
    gate.open()
    assert [job.state for job in home.ended(key)] == ["posted"]


class Full:
    """A house with one slot, taken by a job that waits at a gate."""

    def __init__(self, home: House) -> None:
        self.home, self.gate = home, Gate()
        home.engine.plays("first", waits(self.gate))
        self.first = home.generate("first", headers=ASYNC)
        assert self.gate.reached.wait(30)

    def queued(self, prompt: str, **options: Any) -> str:
        """A job that is acknowledged and waits for the slot: its id."""
        told = self.home.generate(prompt, headers=ASYNC | options.pop("headers", {}), **options)
        assert (told.status, told.json["status"], told.json["progress"]) == (202, "queued", 0.0)
        return told.json["id"]

    def kept(self) -> dict[str, str]:
        """The requests that are kept whole, by their job: their prompts."""
        rows = self.home.transact(lambda tx: tx.execute("SELECT job_id, request FROM waiting").fetchall())
        return {job_id: json.loads(request)["prompt"] for job_id, request in rows}


@pytest.fixture
def full(tmp_path: Path) -> Generator[Full]:
    with house(tmp_path / "data", provider={"in_flight_max": 1}, server={"drain_seconds": 20.0}) as home:
        made = Full(home)
        yield made
        made.gate.open()


def test_it_waits_for_its_slot_though_nobody_watches(full: Full):
    job_id = full.queued("second")
    full.gate.open()
    assert collected(full.home, full.home.key, job_id)["status"] == "completed"


def test_its_prompt_is_kept_until_it_is_dispatched_and_not_a_moment_longer(full: Full):
    assert full.kept() == {}
    gate = Gate()
    full.home.engine.plays("second", waits(gate))
    second, third = full.queued("second"), full.queued("third")
    assert full.kept() == {second: "second", third: "third"}
    cancelled = full.home.ask(f"/v1/images/jobs/{third}", method="DELETE")
    assert (cancelled.json["status"], cancelled.json["error"]["code"]) == ("failed", "job_cancelled")
    assert full.kept() == {second: "second"}
    full.gate.open()
    assert gate.reached.wait(30)
    assert full.kept() == {}
    gate.open()


def test_a_plain_call_s_prompt_is_never_kept(full: Full):
    with ThreadPoolExecutor(1) as clients:
        plain: Future[Answer] = clients.submit(
            full.home.generate, "plain", headers={"idempotency-key": "plain"}
        )
        eventually(lambda: len(full.home.jobs(full.home.key)) == 2)
        assert full.kept() == {}
        joined = full.queued("plain", headers={"idempotency-key": "plain"})
        assert full.kept() == {joined: "plain"}, "who is told 202 is promised that it will run"
        full.gate.open()
        assert plain.result().headers["x-pictura-job"] == joined


def left_waiting(folder: Path, engine: Actor, **fields: Any) -> str:
    """A server that ends, without patience, over a job that it has acknowledged: that job's id."""
    options: dict[str, Any] = {"provider": {"in_flight_max": 1}, "server": {"drain_seconds": 0.0}}
    with house(folder, engine=engine, **options) as home:
        return Full(home).queued("second", **fields)


def test_what_was_acknowledged_and_not_dispatched_is_resumed_at_the_next_start(tmp_path: Path):
    engine = Actor()
    job_id = left_waiting(tmp_path / "data", engine, n=2, quality="standard", no_such_key=1)
    with house(tmp_path / "data", engine=engine) as home:
        job = eventually(lambda: (found := home.job(job_id)).ended_at and found)
        assert (job.state, len(job.pictures)) == ("posted", 2)
        told = [(change.parameter, change.became) for change in job.adjustments]
        assert len(told) == len(set(told)), "nothing is told twice"
        assert ("quality", "medium") in told
        assert home.transact(lambda tx: tx.execute("SELECT count(*) FROM waiting").fetchone()) == (0,)
        first = next(each for each in home.transact(all_jobs) if each[0] != job_id)
        assert first[1] == "voided", "what had been dispatched is not"
    assert engine.calls_of("second") == 1


def all_jobs(tx: Any) -> list[tuple[str, str]]:
    return tx.execute("SELECT id, state FROM jobs").fetchall()


def test_a_key_s_retry_finds_the_resumed_job(tmp_path: Path):
    engine = Actor()
    folder, headers = tmp_path / "data", {"idempotency-key": "once"}
    options: dict[str, Any] = {"provider": {"in_flight_max": 1}, "server": {"drain_seconds": 0.0}}
    with house(folder, engine=engine, **options) as home:
        job_id = Full(home).queued("second", headers=headers)
        key = home.key
    with house(folder, engine=engine) as home:
        again = home.generate("second", key=key, headers=headers)
        assert (again.status, again.headers["x-pictura-job"]) == (200, job_id)
    assert engine.calls_of("second") == 1


def test_a_resumed_job_that_nobody_serves_any_more_is_voided(tmp_path: Path):
    engine = Actor()
    job_id = left_waiting(tmp_path / "data", engine, model="dall-e-3")
    only = {"models": {"gpt-image-1": "gpt-image-1"}}
    with house(tmp_path / "data", engine=engine, provider=only) as home:
        job = eventually(lambda: (found := home.job(job_id)).ended_at and found)
        assert (job.state, job.outcome, job.cost) == ("voided", Outcome.NOT_ACCEPTED, 0)
        assert [entry.kind for entry in home.entries(job_id)] == ["reserve", "void"]
        assert home.transact(lambda tx: tx.execute("SELECT count(*) FROM waiting").fetchone()) == (0,)


REQUEST = ImageRequest(model="gpt-image-1.5", prompt="left waiting", size=Size(1024, 1024), quality="medium")


def leave_to_nobody(home: House, request: bytes, digit: str = "a") -> str:
    """A job as a killed process leaves it that had acknowledged it: its id."""
    job = JobRecord(
        id=f"job_{digit * 32}",
        key_id=home.key.id,
        route="images/generations",
        state="reserved",
        model=REQUEST.model,
        request=msgspec.json.encode(REQUEST),
        created_at=time.time(),
        reserved=Micros(300_000),
        owner=waiting.NOBODY,
    )

    def work(tx: Transaction) -> None:
        scopes = (keys.scope(home.key.id),)
        ledger.reserve(tx, job=job.id, scopes=scopes, amount=job.reserved, at=job.created_at)
        records.insert(tx, job)
        waiting.keep(tx, waiting.WaitingRequest(job_id=job.id, digest="d", request=request))

    home.transact(work)
    return job.id


@contextmanager
def resting(folder: Path, wait_s: float, **provider: Any) -> Generator[House]:
    """A house whose only provider of the model has just asked to be left alone so long."""
    engine, options = Actor(), {"models": {REQUEST.model: "theirs"}} | provider
    engine.plays("busy", asks_for_patience(wait_s))
    with (
        pytest.MonkeyPatch.context() as patch,
        house(folder, rivals={"one": Rival(engine=engine, options=options)}) as home,
    ):
        patch.setattr(resumption, "ROUND_S", 0.05)
        patch.setattr(resumption, "WAIT_S_MAX", 0.2)
        assert home.generate("busy", model=REQUEST.model).status == 503
        yield home


def asks_for_patience(wait_s: float) -> Part:
    async def part(_call: Call) -> AsyncGenerator[Event]:
        raise EngineFailure(Outcome.NOT_ACCEPTED, "Later.", blame="nobody", wait_s=wait_s)
        yield

    return part


def test_what_was_acknowledged_waits_for_a_provider_that_asked_for_patience(tmp_path: Path):
    with resting(tmp_path / "data", wait_s=1.5) as home:
        job_id = leave_to_nobody(home, msgspec.json.encode(REQUEST))
        job = eventually(lambda: (found := home.job(job_id)).ended_at and found)
        assert (job.state, len(job.pictures)) == ("posted", 1)


def test_what_was_acknowledged_does_not_wait_for_ever(tmp_path: Path):
    with resting(tmp_path / "data", wait_s=60, deadline_s=1.0) as home:
        job_id = leave_to_nobody(home, msgspec.json.encode(REQUEST))
        job = eventually(lambda: (found := home.job(job_id)).ended_at and found)
        assert (job.state, job.outcome, job.cost) == ("voided", Outcome.NOT_ACCEPTED, 0)
        assert job.ended_at - job.created_at >= 0.9, "it has the whole time that a request may take"


def test_a_request_that_cannot_be_read_keeps_no_other_from_being_resumed(tmp_path: Path):
    with house(tmp_path / "data") as home:
        damaged = leave_to_nobody(home, b"[]", "a")
        sound = leave_to_nobody(home, msgspec.json.encode(REQUEST), "b")
        assert eventually(lambda: home.job(sound).ended_at)
        assert home.job(sound).state == "posted"
        assert home.job(damaged).state == "reserved"
