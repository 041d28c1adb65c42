"""What every engine must do, run against the one that asks a provider."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from pictura.engines.engine import Partial
from pictura.testing import check_engine, png
from pictura.types import Size
from tests.engines.openai.provider import Asked, Made, Reply, b64, call_of, engine_at, gathered

PICTURE = b64(png(Size(1024, 1024)))


def whole(asked: Asked) -> Reply:
    return Reply.of({"created": 1, "data": [{"b64_json": PICTURE}] * asked.json.get("n", 1)})


def streamed(asked: Asked) -> Reply:
    if not asked.json.get("stream"):
        return whole(asked)
    events: list[dict[str, Any]] = [
        {"type": "image_generation.partial_image", "b64_json": PICTURE, "partial_image_index": number}
        for number in range(asked.json.get("partial_images", 0))
    ]
    events.append({"type": "image_generation.completed", "b64_json": PICTURE})
    text = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    return Reply(body=text.encode(), headers={"content-type": "text/event-stream"})


@pytest.mark.parametrize("preset", ["openai", "quickrouter"])
def test_the_engine_does_what_every_engine_must(preset: str) -> None:
    async def run() -> None:
        async with engine_at(streamed, preset) as (engine, _provider):
            await check_engine(engine, Size(1024, 1024))

    asyncio.run(run())


def test_closing_a_call_ends_its_connection_at_once() -> None:
    event = {"type": "image_generation.partial_image", "b64_json": PICTURE, "partial_image_index": 0}
    part = f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()

    async def run() -> None:
        async with engine_at(lambda _asked: Reply(parts=[part], hangs=True)) as (engine, _provider):
            events = engine.run(call_of(stream=True, partial_images=1))
            assert isinstance(await anext(events), Partial)
            await events.aclose()
            async with asyncio.timeout(20):
                while engine._client._pool._open:
                    await asyncio.sleep(0.01)

    asyncio.run(run())


def test_calls_side_by_side_never_cross() -> None:
    sizes = [Size(width, 1024) for width in range(400, 600)]
    pictures = {str(size): png(size) for size in sizes}

    def script(asked: Asked) -> Reply:
        return Reply.of({"data": [{"b64_json": b64(pictures[asked.json["prompt"]])}]})

    async def run() -> None:
        async with engine_at(script) as (engine, _provider):

            async def one(size: Size) -> bytes:
                made = Made()
                await gathered(engine.run(call_of(prompt=str(size))), made)
                return made.pictures[0]

            got = await asyncio.gather(*(one(size) for size in sizes))
        assert got == list(pictures.values())

    asyncio.run(run())
