"""The public test kit: an engine and a clock that do as they are told, and what every engine must do."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing

from pictura.engines.engine import Abilities, Call, Completed, Engine, Event, Partial, Terms
from pictura.errors import EngineFailure
from pictura.media.sniff import HEAD_BYTES, Measured, measure
from pictura.types import ImageRequest, Size


class FakeClock:
    """A clock that moves when told to, and ids that count."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self._now = now
        self._made = 0

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    def new_id(self, prefix: str) -> str:
        self._made += 1
        return f"{prefix}_{int(self._now * 1000):012x}{self._made:020x}"

    def seed(self) -> int:
        self._made += 1
        return self._made

    def move(self, seconds: float) -> None:
        self._now += seconds


class FakeEngine:
    """Delivers a fixed picture, or whatever `script` says of a call.

    `pause_s` passes before each picture. `calls` lists every call: what a provider would have
    billed. A script returns the events of a call, or the failure that ends it.
    """

    name = "fake"

    def __init__(
        self,
        picture: bytes | None = None,
        *,
        pause_s: float = 0.0,
        script: Callable[[Call], Sequence[Event] | EngineFailure] | None = None,
        free: bool = False,
        writes_text: bool = False,
        resolves_auto: bool = True,
        terms: Terms | None = None,
    ) -> None:
        self.abilities = Abilities(
            seeds=True, free=free, writes_text=writes_text, resolves_auto=resolves_auto
        )
        self.calls: list[Call] = []
        self._terms = terms or Terms()
        self._picture = picture
        self._pause_s = pause_s
        self._script = script

    async def start(self) -> None:
        pass

    async def close(self) -> None:
        pass

    def terms(self, request: ImageRequest, provider_model: str) -> Terms:
        return self._terms

    async def run(self, call: Call) -> AsyncGenerator[Event]:
        self.calls.append(call)
        if self._script is not None:
            scripted = self._script(call)
            if isinstance(scripted, EngineFailure):
                raise scripted
            for event in scripted:
                yield event
            return
        picture = self._picture or png(call.request.size)
        for index in range(call.request.n):
            if self._pause_s:
                await asyncio.sleep(self._pause_s)
            for number in range(call.request.partial_images if call.request.stream else 0):
                yield Partial(index=index, number=number, data=picture)
            yield Completed(index=index, body=pieces(picture))


async def pieces(data: bytes, length: int = 64 * 1024) -> AsyncIterator[bytes]:
    """Bytes as an engine hands them out."""
    for start in range(0, len(data), length):
        yield data[start : start + length]


def png(size: Size, grey: int = 128) -> bytes:
    """A plain grey picture of a size; small whatever the size."""
    rows = (b"\0" + bytes([grey]) * size.width) * size.height
    header = struct.pack(">IIBBBBB", size.width, size.height, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


async def check_engine(engine: Engine, size: Size) -> None:
    """Runs what every engine must hold; raises AssertionError with the sentence that it breaks.

    Makes nine small pictures of `size`. The engine must have been started.
    """
    plain = await _made(engine, _request(size, n=1))
    assert list(plain) == [0], "one picture was asked, one comes, as index 0"
    assert _measured(plain[0]) == Measured("png", size), "it has the format and size that were asked"
    several = await _made(engine, _request(size, n=3))
    assert sorted(several) == [0, 1, 2], "each of n pictures comes once"
    if engine.abilities.seeds:
        assert (await _made(engine, _request(size, n=3))) == several, "the same seed gives the same bytes"
    streamed = await _made(engine, _request(size, n=1, stream=True, partial_images=2))
    assert list(streamed) == [0], "partial pictures come before their picture, which comes all the same"
    events = engine.run(_call(_request(size, n=1)))
    await anext(events)
    await events.aclose()
    assert await _made(engine, _request(size, n=1)) == plain, (
        "closing the iterator ends a call and nothing else"
    )


async def _made(engine: Engine, request: ImageRequest) -> dict[int, bytes]:
    """The pictures of a call by index, its events checked on the way."""
    pictures: dict[int, bytes] = {}
    stages: dict[int, int] = {}
    async with aclosing(engine.run(_call(request))) as events:
        async for event in events:
            if isinstance(event, Completed):
                assert event.index not in pictures, "a picture is completed once"
                pictures[event.index] = b"".join([piece async for piece in event.body])
            elif isinstance(event, Partial):
                assert event.index not in pictures, "no partial follows its picture"
                assert event.number == stages.get(event.index, 0), "partials are counted from 0"
                assert _measured(event.data) is not None, "a partial is a picture itself"
                stages[event.index] = event.number + 1
    assert all(count <= request.partial_images for count in stages.values()), "no more partials than asked"
    return pictures


def _measured(picture: bytes) -> Measured | None:
    return measure(picture[:HEAD_BYTES])


def _call(request: ImageRequest) -> Call:
    return Call(job_id="job_check", request=request, provider_model=request.model, seed=7, deadline_s=60.0)


def _request(size: Size, *, n: int, stream: bool = False, partial_images: int = 0) -> ImageRequest:
    return ImageRequest(
        model="gpt-image-2",
        prompt="a red fox in the snow",
        n=n,
        size=size,
        quality="low",
        stream=stream,
        partial_images=partial_images,
    )
