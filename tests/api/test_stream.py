"""Streams: the bytes on the wire as api-contract.md §8 has them."""

from __future__ import annotations

import base64
import json
import re
import struct
import time
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pictura.api import images
from pictura.engines.engine import Call, Completed, Event
from pictura.testing import pieces, png
from pictura.types import Outcome
from tests.support.client import answer_of, ask, connected, head, read_answer, read_to_end
from tests.support.engine import Gate, fails, waits
from tests.support.events import events_of
from tests.support.serving import GENERATIONS, House, Key

MODEL = "gpt-image-1.5"
PARTIAL = [
    "type",
    "b64_json",
    "created_at",
    "size",
    "quality",
    "background",
    "output_format",
    "partial_image_index",
    "index",
]
COMPLETED = ["type", "b64_json", "created_at", "size", "quality", "background", "output_format", "usage"]


def stream(home: House, key: Key, prompt: str, **fields: Any) -> Any:
    return home.generate(prompt, key=key, stream=True, **fields)


def test_a_stream_is_event_and_data_and_a_blank_line_and_nothing_else(home: House, key: Key, prompt: str):
    answer = stream(home, key, prompt, partial_images=2, model=MODEL)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "content-length" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"
    assert b"[DONE]" not in answer.body
    assert b"\r" not in answer.body
    assert re.fullmatch(
        rb"(event: image_generation\.partial_image\ndata: \{[^\n]*\}\n\n){2}"
        rb"event: image_generation\.completed\ndata: \{[^\n]*\}\n\n",
        answer.body,
    )
    for sent in events_of(answer.body):
        assert sent.data["type"] == sent.event


def test_the_events_have_the_official_fields_in_official_order(home: House, key: Key, prompt: str):
    answer = stream(home, key, prompt, partial_images=3, model=MODEL, size="1536x1024", quality="low")
    *partials, last = events_of(answer.body)
    assert [list(sent.data) for sent in partials] == [PARTIAL] * 3
    assert [sent.data["partial_image_index"] for sent in partials] == [0, 1, 2]
    assert list(last.data)[: len(COMPLETED)] == COMPLETED
    for sent in (*partials, last):
        assert (sent.data["size"], sent.data["quality"]) == ("1536x1024", "low")
        assert (sent.data["background"], sent.data["output_format"]) == ("opaque", "png")
        assert abs(sent.data["created_at"] - time.time()) < 60
        picture = base64.b64decode(sent.data["b64_json"], validate=True)
        assert struct.unpack_from(">II", picture, 16) == (1536, 1024)
    usage = last.data["usage"]
    assert usage["output_tokens"] == 400 + 3 * 100
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert last.data["cost_micros"] == home.jobs(key)[0].cost


def test_without_partials_a_stream_is_one_completed_event(home: House, key: Key, prompt: str):
    for fields in ({}, {"partial_images": 0}):
        (only,) = events_of(stream(home, key, prompt, **fields).body)
        assert only.event == "image_generation.completed"


def test_of_n_pictures_each_has_its_index_and_usage_and_the_first_carries_the_input(
    home: House, key: Key, prompt: str
):
    sent = events_of(stream(home, key, prompt, n=2, partial_images=1, model=MODEL).body)
    told = [(event.event.partition(".")[2], event.data["index"]) for event in sent]
    assert told == [("partial_image", 0), ("completed", 0), ("partial_image", 1), ("completed", 1)]
    first, second = (event.data["usage"] for event in sent if event.event.endswith("completed"))
    assert first["input_tokens"] > 0
    assert second["input_tokens"] == 0
    assert first["output_tokens"] == second["output_tokens"] == 1056 + 100
    (job,) = home.jobs(key)
    assert job.usage is not None
    assert job.usage.input == first["input_tokens"]
    costs = [event.data["cost_micros"] for event in sent if "cost_micros" in event.data]
    assert costs == [job.cost]


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3"])
def test_a_model_that_does_not_stream_answers_events_all_the_same(
    home: House, key: Key, prompt: str, model: str
):
    """A JSON body would show an SDK zero events."""
    answer = stream(home, key, prompt, model=model, partial_images=2)
    sent = events_of(answer.body)
    assert sent[-1].event == "image_generation.completed"
    told = json.loads(answer.headers["x-pictura-adjustments"])
    assert "stream" in [change["parameter"] for change in told]
    assert [change["parameter"] for change in sent[-1].data["adjustments"]] == [
        change["parameter"] for change in told
    ]


