"""Several providers of one model: who is asked, in which order, and who never is."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from pictura.engines.engine import Call, Completed, Event, Facts, Obstacle, Partial, Terms
from pictura.errors import EngineFailure, StorageFull
from pictura.relay import breaker, transactions
from pictura.relay.attempt import FAIR_SHARE, SIDE_BY_SIDE_MAX
from pictura.relay.patience import SPREAD_S, WAIT_S
from pictura.store import records
from pictura.testing import pieces, png
from pictura.types import Adjustment, Micros, Outcome, Size, Usage
from tests.support.client import Answer, eventually
from tests.support.engine import Actor, Gate, Part, waits
from tests.support.events import events_of
from tests.support.passing import Pass
from tests.support.serving import House, Rival, house

MODEL = "gpt-image-1.5"
P = TypeVar("P", bound=Actor)
Opened = Callable[..., AbstractContextManager[House]]


@pytest.fixture
def two(tmp_path: Path) -> Opened:
    """A server with two providers of the model, `first` before `second`, and whatever a test says of them."""

    def opened(
        first: Actor, second: Actor, *, failures_in_a_row: int = 10**9, **options: Any
    ) -> AbstractContextManager[House]:
        rivals = {
            "first": Rival(engine=first, options={"models": {MODEL: "theirs-1"}, **options}),
            "second": Rival(engine=second, options={"models": {MODEL: "theirs-2"}, "priority": 2}),
        }
        return house(tmp_path / "data", rivals=rivals, failures_in_a_row=failures_in_a_row)

    return opened


class Playing(Actor):
    """A provider that plays one part, whatever the prompt."""

    def __init__(self, part: Part, **more: Any) -> None:
        super().__init__(**more)
        self._part = part

    async def run(self, call: Call) -> AsyncGenerator[Event]:
        self.calls.append(call)
        async for event in self._part(call):
            yield event


def failing(outcome: Outcome, **more: Any) -> Playing:
    """A provider that fails every call."""

    async def part(call: Call) -> AsyncGenerator[Event]:
        raise EngineFailure(outcome, "It went wrong.", **more)
        yield

    return Playing(part)


def ask(home: House, **fields: Any) -> Answer:
    return home.generate("a cat", model=MODEL, **fields)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("n", [1, 4])
def test_a_provider_that_surely_took_nothing_is_followed_by_the_next(two: Opened, stream: bool, n: int):
    first, second = failing(Outcome.NOT_ACCEPTED), Actor()
    with two(first, second) as home:
        answer = ask(home, n=n, stream=stream)
        assert answer.status == 200
        (job,) = home.ended(home.key)
        assert [attempt["provider"] for attempt in job.attempts] == ["first", "second"]
        assert [attempt["outcome"] for attempt in job.attempts] == ["not_accepted", "delivered"]
        assert (job.deployment, len(job.pictures)) == ("second:theirs-2", n)
        assert (len(first.calls), len(second.calls)) == (1, 1)


@pytest.mark.parametrize("outcome", [Outcome.AMBIGUOUS, Outcome.UNUSABLE, Outcome.CALLER_FAULT])
def test_what_may_have_been_bought_or_is_the_callers_fault_goes_nowhere_else(two: Opened, outcome: Outcome):
    second = Actor()
    with two(failing(outcome), second) as home:
        assert ask(home).status in (400, 502)
        assert second.calls == []


def test_a_providers_own_server_error_ends_the_request(two: Opened):
    second = Actor()
    with two(failing(Outcome.FAILED), second) as home:
        assert ask(home).status == 502
        assert second.calls == []


def test_a_providers_own_server_error_is_followed_by_the_next_where_the_operator_says_so(two: Opened):
    second = Actor()
    with two(failing(Outcome.FAILED), second, on_server_error="failover") as home:
        assert ask(home).status == 200
        assert len(second.calls) == 1


def test_when_nobody_accepts_the_answer_is_503_with_retry_after(two: Opened):
    with two(failing(Outcome.NOT_ACCEPTED), failing(Outcome.NOT_ACCEPTED)) as home:
        answer = ask(home)
        assert answer.status == 503 and int(answer.headers["retry-after"]) >= 1
        (job,) = home.ended(home.key)
        assert job.state == "voided" and job.cost == 0


@pytest.mark.parametrize(
    ("asked_s", "least"), [((7, 20), 7), ((20, 7), 7), ((None, 9), 9), ((9, None), 9), ((0.2, 3), 1)]
)
def test_a_client_is_told_the_shortest_wait_that_a_provider_asked(
    two: Opened, asked_s: tuple[float | None, float | None], least: int
):
    first, second = (failing(Outcome.NOT_ACCEPTED, wait_s=wait_s) for wait_s in asked_s)
    with two(first, second) as home:
        answer = ask(home)
        assert (answer.status, len(second.calls)) == (503, 1)
        assert least <= int(answer.headers["retry-after"]) < least + SPREAD_S


def test_clients_of_a_failing_provider_do_not_all_return_together(two: Opened):
    with two(failing(Outcome.NOT_ACCEPTED), failing(Outcome.NOT_ACCEPTED)) as home:
        told = {int(ask(home).headers["retry-after"]) for _ in range(4)}
    assert len(told) > 1 and min(told) >= WAIT_S


def test_clients_of_a_provider_that_asks_for_patience_do_not_all_return_together(two: Opened):
    with two(*(failing(Outcome.NOT_ACCEPTED, wait_s=20) for _ in range(2))) as home:
        answers = [ask(home) for _ in range(5)]
    told = {int(answer.headers["retry-after"]) for answer in answers}
    assert len(told) > 1 and 10 <= min(told) <= max(told) < 20 + SPREAD_S


def test_a_provider_that_failed_five_times_in_a_row_is_left_alone(two: Opened):
    first, second = failing(Outcome.NOT_ACCEPTED), Actor()
    with two(first, second, failures_in_a_row=5) as home:
        assert [ask(home).status for _ in range(12)] == [200] * 12
        assert len(first.calls) == 5


def test_a_provider_that_recovers_is_asked_again(two: Opened, time_passes: Pass):
    first, second = failing(Outcome.NOT_ACCEPTED), Actor()
    with two(first, second, failures_in_a_row=5) as home:
        for _ in range(5):
            ask(home)
        first._part = waits(opened_gate())
        time_passes(breaker.PROBE_EVERY_S)
        assert [ask(home).status for _ in range(3)] == [200] * 3
        assert len(first.calls) == 8


def opened_gate() -> Gate:
    gate = Gate()
    gate.open()
    return gate


def test_when_all_are_left_alone_the_answer_comes_at_once_and_says_when_to_ask_again(two: Opened):
    first, second = failing(Outcome.NOT_ACCEPTED), failing(Outcome.NOT_ACCEPTED)
    with two(first, second, failures_in_a_row=5) as home:
        for _ in range(5):
            ask(home)
        calls = len(first.calls) + len(second.calls)
        began = time.perf_counter()
        answer = ask(home)
        assert time.perf_counter() - began < breaker.PROBE_EVERY_S / 2
        assert answer.status == 503 and 1 <= int(answer.headers["retry-after"]) <= 60
        assert answer.error["code"] == "server_is_overloaded"
        assert len(first.calls) + len(second.calls) == calls


def test_a_provider_that_asks_for_patience_is_spared_for_as_long(two: Opened, time_passes: Pass):
    first, second = failing(Outcome.NOT_ACCEPTED, blame="nobody", wait_s=40.0), Actor()
    with two(first, second) as home:
        assert [ask(home).status for _ in range(3)] == [200] * 3
        assert len(first.calls) == 1
        time_passes(40.0)
        ask(home)
        assert len(first.calls) == 2


def test_a_model_that_a_provider_does_not_know_speaks_against_it_there_alone(two: Opened):
    first, second = failing(Outcome.NOT_ACCEPTED, blame="deployment"), Actor()
    with two(first, second, failures_in_a_row=5) as home:
        assert [ask(home).status for _ in range(8)] == [200] * 8
        assert len(first.calls) == 5


def test_a_failing_provider_is_not_flooded_beyond_the_retry_budget(two: Opened):
    first, second = failing(Outcome.NOT_ACCEPTED), failing(Outcome.NOT_ACCEPTED)
    with two(first, second) as home:
        for _ in range(40):
            ask(home)
        assert len(first.calls) == 40
        assert len(second.calls) <= 10 + 0.2 * 40


def test_only_a_provider_that_can_make_it_is_asked(two: Opened):
    first, second = Actor(), Actor()
    first._terms = Terms(obstacle=Obstacle(param="background", message="No transparency here."))
    with two(first, second) as home:
        assert ask(home).status == 200
        assert (len(first.calls), len(second.calls)) == (0, 1)


def test_when_no_provider_can_make_it_the_parameter_is_named(two: Opened):
    first, second = Actor(), Actor()
    for each in (first, second):
        each._terms = Terms(obstacle=Obstacle(param="background", message="No transparency here."))
    with two(first, second) as home:
        answer = ask(home)
        assert answer.status == 400
        assert (answer.error["param"], answer.error["message"]) == ("background", "No transparency here.")
        assert home.jobs(home.key) == []


def one_at_a_time(engine: P) -> P:
    engine._terms = Terms(pictures_per_call=1)
    return engine


@pytest.mark.parametrize("stream", [False, True])
def test_a_provider_that_makes_one_at_a_time_is_called_for_each(two: Opened, stream: bool):
    first = one_at_a_time(Actor(pause_s=0.05))
    with two(first, Actor()) as home:
        answer = ask(home, n=4, stream=stream)
        assert answer.status == 200
        assert [call.request.n for call in first.calls] == [1] * 4
        (job,) = home.ended(home.key)
        assert [picture.index for picture in job.pictures] == [0, 1, 2, 3]
        if stream:
            completed = [sent.data for sent in events_of(answer.body) if "completed" in str(sent.event)]
            assert sorted(data["index"] for data in completed) == [0, 1, 2, 3]


@pytest.mark.parametrize("outcome", [Outcome.AMBIGUOUS, Outcome.UNUSABLE, Outcome.FAILED])
def test_calls_side_by_side_deliver_and_charge_what_came(two: Opened, outcome: Outcome):
    failed = 0

    async def part(call: Call) -> AsyncGenerator[Event]:
        nonlocal failed
        if not failed:
            failed += 1
            raise EngineFailure(outcome, "It went wrong.")
        yield Completed(index=0, body=pieces(png(call.request.size)))

    with two(one_at_a_time(Playing(part)), Actor()) as home:
        answer = ask(home, n=4)
        assert answer.status == 200 and len(answer.json["data"]) == 3
        (job,) = home.ended(home.key)
        assert len(job.pictures) == 3 and len(job.attempts) == 4
        assert job.provider_at_risk is (outcome is Outcome.AMBIGUOUS)


def test_of_calls_that_all_fail_the_gravest_is_told(two: Opened):
    outcomes = iter([Outcome.FAILED, Outcome.NOT_ACCEPTED, Outcome.AMBIGUOUS, Outcome.UNUSABLE])

    async def part(call: Call) -> AsyncGenerator[Event]:
        raise EngineFailure(next(outcomes), "It went wrong.")
        yield

    with two(one_at_a_time(Playing(part)), failing(Outcome.NOT_ACCEPTED)) as home:
        answer = ask(home, n=4)
        assert (answer.status, answer.headers["x-should-retry"]) == (502, "false")
        (job,) = home.ended(home.key)
        assert job.outcome is Outcome.AMBIGUOUS


def test_equal_providers_share_by_weight(tmp_path: Path):
    one, other = Actor(), Actor()
    rivals = {
        "one": Rival(engine=one, options={"models": {MODEL: MODEL}, "weight": 3}),
        "other": Rival(engine=other, options={"models": {MODEL: MODEL}, "weight": 1}),
    }
    with house(tmp_path / "data", rivals=rivals) as home:
        for _ in range(120):
            ask(home)
    assert len(one.calls) + len(other.calls) == 120
    assert 60 <= len(one.calls) <= 115


def test_a_provider_without_a_free_place_is_passed_by(two: Opened):
    gate = Gate()
    first, second = Playing(waits(gate)), Actor()
    with two(first, second, in_flight_max=1) as home:
        busy = threading.Thread(target=lambda: home.generate("a slow cat", model=MODEL))
        busy.start()
        gate.reached.wait(30)
        assert ask(home).status == 200
        assert len(second.calls) == 1
        gate.open()
        busy.join()


class Relaying(Playing):
    """A provider that resolves `auto` itself and says what it did."""

    def __init__(self, *facts: Facts, size: Size | None = None) -> None:
        async def part(call: Call) -> AsyncGenerator[Event]:
            for number in range(call.request.partial_images):
                yield Partial(index=0, number=number, data=png(Size(16, 16)))
            yield Completed(index=0, body=pieces(png(size or Size(1024, 1024))), facts_follow=True)
            for each in facts:
                yield each

        super().__init__(part, writes_text=True, resolves_auto=False)


@pytest.mark.parametrize("stream", [False, True])
def test_auto_reserves_the_dearest_and_posts_what_the_provider_says(two: Opened, stream: bool):
    said = Facts(quality="high", background="transparent")
    with two(Relaying(said, size=Size(1024, 1536)), Actor()) as home:
        answer = ask(home, stream=stream)
        (job,) = home.ended(home.key)
        assert job.reserved == 5 * 2 + 6240 * 32 + 200 * 10
        assert job.cost == 5 * 2 + 6240 * 32
        told = events_of(answer.body)[-1].data if stream else answer.json
        assert (told["quality"], told["size"]) == ("high", "1024x1536")
        assert "x-pictura-adjustments" not in answer.headers
        if not stream:
            assert told["background"] == "transparent"


@pytest.mark.parametrize(
    ("claimed", "text_in", "text_out"),
    [
        (Usage(input_text=1, output_text=143), 1, 143),
        (Usage(input_text=10**15, output_text=10**15), 2, 0),
        (Usage(input_text=-5, output_text=-5), 2, 0),
    ],
)
def test_a_providers_usage_counts_only_within_what_was_reserved(
    two: Opened, claimed: Usage, text_in: int, text_out: int
):
    with two(Relaying(Facts(usage=claimed)), Actor()) as home:
        usage = ask(home, quality="low", size="1024x1024").json["usage"]
        assert usage["input_tokens"] == text_in
        assert usage["output_tokens_details"] == {"image_tokens": 272, "text_tokens": text_out}


def test_what_the_engine_changed_is_told(two: Opened):
    dropped = Adjustment("moderation", "low", None, "the provider's model does not have it")
    with two(Relaying(Facts(adjustments=(dropped,))), Actor()) as home:
        assert '"moderation"' in ask(home).headers["x-pictura-adjustments"]


def test_a_key_that_was_passed_on_is_not_told_as_ignored(two: Opened):
    with two(Relaying(Facts(passed=frozenset({"guidance"}))), Actor()) as home:
        told = ask(home, guidance=3, mood="calm").headers["x-pictura-adjustments"]
        assert "guidance" not in told and "mood" in told


def test_the_providers_own_price_is_booked_beside_the_customers(two: Opened):
    with two(Relaying(Facts(cost=Micros(12_345))), Actor()) as home:
        ask(home)
        (job,) = home.ended(home.key)
        assert job.provider_cost == 12_345
        assert [entry.provider for entry in home.entries(job.id)] == [0, 12_345]


def test_pictures_before_a_defect_are_delivered_and_charged(two: Opened):
    async def part(call: Call) -> AsyncGenerator[Event]:
        for index in range(2):
            yield Completed(index=index, body=pieces(png(call.request.size)), facts_follow=True)
        raise OverflowError("a defect")

    with two(Playing(part), Actor()) as home:
        answer = ask(home, n=4)
        assert answer.status == 200 and len(answer.json["data"]) == 2
        (job,) = home.ended(home.key)
        assert (job.state, len(job.pictures)) == ("posted", 2)
        assert job.cost == sum(entry.amount for entry in home.entries(job.id)[1:]) > 0


@pytest.mark.parametrize("bought", [False, True])
def test_a_defect_after_a_paid_call_began_is_never_bought_again(two: Opened, bought: bool):
    async def part(call: Call) -> AsyncGenerator[Event]:
        if bought:
            yield Completed(index=0, body=pieces(b"no picture"), facts_follow=True)
        raise OverflowError("a defect")
        yield

    first = Playing(part)
    with two(first, Actor()) as home:
        key = {"Idempotency-Key": "once"}
        answers = [home.generate("a cat", model=MODEL, headers=key) for _ in range(3)]
        assert [answer.status for answer in answers] == [500] * 3
        assert [answer.headers["x-should-retry"] for answer in answers] == ["false"] * 3
        assert len(first.calls) == 1
        (job,) = home.ended(home.key)
        assert job.outcome is (Outcome.UNUSABLE if bought else Outcome.AMBIGUOUS)
        assert "defect" not in answers[0].error["message"]


def test_a_picture_that_came_before_the_disk_was_full_is_delivered_and_is_the_only_file(two: Opened):
    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Completed(index=0, body=pieces(png(call.request.size)), facts_follow=True)
        raise StorageFull("The disk is full.")

    with two(Playing(part), Actor()) as home:
        assert ask(home).status == 200
        kept = [path for path in (home.folder / "pictures").rglob("*-*") if path.is_file()]
        assert len(kept) == 1


@pytest.mark.parametrize("n", [1, 2])
def test_a_picture_whose_end_cannot_be_written_leaves_no_file(
    two: Opened, monkeypatch: pytest.MonkeyPatch, n: int
):
    def full(*_args: object, **_options: object) -> None:
        raise StorageFull("The disk is full.")

    monkeypatch.setattr(transactions, "settle", full)
    with two(Actor(), Actor()) as home:
        answer = ask(home, n=n)
        assert (answer.status, answer.headers["x-should-retry"]) == (507, "false")
        assert [path for path in (home.folder / "pictures").rglob("*-*") if path.is_file()] == []


def test_a_streams_picture_whose_row_could_not_be_written_yet_is_told_and_kept_with_the_end(
    two: Opened, monkeypatch: pytest.MonkeyPatch
):
    keep, failures = records.keep, [sqlite3.OperationalError("busy")]

    def fails_once(*args: Any) -> None:
        if failures:
            raise failures.pop()
        keep(*args)

    monkeypatch.setattr(records, "keep", fails_once)
    with two(Actor(), Actor()) as home:
        sent = events_of(ask(home, n=2, stream=True).body)
        assert sorted(each.data["index"] for each in sent) == [0, 1]
        (job,) = home.ended(home.key)
        assert (job.state, len(job.pictures), failures) == ("posted", 2, [])


def test_who_has_sent_a_stage_had_accepted_the_call(two: Opened):
    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Partial(index=0, number=0, data=png(Size(16, 16)))
        raise EngineFailure(Outcome.NOT_ACCEPTED, "Too many.", blame="nobody")

    second = Actor()
    with two(Playing(part), second) as home:
        ask(home, stream=True, partial_images=2)
        assert second.calls == []


def test_the_stages_of_a_call_that_failed_are_not_charged(two: Opened):
    async def part(call: Call) -> AsyncGenerator[Event]:
        for number in range(2):
            yield Partial(index=0, number=number, data=png(Size(16, 16)))
        raise EngineFailure(Outcome.FAILED, "It went wrong.")

    with two(Playing(part), Actor(), on_server_error="failover") as home:
        ask(home, stream=True, partial_images=2, quality="low", size="1024x1024")
        (job,) = home.ended(home.key)
        assert job.usage is not None and job.usage.output_image == 272 + 2 * 100


def test_a_call_that_had_hardly_any_time_says_nothing_against_its_provider(tmp_path: Path, time_passes: Pass):
    deadline_s, taken = 20.0, asyncio.Event()

    async def part(call: Call) -> AsyncGenerator[Event]:
        if call.deadline_s < deadline_s * FAIR_SHARE:
            raise EngineFailure(Outcome.AMBIGUOUS, "It took too long.", timeout=True)
        while len(engine.calls) < SIDE_BY_SIDE_MAX:
            await asyncio.sleep(0.005)
        if call is engine.calls[0]:  # the first four take most of the time that there is
            time_passes(deadline_s * 0.8)
            taken.set()
        await taken.wait()
        yield Completed(index=0, body=pieces(png(call.request.size)))

    engine = one_at_a_time(Playing(part))
    only = Rival(engine=engine, options={"models": {MODEL: MODEL}, "deadline_s": deadline_s})
    with house(tmp_path / "data", rivals={"only": only}, failures_in_a_row=2) as home:
        assert len(ask(home, n=10).json["data"]) == SIDE_BY_SIDE_MAX
        assert ask(home).status == 200


@pytest.mark.parametrize("known_first", [True, False])
def test_a_model_exists_if_one_provider_may_have_it(tmp_path: Path, known_first: bool):
    unknown = failing(Outcome.NOT_ACCEPTED, blame="deployment")
    down = failing(Outcome.NOT_ACCEPTED)
    rivals = {
        "named": Rival(engine=down, options={"models": {MODEL: MODEL}, "priority": 1 if known_first else 3}),
        "any": Rival(engine=unknown, options={"models": {"*": "*"}, "priority": 2}),
    }
    with house(tmp_path / "data", rivals=rivals) as home:
        answer = ask(home)
        assert answer.status == 503 and "retry-after" in answer.headers


def test_a_model_that_all_providers_of_any_name_do_not_know_does_not_exist(tmp_path: Path):
    rivals = {
        name: Rival(engine=failing(Outcome.NOT_ACCEPTED, blame="deployment"), options={"models": {"*": "*"}})
        for name in ("one", "other")
    }
    with house(tmp_path / "data", rivals=rivals) as home:
        answer = home.generate("a cat", model="flux-9")
        assert (answer.status, answer.error["code"]) == (404, "model_not_found")
        assert answer.error["type"] == "invalid_request_error" and "retry-after" not in answer.headers


def test_a_provider_on_trial_is_asked_for_one_picture_before_the_others(two: Opened, time_passes: Pass):
    first = one_at_a_time(failing(Outcome.NOT_ACCEPTED))
    with two(first, failing(Outcome.NOT_ACCEPTED), failures_in_a_row=2) as home:
        for _ in range(2):
            ask(home)
        first._part = waits(opened_gate())
        time_passes(breaker.PROBE_EVERY_S)
        assert len(ask(home, n=4).json["data"]) == 4


def test_a_job_waits_for_whichever_provider_is_free_first(two: Opened):
    gates = Gate(), Gate()
    first, second = Playing(waits(gates[0])), Playing(waits(gates[1]))
    with two(first, second, in_flight_max=1) as home:
        home_second = threading.Thread(target=lambda: ask(home))
        rest = [threading.Thread(target=lambda: ask(home)) for _ in range(17)]
        for thread in (home_second, *rest):
            thread.start()
        assert gates[0].reached.wait(30)
        eventually(lambda: len(home.jobs(home.key)) == 18)
        gates[1].open()  # the first provider stays busy: all others are made by the second
        eventually(lambda: len(second.calls) == 17)
        gates[0].open()
        for thread in (home_second, *rest):
            thread.join()


def test_what_a_provider_dropped_that_did_not_deliver_is_not_told(two: Opened):
    async def refuses(call: Call) -> AsyncGenerator[Event]:
        yield Facts(
            adjustments=(Adjustment("moderation", "low", None, "the first lacks it"),),
            passed=frozenset({"mood"}),
        )
        raise EngineFailure(Outcome.NOT_ACCEPTED, "It is down.")

    with two(Playing(refuses), Actor()) as home:
        told = ask(home, mood="calm").headers["x-pictura-adjustments"]
        assert "the first lacks it" not in told and "mood" in told


def test_a_quality_that_the_provider_never_heard_of_is_not_charged_above_what_nothing_becomes(two: Opened):
    dropped = Facts(adjustments=(Adjustment("quality", "high", None, "its API takes no quality"),))
    with two(Relaying(dropped), Actor()) as home:
        ask(home, quality="high", size="1024x1024")
        (job,) = home.ended(home.key)
        assert job.usage is not None and job.usage.output_image == 1056


def test_an_attempt_says_why_it_failed(two: Opened):
    with two(failing(Outcome.NOT_ACCEPTED), Actor()) as home:
        job_id = ask(home).headers["x-pictura-job"]
        attempts = home.ask(f"/v1/images/jobs/{job_id}").json["attempts"]
        assert attempts[0]["problem"] == "It went wrong." and "problem" not in attempts[1]


def test_a_failure_behind_the_chat_envelope_is_a_plain_error_whatever_stages_came(two: Opened):
    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Partial(index=0, number=0, data=png(Size(16, 16)))
        await asyncio.sleep(0.1)
        raise EngineFailure(Outcome.FAILED, "It went wrong.")

    with two(Playing(part), Actor()) as home:
        chat = {"x-pictura-compat": "chat"}
        answer = home.generate("a cat", model=MODEL, stream=True, partial_images=1, headers=chat)
        assert answer.status == 502


def test_a_jobs_progress_counts_stages_and_pictures(two: Opened):
    gate = Gate()

    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Completed(index=0, body=pieces(png(call.request.size)))
        yield Partial(index=1, number=0, data=png(Size(16, 16)))
        await gate.passed()
        yield Completed(index=1, body=pieces(png(call.request.size)))

    with two(Playing(part), Actor()) as home:
        asking = threading.Thread(target=lambda: ask(home, n=2, stream=True, partial_images=1))
        asking.start()
        gate.reached.wait(30)
        (job,) = home.jobs(home.key)
        assert home.ask(f"/v1/images/jobs/{job.id}").json["progress"] == 0.75
        gate.open()
        asking.join()
        assert home.ask(f"/v1/images/jobs/{job.id}").json["progress"] == 1.0
