"""The clients of a relay: each holds one connection, asks one picture after another, and reads it to its end."""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections.abc import Callable, Iterator, Mapping
from typing import cast

import httptools
import msgspec

READ_BYTES = 256 * 1024
ANSWER_S_MAX = 120.0


class Door(msgspec.Struct, frozen=True):
    """Where to ask, and with what."""

    port: int
    key: str
    headers: Mapping[str, str] = {}

    def request(self, number: int, quality: str, *, stream: bool = False) -> bytes:
        """The whole request; no two have the same prompt."""
        streaming = b',"stream":true,"partial_images":3' if stream else b""
        body = (
            b'{"model":"gpt-image-1.5","prompt":"a small cat in a garden, %d","size":"1024x1024",'
            b'"quality":"%s"%s}' % (number, quality.encode(), streaming)
        )
        more = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        return (
            b"POST /v1/images/generations HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n"
            b"authorization: Bearer %s\r\n%scontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
            % (self.key.encode(), more.encode(), len(body), body)
        )


class Answer(msgspec.Struct, frozen=True):
    status: int
    """0: there was no connection, or it ended first, or the answer took too long."""
    body_bytes: int
    seconds: float


class Load(msgspec.Struct, frozen=True):
    """What so many clients got; `seconds` has one entry per answer, in order of length."""

    seconds: list[float]
    errors: int

    @property
    def requests(self) -> int:
        return len(self.seconds) + self.errors

    def quantile_ms(self, share: float) -> float:
        """NaN when there was no good answer."""
        if not self.seconds:
            return math.nan
        return self.seconds[min(int(len(self.seconds) * share), len(self.seconds) - 1)] * 1e3


class Client(asyncio.BufferedProtocol):
    """One connection. `saw` is given each piece of a body as it comes."""

    def __init__(self, saw: Callable[[bytes], None] | None = None) -> None:
        self._saw = saw
        self._buffer = memoryview(bytearray(READ_BYTES))
        self._answered: asyncio.Future[bool] | None = None
        self._body_bytes = 0

    @classmethod
    async def connect(cls, port: int, saw: Callable[[bytes], None] | None = None) -> Client:
        loop = asyncio.get_running_loop()
        _, client = await loop.create_connection(lambda: cls(saw), "127.0.0.1", port)
        return client

    async def ask(self, request: bytes) -> Answer:
        """Sends a request and waits for the end of its answer."""
        self._parser = httptools.HttpResponseParser(self)
        self._answered = asyncio.get_running_loop().create_future()
        self._body_bytes = 0
        began = time.perf_counter()
        self._transport.write(request)
        give_up = asyncio.get_running_loop().call_later(ANSWER_S_MAX, self._transport.abort)
        whole = await self._answered
        give_up.cancel()
        status = self._parser.get_status_code() if whole else 0
        return Answer(status, self._body_bytes, time.perf_counter() - began)

    @property
    def open(self) -> bool:
        return not self._transport.is_closing()

    def close(self) -> None:
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own are none by descent

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(whole=False)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        self._parser.feed_data(self._buffer[:nbytes])

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._saw is not None:
            self._saw(body)

    def on_message_complete(self) -> None:
        if not self._parser.should_keep_alive():
            self._transport.close()
        self._end(whole=True)

    def _end(self, *, whole: bool) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(whole)


async def ask_many(
    door: Door, quality: str, *, clients: int, requests_max: int, seconds_max: float, body_bytes_min: int
) -> Load:
    """Lets so many clients ask until the requests or the seconds are spent; an answer once begun is read.

    An answer with another status than 200, or with fewer bytes than a picture has, is an error.
    """
    turns = iter(range(requests_max))
    ends = time.perf_counter() + seconds_max
    answers = await asyncio.gather(*(_one_client(door, quality, turns, ends) for _ in range(clients)))
    flat = list(itertools.chain.from_iterable(answers))
    good = [answer for answer in flat if answer.status == 200 and answer.body_bytes >= body_bytes_min]
    return Load(sorted(answer.seconds for answer in good), len(flat) - len(good))


_numbers = itertools.count()


async def _one_client(door: Door, quality: str, turns: Iterator[int], ends: float) -> list[Answer]:
    answers: list[Answer] = []
    client: Client | None = None
    for _ in turns:
        try:
            client = client if client is not None and client.open else await Client.connect(door.port)
        except OSError:  # nobody is there any more
            answers.append(Answer(0, 0, 0.0))
            break
        answers.append(await client.ask(door.request(next(_numbers), quality)))
        if time.perf_counter() > ends:
            break
    if client is not None:
        client.close()
    return answers
