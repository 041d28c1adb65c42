"""The client side: as many connections as asked, each sending one request after another."""

from __future__ import annotations

import asyncio
import itertools

import uvloop

from bench.fixed import KEY


def post(port: int, requests: int, clients: int) -> int:
    """Sends small generation requests and reads every answer; returns the bytes of one answer's body."""
    return uvloop.run(_post(port, requests, clients))


async def _post(port: int, requests: int, clients: int) -> int:
    numbers = itertools.count()
    lengths = await asyncio.gather(*(_one_client(port, requests // clients, numbers) for _ in range(clients)))
    return max(lengths)


async def _one_client(port: int, requests: int, numbers: itertools.count[int]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    length = 0
    for _ in range(requests):
        writer.write(request(next(numbers)))
        length = await head(reader)
        await reader.readexactly(length)
    writer.close()
    return length


def request(number: int) -> bytes:
    body = b'{"model":"gpt-image-1.5","prompt":"a small cat in a garden, %d","size":"1024x1024"}' % number
    return (
        b"POST /v1/images/generations HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n"
        b"authorization: Bearer %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
        % (KEY.encode(), len(body), body)
    )


async def head(reader: asyncio.StreamReader) -> int:
    """Reads an answer's head and returns the length of its body."""
    lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
    if b" 200 " not in lines[0]:
        raise RuntimeError(f"the server answered {lines[0].decode()}")
    return next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length"))
