from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictura.engines.openai.event_stream import read_events
from pictura.engines.openai.making import Making
from pictura.engines.openai.results import Results
from pictura.types import Usage
from tests.engines.openai.provider import JPEG, PNG, Made, Reply, ask, b64, call_of, gathered

USAGE = {
    "input_tokens": 10,
    "output_tokens": 1156,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 0},
    "total_tokens": 1166,
}


def event(name: str | None, end: str = "\n", **fields: Any) -> str:
    head = "" if name is None else f"event: {name}{end}"
    return f"{head}data: {json.dumps(fields)}{end}{end}"


def partial(
    number: int, picture: bytes = PNG, name: str = "image_generation.partial_image", **more: Any
) -> str:
    return event(name, type=name, b64_json=b64(picture), partial_image_index=number, **more)


def completed(picture: bytes = JPEG, name: str = "image_generation.completed", **more: Any) -> str:
    return event(name, type=name, b64_json=b64(picture), created_at=1, quality="high", usage=USAGE, **more)


def streamed(n: int = 1, partials: int = 2) -> Any:
    return call_of(n=n, stream=True, partial_images=partials)


def ask_stream(text: str, call: Any = None, **reply: Any) -> Made:
    headers = {"content-type": "text/event-stream"}
    return ask(Reply(parts=[text.encode()], headers=headers, **reply), call or streamed())


def test_stages_come_before_their_picture_and_what_is_told_of_it_after() -> None:
    made = ask_stream(partial(0) + ": keep-alive\n\n" + partial(1) + completed())
    assert made.kinds == ["Partial", "Partial", "Completed", "Facts"]
    assert made.partials == [(0, 0, PNG), (0, 1, PNG)]
    assert made.pictures == {0: JPEG}
    facts = made.facts[0]
    assert (facts.index, facts.quality) == (0, "high")
    assert facts.usage == Usage(input_text=10, output_image=1156)


ODD = {
    "CRLF": (partial(0) + completed()).replace("\n", "\r\n"),
    "CR": (partial(0) + completed()).replace("\n", "\r"),
    "a byte order mark": "\ufeff" + partial(0) + completed(),
    "[DONE]": partial(0) + completed() + "data: [DONE]\n\n",
    "[DONE] alone before": "data: [DONE]\n\n" + partial(0) + completed(),
    "without names": partial(0).partition("\n")[2] + completed().partition("\n")[2],
    "the name after the data": "\n".join(reversed(completed().strip().split("\n"))) + "\n\n",
    "without names or types": event(None, b64_json=b64(JPEG)),
    "the type last": event(None, b64_json=b64(JPEG), type="image_generation.completed"),
    "words that mislead": event(
        None,
        revised_prompt='a "type" of partial_image',
        type="image_generation.completed",
        b64_json=b64(JPEG),
    ),
    "an edit": partial(0, name="image_edit.partial_image") + completed(name="image_edit.completed"),
    "unknown events": event("image_generation.in_progress", type="x") + "data: nonsense\n\n" + completed(),
    "retry and id": "retry: 5\nid: 7\n" + completed(),
    "no blank line before the next field": ": hello\n" + completed(),
    "as data": event("image_generation.completed", data=[{"b64_json": b64(JPEG)}]),
    "chat chunks": event(None, choices=[{"delta": {"role": "assistant", "content": ""}}])
    + event(
        None, choices=[{"delta": {"images": [{"image_url": {"url": f"data:image/jpeg;base64,{b64(JPEG)}"}}]}}]
    )
    + "data: [DONE]\n\n",
    "a spoilt stage": partial(0, PNG[:20]).replace("iVBOR", "iVBO!") + completed(),
}


@pytest.mark.parametrize("shape", ODD)
def test_every_shape_of_stream_gives_its_picture(shape: str) -> None:
    made = ask_stream(ODD[shape])
    assert made.failure is None
    assert made.pictures == {0: JPEG}


def test_the_end_of_the_stream_is_not_waited_for() -> None:
    assert ask_stream(completed(), hangs=True).pictures == {0: JPEG}


def test_no_more_stages_come_than_were_asked() -> None:
    made = ask_stream("".join(partial(number) for number in range(4)) + completed(), streamed(partials=2))
    assert [number for _, number, _ in made.partials] == [0, 1]


def test_several_pictures_come_one_after_the_other() -> None:
    made = ask_stream(partial(0) + completed() + partial(0) + completed(PNG) + completed(), streamed(n=2))
    assert made.pictures == {0: JPEG, 1: PNG}
    assert [(index, number) for index, number, _ in made.partials] == [(0, 0), (1, 0)]
    assert [facts.index for facts in made.facts] == [0, 1]


