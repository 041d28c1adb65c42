"""The official Python SDK, newest, against a real server."""

from __future__ import annotations

import asyncio
import base64
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import httpx2
import openai
import pytest
from openai import AsyncOpenAI, OpenAI

from pictura.engines.engine import Call, Event
from pictura.testing import png
from pictura.types import Outcome, Size
from tests.support.client import ask, eventually
from tests.support.engine import Gate, delivers, fails, waits, well
from tests.support.serving import House, Key

PNG = b"\x89PNG\r\n\x1a\n"
MODEL = "gpt-image-1.5"


def client_of(home: House, key: Key, **options: Any) -> OpenAI:
    chosen: dict[str, Any] = {"max_retries": 2, "timeout": 60} | options
    return OpenAI(base_url=f"{home.url}/v1", api_key=key.secret, **chosen)


@pytest.fixture
def client(home: House, key: Key) -> Generator[OpenAI]:
    with client_of(home, key) as made:
        yield made


def test_generate_gives_pictures_as_base64_and_as_links(client: OpenAI, home: House, prompt: str):
    answer = client.images.generate(model=MODEL, prompt=prompt, n=2, size="1024x1536", quality="low")
    assert answer.data is not None
    assert len(answer.data) == 2
    for one in answer.data:
        assert one.b64_json is not None
        assert one.url is not None
        content = base64.b64decode(one.b64_json)
        assert content.startswith(PNG)
        assert ask(home.url, one.url.removeprefix(home.url)).body == content
    assert (answer.size, answer.quality, answer.background) == ("1024x1536", "low", "opaque")
    assert answer.output_format == "png"
    assert answer.usage is not None
    assert answer.usage.output_tokens == 2 * 408
    assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens
    assert answer.usage.input_tokens_details.text_tokens == answer.usage.input_tokens


@pytest.mark.parametrize("response_format", ["url", "b64_json"])
def test_response_format_works_on_every_model(client: OpenAI, prompt: str, response_format: Any):
    for model in ("dall-e-2", "dall-e-3", MODEL):
        answer = client.images.generate(model=model, prompt=prompt, response_format=response_format)
        assert answer.data is not None
        assert (answer.data[0].url is not None) == (response_format == "url")
        assert (answer.data[0].b64_json is not None) == (response_format == "b64_json")


def test_explicit_nulls_are_absent(client: OpenAI, prompt: str):
    answer = client.images.generate(
        prompt=prompt, model=None, n=None, size=None, quality=None, user="u", extra_body={"seed": 5}
    )
    assert answer.data is not None
    assert len(answer.data) == 1


def test_a_stream_with_partials(client: OpenAI, prompt: str):
    with client.images.generate(model=MODEL, prompt=prompt, stream=True, partial_images=2) as stream:
        events = list(stream)
    assert [event.type for event in events] == [
        "image_generation.partial_image",
        "image_generation.partial_image",
        "image_generation.completed",
    ]
    for event in events:
        assert base64.b64decode(event.b64_json).startswith(PNG)
        assert event.created_at > 0
    partial, _, last = events
    assert partial.type == "image_generation.partial_image"
    assert partial.partial_image_index == 0
    assert last.type == "image_generation.completed"
    assert last.usage.output_tokens == 1056 + 200


def test_a_stream_of_several_pictures_is_several_completed_events(client: OpenAI, prompt: str):
    with client.images.generate(model=MODEL, prompt=prompt, n=3, stream=True) as stream:
        assert [event.type for event in stream] == ["image_generation.completed"] * 3


def test_a_failure_within_a_stream_is_an_api_error(client: OpenAI, home: House, prompt: str):
    gate = Gate()
    gate.open()
    home.engine.plays(
        prompt, waits(gate, fails(Outcome.CALLER_FAULT, "The safety system says no."), partials_first=1)
    )
    with (
        client.images.generate(model=MODEL, prompt=prompt, stream=True, partial_images=1) as stream,
        pytest.raises(openai.APIError, match="safety system") as raised,
    ):
        list(stream)
    assert raised.value.type == "image_generation_user_error"


def test_a_chat_key_s_pictures_come_as_a_chat_completion(home: House, prompt: str):
    key = home.new_key(compat="chat")
    told: Any = (
        client_of(home, key).images.with_raw_response.generate(model=MODEL, prompt=prompt).http_response
    )
    assert told.json()["object"] == "chat.completion"


