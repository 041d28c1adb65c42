"""A job outlives its connection: to look at, wait for, collect, delete; another key's is a 404."""

from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pictura.types import Outcome
from tests.support.client import ask, connected, eventually, head, read_answer
from tests.support.engine import Gate, fails, waits
from tests.support.serving import GENERATIONS, House, Key

FIELDS = [
    "id",
    "object",
    "status",
    "progress",
    "created_at",
    "model",
    "result",
    "error",
    "adjustments",
    "cost_micros",
    "attempts",
]


def job_of(home: House, key: Key, job_id: str, **options: Any) -> Any:
    return home.ask(f"/v1/images/jobs/{job_id}", key=key, **options).json


def test_an_ended_job_reads_as_the_answer_with_urls(home: House, key: Key, prompt: str):
    made = home.generate(prompt, key=key, n=2, quality="standard")
    job = job_of(home, key, made.headers["x-pictura-job"])
    assert list(job) == FIELDS
    assert (job["object"], job["status"], job["progress"], job["error"]) == (
        "image.job",
        "completed",
        1.0,
        None,
    )
    assert [one["url"] for one in job["result"]["data"]] == [one["url"] for one in made.json["data"]]
    assert "b64_json" not in job["result"]["data"][0]
    assert job["result"]["usage"] == made.json["usage"]
    assert [change["parameter"] for change in job["adjustments"]] == ["model", "quality"]
    assert f"{job['cost_micros'] / 1e6:.6f}" == made.headers["x-pictura-cost"]
    (attempt,) = job["attempts"]
    assert (attempt["engine"], attempt["outcome"]) == ("fake", "delivered")


def test_include_b64_adds_the_pictures(home: House, key: Key, prompt: str):
    made = home.generate(prompt, key=key, n=2, response_format="url")
    job = job_of(home, key, made.headers["x-pictura-job"] + "?include=b64")
    for one in job["result"]["data"]:
        content = base64.b64decode(one["b64_json"], validate=True)
        assert ask(home.url, one["url"].removeprefix(home.url)).body == content


def test_a_failed_job_tells_its_error_and_costs_nothing(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, fails(Outcome.CALLER_FAULT, "No."))
    made = home.generate(prompt, key=key)
    job = job_of(home, key, made.headers["x-pictura-job"])
    assert (job["status"], job["result"], job["cost_micros"]) == ("failed", None, 0)
    assert job["error"] == made.error


@pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])
@pytest.mark.parametrize("n", [1, 4])
def test_a_client_that_leaves_after_dispatch_can_collect_by_id_and_by_asking_again(
    home: House, key: Key, prompt: str, stream: bool, n: int
):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    body = b'{"prompt":"%s","n":%d,"stream":%s}' % (prompt.encode(), n, b"true" if stream else b"false")
    with connected(home.url) as connection:
        connection.sendall(
            head(GENERATIONS, key=key.secret, x_stainless_retry_count=0, content_length=len(body)) + body
        )
        assert gate.reached.wait(30)
    gate.open()
    (job,) = home.ended(key)
    assert (job.state, len(job.pictures)) == ("posted", n)
    assert home.balance(key).posted == job.cost > 0
    collected = job_of(home, key, job.id)
    assert (collected["status"], len(collected["result"]["data"])) == ("completed", n)
    again = ask(home.url, GENERATIONS, body, key=key.secret, headers={"x-stainless-retry-count": "1"})
    assert (again.status, again.headers["x-pictura-job"]) == (200, job.id)
    assert home.engine.calls_of(prompt) == 1


def test_a_client_that_leaves_a_job_that_then_fails_pays_nothing(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate, fails(Outcome.UNUSABLE)))
    body = b'{"prompt":"%s"}' % prompt.encode()
    with connected(home.url) as connection:
        connection.sendall(head(GENERATIONS, key=key.secret, content_length=len(body)) + body)
        assert gate.reached.wait(30)
    gate.open()
    (job,) = home.ended(key)
    assert (job.state, home.balance(key).posted, home.balance(key).pending) == ("voided", 0, 0)


