"""The illustrator as an engine, with the real drawing program in real processes."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvloop
from structlog.testing import capture_logs

from pictura.engines.engine import Call, Completed, Event, Partial
from pictura.engines.illustrator.engine import Illustrator
from pictura.engines.illustrator.worker import MEMORY_BYTES_MAX, NICENESS
from pictura.errors import EngineFailure
from pictura.media.sniff import measure
from pictura.types import ImageRequest, Outcome, Size
from tests.engines.processes import alive, children, gone, stat


def call(n: int = 1, *, side: int = 256, deadline_s: float = 110.0, **fields: Any) -> Call:
    request = ImageRequest(
        model="illustrator",
        prompt="a red fox in the snow",
        n=n,
        size=Size(side, side),
        quality="low",
        **fields,
    )
    return Call(job_id="job_1", request=request, provider_model="illustrator", seed=7, deadline_s=deadline_s)


@asynccontextmanager
async def opened(processes: int = 2) -> AsyncGenerator[Illustrator]:
    before = children()
    engine = Illustrator(processes)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.close()
        assert children() <= before, "a drawing process outlived its engine"


async def read(event: Completed) -> bytes:
    return b"".join([piece async for piece in event.body])


async def read_all(events: AsyncGenerator[Event], made: dict[int, bytes]) -> None:
    async for event in events:
        if isinstance(event, Completed):
            made[event.index] = await read(event)


async def delivered(engine: Illustrator, asked: Call) -> dict[int, bytes]:
    """The pictures of a call by their index."""
    made: dict[int, bytes] = {}
    await read_all(engine.run(asked), made)
    return made


async def drawing(engine: Illustrator) -> int:
    """The id of a process that is busy with a picture."""
    async with asyncio.timeout(60):
        while True:
            for process in engine._pool._working:
                if not process.idle:
                    return process.pid
            await asyncio.sleep(0.002)


def test_n_pictures_are_whole_differ_and_come_again_with_the_same_seed():
    async def story() -> None:
        async with opened() as engine:
            first, again = await delivered(engine, call(3)), await delivered(engine, call(3))
        assert first == again
        assert len(set(first.values())) == 3
        for picture in first.values():
            measured = measure(picture)
            assert measured is not None and measured.size == Size(256, 256)

    uvloop.run(story())


def test_partials_come_of_the_lowest_unfinished_picture_and_before_it():
    async def story() -> list[Event]:
        events: list[Event] = []
        async with opened() as engine:
            async for event in engine.run(call(2, stream=True, partial_images=2)):
                if isinstance(event, Completed):
                    await read(event)
                events.append(event)
        return events

    unfinished = {0, 1}
    for event in uvloop.run(story()):
        if isinstance(event, Completed):
            unfinished.discard(event.index)
        elif isinstance(event, Partial):
            assert event.index == min(unfinished)
    assert unfinished == set()


def test_a_process_that_is_killed_within_a_picture_fails_that_picture_alone_and_is_replaced():
    async def story() -> None:
        async with opened(1) as engine:
            events = engine.run(call(3, side=1024))
            first = await anext(events)
            assert isinstance(first, Completed)
            (process,) = engine._pool._working
            made = {first.index: await read(first)}
            os.kill(process.pid, signal.SIGSTOP)  # so that it is not done with the next one too soon
            assert await drawing(engine) == process.pid
            os.kill(process.pid, signal.SIGKILL)
            with pytest.raises(EngineFailure) as told:
                await read_all(events, made)
            assert (told.value.outcome, told.value.status) == (Outcome.FAILED, 502)
            assert len(made) == 2
            assert len(await delivered(engine, call())) == 1

    with capture_logs() as told:
        uvloop.run(story())
    assert [(event["event"], event["exit_code"]) for event in told] == [("a drawing process ended", -9)]


def test_a_call_that_is_closed_within_a_picture_leaves_a_pool_that_draws():
    async def story() -> None:
        async with opened(1) as engine:
            events = engine.run(call(2, side=2048, stream=True, partial_images=3))
            assert isinstance(await anext(events), Partial)
            left = await drawing(engine)
            await events.aclose()
            assert await asyncio.to_thread(gone, [left])
            assert len(await delivered(engine, call())) == 1

    uvloop.run(story())


def test_a_call_past_its_deadline_fails_with_a_timeout():
    async def story() -> None:
        async with opened(1) as engine:
            with pytest.raises(EngineFailure) as told:
                await delivered(engine, call(10, side=2048, deadline_s=0.5))
            assert (told.value.outcome, told.value.status) == (Outcome.FAILED, 504)

    uvloop.run(story())


def test_what_cannot_be_drawn_is_told_without_its_words_and_the_process_draws_on():
    async def story() -> int:
        async with opened(1) as engine:
            with pytest.raises(EngineFailure) as told:
                await delivered(engine, call(side=30_000))
            assert told.value.outcome is Outcome.FAILED
            drew = await drawn_by(engine)
            assert len(await delivered(engine, call())) == 1
            assert await drawn_by(engine) == drew
            return drew

    async def drawn_by(engine: Illustrator) -> int:
        (process,) = engine._pool._working
        return process.pid

    with capture_logs() as told:
        uvloop.run(story())
    (event,) = told
    assert event["event"] == "a picture could not be drawn"
    assert "fox" not in str(event)


def test_a_drawing_process_gives_way_and_has_a_bound_on_its_memory():
    async def story() -> None:
        async with opened(1) as engine:
            await delivered(engine, call())
            (process,) = engine._pool._working
            assert int(stat(process.pid)[16]) == NICENESS
            assert resource.prlimit(process.pid, resource.RLIMIT_AS) == (MEMORY_BYTES_MAX,) * 2

    uvloop.run(story())


def test_a_drawing_process_outlasts_the_signals_that_ask_a_group_to_stop_and_ends_with_its_pipe():
    async def story() -> None:
        async with opened(1) as engine:
            made = asyncio.create_task(delivered(engine, call(2, side=1024)))
            pid = await drawing(engine)
            for sent in (signal.SIGINT, signal.SIGTERM):
                os.kill(pid, sent)
            assert len(await made) == 2
            assert alive(pid)
            busy = asyncio.create_task(delivered(engine, call(2, side=2048)))
            assert await drawing(engine) == pid
            (process,) = engine._pool._working
            began = time.monotonic()
            process._orders.close()
            assert await asyncio.to_thread(gone, [pid])
            print(f"a drawing process ended {time.monotonic() - began:.3f} s after its pipe")
            with pytest.raises(EngineFailure):
                await busy

    uvloop.run(story())
