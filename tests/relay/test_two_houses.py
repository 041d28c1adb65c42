"""Pictura in front of a second Pictura, which it takes for any OpenAI-shaped provider: all doors through both.

The inner house has an engine that plays; the outer one knows nothing of it but its address and a key.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pictura.config import Provider
from pictura.config_values import Secret
from pictura.engines.engine import Call, Completed, Event, Partial
from pictura.media.sniff import Format, Measured, measure
from pictura.providers import ILLUSTRATOR
from pictura.store import keys
from pictura.testing import pieces, png
from pictura.types import ImageRequest, Outcome, Size
from tests.support.client import Answer, connected, eventually, head
from tests.support.engine import Gate, Part, fails, waits
from tests.support.events import Sent, events_of
from tests.support.serving import GENERATIONS, Entry, House, Key, fronted, house

MODEL = "gpt-image-1.5"
SQUARE = "1024x1024"
PICTURE = 1056 * 32
"""Micro-dollars of one medium square picture, without the prompt."""
PARTIAL = 100 * 32


POOR, GONE = ("poor-False", "poor-True"), ("gone-False", "gone-True")
FAILING = tuple(f"{outcome.value}-{stream}" for outcome in Outcome for stream in (False, True))
"""Models of the outer house, each at a provider of its own."""


class Houses(msgspec.Struct, frozen=True):
    """Two servers, the second behind the first, and the key that the first has for it."""

    outer: House
    inner: House
    inner_key: Key

    def ask(self, prompt: str, key: Key | None = None, headers: Any = None, **fields: Any) -> Answer:
        """Asks the outer house for a medium square of gpt-image-1.5 unless a field says otherwise."""
        asked = {"model": MODEL, "size": SQUARE, "quality": "medium"} | fields
        return self.outer.generate(prompt, key=key, headers=headers, **asked)

    def heard(self, prompt: str) -> list[ImageRequest]:
        """What reached the inner house's engine."""
        return [call.request for call in self.inner.engine.calls if call.request.prompt == prompt]

    def only_jobs(self, key: Key) -> tuple[Any, Any]:
        """The one job of a key outside, and the newest inside."""
        (outside,) = self.outer.ended(key)
        return outside, self.inner.ended(self.inner_key)[0]


def behind(inner: House, key: Key, **more: Any) -> Provider:
    """The inner house as a provider of the outer one."""
    told: dict[str, Any] = {
        "engine": "openai",
        "preset": "openai",
        "base_url": f"{inner.url}/v1",
        "api_key": Secret(key.secret),
        "private_network": True,
    }
    return Provider(**told | more)


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Generator[Houses]:
    folder = tmp_path_factory.mktemp("two-houses")
    with house(folder / "inner") as inner:
        key, poor, gone = inner.new_key(), inner.new_key(budget=1), inner.new_key()
        inner.transact(lambda tx: keys.revoke(tx, gone.id, 1.0))
        models = ("dall-e-2", "dall-e-3", "gpt-image-1", MODEL, "gpt-image-2")
        providers = {
            "inner": behind(inner, key, models={**{name: name for name in models}, "mine": MODEL}),
            "strange": behind(inner, key, models={"never-heard-of": "never-heard-of"}),
        }
        # Whoever asks for patience is left alone, so each test of that has a provider of its own.
        providers |= {name: behind(inner, poor, models={name: MODEL}) for name in POOR}
        providers |= {name: behind(inner, gone, models={name: MODEL}) for name in GONE}
        providers |= {name: behind(inner, key, models={name: MODEL}) for name in FAILING}
        with fronted(folder / "outer", providers) as outer:
            yield Houses(outer, inner, key)


@pytest.fixture
def key(houses: Houses) -> Key:
    return houses.outer.new_key(budget=10**9)


def picture_of(answer: Answer) -> bytes:
    (item,) = answer.json["data"]
    return base64.b64decode(item["b64_json"], validate=True)


def completed(body: bytes) -> list[Sent]:
    return [sent for sent in events_of(body) if sent.event == "image_generation.completed"]


