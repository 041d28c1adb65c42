"""How the address of a picture answers: `GET /pictures/{name}`."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from tests.faults.framing import FRAMINGS, Framed, bomb
from tests.faults.pictures import HTML, SVG
from tests.faults.wire import Connection, Reply, whole


class Kept(msgspec.Struct):
    """A picture that waits at an address; `visits` grows."""

    tag: str
    link: str
    picture: bytes
    path: str
    canary_url: str
    """An address at another private host, which nobody shall visit."""
    visits: int = 0


Answering = Callable[[Connection, Kept], Awaitable[None]]


def _reply(
    body: bytes, content_type: str = "image/png", status: int = 200, framing: str = "length", **more: str
) -> Reply:
    return Reply(status, [("content-type", content_type), *more.items()], FRAMINGS[framing]([body]))


async def _good(connection: Connection, kept: Kept) -> None:
    await whole(connection, _reply(kept.picture))


def _says(body: bytes, content_type: str, status: int = 200) -> Answering:
    async def answering(connection: Connection, _kept: Kept) -> None:
        await whole(connection, _reply(body, content_type, status))

    return answering


def _fails_at_first(status: int, times: int) -> Answering:
    async def answering(connection: Connection, kept: Kept) -> None:
        late = kept.visits > times
        await whole(connection, _reply(kept.picture) if late else _reply(b"", "text/plain", status))

    return answering


def _leads_on(hops: int) -> Answering:
    async def answering(connection: Connection, kept: Kept) -> None:
        if kept.visits > hops:
            await _good(connection, kept)
        else:
            await whole(connection, _reply(b"", "text/plain", 302, location=f"{kept.path}?hop={kept.visits}"))

    return answering


async def _private_redirect(connection: Connection, kept: Kept) -> None:
    await whole(connection, _reply(b"", "text/plain", 302, location=kept.canary_url))


async def _wrong_label(connection: Connection, kept: Kept) -> None:
    await whole(connection, _reply(kept.picture, "text/plain"))


async def _half(connection: Connection, kept: Kept) -> None:
    await connection.send(_reply(kept.picture).head + kept.picture[: len(kept.picture) // 2])


async def _short(connection: Connection, kept: Kept) -> None:
    await _half(connection, kept)
    connection.close()


async def _reset(connection: Connection, kept: Kept) -> None:
    await _half(connection, kept)
    await asyncio.sleep(0.05)
    connection.reset()


async def _endless(connection: Connection, kept: Kept) -> None:
    """A picture whose first bytes are right and whose data never ends."""
    begun = kept.picture[:33] + b"\x7f\xff\xff\xffIDAT"
    pieces = itertools.chain([begun], itertools.repeat(bytes(64 * 1024)))
    await whole(connection, Reply(200, [("content-type", "image/png")], FRAMINGS["chunked"](pieces)))


async def _slow(connection: Connection, kept: Kept) -> None:
    await asyncio.sleep(connection.pace.stall_s)
    await _good(connection, kept)


async def _bomb(connection: Connection, _kept: Kept) -> None:
    packed = [("content-encoding", "gzip"), ("connection", "close")]
    await whole(connection, Reply(200, [("content-type", "image/png")], Framed(packed, bomb(), closes=True)))


LINKS: Mapping[str, Answering] = {
    "good": _good,
    "wrong_label": _wrong_label,
    "expired": _says(b"", "text/plain", 404),
    "flaky": _fails_at_first(503, 1),
    "late": _fails_at_first(404, 1),
    "dead": _says(b"", "text/plain", 503),
    "two_hops": _leads_on(2),
    "four_hops": _leads_on(4),
    "round": _leads_on(1_000_000),
    "private_redirect": _private_redirect,
    "html": _says(HTML, "text/html"),
    "svg": _says(SVG, "image/svg+xml"),
    "empty": _says(b"", "image/png"),
    "short": _short,
    "reset": _reset,
    "endless": _endless,
    "slow": _slow,
    "bomb": _bomb,
}
ELSEWHERE = frozenset({"private", "file", "data"})
"""Links that do not lead here."""
