"""The public test kit: an engine and a clock that do as they are told."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence

from pictura.engines.engine import Abilities, Call, Completed, Event, Partial
from pictura.errors import EngineFailure
from pictura.types import Size


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
    ) -> None:
        self.abilities = Abilities(seeds=True, free=free, writes_text=writes_text)
        self.calls: list[Call] = []
        self._picture = picture
        self._pause_s = pause_s
        self._script = script

    async def start(self) -> None:
        pass

    async def close(self) -> None:
        pass

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