def test_models_are_listed_and_found_one_by_one(client: OpenAI):
    models = list(client.models.list())
    names = {model.id for model in models}
    assert {"gpt-image-2.6-flare", "dall-e-3", "illustrator"} <= names
    assert all(model.object == "model" and model.created > 0 for model in models)
    assert client.models.retrieve("gpt-image-2").id == "gpt-image-2"


def test_400_is_a_bad_request_that_names_its_field(client: OpenAI):
    with pytest.raises(openai.BadRequestError) as raised:
        client.images.generate(model=MODEL, prompt="a", n=11)
    error = raised.value
    assert (error.param, error.code, error.type) == ("n", "integer_above_max_value", "invalid_request_error")
    assert error.request_id is not None
    assert error.request_id.startswith("req_")


def test_401_is_an_authentication_error(home: House):
    bad = OpenAI(base_url=home.url, api_key="sk-wrong")
    with pytest.raises(openai.AuthenticationError) as raised:
        bad.images.generate(model=MODEL, prompt="a")
    assert raised.value.code == "invalid_api_key"


def test_403_is_a_permission_denied(home: House):
    client = client_of(home, home.new_key(models=["dall-e-3"]))
    with pytest.raises(openai.PermissionDeniedError) as raised:
        client.images.generate(model=MODEL, prompt="a")
    assert raised.value.param == "model"


def test_404_is_a_not_found(client: OpenAI):
    with pytest.raises(openai.NotFoundError) as raised:
        client.models.retrieve("nope")
    assert raised.value.code == "model_not_found"


def test_422_is_an_unprocessable_entity(client: OpenAI, prompt: str):
    headers = {"Idempotency-Key": "the same"}
    client.images.generate(model=MODEL, prompt=prompt, extra_headers=headers)
    with pytest.raises(openai.UnprocessableEntityError) as raised:
        client.images.generate(model=MODEL, prompt=prompt, n=2, extra_headers=headers)
    assert raised.value.code == "idempotency_key_reused"


class Counted(httpx2.HTTPTransport):
    """Counts what goes over the wire."""

    requests = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests += 1
        return super().handle_request(request)


def counted(home: House, key: Key, **options: Any) -> tuple[OpenAI, Counted]:
    wire = Counted()
    return client_of(home, key, http_client=httpx2.Client(transport=wire), **options), wire


def test_429_of_an_empty_budget_is_a_rate_limit_error_and_asked_once(home: House):
    client, wire = counted(home, home.new_key(budget=0))
    with client, pytest.raises(openai.RateLimitError) as raised:
        client.images.generate(model=MODEL, prompt="a")
    assert (raised.value.code, raised.value.type) == ("insufficient_quota", "insufficient_quota")
    assert wire.requests == 1


@pytest.mark.parametrize("outcome", [Outcome.AMBIGUOUS, Outcome.UNUSABLE])
def test_what_may_have_cost_money_is_asked_once(home: House, key: Key, prompt: str, outcome: Outcome):
    home.engine.plays(prompt, fails(outcome))
    client, wire = counted(home, key)
    with client, pytest.raises(openai.InternalServerError) as raised:
        client.images.generate(model=MODEL, prompt=prompt)
    assert raised.value.status_code == 502
    assert wire.requests == home.engine.calls_of(prompt) == 1


def test_what_failed_without_cost_is_asked_again_until_it_succeeds(home: House, key: Key, prompt: str):
    parts = iter([fails(Outcome.FAILED), well()])

    async def one_after_the_other(call: Call) -> AsyncGenerator[Event]:
        async for event in next(parts)(call):
            yield event

    home.engine.plays(prompt, one_after_the_other)
    client, wire = counted(home, key)
    with client:
        assert client.images.generate(model=MODEL, prompt=prompt).data
    assert wire.requests == 2
    assert [job.state for job in home.jobs(key)] == ["posted", "voided"]


