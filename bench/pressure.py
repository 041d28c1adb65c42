"""Memory of a relay under pressure: a thousand answers in flight, and readers that stop reading."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import uvloop

from bench import family
from bench.clients import ANSWER_S_MAX, ask_many
from bench.peers.peer import Peer, Running, running
from bench.process import child

IN_FLIGHT = 1000
PROVIDER_S = 2
READERS = 100
RECEIVE_BUFFER_BYTES = 64 * 1024
SETTLE_S = 2.0
BODY_BYTES_MIN = 2_790_000


class Pressure(msgspec.Struct, frozen=True):
    base_mib: float
    most_mib: float
    errors: int
    seconds: float


def flood(peer: Peer, folder: Path) -> Pressure:
    """A thousand clients ask at once for 2.8 MB each, of a provider that takes two seconds."""
    with (
        child("-m", "bench.provider", str(PROVIDER_S)) as upstream,
        running(peer, folder, upstream.address) as relay,
    ):
        time.sleep(SETTLE_S)
        base_mib = family.rss_mib(relay.pid)
        began = time.perf_counter()
        asking = ask_many(
            relay.door,
            "high",
            clients=IN_FLIGHT,
            requests_max=IN_FLIGHT,
            seconds_max=0,
            body_bytes_min=BODY_BYTES_MIN,
        )
        load, most_mib = uvloop.run(family.rss_mib_max(relay.pid, asking))
        return Pressure(base_mib, most_mib, load.errors, time.perf_counter() - began)


def stopped_readers(peer: Peer, folder: Path) -> Pressure:
    """A hundred clients ask for 2.8 MB each, read the head and stop."""
    with child("-m", "bench.provider") as upstream, running(peer, folder, upstream.address) as relay:
        time.sleep(SETTLE_S)
        base_mib = family.rss_mib(relay.pid)
        began = time.perf_counter()
        errors, most_mib = uvloop.run(family.rss_mib_max(relay.pid, _stop_reading(relay)))
        return Pressure(base_mib, most_mib, errors, time.perf_counter() - began)


async def _stop_reading(relay: Running) -> int:
    """Holds all the answers for a while; returns how many did not begin well."""
    begun = await asyncio.gather(*(_read_head(relay, number) for number in range(READERS)))
    held = [writer for writer in begun if writer is not None]
    await asyncio.sleep(SETTLE_S)
    for writer in held:
        writer.transport.abort()
    return READERS - len(held)


async def _read_head(relay: Running, number: int) -> asyncio.StreamWriter | None:
    """An answer of status 200 that nobody reads on, or None."""
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    plain.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", relay.door.port))
    reader, writer = await asyncio.open_connection(sock=plain, limit=RECEIVE_BUFFER_BYTES)
    writer.write(relay.door.request(number, "high"))
    with suppress(asyncio.IncompleteReadError, TimeoutError, ConnectionError):
        async with asyncio.timeout(ANSWER_S_MAX):
            head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 200 "):
            return writer
    writer.transport.abort()
    return None
