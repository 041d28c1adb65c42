"""Several providers of one model: who is asked, in which order, and who never is."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from pictura.engines.engine import Call, Completed, Event, Facts, Obstacle, Partial, Terms
from pictura.errors import EngineFailure
from pictura.relay import breaker
from pictura.relay.patience import SPREAD_S, WAIT_S
from pictura.testing import pieces, png
from pictura.types import Adjustment, Micros, Outcome, Size, Usage
from tests.support.client import Answer
from tests.support.engine import Actor, Gate, Part, waits
from tests.support.events import events_of
from tests.support.serving import House, Rival, house

MODEL = "gpt-image-1.5"
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
    assert len(told) > 1 and 19 <= min(told) <= max(told) < 20 + SPREAD_S


def test_a_provider_that_failed_five_times_in_a_row_is_left_alone(two: Opened):
    first, second = failing(Outcome.NOT_ACCEPTED), Actor()
    with two(first, second, failures_in_a_row=5) as home:
        assert [ask(home).status for _ in range(12)] == [200] * 12
        assert len(first.calls) == 5


def test_a_provider_that_recovers_is_asked_again(two: Opened, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(breaker, "PROBE_EVERY_S", 0.2)
    first, second = failing(Outcome.NOT_ACCEPTED), Actor()
    with two(first, second, failures_in_a_row=5) as home:
        for _ in range(5):
            ask(home)
        first._part = waits(opened_gate())
        time.sleep(0.3)
        assert [ask(home).headers["x-pictura-job"] != "" for _ in range(3)] == [True] * 3
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
        assert time.perf_counter() - began < 0.25
        assert answer.status == 503 and 1 <= int(answer.headers["retry-after"]) <= 60
        assert answer.error["code"] == "server_is_overloaded"
        assert len(first.calls) + len(second.calls) == calls


def test_a_provider_that_asks_for_patience_is_spared_for_as_long(two: Opened):
    first, second = failing(Outcome.NOT_ACCEPTED, blame="nobody", wait_s=1.0), Actor()
    with two(first, second) as home:
        assert [ask(home).status for _ in range(3)] == [200] * 3
        assert len(first.calls) == 1
        time.sleep(1.1)
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


def one_at_a_time(engine: Actor) -> Actor:
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
    assert 65 <= len(one.calls) <= 110


def test_a_provider_without_a_free_place_is_passed_by(two: Opened):
    gate = Gate()
    first, second = Playing(waits(gate)), Actor()
    with two(first, second, in_flight_max=1) as home:
        busy = threading.Thread(target=lambda: home.generate("a slow cat", model=MODEL))
        busy.start()
        gate.reached.wait(5)
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