def test_a_picture_comes_through_both_byte_for_byte_and_both_books_tell_the_same(
    houses: Houses, key: Key, prompt: str
):
    answer = houses.ask(prompt, key)
    assert answer.status == 200
    outside, inside = houses.only_jobs(key)
    by_link = houses.inner.ask(f"/v1/pictures/{inside.pictures[0].id}", key=houses.inner_key)
    assert picture_of(answer) == by_link.body == png(Size(1024, 1024))
    assert outside.cost == inside.cost == PICTURE + outside.usage.input_text * 5
    assert outside.provider_cost == inside.cost, "what the outer house pays is what the inner one charges"
    assert outside.usage == inside.usage
    assert houses.outer.entries(outside.id)[1] == Entry("post", outside.cost, inside.cost)
    assert answer.json["usage"]["output_tokens"] == 1056
    assert answer.headers["x-pictura-cost"] == f"{outside.cost / 1e6:.6f}"
    assert "x-pictura-adjustments" not in answer.headers
    assert houses.outer.balance(key).posted == outside.cost


def test_links_are_the_outer_houses_own(houses: Houses, key: Key, prompt: str):
    answer = houses.ask(prompt, key, response_format="url")
    (item,) = answer.json["data"]
    assert list(item) == ["url"]
    assert item["url"].startswith(f"{houses.outer.url}/v1/pictures/")
    assert houses.inner.url.encode() not in answer.body
    link = houses.outer.ask(item["url"].removeprefix(houses.outer.url))
    assert (link.status, link.body) == (200, png(Size(1024, 1024)))


def test_several_pictures_are_one_call_and_each_is_paid(houses: Houses, key: Key, prompt: str):
    answer = houses.ask(prompt, key, n=3)
    assert len(answer.json["data"]) == 3
    outside, inside = houses.only_jobs(key)
    assert [request.n for request in houses.heard(prompt)] == [3]
    assert outside.cost == inside.cost == 3 * PICTURE + outside.usage.input_text * 5


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_the_format_is_made_inside_and_passes_the_outside(
    houses: Houses, key: Key, prompt: str, output_format: Format
):
    answer = houses.ask(prompt, key, output_format=output_format)
    assert measure(picture_of(answer)[: 64 * 1024]) == Measured(output_format, Size(1024, 1024))
    assert answer.json["output_format"] == output_format
    assert "x-pictura-adjustments" not in answer.headers, "it was converted inside, not here"
    (request,) = houses.heard(prompt)
    assert request.output_format == output_format


@pytest.mark.parametrize(
    ("model", "size"),
    [(MODEL, "1536x1024"), (MODEL, "1024x1536"), ("gpt-image-2", "2048x1152"), ("dall-e-3", "1792x1024")],
)
def test_sizes_are_asked_as_they_are(houses: Houses, key: Key, prompt: str, model: str, size: str):
    quality = "standard" if model == "dall-e-3" else "low"
    answer = houses.ask(prompt, key, model=model, size=size, quality=quality)
    assert answer.json["size"] == size
    assert str(houses.heard(prompt)[0].size) == size


def test_what_is_asked_of_a_picture_is_asked_inside_too(houses: Houses, key: Key, prompt: str):
    asked = {"background": "transparent", "quality": "high", "moderation": "low", "user": "somebody"}
    answer = houses.ask(prompt, key, **asked)
    assert answer.status == 200
    assert (answer.json["background"], answer.json["quality"]) == ("transparent", "high")
    (heard,) = houses.heard(prompt)
    assert {name: getattr(heard, name) for name in asked} == asked


def test_what_is_left_to_the_model_is_decided_inside_and_told_outside(houses: Houses, key: Key, prompt: str):
    answer = houses.ask(prompt, key, size="auto", quality="auto", background="auto")
    told = answer.json
    assert (told["size"], told["quality"], told["background"]) == (SQUARE, "medium", "opaque")
    (heard,) = houses.heard(prompt)
    assert heard.auto >= {"size", "quality", "background"}
    outside, inside = houses.only_jobs(key)
    assert outside.cost == inside.cost
    assert outside.reserved > inside.reserved, "the dearest is reserved where the provider chooses"


def test_seeds_and_strange_keys_are_told_by_whoever_leaves_them_out(houses: Houses, key: Key, prompt: str):
    answer = houses.ask(prompt, key, seed=7, mood="calm")
    told = json.loads(answer.headers["x-pictura-adjustments"])
    assert [(each["parameter"], each["from"], each["to"]) for each in told] == [("seed", 7, None)]
    _, inside = houses.only_jobs(key)
    assert [each.parameter for each in inside.adjustments] == ["mood"]