def test_a_stream_has_the_job_s_headers_and_leaves_the_cost_to_its_end(home: House, key: Key, prompt: str):
    headers = stream(home, key, prompt).headers
    assert headers["x-pictura-job"] == home.jobs(key)[0].id
    assert headers["x-pictura-engine"] == "fake"
    assert headers["x-request-id"].startswith("req_")
    assert "x-pictura-cost" not in headers


@pytest.mark.parametrize("response_format", ["url", "b64_json", None])
def test_a_stream_obeys_response_format(home: House, key: Key, prompt: str, response_format: str | None):
    (only,) = events_of(stream(home, key, prompt, response_format=response_format).body)
    assert ("b64_json" in only.data) == (response_format != "url")
    assert ("url" in only.data) == (response_format != "b64_json")
    if "url" in only.data:
        assert ask(home.url, only.data["url"].removeprefix(home.url)).status == 200


def test_completed_leaves_when_its_picture_is_kept_not_at_the_end(home: House, key: Key, prompt: str):
    gate = Gate()

    async def slowly(call: Call) -> AsyncGenerator[Event]:
        yield Completed(index=0, body=pieces(png(call.request.size)))
        await gate.passed()
        yield Completed(index=1, body=pieces(png(call.request.size)))

    home.engine.plays(prompt, slowly)
    body = b'{"prompt":"%s","n":2,"stream":true,"response_format":"url"}' % prompt.encode()
    with connected(home.url) as connection:
        connection.sendall(head(GENERATIONS, key=key.secret, content_length=len(body)) + body)
        received = b""
        while b"image_generation.completed" not in received:
            received += connection.recv(65536)
        link = re.search(rb'"url":"([^"]+)"', received)
        assert link is not None
        assert ask(home.url, link[1].decode().removeprefix(home.url)).status == 200
        gate.open()