def test_json_where_a_stream_was_asked_and_a_stream_where_json_was_asked_are_understood() -> None:
    whole = Reply.of({"data": [{"b64_json": b64(PNG)}]})
    assert ask(whole, streamed()).pictures == {0: PNG}
    made = ask(Reply(body=(partial(0) + completed()).encode()), call_of())
    assert made.kinds == ["Completed", "Facts"]
    assert made.pictures == {0: JPEG}


ERRORS = {
    "nested": event("error", type="error", error={"code": "image_generation_failed", "message": "x"}),
    "flat": event("error", type="error", code="image_generation_failed", message="x"),
    "without a name": event(None, error={"message": "x"}),
    "only a message": event("error", message="x"),
}


@pytest.mark.parametrize("shape", ERRORS)
@pytest.mark.parametrize("before", ["", partial(0)])
def test_an_error_in_a_stream_ends_it_by_its_code(shape: str, before: str) -> None:
    text = before + ERRORS[shape]
    assert ask_stream(text).outcome == "failed"
    moderated = event("error", type="error", error={"code": "moderation_blocked", "message": "No."})
    assert ask_stream(before + moderated).outcome == "caller_fault"
    busy = event("error", type="error", error={"code": 429, "message": "No."})
    assert ask_stream(before + busy).outcome == "not_accepted"


def test_a_stream_without_its_picture_is_unusable() -> None:
    assert ask_stream("").outcome == "unusable"
    assert ask_stream(": hello\n\n").outcome == "unusable"
    assert ask_stream(partial(0)).outcome == "unusable"
    assert ask_stream(partial(0) + "data: [DONE]\n\n").outcome == "unusable"
    assert ask_stream(partial(0) + completed()[:-40], cut=True).outcome == "unusable"
    for end in (60, 120, 200):
        assert ask_stream(partial(0) + completed()[:end]).outcome == "unusable"
        assert ask_stream(partial(0) + completed()[:end], cut=True).outcome == "unusable"


def test_comments_do_no_harm_unless_they_never_end() -> None:
    assert ask_stream(": wait\n\n" * 5000 + completed()).pictures == {0: JPEG}
    assert ask(Reply(parts=itertools.repeat(b": wait\n\n" * 1000)), streamed()).outcome == "unusable"


def test_a_stream_that_stalls_is_ambiguous() -> None:
    made = ask_stream(partial(0), call_of(stream=True, partial_images=1, deadline_s=0.3), hangs=True)
    assert made.outcome == "ambiguous"
    assert made.failure is not None
    assert made.failure.timeout


def test_a_stage_is_handed_on_before_the_picture_is_there() -> None:
    made = ask_stream(partial(0), call_of(stream=True, partial_images=1, deadline_s=2.0), hangs=True)
    assert made.partials == [(0, 0, PNG)]


async def _pieces(parts: Sequence[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


NO_FETCHER: Any = None
"""Where there are no links."""

Reading = tuple[list[tuple[int, int, bytes]], dict[int, bytes], int]


async def _read(*parts: bytes) -> Reading:
    made = Made()
    making = Making(
        wanted=1,
        partials=2,
        fit=None,
        results=Results(NO_FETCHER, "", 0.0),
        failures=None,  # pyright: ignore[reportArgumentType] - no errors either
        cost=None,
        now=0.0,
    )
    await gathered(read_events(_pieces(parts), making), made)
    return made.partials, made.pictures, len(made.facts)


def read(*parts: bytes) -> Reading:
    return asyncio.run(_read(*parts))


def read_in_halves(whole: bytes) -> list[Reading]:
    """What a stream reads as for each place where it can be cut in two."""

    async def run() -> list[Reading]:
        return [await _read(whole[:at], whole[at:]) for at in range(len(whole))]

    return asyncio.run(run())


STREAM = ("\ufeff" + partial(0) + ": x\n\n" + partial(1) + completed() + "data: [DONE]\n\n").encode()
READ = ([(0, 0, PNG), (0, 1, PNG)], {0: JPEG}, 1)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_stream_reads_the_same_wherever_it_is_cut_in_pieces(end: bytes) -> None:
    stream = STREAM.replace(b"\n", end)
    for reading in read_in_halves(stream):
        assert reading == READ
    assert read(*(bytes([byte]) for byte in stream)) == READ


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 300), max_size=20))
def test_a_stream_reads_the_same_in_pieces_of_any_lengths(lengths: list[int]) -> None:
    left, parts = STREAM, []
    for length in lengths:
        parts.append(left[:length])
        left = left[length:]
    assert read(*parts, left) == READ
