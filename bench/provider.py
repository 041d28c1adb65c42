"""The provider behind every relay: fixed answers, as fast as a socket takes them: `python -m bench.provider`.

A request of quality `high` gets a picture of 2.1 MB in an answer of 2.8 MB, any other an answer of 2 KB;
with `stream` it gets partials first. An argument is the seconds that each answer waits. It prints its
address. `GET /sent` tells, once, when each partial since the last asking left, on the machine's own clock.
"""

from __future__ import annotations

import asyncio
import base64
import io
import random
import sys
import time
from typing import Any, cast

import httptools
import msgspec
import uvloop
from PIL import Image

SIDE = 1024
PARTIALS = 3
PARTIAL_EVERY_S = 0.05
COMMON = {"background": "opaque", "output_format": "png", "size": f"{SIDE}x{SIDE}"}
USAGE = {
    "total_tokens": 1068,
    "input_tokens": 12,
    "output_tokens": 1056,
    "input_tokens_details": {"text_tokens": 12, "image_tokens": 0},
}
MODELS = b'{"object":"list","data":[{"id":"gpt-image-1.5","object":"model"}]}'


class Answers(msgspec.Struct, frozen=True):
    """All that is ever said, ready to be sent."""

    plain: dict[str, bytes]
    """By quality."""
    partial: dict[str, bytes]
    completed: dict[str, bytes]


class Door(asyncio.Protocol):
    """One connection of a relay."""

    def __init__(self, answers: Answers, delay_s: float, sent: list[float]) -> None:
        self._answers = answers
        self._delay_s = delay_s
        self._sent = sent
        self._parser = httptools.HttpRequestParser(self)
        self._body = bytearray()
        self._path = b""
        self._streams: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own are none by descent

    def connection_lost(self, exc: Exception | None) -> None:
        for stream in self._streams:
            stream.cancel()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._path = url
        self._body.clear()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._parser.get_method() == b"GET":
            self._transport.write(_http(self._told()))
        elif self._delay_s:
            asyncio.get_running_loop().call_later(self._delay_s, self._answer, bytes(self._body))
        else:
            self._answer(bytes(self._body))

    def _told(self) -> bytes:
        if self._path != b"/sent":
            return MODELS
        told = msgspec.json.encode(self._sent)
        self._sent.clear()
        return told

    def _answer(self, body: bytes) -> None:
        asked: dict[str, Any] = msgspec.json.decode(body)
        quality = "high" if asked.get("quality") == "high" else "low"
        if asked.get("stream"):
            stream = asyncio.create_task(self._stream(quality))
            self._streams.add(stream)
            stream.add_done_callback(self._streams.discard)
        elif not self._transport.is_closing():
            self._transport.write(self._answers.plain[quality])

    async def _stream(self, quality: str) -> None:
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            b"x-accel-buffering: no\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        for _ in range(PARTIALS):
            await asyncio.sleep(PARTIAL_EVERY_S)
            self._sent.append(time.perf_counter())
            self._transport.write(self._answers.partial[quality])
        await asyncio.sleep(PARTIAL_EVERY_S)
        self._transport.write(self._answers.completed[quality] + b"0\r\n\r\n")


def make_answers() -> Answers:
    pictures = {"low": _picture("1", 1_000), "high": _picture("I;16", SIDE * SIDE * 2)}
    texts = {quality: base64.b64encode(picture).decode() for quality, picture in pictures.items()}
    said = {quality: {**COMMON, "quality": quality, "b64_json": text} for quality, text in texts.items()}
    return Answers(
        plain={quality: _http(_json(quality, text)) for quality, text in texts.items()},
        partial={
            quality: _event("image_generation.partial_image", {**fields, "partial_image_index": 0})
            for quality, fields in said.items()
        },
        completed={
            quality: _event("image_generation.completed", {**fields, "usage": USAGE})
            for quality, fields in said.items()
        },
    )


def _picture(mode: str, noise_bytes: int) -> bytes:
    """A true PNG whose pixels are noise as far as it reaches, so that nothing packs it smaller."""
    row_bytes = SIDE * 2 if mode == "I;16" else SIDE // 8
    noise = random.Random(1).randbytes(noise_bytes)
    file = io.BytesIO()
    Image.frombytes(mode, (SIDE, SIDE), noise.ljust(row_bytes * SIDE, b"\0")).save(file, "PNG")
    return file.getvalue()


def _json(quality: str, text: str) -> bytes:
    return msgspec.json.encode(
        {"created": 1_790_000_000, "data": [{"b64_json": text}], **COMMON, "quality": quality, "usage": USAGE}
    )


def _event(name: str, fields: dict[str, Any]) -> bytes:
    data = msgspec.json.encode({"type": name, "created_at": 1_790_000_000, **fields})
    event = b"event: %s\ndata: %s\n\n" % (name.encode(), data)
    return b"%x\r\n%s\r\n" % (len(event), event)


def _http(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )


async def serve(delay_s: float) -> None:
    answers = make_answers()
    sent: list[float] = []
    server = await asyncio.get_running_loop().create_server(
        lambda: Door(answers, delay_s, sent), "127.0.0.1", 0, backlog=2048
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
