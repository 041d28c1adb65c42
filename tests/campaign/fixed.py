"""A server whose pictures cost no drawing: `python tests/campaign/fixed.py DATA JOURNAL free|paid SEED`.

Its engine writes a line into the journal for each call, before anything else, as a provider's own books
would; pauses of random length come before and within pictures.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from functools import cache
from pathlib import Path

import uvloop

from pictura import app
from pictura.config import Config, Data, Provider, Server
from pictura.engines.engine import Call, Completed, Event, Partial
from pictura.testing import FakeEngine, _chunk, png
from pictura.types import Size

PAUSE_S_MAX = 0.06
PIECES = 3
HEADER_END = 33


class Fixed(FakeEngine):
    """Delivers plain pictures of which no two are alike."""

    def __init__(self, journal: Path, *, free: bool, seed: int) -> None:
        super().__init__(free=free)
        self._chance = random.Random(seed)
        self._journal = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def run(self, call: Call) -> AsyncGenerator[Event]:
        os.write(self._journal, f"{call.seed} {call.job_id}\n".encode())
        for index in range(call.request.n):
            await self._pause()
            picture = marked(call.request.size, f"{call.job_id} {index}")
            for number in range(call.request.partial_images if call.request.stream else 0):
                yield Partial(index=index, number=number, data=picture)
                await self._pause()
            yield Completed(index=index, body=self._body(picture))

    async def _body(self, picture: bytes) -> AsyncIterator[bytes]:
        length = len(picture) // PIECES + 1
        for start in range(0, len(picture), length):
            yield picture[start : start + length]
            if self._chance.random() < 0.3:
                await self._pause()

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(0, PAUSE_S_MAX))


@cache
def plain(size: Size) -> bytes:
    return png(size)


def marked(size: Size, words: str) -> bytes:
    """A plain picture with a text chunk of its own."""
    whole = plain(size)
    noise = zlib.compress(words.encode()).hex()
    return whole[:HEADER_END] + _chunk(b"tEXt", f"Comment\0{words} {noise}".encode()) + whole[HEADER_END:]


async def serve(data: Path, journal: Path, cost: str, seed: int) -> None:
    config = Config(
        server=Server(port=0),
        data=Data(dir=data),
        providers={"illustrator": Provider(in_flight_max=8)},
    )
    engine = Fixed(journal, free=cost == "free", seed=seed)
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with app.running(config, {"illustrator": engine}) as address:
        print(f"is ready on {address}", flush=True)
        await stopping.wait()


if __name__ == "__main__":
    app.configure_log("warning")
    uvloop.run(serve(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