def test_a_name_of_the_operators_own_is_asked_by_its_providers_name(houses: Houses, key: Key, prompt: str):
    assert houses.ask(prompt, key, model="mine").status == 200
    outside, inside = houses.only_jobs(key)
    assert (outside.model, inside.model) == ("mine", MODEL)
    assert outside.cost == inside.cost


def test_a_stream_has_its_partial_pictures_and_its_picture(houses: Houses, key: Key, prompt: str):
    answer = houses.ask(prompt, key, stream=True, partial_images=2)
    events = events_of(answer.body)
    kinds = [sent.event.rpartition(".")[2] for sent in events]
    assert kinds == ["partial_image", "partial_image", "completed"]
    assert [sent.data["partial_image_index"] for sent in events[:2]] == [0, 1]
    assert all(base64.b64decode(sent.data["b64_json"]) == png(Size(1024, 1024)) for sent in events)
    outside, inside = houses.only_jobs(key)
    assert outside.cost == inside.cost == PICTURE + 2 * PARTIAL + outside.usage.input_text * 5
    assert events[-1].data["cost_micros"] == outside.cost
    assert events[-1].data["usage"]["output_tokens"] == 1056 + 200


def test_a_stream_of_several_pictures_tells_which_is_which(houses: Houses, key: Key, prompt: str):
    answer = houses.ask(prompt, key, stream=True, n=3, partial_images=1)
    pictures = completed(answer.body)
    assert sorted(sent.data["index"] for sent in pictures) == [0, 1, 2]
    outside, _ = houses.only_jobs(key)
    assert len(outside.pictures) == 3
    assert [request.n for request in houses.heard(prompt)] == [1, 1, 1]
    assert outside.cost == 3 * (PICTURE + PARTIAL) + outside.usage.input_text * 5


def test_a_partial_picture_is_there_before_its_picture_is_made(houses: Houses, key: Key, prompt: str):
    gate = Gate()
    houses.inner.engine.plays(prompt, waits(gate, partials_first=1))
    fields = {"model": MODEL, "prompt": prompt, "stream": True, "partial_images": 1, "size": SQUARE}
    body = json.dumps(fields).encode()
    received = b""
    with connected(houses.outer.url) as connection:
        sent = head(GENERATIONS, key=key.secret, connection="close", content_length=len(body))
        connection.sendall(sent + body)
        try:
            while b"partial_image_index" not in received:
                received += connection.recv(65536)
            assert gate.reached.is_set()
            assert b"completed" not in received
        finally:
            gate.open()
        while part := connection.recv(65536):
            received += part
    assert b"event: image_generation.completed" in received


def test_a_job_is_acknowledged_found_listed_and_deleted(houses: Houses, key: Key, prompt: str):
    gate = Gate()
    houses.inner.engine.plays(prompt, waits(gate))
    answer = houses.ask(prompt, key, headers={"prefer": "respond-async"}, n=2)
    assert answer.status == 202
    path = f"/v1/images/jobs/{answer.json['id']}"
    assert answer.headers["location"] == f"{houses.outer.url}{path}"
    assert houses.outer.ask(path, key=key).json["status"] == "running"
    gate.open()
    job = houses.outer.ask(f"{path}?include=b64", key=key, headers={"prefer": "wait=20"}).json
    assert job["status"] == "completed"
    assert [base64.b64decode(each["b64_json"]) for each in job["result"]["data"]] == [
        png(Size(1024, 1024))
    ] * 2
    assert [attempt["outcome"] for attempt in job["attempts"]] == ["delivered"]
    assert houses.inner_key.secret not in json.dumps(job)
    listed = houses.outer.ask("/v1/images/jobs", key=key).json["data"]
    assert [each["id"] for each in listed] == [job["id"]]
    assert houses.outer.ask(path, key=key, method="DELETE").status == 200
    assert houses.outer.ask(path, key=key).json["result"] is None


def test_one_idempotency_key_is_one_call_inside(houses: Houses, key: Key, prompt: str):
    headers = {"idempotency-key": prompt}
    first, second = (houses.ask(prompt, key, headers=headers) for _ in range(2))
    assert first.body == second.body
    assert second.headers["idempotent-replayed"] == "true"
    assert len(houses.heard(prompt)) == 1
    assert houses.ask(f"{prompt}, another", key, headers=headers).status == 422


def test_two_equal_requests_are_two_calls_inside(houses: Houses, key: Key, prompt: str):
    assert [houses.ask(prompt, key).status for _ in range(2)] == [200, 200]
    assert len(houses.heard(prompt)) == 2


