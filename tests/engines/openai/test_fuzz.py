"""Whatever a provider answers, nothing but an `EngineFailure` comes of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pictura.clock import SystemClock
from pictura.engines.openai.account import Account
from pictura.engines.openai.dialect import presets
from pictura.engines.openai.engine import _read
from pictura.engines.openai.failures import Failures
from pictura.engines.openai.json_answer import read_whole
from pictura.engines.openai.making import Making
from pictura.engines.openai.received import Received
from pictura.engines.openai.results import Results
from pictura.errors import EngineFailure
from pictura.net.client import Client
from pictura.net.fetch import Fetcher
from pictura.net.guard import Policy
from tests.engines.openai.provider import JPEG, PNG, Made, b64, gathered

KEYS = [
    *("data", "images", "b64_json", "url", "image_url", "choices", "message", "delta", "content", "error"),
    *(
        "code",
        "type",
        "param",
        "usage",
        "input_tokens",
        "input_tokens_details",
        "text_tokens",
        "cost",
        "metadata",
    ),
    *("revised_prompt", "quality", "background", "moderation_details", "flagged_input", "images"),
]
TEXTS = [
    b64(PNG),
    b64(JPEG),
    f"data:image/png;base64,{b64(PNG)}",
    "![a](",
    "http://[",
    "https://10.0.0.1/x",
    "\ud800",
    "429",
    "",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(TEXTS) | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.sampled_from(KEYS), children, max_size=5)
    ),
    max_leaves=25,
)


def making() -> Making:
    account = Account(name="one", dialect=presets()["openrouter"], base_url="http://127.0.0.1:1/v1")
    fetcher = Fetcher(Client(policy=Policy()))
    deadline = asyncio.get_running_loop().time() + 0.1
    return Making(
        wanted=2,
        partials=1,
        fit=None,
        results=Results(fetcher, account.base_url, deadline),
        failures=Failures(account),
        cost=account.dialect.cost,
        now=SystemClock().now(),
    )


async def pieces_of(body: bytes, length: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), length):
        yield body[start : start + length]


async def each_way(body: bytes, length: int) -> None:
    """Reads a body at once and as it comes."""
    with contextlib.suppress(EngineFailure):
        await gathered(_of(read_whole(body, making())), Made())
    with contextlib.suppress(EngineFailure):
        await gathered(_read(Received(pieces_of(body, length)), making()), Made())


async def _of(events: Any) -> AsyncIterator[Any]:
    for event in events:
        yield event


@settings(max_examples=200, deadline=None)
@given(VALUES, st.integers(1, 500))
def test_any_document_is_read_or_fails_as_it_should(value: object, length: int) -> None:
    text = json.dumps(value)
    asyncio.run(each_way(text.encode(), length))
    events = f"event: x.completed\ndata: {text}\n\nevent: error\ndata: {text}\n\ndata: {text}\n\n"
    asyncio.run(each_way(events.encode(), length))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(1, 500))
def test_any_damage_is_read_or_fails_as_it_should(data: st.DataObject, length: int) -> None:
    whole = json.dumps(
        {"data": [{"b64_json": b64(JPEG)}, {"url": f"data:image/png;base64,{b64(PNG)}"}]}
    ).encode()
    body = bytearray(data.draw(st.sampled_from([whole, b"event: a.completed\ndata: " + whole + b"\n\n"])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    asyncio.run(each_way(bytes(body), length))