def test_comments_keep_a_quiet_stream_alive_and_the_first_waits(
    home: House, key: Key, prompt: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(images, "FIRST_COMMENT_S", 0.4)
    monkeypatch.setattr(images, "COMMENT_S", 0.2)
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    body = b'{"prompt":"%s","stream":true}' % prompt.encode()
    with connected(home.url) as connection:
        began = time.monotonic()
        connection.sendall(head(GENERATIONS, key=key.secret, content_length=len(body)) + body)
        received = connection.recv(1)
        assert time.monotonic() - began > 0.35
        while received.count(b": keep-alive\n\n") < 3:
            received += connection.recv(65536)
        gate.open()
        while b"image_generation.completed" not in received:
            received += connection.recv(65536)
    assert received.startswith(b"HTTP/1.1 200")


def test_a_failure_after_a_comment_is_an_error_event_and_before_it_a_status(
    home: House, key: Key, prompt: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(images, "FIRST_COMMENT_S", 0.1)
    for outcome in (Outcome.AMBIGUOUS, Outcome.CALLER_FAULT):
        gate = Gate()
        asked = f"{prompt} {outcome}"
        home.engine.plays(asked, waits(gate, fails(outcome, "Late.")))
        body = json.dumps({"prompt": asked, "stream": True}).encode()
        sent = head(GENERATIONS, key=key.secret, connection="close", content_length=len(body)) + body
        with connected(home.url) as connection:
            connection.sendall(sent)
            received = b""
            while b": keep-alive\n\n" not in received:
                received += connection.recv(65536)
            gate.open()
            told = answer_of(received + read_to_end(connection))
        assert told.status == 200
        assert told.body.startswith(b": keep-alive\n\n")
        (only,) = events_of(told.body)
        assert (only.event, only.data["error"]["message"]) == ("error", "Late.")
    home.engine.plays(prompt, fails(Outcome.AMBIGUOUS))
    assert stream(home, key, prompt).status == 502


def test_the_real_pauses_are_ten_and_fifteen_seconds():
    assert (images.FIRST_COMMENT_S, images.COMMENT_S) == (10.0, 15.0)


@pytest.mark.parametrize(
    "fields", [{"prompt": ""}, {"prompt": "a", "n": 99}, {"prompt": "a", "model": "none"}]
)
def test_what_is_refused_is_a_plain_http_error_not_an_event(home: House, fields: Any):
    answer = home.ask(GENERATIONS, {**fields, "stream": True})
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.error["message"]


def test_a_second_watcher_joins_a_running_stream(home: House, key: Key, prompt: str):
    gate = Gate()
    home.engine.plays(prompt, waits(gate))
    headers = {"idempotency-key": "joined"}
    with ThreadPoolExecutor(2) as clients:
        asked = [
            clients.submit(home.generate, prompt, key=key, headers=headers, stream=True, n=3)
            for _ in range(2)
        ]
        assert gate.reached.wait(30)
        time.sleep(0.1)
        gate.open()
        streams = [[event.data["index"] for event in events_of(one.result().body)] for one in asked]
    assert streams == [[0, 1, 2]] * 2
    assert home.engine.calls_of(prompt) == 1


def test_a_watcher_that_leaves_does_not_end_the_job_nor_the_other_s_stream(
    home: House, key: Key, prompt: str
):
    gate = Gate()
    home.engine.plays(prompt, waits(gate, partials_first=1))
    body = json.dumps({"prompt": prompt, "stream": True, "partial_images": 1}).encode()
    with ThreadPoolExecutor(1) as clients:
        with connected(home.url) as connection:
            connection.sendall(
                head(GENERATIONS, key=key.secret, idempotency_key="two", content_length=len(body)) + body
            )
            connection.recv(100)
            other = clients.submit(
                ask, home.url, GENERATIONS, body, key=key.secret, headers={"idempotency-key": "two"}
            )
            time.sleep(0.1)
        gate.open()
        assert events_of(other.result().body)[-1].event == "image_generation.completed"


def test_the_connection_goes_on_after_a_stream(home: House, key: Key, prompt: str):
    body = json.dumps({"prompt": prompt, "stream": True, "response_format": "url"}).encode()
    with connected(home.url) as connection:
        for _ in range(3):
            connection.sendall(head(GENERATIONS, key=key.secret, content_length=len(body)) + body)
            assert len(events_of(read_answer(connection).body)) == 1


def test_the_chat_envelope_streams_chunks_and_ends_with_done(home: House, key: Key, prompt: str):
    answer = home.generate(prompt, key=key, stream=True, n=2, headers={"x-pictura-compat": "chat"})
    *chunks, done, rest = answer.body.split(b"\n\n")
    assert (done, rest) == (b"data: [DONE]", b"")
    told = [json.loads(chunk.removeprefix(b"data: ")) for chunk in chunks]
    assert {chunk["object"] for chunk in told} == {"chat.completion.chunk"}
    assert len({chunk["id"] for chunk in told}) == 1
    assert [chunk["choices"][0]["finish_reason"] for chunk in told] == [None, None, "stop"]
    assert told.pop()["choices"][0]["delta"] == {}
    for chunk in told:
        delta = chunk["choices"][0]["delta"]
        assert delta["images"][0]["image_url"]["url"].startswith("data:image/png;base64,")
        assert delta["content"].startswith(f"![image]({home.url}/")


def test_a_chat_stream_of_fewer_pictures_than_asked_still_stops(home: House, key: Key, prompt: str):
    home.engine.plays(prompt, fails(Outcome.UNUSABLE, after=1))
    answer = home.generate(prompt, key=key, stream=True, n=2, headers={"x-pictura-compat": "chat"})
    chunks = [json.loads(line[6:]) for line in answer.body.split(b"\n\n") if line.startswith(b"data: {")]
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
