"""How the tests of this folder ask: on loopback, which the policy allows for the hosts they use."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address

import msgspec

from pictura.net.answer import Answer
from pictura.net.client import Client, Outgoing
from pictura.net.failure import Phase, TransportFailure
from pictura.net.guard import Address, Policy
from pictura.net.names import Resolve, resolved
from tests.net.scripted import Scripted

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "pictures.test", "other.test"})
BODY_MAX = 64 * 1024 * 1024
ARRIVAL_S = 0.1
"""How long bytes are on their way on one machine, with room to spare."""


class Told(msgspec.Struct, frozen=True):
    """What a test compares of a whole answer."""

    status: int
    body: bytes


class Failed(msgspec.Struct, frozen=True):
    """What a test compares of a failure."""

    phase: Phase
    sent: bool
    timeout: bool = False


@asynccontextmanager
async def client(
    *,
    private: frozenset[str] = LOOPBACK,
    tls: ssl.SSLContext | None = None,
    connect_timeout_s: float = 3.0,
    idle_s: float = 60.0,
    resolve: Resolve = resolved,
) -> AsyncGenerator[Client]:
    asker = Client(
        policy=Policy(private), tls=tls, connect_timeout_s=connect_timeout_s, idle_s=idle_s, resolve=resolve
    )
    try:
        yield asker
    finally:
        await asker.close()


def within(seconds: float) -> float:
    """A deadline, in the loop's time."""
    return asyncio.get_running_loop().time() + seconds


def post(url: str, body: bytes = b"{}", **headers: str) -> Outgoing:
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Outgoing(method="POST", url=url, headers=given, body=body)


async def asked(asker: Client, url: str, *, seconds: float = 30.0, bytes_max: int = BODY_MAX) -> Told:
    """Posts to a URL and reads the whole answer."""
    async with await asker.send(post(url), deadline=within(seconds)) as answer:
        return Told(answer.status, await answer.read(bytes_max))


async def failed(asker: Client, url: str, *, seconds: float = 30.0, bytes_max: int = BODY_MAX) -> Failed:
    """Posts to a URL, which has to fail."""
    try:
        told = await asked(asker, url, seconds=seconds, bytes_max=bytes_max)
    except TransportFailure as failure:
        return Failed(failure.phase, failure.sent, failure.timeout)
    raise AssertionError(f"{url} answered {told.status}")


def names(**table: Sequence[str]) -> Resolve:
    """A resolver that knows a few names, dots written as underscores."""

    async def resolve(host: str, port: int) -> Sequence[Address]:
        try:
            return [ip_address(text) for text in table[host.replace(".", "_")]]
        except KeyError:
            raise OSError(host) from None

    return resolve


async def broken(answer: Answer) -> list[bytes]:
    """The pieces of a body that come before it fails, as it has to."""
    pieces = list[bytes]()
    try:
        async for piece in answer.pieces():
            pieces.append(piece)
    except TransportFailure:
        return pieces
    raise AssertionError("the body came whole")


async def left(server: Scripted) -> bool:
    """Whether a client closes its connection within half a minute."""
    return await asyncio.to_thread(server.gone.acquire, timeout=30)


async def told(server: Scripted) -> None:
    """Waits until a script has come to its `tells`, and what went before has come here."""
    assert await asyncio.to_thread(server.told.wait, 30)
    await asyncio.sleep(ARRIVAL_S)