def test_prefer_wait_holds_the_answer_until_the_job_has_ended(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    with ThreadPoolExecutor(2) as clients:
        clients.submit(home.generate, prompt, key=key)
        assert gate.reached.wait(30)
        job_id = home.jobs(key)[0].id
        running = job_of(home, key, job_id)
        assert (running["status"], running["result"]) == ("running", None)
        began = time.monotonic()
        assert job_of(home, key, job_id, headers={"prefer": "wait=1"})["status"] == "running"
        assert 0.9 < time.monotonic() - began < 30
        waiting = clients.submit(job_of, home, key, job_id, headers={"prefer": "respond-async, wait=30"})
        time.sleep(0.1)
        assert not waiting.done()
        gate.open()
        assert waiting.result()["status"] == "completed"


@pytest.mark.parametrize("prefer", ["wait=99999999999", "wait=-1", "wait", "wait=x", "", "\xff"])
def test_an_odd_prefer_is_no_error(home: House, key: Key, prompt: str, prefer: str):
    made = home.generate(prompt, key=key)
    assert (
        job_of(home, key, made.headers["x-pictura-job"], headers={"prefer": prefer})["status"] == "completed"
    )


def test_another_key_s_job_and_picture_do_not_exist(home: House, key: Key, prompt: str):
    made = home.generate(prompt, key=key)
    job_id, other = made.headers["x-pictura-job"], home.new_key()
    picture = home.job(job_id).pictures[0].id
    for method, path in [
        ("GET", f"/v1/images/jobs/{job_id}"),
        ("DELETE", f"/images/jobs/{job_id}"),
        ("GET", f"/v1/pictures/{picture}"),
    ]:
        refused = home.ask(path, key=other, method=method)
        unknown = home.ask(
            path.replace(job_id[4:], "0" * 32).replace(picture[4:36], "0" * 32), key=other, method=method
        )
        assert (refused.status, unknown.status) == (404, 404)
        assert refused.error["code"] == unknown.error["code"]
    assert home.ask("/v1/images/jobs", key=other).json["data"] == []
    assert home.ask(f"/v1/pictures/{picture}", key=key).status == 200


def test_deleting_an_ended_job_deletes_its_pictures_and_keeps_its_entry(home: House, key: Key, prompt: str):
    made = home.generate(prompt, key=key, n=2)
    job_id = made.headers["x-pictura-job"]
    cost = home.balance(key).posted
    for _ in range(2):
        deleted = home.ask(f"/v1/images/jobs/{job_id}", key=key, method="DELETE")
        assert deleted.status == 200
        assert (deleted.json["deleted"], deleted.json["result"]) == (True, None)
    for one in made.json["data"]:
        assert ask(home.url, one["url"].removeprefix(home.url)).status == 410
    assert home.balance(key).posted == cost > 0
    assert not list((home.folder / "pictures").rglob(f"*{job_id[4:]}*"))
    assert home.ask(f"/v1/images/jobs/{job_id}?include=b64", key=key).status in (200, 410)


def test_the_listing_is_newest_first_and_narrowed_by_status_and_limit(home: House, key: Key, prompt: str):
    home.engine.plays(prompt + "!", fails(Outcome.FAILED))
    made = [home.generate(prompt, key=key).headers["x-pictura-job"] for _ in range(3)]
    failed = home.generate(prompt + "!", key=key).headers["x-pictura-job"]

    def listed(query: str) -> list[str]:
        return [job["id"] for job in home.ask(f"/v1/images/jobs{query}", key=key).json["data"]]

    assert listed("") == [failed, *reversed(made)]
    assert listed("?limit=2") == [failed, made[2]]
    assert listed("?status=failed") == [failed]
    assert listed("?status=completed") == [*reversed(made)]
    assert listed("?status=queued") == listed("?status=running") == []


@pytest.mark.parametrize(
    "limit",
    ["0", "101", "-1", "x", "", "1.5", "0000000101", "00000001" + "9" * 30, "1" * 5000, "%C2%B2", "%D9%A3"],
)
def test_a_limit_that_is_none_is_a_400(home: House, limit: str):
    refused = home.ask(f"/v1/images/jobs?limit={limit}")
    assert (refused.status, refused.error["param"]) == (400, "limit")


@pytest.mark.parametrize("status", ["done", "", "%00", "%ff"])
def test_a_status_that_is_none_is_a_400(home: House, status: str):
    refused = home.ask(f"/v1/images/jobs?status={status}")
    assert (refused.status, refused.error["param"]) == (400, "status")


@pytest.mark.parametrize("value", ["%00", "%ff%fe", "a" * 5000, "%27%3B%20DROP%20TABLE%20jobs--", ""])
def test_any_idempotency_key_may_be_looked_for(home: House, value: str):
    assert home.ask(f"/v1/images/jobs?idempotency_key={value}").json["data"] == []


@pytest.mark.parametrize(
    "job_id", ["job_", "x", "%00", "%ff", "job_%27", "a" * 5000, "..%5c..", "%F0%9F%90%B1"]
)
def test_a_job_that_never_was_is_a_404(home: House, job_id: str):
    for method in ("GET", "DELETE"):
        refused = home.ask(f"/v1/images/jobs/{job_id}", method=method)
        assert (refused.status, refused.error["param"]) == (404, "id")


def test_a_connection_cut_while_its_answer_leaves_loses_nothing(home: House, key: Key, prompt: str):
    body = b'{"prompt":"%s","n":10}' % prompt.encode()
    for _ in range(3):
        with connected(home.url) as connection:
            connection.sendall(head(GENERATIONS, key=key.secret, content_length=len(body)) + body)
            connection.recv(100)
    assert eventually(lambda: len(home.ended(key)) == 3)
    assert {job.state for job in home.jobs(key)} == {"posted"}


def test_two_requests_on_one_connection_are_two_jobs(home: House, key: Key, prompt: str):
    body = b'{"prompt":"%s"}' % prompt.encode()
    sent = head(GENERATIONS, key=key.secret, content_length=len(body)) + body
    with connected(home.url) as connection:
        for _ in range(2):
            connection.sendall(sent)
            assert read_answer(connection).status == 200
    assert home.engine.calls_of(prompt) == 2