def test_the_chat_envelope_and_paths_without_a_version_work(houses: Houses, key: Key, prompt: str):
    answer = houses.outer.ask(
        "/images/generations",
        {"model": MODEL, "prompt": prompt, "quality": "low"},
        key=key,
        headers={"x-pictura-compat": "chat"},
    )
    message = answer.json["choices"][0]["message"]
    assert message["content"].startswith(f"![image]({houses.outer.url}/v1/pictures/")
    assert len(message["images"]) == 1


def test_the_models_are_those_of_the_outer_house(houses: Houses, key: Key):
    served = {each["id"] for each in houses.outer.ask("/v1/models", key=key).json["data"]}
    assert {MODEL, "mine", *FAILING} <= served
    assert houses.outer.ask("/v1/models/mine", key=key).json["id"] == "mine"


def test_usage_tells_what_was_paid_outside(houses: Houses, key: Key, prompt: str):
    houses.ask(prompt, key, n=2)
    told = houses.outer.ask("/v1/usage", key=key).json
    outside, _ = houses.only_jobs(key)
    assert told["posted_micros"] == outside.cost
    assert told["pending_micros"] == 0
    assert told["days"][0]["pictures"] == 2


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("whose", ["poor", "gone"])
def test_trouble_with_the_operators_own_key_is_never_shown_as_the_callers(
    houses: Houses, key: Key, prompt: str, whose: str, stream: bool
):
    """An empty budget inside is a 429, a revoked key a 401: neither is for the client to mend."""
    answer = houses.ask(prompt, key, model=f"{whose}-{stream}", stream=stream)
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert "x-should-retry" not in answer.headers
    assert answer.error["code"] != "insufficient_quota"
    (job,) = houses.outer.ended(key)
    assert (job.state, job.cost, job.provider_cost) == ("voided", 0, 0)
    assert houses.heard(prompt) == []


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("outcome", "status", "should_retry"),
    [
        (Outcome.CALLER_FAULT, 400, None),
        (Outcome.NOT_ACCEPTED, 503, None),
        (Outcome.AMBIGUOUS, 502, "false"),
        (Outcome.UNUSABLE, 502, "false"),
        (Outcome.FAILED, 502, "false"),
    ],
)
def test_a_failure_inside_is_told_outside_as_what_it_may_have_cost(
    houses: Houses,
    key: Key,
    prompt: str,
    outcome: Outcome,
    status: int,
    should_retry: str | None,
    stream: bool,
):
    houses.inner.engine.plays(prompt, fails(outcome, "The pen broke."))
    answer = houses.ask(prompt, key, stream=stream, model=f"{outcome.value}-{stream}")
    assert answer.status == status
    assert answer.headers.get("x-should-retry") == should_retry
    assert (answer.error["message"] == "The pen broke.") == (outcome is Outcome.CALLER_FAULT)
    outside, inside = houses.only_jobs(key)
    assert (outside.state, inside.state) == ("voided", "voided")
    assert houses.outer.balance(key).posted == houses.outer.balance(key).pending == 0
    assert len(houses.heard(prompt)) == 1


def test_a_failure_after_a_partial_picture_is_an_error_event(houses: Houses, key: Key, prompt: str):
    gate = Gate()
    gate.open()
    houses.inner.engine.plays(prompt, waits(gate, fails(Outcome.FAILED), partials_first=1))
    events = events_of(houses.ask(prompt, key, stream=True, partial_images=1).body)
    assert [sent.event for sent in events] == ["image_generation.partial_image", "error"]
    assert events[-1].data["error"]["code"] == "image_generation_failed"
    (job,) = houses.outer.ended(key)
    assert (job.state, job.cost) == ("voided", 0)


@pytest.mark.parametrize("stream", [False, True])
def test_fewer_pictures_inside_are_fewer_outside_and_those_are_paid(
    houses: Houses, key: Key, prompt: str, stream: bool
):
    houses.inner.engine.plays(prompt, first_only())
    answer = houses.ask(prompt, key, n=2, stream=stream)
    assert answer.status == 200
    outside, inside = houses.only_jobs(key)
    count = 2 if stream else 1  # a stream is one call a picture
    assert len(outside.pictures) == count
    assert outside.cost == count * PICTURE + outside.usage.input_text * 5
    assert inside.cost == PICTURE + inside.usage.input_text * 5


def first_only() -> Part:
    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Completed(index=0, body=pieces(png(call.request.size)))

    return part


