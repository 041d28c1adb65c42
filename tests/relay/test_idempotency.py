"""Never twice: what is bought once is bought once, however often it is asked for."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pictura.relay import idempotency
from pictura.store.database import Transaction
from pictura.types import Outcome
from tests.support.client import Answer, connected, eventually, head, seen
from tests.support.engine import Gate, fails, waits, well
from tests.support.events import events_of
from tests.support.serving import GENERATIONS, House, Key

KEPT = [Outcome.AMBIGUOUS, Outcome.UNUSABLE, Outcome.CALLER_FAULT]
RELEASED = [Outcome.NOT_ACCEPTED, Outcome.FAILED]
deliveries = pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])


def keyed(home: House, key: Key, prompt: str, value: str = "k1", **fields: Any) -> Answer:
    return home.generate(prompt, key=key, headers={"idempotency-key": value}, **fields)


def retried(home: House, key: Key, prompt: str, count: int, **fields: Any) -> Answer:
    return home.generate(prompt, key=key, headers={"x-stainless-retry-count": str(count)}, **fields)


def test_the_same_key_and_body_get_the_same_bytes_again(home: House, key: Key, prompt: str):
    first = keyed(home, key, prompt, n=2)
    again = keyed(home, key, prompt, n=2)
    assert (first.status, again.status) == (200, 200)
    assert again.body == first.body
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["x-pictura-job"] == first.headers["x-pictura-job"]
    assert again.headers["x-pictura-cost"] == first.headers["x-pictura-cost"]
    assert home.engine.calls_of(prompt) == 1
    assert home.balance(key).posted == home.job(first.headers["x-pictura-job"]).cost


def test_a_stream_is_replayed_as_the_completed_events_it_had(home: House, key: Key, prompt: str):
    first = keyed(home, key, prompt, stream=True, n=2)
    again = keyed(home, key, prompt, stream=True, n=2)
    assert again.headers["idempotent-replayed"] == "true"
    assert events_of(again.body) == events_of(first.body)
    assert home.engine.calls_of(prompt) == 1


def test_the_order_of_the_fields_does_not_make_another_body(home: House, key: Key, prompt: str):
    headers = {"idempotency-key": "k"}
    one = home.ask("/v1/images/generations", {"prompt": prompt, "n": 1}, key=key, headers=headers)
    two = home.ask("/images/generations", {"n": 1, "prompt": prompt}, key=key, headers=headers)
    assert two.headers["idempotent-replayed"] == "true"
    assert two.body == one.body


def test_twenty_at_once_with_one_key_are_one_purchase(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    with ThreadPoolExecutor(20) as clients:
        answers = [clients.submit(keyed, home, key, prompt) for _ in range(20)]
        gate.reached.wait(30)
        gate.open()
        bodies = {answer.result().body for answer in answers}
    assert len(bodies) == 1
    assert [answer.result().status for answer in answers] == [200] * 20
    assert sum("idempotent-replayed" not in answer.result().headers for answer in answers) == 1
    assert home.engine.calls_of(prompt) == 1


@pytest.mark.parametrize("running", [True, False], ids=["running", "ended"])
def test_another_body_under_the_same_key_is_a_422(home: House, key: Key, prompt: str, running: bool):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    with ThreadPoolExecutor(1) as clients:
        first = clients.submit(keyed, home, key, prompt)
        gate.reached.wait(30)
        if not running:
            gate.open()
            first.result()
        other = keyed(home, key, prompt, quality="high")
        gate.open()
    assert other.status == 422
    assert other.error["code"] == "idempotency_key_reused"
    assert first.result().status == 200
    assert home.engine.calls_of(prompt) == 1


def test_a_key_of_255_characters_is_taken_and_one_of_256_is_a_400(home: House, key: Key, prompt: str):
    assert keyed(home, key, prompt, "k" * 255).status == 200
    refused = keyed(home, key, prompt, "k" * 256)
    assert refused.status == 400
    assert refused.error["param"] == "Idempotency-Key"


def test_two_callers_may_use_the_same_key(home: House, key: Key, prompt: str):
    other = home.new_key()
    assert keyed(home, key, prompt).status == 200
    answer = keyed(home, other, prompt, quality="high")
    assert answer.status == 200
    assert "idempotent-replayed" not in answer.headers
    assert home.engine.calls_of(prompt) == 2


@pytest.mark.parametrize("outcome", KEPT)
@deliveries
def test_an_outcome_that_may_have_cost_money_is_kept_under_its_key(
    home: House, key: Key, prompt: str, outcome: Outcome, stream: bool
):
    home.engine.plays(prompt, fails(outcome))
    first = keyed(home, key, prompt, stream=stream)
    again = keyed(home, key, prompt, stream=stream)
    assert again.status == first.status >= 400
    assert again.body == first.body
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers.get("x-should-retry") == first.headers.get("x-should-retry")
    assert home.engine.calls_of(prompt) == 1


@pytest.mark.parametrize("outcome", RELEASED)
@deliveries
def test_an_outcome_that_bought_nothing_releases_its_key(
    home: House, key: Key, prompt: str, outcome: Outcome, stream: bool
):
    home.engine.plays(prompt, fails(outcome))
    assert keyed(home, key, prompt, stream=stream).status >= 500
    home.engine.plays(prompt, well())
    answer = keyed(home, key, prompt, stream=stream)
    assert answer.status == 200
    assert "idempotent-replayed" not in answer.headers
    assert home.engine.calls_of(prompt) == 2


def test_a_refusal_before_dispatch_is_not_kept(home: House, prompt: str):
    poor = home.new_key(budget=0)
    assert keyed(home, poor, prompt).status == 429
    assert keyed(home, poor, prompt, quality="high").status == 429
    assert home.jobs(poor) == []


def test_a_key_is_kept_for_24_hours_and_no_longer(
    home: House, key: Key, prompt: str, monkeypatch: pytest.MonkeyPatch
):
    assert idempotency.KEY_KEPT_S == 24 * 3600
    monkeypatch.setattr(idempotency, "KEY_KEPT_S", -1)
    first = keyed(home, key, prompt)
    again = keyed(home, key, prompt)
    assert again.headers["x-pictura-job"] != first.headers["x-pictura-job"]


def test_a_replay_after_its_pictures_were_deleted_is_a_410(home: House, key: Key, prompt: str):
    first = keyed(home, key, prompt)
    assert (
        home.ask(f"/v1/images/jobs/{first.headers['x-pictura-job']}", key=key, method="DELETE").status == 200
    )
    again = keyed(home, key, prompt)
    assert again.status == 410
    assert again.error["code"] == "picture_expired"


@pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])
@pytest.mark.parametrize("response_format", ["url", "b64_json"])
def test_no_replay_hands_out_what_is_deleted(
    home: House, key: Key, prompt: str, stream: bool, response_format: str
):
    fields: dict[str, Any] = {"stream": stream, "response_format": response_format}
    first = keyed(home, key, prompt, **fields)
    home.ask(f"/v1/images/jobs/{first.headers['x-pictura-job']}", key=key, method="DELETE")
    again = keyed(home, key, prompt, **fields)
    assert again.status == 410
    assert again.error["code"] == "picture_expired"


def test_a_stock_sdk_s_retry_joins_the_delivered_call(home: House, key: Key, prompt: str):
    """Python and LiteLLM ask again when a 200 is cut on its way."""
    first = retried(home, key, prompt, 0)
    again = retried(home, key, prompt, 1)
    assert again.body == first.body
    assert again.headers["x-pictura-replayed"] == "true"
    assert "idempotent-replayed" not in again.headers
    assert home.engine.calls_of(prompt) == 1


def test_a_stock_sdk_s_retry_joins_the_running_call(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    with ThreadPoolExecutor(2) as clients:
        first = clients.submit(retried, home, key, prompt, 0)
        gate.reached.wait(30)
        again = clients.submit(retried, home, key, prompt, 1)
        eventually(lambda: not again.done())
        gate.open()
    assert first.result().body == again.result().body
    assert home.engine.calls_of(prompt) == 1


def test_a_stock_sdk_s_retry_joins_a_call_whose_reservation_is_still_being_written(
    home: House, key: Key, prompt: str
):
    """The records are locked for a while; meanwhile a client leaves and asks again."""
    home.engine.plays(prompt, well())
    body = json.dumps({"prompt": prompt}).encode()
    sent = head(GENERATIONS, key=key.secret, content_length=len(body), x_stainless_retry_count=0) + body
    locked, over = threading.Event(), threading.Event()

    def hold(_tx: Transaction) -> None:
        locked.set()
        over.wait(30)

    with ThreadPoolExecutor(2) as side_by_side:
        side_by_side.submit(home.transact, hold)
        assert locked.wait(30)
        with connected(home.url) as first:
            first.sendall(sent)
            seen(home.url)
        again = side_by_side.submit(retried, home, key, prompt, 1)
        time.sleep(0.2)
        over.set()
        assert again.result().status == 200
    assert [job.state for job in home.ended(key)] == ["posted"]
    assert home.engine.calls_of(prompt) == 1


def test_a_retry_with_another_body_or_of_another_key_joins_nothing(home: House, key: Key, prompt: str):
    retried(home, key, prompt, 0)
    other = home.new_key()
    for answer in (
        retried(home, key, prompt, 1, quality="low"),
        retried(home, other, prompt, 1),
        retried(home, key, prompt + "!", 1),
    ):
        assert "x-pictura-replayed" not in answer.headers


def test_a_retry_window_has_ten_minutes(home: House, key: Key, prompt: str, monkeypatch: pytest.MonkeyPatch):
    assert idempotency.RETRY_WINDOW_S == 600
    monkeypatch.setattr(idempotency, "RETRY_WINDOW_S", -1)
    first = retried(home, key, prompt, 0)
    again = retried(home, key, prompt, 1)
    assert again.headers["x-pictura-job"] != first.headers["x-pictura-job"]


def test_two_equal_calls_in_parallel_are_two_calls(home: House, key: Key, prompt: str):
    """The AI SDK and LangChain.js make n = 2 so."""
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    with ThreadPoolExecutor(2) as clients:
        answers = [clients.submit(retried, home, key, prompt, 0) for _ in range(2)]
        eventually(lambda: home.engine.calls_of(prompt) == 2)
        gate.open()
    jobs = {answer.result().headers["x-pictura-job"] for answer in answers}
    assert len(jobs) == 2


def test_two_equal_calls_in_a_row_are_two_calls(home: House, key: Key, prompt: str):
    assert (
        home.generate(prompt, key=key).headers["x-pictura-job"]
        != (home.generate(prompt, key=key).headers["x-pictura-job"])
    )
    assert home.engine.calls_of(prompt) == 2


@pytest.mark.parametrize("outcome", [Outcome.AMBIGUOUS, Outcome.UNUSABLE])
@deliveries
def test_for_ten_seconds_the_same_body_gets_the_same_lost_outcome(
    home: House, key: Key, prompt: str, outcome: Outcome, stream: bool
):
    """The AI SDK asks again after 2 and 6 s, whatever `x-should-retry` says."""
    assert idempotency.REPEAT_WINDOW_S == 10
    home.engine.plays(prompt, fails(outcome))
    first = home.generate(prompt, key=key, stream=stream)
    again = home.generate(prompt, key=key, stream=stream)
    assert first.status == again.status == 502
    assert again.body == first.body
    assert again.headers["x-pictura-replayed"] == "true"
    assert "x-pictura-replayed" not in first.headers
    assert home.engine.calls_of(prompt) == 1


@pytest.mark.parametrize("outcome", [*RELEASED, Outcome.CALLER_FAULT])
def test_other_failures_are_not_held_against_the_next_call(
    home: House, key: Key, prompt: str, outcome: Outcome
):
    home.engine.plays(prompt, fails(outcome))
    home.generate(prompt, key=key)
    home.generate(prompt, key=key)
    assert home.engine.calls_of(prompt) == 2


def test_the_ten_seconds_end(home: House, key: Key, prompt: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(idempotency, "REPEAT_WINDOW_S", -1)
    home.engine.plays(prompt, fails(Outcome.AMBIGUOUS))
    home.generate(prompt, key=key)
    home.engine.plays(prompt, well())
    assert home.generate(prompt, key=key).status == 200


def test_a_replay_of_an_error_names_its_job(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, fails(Outcome.UNUSABLE))
    first = keyed(home, key, prompt)
    assert first.headers["x-pictura-job"] == keyed(home, key, prompt).headers["x-pictura-job"]
    assert home.job(first.headers["x-pictura-job"]).state == "voided"


def test_the_listing_finds_a_job_by_its_idempotency_key(home: House, key: Key, prompt: str):
    answer = keyed(home, key, prompt, "find me")
    keyed(home, key, prompt, "another")
    found = home.ask("/v1/images/jobs?idempotency_key=find%20me", key=key).json["data"]
    assert [job["id"] for job in found] == [answer.headers["x-pictura-job"]]


def test_a_replay_is_not_charged(home: House, key: Key, prompt: str):
    keyed(home, key, prompt)
    before = json.loads(home.ask("/v1/usage", key=key).body)
    keyed(home, key, prompt)
    assert json.loads(home.ask("/v1/usage", key=key).body) == before


def test_a_replay_needs_neither_money_nor_a_slot(home: House, prompt: str):
    key = home.new_key(budget=40_000, in_flight_max=1)
    assert keyed(home, key, prompt, model="dall-e-3").status == 200
    assert keyed(home, key, prompt, model="dall-e-3").status == 200
    assert keyed(home, key, prompt, "k2", model="dall-e-3").status == 429


def test_partial_delivery_is_a_delivery_and_kept(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, fails(Outcome.AMBIGUOUS, after=1))
    first = keyed(home, key, prompt, n=2)
    assert first.status == 200
    assert keyed(home, key, prompt, n=2).body == first.body
    assert home.engine.calls_of(prompt) == 1