def test_a_call_that_times_out_is_asked_again_and_bought_once(home: House, key: Key, prompt: str):
    """The SDK's own retry joins the call that still runs."""
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    client, wire = counted(home, key, timeout=0.5, max_retries=10)

    def open_on_the_retry() -> None:
        eventually(lambda: wire.requests >= 2)
        gate.open()

    opener = threading.Thread(target=open_on_the_retry)
    opener.start()
    with client:
        answer = client.images.generate(model=MODEL, prompt=prompt)
    opener.join()
    assert answer.data
    assert wire.requests >= 2
    assert home.engine.calls_of(prompt) == 1
    (job,) = home.jobs(key)
    assert home.balance(key).posted == job.cost


class Cutting(Counted):
    """Loses the first answer after the server has sent it."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = super().handle_request(request)
        if self.requests == 1:
            response.read()
            raise httpx2.ReadError("cut on its way", request=request)
        return response


def test_a_delivered_answer_that_is_cut_on_its_way_is_collected_by_the_retry(
    home: House, key: Key, prompt: str
):
    wire = Cutting()
    with client_of(home, key, http_client=httpx2.Client(transport=wire)) as client:
        raw = client.images.with_raw_response.generate(model=MODEL, prompt=prompt)
    assert raw.headers["x-pictura-replayed"] == "true"
    assert raw.parse().data
    assert (wire.requests, home.engine.calls_of(prompt)) == (2, 1)


class Refused(Counted):
    """Tells when an answer has refused the request, and has it wait for what a test does then."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__()
        self._then = then
        self.told_s: list[int] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = super().handle_request(request)
        if response.status_code == 429:
            self.told_s.append(int(response.headers["retry-after"]))
            self._then()
        return response


def test_a_retry_after_is_obeyed(home: House, key: Key, prompt: str):
    """A bound of one in flight: the SDK waits as told and then gets in."""
    bound = home.new_key(in_flight_max=1)
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    first = threading.Thread(target=home.generate, args=(prompt,), kwargs={"key": bound})

    def end_the_first() -> None:
        gate.open()
        first.join()

    first.start()
    assert gate.reached.wait(30)
    wire = Refused(end_the_first)
    began = time.monotonic()
    with client_of(home, bound, http_client=httpx2.Client(transport=wire)) as client:
        assert client.images.generate(model=MODEL, prompt=prompt + " 2").data
    (told_s,) = wire.told_s
    assert time.monotonic() - began >= told_s >= 1
    assert wire.requests == 2


def test_a_large_answer_is_whole(client: OpenAI, home: House, prompt: str):

    picture = png(Size(1024, 1024)) + bytes(2_000_000)
    home.engine.plays(prompt, delivers(picture))
    answer = client.images.generate(model=MODEL, prompt=prompt)
    assert answer.data is not None
    assert base64.b64decode(answer.data[0].b64_json or "") == picture


def test_the_async_client_does_the_same(home: House, key: Key, prompt: str):
    async def story() -> None:
        async with AsyncOpenAI(base_url=f"{home.url}/v1", api_key=key.secret) as client:
            answers = await asyncio.gather(
                *(client.images.generate(model=MODEL, prompt=f"{prompt} {i}") for i in range(8))
            )
            assert all(answer.data and answer.data[0].b64_json for answer in answers)
            stream = await client.images.generate(model=MODEL, prompt=prompt, stream=True, partial_images=1)
            kinds = [event.type async for event in stream]
            assert kinds == ["image_generation.partial_image", "image_generation.completed"]
            assert [model.id async for model in client.models.list()]
            with pytest.raises(openai.BadRequestError):
                await client.images.generate(model=MODEL, prompt="")
            with pytest.raises(openai.NotFoundError):
                await client.models.retrieve("nope")

    asyncio.run(story())
    assert len(home.jobs(key)) == 9


def test_an_async_call_that_is_cancelled_and_asked_again_is_bought_once(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))

    async def story() -> None:
        options: dict[str, Any] = {"timeout": 0.4, "max_retries": 10}
        async with AsyncOpenAI(base_url=f"{home.url}/v1", api_key=key.secret, **options) as client:
            asked = asyncio.create_task(client.images.generate(model=MODEL, prompt=prompt))
            await asyncio.to_thread(gate.reached.wait, 30)
            await asyncio.sleep(0.5)
            gate.open()
            assert (await asked).data

    asyncio.run(story())
    assert home.engine.calls_of(prompt) == 1
