"""Every cell of the money table: what the customer pays, what the client is told."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from typing import Any

import msgspec
import pytest

from pictura.engines.engine import Call, Completed, Event, Partial
from pictura.errors import EngineFailure
from pictura.relay import attempt
from pictura.testing import pieces, png
from pictura.types import Outcome, Size
from tests.support.engine import Actor, Gate, Part, breaks, delivers, fails, waits
from tests.support.events import Sent, events_of
from tests.support.serving import Entry, House, Key, house


class Cell(msgspec.Struct, frozen=True):
    """What the client gets for an outcome without a picture."""

    status: int
    should_retry: str | None
    type: str
    retry_after: bool = False
    timeout: bool = False


CELLS: dict[str, tuple[Outcome, Cell]] = {
    "not accepted": (
        Outcome.NOT_ACCEPTED,
        Cell(503, None, "image_generation_server_error", retry_after=True),
    ),
    "failed": (Outcome.FAILED, Cell(502, None, "image_generation_server_error")),
    "ambiguous": (Outcome.AMBIGUOUS, Cell(502, "false", "image_generation_server_error")),
    "timeout": (Outcome.AMBIGUOUS, Cell(504, "false", "image_generation_server_error", timeout=True)),
    "unusable": (Outcome.UNUSABLE, Cell(502, "false", "image_generation_server_error")),
    "caller's fault": (Outcome.CALLER_FAULT, Cell(400, None, "image_generation_user_error")),
}
cells = pytest.mark.parametrize(("outcome", "cell"), CELLS.values(), ids=CELLS.keys())
deliveries = pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])
counts = pytest.mark.parametrize("n", [1, 4])
MODEL = "gpt-image-1.5"
PICTURE = 1056 * 32
"""Micro-dollars of one medium square picture, without the prompt."""


def only_job(home: House, key: Key) -> Any:
    (job,) = home.ended(key)
    return job


def completed(body: bytes) -> list[Sent]:
    return [sent for sent in events_of(body) if sent.event == "image_generation.completed"]


@cells
@deliveries
@counts
def test_without_a_picture_the_customer_pays_nothing_and_is_told_the_class(
    home: House, key: Key, prompt: str, outcome: Outcome, cell: Cell, stream: bool, n: int
):
    home.engine.plays(prompt, fails(outcome, "It went wrong.", timeout=cell.timeout))
    answer = home.generate(prompt, key=key, n=n, stream=stream, model=MODEL)
    assert answer.status == cell.status
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers.get("x-should-retry") == cell.should_retry
    assert answer.error["type"] == cell.type
    assert answer.error["message"] == "It went wrong."
    assert ("retry-after" in answer.headers) == cell.retry_after
    job = only_job(home, key)
    assert (job.state, job.outcome, job.cost, job.pictures) == ("voided", outcome, 0, ())
    booked = job.reserved if outcome is Outcome.UNUSABLE else 0
    assert home.entries(job.id) == [Entry("reserve", job.reserved, 0), Entry("void", 0, booked)]
    assert job.reserved >= n * PICTURE
    assert job.provider_at_risk == (outcome in (Outcome.AMBIGUOUS, Outcome.UNUSABLE))
    assert home.balance(key).posted == home.balance(key).pending == 0


@deliveries
@counts
def test_what_was_delivered_is_posted_and_the_rest_released(
    home: House, key: Key, prompt: str, stream: bool, n: int
):
    answer = home.generate(prompt, key=key, n=n, stream=stream, model=MODEL, partial_images=2)
    assert answer.status == 200
    job = only_job(home, key)
    assert (job.state, job.outcome, len(job.pictures)) == ("posted", Outcome.DELIVERED, n)
    assert job.cost == job.reserved == n * (1056 + 200 * stream) * 32 + job.usage.input_text * 5
    assert home.entries(job.id) == [Entry("reserve", job.reserved, 0), Entry("post", job.cost, job.cost)]
    assert (home.balance(key).posted, home.balance(key).pending) == (job.cost, 0)


def test_an_engine_that_may_write_text_reserves_for_it_and_posts_what_there_was(tmp_path: Any):
    with house(tmp_path / "data", engine=Actor(writes_text=True)) as home:
        home.generate("a cat", n=2, model=MODEL)
        job = only_job(home, home.key)
        assert job.reserved == job.cost + 2 * 200 * 10


@pytest.mark.parametrize("after", [1, 3])
@pytest.mark.parametrize("outcome", list(Outcome)[2:])
@deliveries
def test_fewer_pictures_than_asked_are_delivered_and_posted_and_no_more(
    home: House, key: Key, prompt: str, outcome: Outcome, after: int, stream: bool
):
    home.engine.plays(prompt, fails(outcome, after=after))
    answer = home.generate(prompt, key=key, n=4, stream=stream, model=MODEL)
    assert answer.status == 200
    pictures = completed(answer.body) if stream else answer.json["data"]
    assert len(pictures) == after
    job = only_job(home, key)
    assert (job.state, len(job.pictures)) == ("posted", after)
    assert job.cost == after * PICTURE + job.usage.input_text * 5
    assert home.entries(job.id)[1] == Entry("post", job.cost, job.cost)


@deliveries
def test_the_stream_of_fewer_pictures_tells_its_cost_and_ends_whole(
    home: House, key: Key, prompt: str, stream: bool
):
    """The cost stands in the job whatever the last completed event says."""
    home.engine.plays(prompt, delivers(png(Size(1024, 1024))))
    answer = home.generate(prompt, key=key, n=3, stream=stream, model=MODEL)
    assert answer.status == 200
    job_id = answer.headers["x-pictura-job"]
    view = home.ask(f"/v1/images/jobs/{job_id}", key=key).json
    assert view["cost_micros"] == home.job(job_id).cost > 0


SMALL = png(Size(1024, 1024))
WRONG: dict[str, bytes] = {
    "empty": b"",
    "text": b"this is not a picture",
    "html": b"<!doctype html><html><body>502 Bad Gateway</body></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "gif": b"GIF89a" + bytes(100),
    "base64": b"iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAAAAABadnRf",
    "png signature alone": SMALL[:8],
    "png cut in its head": SMALL[:20],
    "png without size": SMALL[:16] + bytes(8) + SMALL[24:],
    "jpeg without frame": b"\xff\xd8\xff\xe0" + bytes(40),
    "riff that is no webp": b"RIFF\x24\x00\x00\x00WAVE" + bytes(40),
    "over 100 megapixels": SMALL[:16] + (20_000).to_bytes(4) * 2 + SMALL[24:],
}


@pytest.mark.parametrize("picture", WRONG.values(), ids=WRONG.keys())
@deliveries
def test_bytes_that_are_no_picture_are_unusable_and_free(
    home: House, key: Key, prompt: str, picture: bytes, stream: bool
):
    home.engine.plays(prompt, delivers(picture))
    answer = home.generate(prompt, key=key, stream=stream, model=MODEL)
    assert answer.status == 502
    assert answer.headers["x-should-retry"] == "false"
    assert answer.error["code"] == "image_generation_failed"
    job = only_job(home, key)
    assert (job.state, job.outcome, job.cost) == ("voided", Outcome.UNUSABLE, 0)


def test_what_is_no_picture_is_refused_on_its_first_bytes(home: House, key: Key, prompt: str):
    read: list[bytes] = []

    async def endless() -> AsyncGenerator[bytes]:
        while True:
            read.append(bytes(64 * 1024))
            yield read[-1]

    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Completed(index=0, body=endless())

    home.engine.plays(prompt, part)
    assert home.generate(prompt, key=key, model=MODEL).status == 502
    assert len(read) == 1


BROKEN: dict[str, bytes] = {
    "cut": SMALL[:-20],
    "without its end": SMALL[:-12],
    "wrong checksum": SMALL[:-17] + b"\0" + SMALL[-16:],
}


@pytest.mark.parametrize("picture", BROKEN.values(), ids=BROKEN.keys())
def test_a_picture_that_is_broken_further_in_is_unusable_too(
    home: House, key: Key, prompt: str, picture: bytes
):
    home.engine.plays(prompt, delivers(picture))
    assert home.generate(prompt, key=key, model=MODEL).status == 502


@deliveries
def test_a_usable_picture_beside_a_wrong_one_is_delivered_alone(
    home: House, key: Key, prompt: str, stream: bool
):
    home.engine.plays(prompt, delivers(SMALL, b"wrong"))
    answer = home.generate(prompt, key=key, n=2, stream=stream, model=MODEL)
    assert answer.status == 200
    assert len(only_job(home, key).pictures) == 1


@deliveries
@pytest.mark.parametrize("indexes", [(0, 1, 2), (0, 0, 1), (1, 0, 7)], ids=str)
def test_surplus_pictures_are_dropped_and_not_charged(
    home: House, key: Key, prompt: str, stream: bool, indexes: tuple[int, ...]
):
    home.engine.plays(prompt, delivers(SMALL, SMALL, SMALL, indexes=indexes))
    answer = home.generate(prompt, key=key, n=2, stream=stream, model=MODEL)
    assert answer.status == 200
    pictures = completed(answer.body) if stream else answer.json["data"]
    assert len(pictures) == 2
    job = only_job(home, key)
    assert [picture.index for picture in job.pictures] == [0, 1]
    assert job.cost == 2 * PICTURE + job.usage.input_text * 5


@pytest.mark.parametrize("size", [Size(512, 512), Size(1536, 1024), Size(1, 1), Size(3000, 17)], ids=str)
@pytest.mark.parametrize("model", ["gpt-image-1.5", "gpt-image-2", "dall-e-3", "illustrator"])
def test_a_picture_of_another_size_is_delivered_as_what_it_is_and_never_costs_more_than_was_reserved(
    home: House, key: Key, prompt: str, size: Size, model: str
):
    home.engine.plays(prompt, delivers(png(size)))
    answer = home.generate(prompt, key=key, model=model)
    assert answer.status == 200
    assert answer.json["size"] == str(size)
    job = only_job(home, key)
    assert job.cost <= job.reserved


def test_a_picture_of_another_size_is_told_as_an_adjustment(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, delivers(png(Size(512, 512))))
    answer = home.generate(prompt, key=key, model=MODEL)
    assert '"parameter":"size"' in answer.headers.get("x-pictura-adjustments", "")


def test_a_usable_picture_after_a_wrong_one_is_delivered_alone(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, delivers(b"wrong", SMALL))
    assert home.generate(prompt, key=key, n=2, model=MODEL).status == 200


@deliveries
def test_an_engine_that_ends_without_a_word_is_unusable(home: House, key: Key, prompt: str, stream: bool):
    home.engine.plays(prompt, delivers())
    answer = home.generate(prompt, key=key, stream=stream, model=MODEL)
    assert answer.status == 502
    assert answer.headers["x-should-retry"] == "false"
    assert only_job(home, key).outcome is Outcome.UNUSABLE


@deliveries
def test_a_defect_of_an_engine_is_a_500_that_costs_nothing_and_says_nothing_of_itself(
    home: House, key: Key, prompt: str, stream: bool
):
    home.engine.plays(prompt, breaks(ZeroDivisionError("secret detail")))
    answer = home.generate(prompt, key=key, stream=stream, model=MODEL)
    assert answer.status == 500
    assert answer.error["code"] == "internal_error"
    assert b"secret detail" not in answer.body
    assert only_job(home, key).cost == 0


@deliveries
def test_a_defect_of_an_engine_after_some_pictures_leaves_those_to_their_caller(
    home: House, key: Key, prompt: str, stream: bool
):
    home.engine.plays(prompt, breaks(ZeroDivisionError("secret detail"), after=2))
    answer = home.generate(prompt, key=key, n=4, stream=stream, model=MODEL)
    assert answer.status == 200
    assert b"secret detail" not in answer.body
    assert len(completed(answer.body) if stream else answer.json["data"]) == 2
    assert only_job(home, key).state == "posted"


@pytest.mark.parametrize(
    ("failing", "told"),
    [
        (Outcome.AMBIGUOUS, Outcome.AMBIGUOUS),
        (Outcome.FAILED, Outcome.UNUSABLE),
        (Outcome.NOT_ACCEPTED, Outcome.UNUSABLE),
    ],
)
@deliveries
def test_when_nothing_came_the_gravest_class_wins(
    home: House, key: Key, prompt: str, stream: bool, failing: Outcome, told: Outcome
):
    """An unusable picture was bought: what failed beside it must not release it to be bought again."""

    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Completed(index=0, body=pieces(b"wrong"))
        raise EngineFailure(failing, "It went wrong.")

    home.engine.plays(prompt, part)
    answer = home.generate(prompt, key=key, n=2, stream=stream, model=MODEL)
    assert answer.status == 502
    assert answer.headers["x-should-retry"] == "false"
    assert only_job(home, key).outcome is told


@pytest.mark.parametrize("message", ["half \ud800 a character", "a\x00b", "x" * 100_000, "", "\r\n\r\nx: y"])
@pytest.mark.parametrize("outcome", [Outcome.CALLER_FAULT, Outcome.AMBIGUOUS])
def test_no_message_of_an_engine_harms_the_server(
    home: House, key: Key, prompt: str, message: str, outcome: Outcome
):
    home.engine.plays(prompt, fails(outcome, message))
    answer = home.generate(prompt, key=key, model=MODEL)
    assert answer.status in (400, 502)
    assert isinstance(answer.error["message"], str)
    assert only_job(home, key).outcome is outcome
    assert home.generate(key=key).status == 200


def test_a_description_that_cannot_be_kept_ends_its_own_job_and_no_other(home: House, key: Key, prompt: str):
    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Completed(index=0, body=pieces(SMALL), revised_prompt="half \udfff a character")

    home.engine.plays(prompt, part)
    answer = home.generate(prompt, key=key, model=MODEL)
    assert answer.status in (200, 500)
    assert only_job(home, key).ended_at is not None
    assert home.generate(key=key).status == 200


def then(partials: int, failure: EngineFailure) -> Part:
    async def part(call: Call) -> AsyncGenerator[Event]:
        for number in range(partials):
            yield Partial(index=0, number=number, data=SMALL)
        raise failure

    return part


@pytest.mark.parametrize("outcome", list(Outcome)[2:])
def test_a_failure_after_the_stream_began_is_an_error_event(
    home: House, key: Key, prompt: str, outcome: Outcome
):
    home.engine.plays(prompt, then(2, EngineFailure(outcome, "It broke.")))
    answer = home.generate(prompt, key=key, stream=True, partial_images=3, model=MODEL)
    assert answer.status == 200
    *partials, last = events_of(answer.body)
    assert [sent.event for sent in partials] == ["image_generation.partial_image"] * 2
    assert last.event == "error"
    assert list(last.data) == ["type", "error"]
    assert last.data["type"] == "error"
    assert last.data["error"]["message"] == "It broke."
    assert sorted(last.data["error"]) == ["code", "message", "param", "type"]
    job = only_job(home, key)
    assert (job.state, job.cost) == ("voided", 0)


def test_a_deadline_that_passes_is_a_504(tmp_path: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempt, "GRACE_S", 0.1)
    with house(tmp_path / "data", provider={"deadline_s": 1.0}) as home:
        home.engine.plays("slow", waits(Gate()))
        home.engine.plays("one in time", slow_after_one)
        answer = home.generate("slow")
        assert answer.status == 504
        assert answer.headers["x-should-retry"] == "false"
        assert home.jobs(home.key)[0].outcome is Outcome.AMBIGUOUS
        answer = home.generate("one in time", n=3)
        assert answer.status == 200
        assert len(answer.json["data"]) == 1


async def slow_after_one(call: Call) -> AsyncGenerator[Event]:
    yield Completed(index=0, body=pieces(png(call.request.size)))
    await Gate().passed()


@pytest.fixture(scope="module")
def free_house(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    with house(tmp_path_factory.mktemp("free") / "data", engine=Actor(free=True)) as opened:
        yield opened


@pytest.mark.parametrize("outcome", [Outcome.AMBIGUOUS, Outcome.UNUSABLE])
def test_an_engine_whose_calls_cost_nothing_puts_no_money_at_risk(free_house: House, outcome: Outcome):
    free_house.engine.plays(f"free {outcome}", fails(outcome))
    assert free_house.generate(f"free {outcome}").status == 502
    assert not free_house.jobs(free_house.key)[0].provider_at_risk
