"""A server whose pictures cost no drawing: `fixed.py DATA JOURNAL free|paid SEED [DRAIN_S [CA_FILE]]`.

Its engine writes a line into the journal for each call, before anything else, as a provider's own books
would; pauses of random length come before and within pictures. The prompt "wait S" asks for a pause of so
many seconds before each picture, "until NAME" for one until a file of that name stands beside the journal,
"bytes N" for pictures of so many bytes. With a CA_FILE it sends webhooks to receivers on this machine that
this authority vouches for.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from functools import cache
from pathlib import Path

import uvloop

from pictura import app, log
from pictura.config import Config, Data, Provider, Server, Webhooks
from pictura.engines.engine import Call, Completed, Event, Partial
from pictura.testing import FakeEngine, _chunk, png
from pictura.types import Size

PAUSE_S_MAX = 0.06
LOOK_S = 0.01
PIECES = 3
HEADER_END = 33


class Fixed(FakeEngine):
    """Delivers plain pictures of which no two are alike."""

    def __init__(self, journal: Path, *, free: bool, seed: int) -> None:
        super().__init__(free=free)
        self._chance = random.Random(seed)
        self._folder = journal.parent
        self._journal = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def run(self, call: Call) -> AsyncGenerator[Event]:
        os.write(self._journal, f"{call.seed} {call.job_id}\n".encode())
        wish, _, amount = call.request.prompt.partition(" ")
        for index in range(call.request.n):
            await self._waited(wish, amount)
            words = f"{call.job_id} {index}" + " " * (int(amount) if wish == "bytes" else 0)
            picture = marked(call.request.size, words)
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

    async def _waited(self, wish: str, amount: str) -> None:
        if wish == "wait":
            await asyncio.sleep(float(amount))
        elif wish == "until":
            while not (self._folder / amount).exists():
                await asyncio.sleep(LOOK_S)
        else:
            await self._pause()

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(0, PAUSE_S_MAX))


@cache
def plain(size: Size) -> bytes:
    return png(size)


def marked(size: Size, words: str) -> bytes:
    """A plain picture with a text chunk of its own."""
    whole = plain(size)
    return whole[:HEADER_END] + _chunk(b"tEXt", f"Comment\0{words}".encode()) + whole[HEADER_END:]


async def serve(
    data: Path, journal: Path, cost: str, seed: int, drain_s: float, authority: Path | None
) -> None:
    config = Config(
        server=Server(port=0, drain_seconds=drain_s),
        data=Data(dir=data),
        webhooks=Webhooks(private_network=authority is not None, ca_file=authority),
        providers={"illustrator": Provider(in_flight_max=8)},
    )
    engine = Fixed(journal, free=cost == "free", seed=seed)
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with app.running(config, {"illustrator": engine}) as address:
        print(f"is ready on {address}", flush=True)
        await stopping.wait()


if __name__ == "__main__":
    log.configure("warning")
    data, journal, cost, seed, *options = sys.argv[1:]
    drain_s = float(options[0]) if options else 90.0
    authority = Path(options[1]) if len(options) > 1 else None
    uvloop.run(serve(Path(data), Path(journal), cost, int(seed), drain_s, authority))