def test_what_the_inner_house_refuses_is_told_in_its_words(houses: Houses, prompt: str):
    """A name that neither knows, and that has no price: it is for keys without a budget."""
    key = houses.outer.new_key()
    answer = houses.ask(prompt, key, model="never-heard-of", size=SQUARE)
    assert answer.status == 400
    assert "never-heard-of" in answer.error["message"]
    assert answer.error["param"] == "model"
    (job,) = houses.outer.ended(key)
    assert (job.state, job.outcome) == ("voided", Outcome.CALLER_FAULT)
    assert houses.heard(prompt) == []


def test_a_size_that_a_strict_inner_house_refuses_is_the_callers_to_mend(tmp_path: Path, prompt: str):
    rules = {"models": {"oddly": "dall-e-2", ILLUSTRATOR: ILLUSTRATOR}}
    with house(tmp_path / "inner", api={"mode": "strict"}, provider=rules) as inner:
        providers = {"inner": behind(inner, inner.key, models={"oddly": "oddly"})}
        with fronted(tmp_path / "outer", providers) as outer:
            key = outer.new_key()
            answer = outer.generate(prompt, key=key, model="oddly", size="1000x1000")
            assert answer.status == 400
            assert answer.error["param"] == "size"
            assert "1000x1000" in answer.error["message"]
            assert outer.generate(prompt, key=key, model="oddly", size="512x512").status == 200
            assert [job.state for job in outer.ended(key)] == ["posted", "voided"]


def test_a_client_that_leaves_does_not_stop_what_was_bought(houses: Houses, key: Key, prompt: str):
    gate = Gate()
    houses.inner.engine.plays(prompt, waits(gate))
    body = json.dumps({"model": MODEL, "prompt": prompt, "size": SQUARE}).encode()
    with connected(houses.outer.url) as connection:
        connection.sendall(head(GENERATIONS, key=key.secret, content_length=len(body)) + body)
        assert gate.reached.wait(10)
    gate.open()
    outside, inside = houses.only_jobs(key)
    assert (outside.state, inside.state) == ("posted", "posted")


def test_many_at_once_get_their_own(houses: Houses, key: Key, prompt: str):
    """Each prompt's picture has a grey of its own."""
    told: dict[int, Answer] = {}

    def ask(grey: int) -> None:
        told[grey] = houses.ask(f"{prompt} {grey}", key)

    for grey in range(32):
        houses.inner.engine.plays(f"{prompt} {grey}", painted(grey))
    clients = [threading.Thread(target=ask, args=(grey,)) for grey in range(32)]
    for client in clients:
        client.start()
    for client in clients:
        client.join(30)
    assert {grey: picture_of(answer) for grey, answer in told.items()} == {
        grey: png(Size(1024, 1024), grey) for grey in range(32)
    }
    eventually(lambda: houses.outer.balance(key).pending == 0)


def painted(grey: int) -> Part:
    async def part(call: Call) -> AsyncGenerator[Event]:
        yield Partial(index=0, number=0, data=png(Size(16, 16), grey))
        yield Completed(index=0, body=pieces(png(call.request.size, grey)))

    return part


def test_the_illustrators_own_drawing_grows_before_the_eyes_of_the_outer_houses_client(
    tmp_path: Path, prompt: str
):
    """With nothing played: the inner house draws, and its partial pictures are true stages of the last one."""
    with fronted(tmp_path / "inner", {ILLUSTRATOR: Provider(models={MODEL: MODEL})}, draws=True) as inner:
        providers = {"inner": behind(inner, inner.key, models={MODEL: MODEL})}
        with fronted(tmp_path / "outer", providers) as outer:
            fields: dict[str, Any] = {"model": MODEL, "quality": "low", "background": "transparent"}
            answer = outer.generate(prompt, size=SQUARE, stream=True, partial_images=2, **fields)
            *partials, last = [base64.b64decode(sent.data["b64_json"]) for sent in events_of(answer.body)]
            assert len({*partials, last}) == 3
            assert {measure(each[: 64 * 1024]) for each in (*partials, last)} == {
                Measured("png", Size(1024, 1024))
            }
            (inside,) = inner.ended(inner.key)
            kept = inner.ask(f"/v1/pictures/{inside.pictures[0].id}")
            assert kept.body == last
            (outside,) = outer.ended(outer.key)
            assert outside.cost == inside.cost
            assert (inside.provider_cost, outside.provider_cost) == (0, inside.cost)
