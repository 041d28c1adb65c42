"""Bodies that are poured: lent as they come, until whoever takes them has enough."""

from __future__ import annotations

import asyncio
import gzip

import pytest

from pictura.net.failure import TransportFailure
from tests.net.asking import client, post, within
from tests.net.scripted import Scripted, answers, chunked, head, hears, says, stalls

TEXT = b"".join(b"%d," % number for number in range(200_000))
PARTS = (TEXT[:1], TEXT[1:70_000], TEXT[70_000:70_003], TEXT[70_003:])

FRAMINGS = {
    "of known length": answers(TEXT),
    "of known length, in parts": says(head(f"content-length: {len(TEXT)}"), *PARTS),
    "chunked": says(head("transfer-encoding: chunked"), chunked(*PARTS)),
    "until the end": says(head("connection: close"), TEXT),
    "packed": answers(gzip.compress(TEXT), "content-encoding: gzip"),
}


class Cup:
    """Takes what is poured until it holds enough."""

    def __init__(self, enough_bytes: int = 10**9) -> None:
        self.held = bytearray()
        self._enough_bytes = enough_bytes

    def take(self, part: bytes | memoryview) -> bool:
        self.held += part
        return len(self.held) < self._enough_bytes


@pytest.mark.parametrize("after_the_first_piece", [False, True])
@pytest.mark.parametrize("framing", FRAMINGS)
async def test_a_body_is_poured_whole(framing: str, after_the_first_piece: bool) -> None:
    with Scripted([hears, FRAMINGS[framing]]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            body, cup = answer.pieces(), Cup()
            if after_the_first_piece:
                cup.take(await anext(body))
            assert not await body.pour(cup.take), "it ended before anybody had enough"
            assert bytes(cup.held) == TEXT


@pytest.mark.parametrize("framing", [f"content-length: {len(TEXT)}", "transfer-encoding: chunked"])
async def test_who_had_enough_reads_on_in_pieces(framing: str) -> None:
    sent = (chunked(*PARTS),) if "chunked" in framing else PARTS
    with Scripted([hears, says(head(framing), *sent)]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            body, cup = answer.pieces(), Cup(50_000)
            assert await body.pour(cup.take)
            rest = b"".join([piece async for piece in body])
            assert bytes(cup.held) + rest == TEXT


async def test_a_connection_serves_again_after_a_poured_body() -> None:
    with Scripted([hears, answers(TEXT), hears, answers(b"again")]) as server:
        async with client() as asker:
            async with await asker.send(post(server.url()), deadline=within(30)) as answer:
                await answer.pieces().pour(Cup().take)
            async with await asker.send(post(server.url()), deadline=within(30)) as answer:
                assert await answer.read(10) == b"again"


async def test_what_the_taker_raises_reaches_whoever_pours() -> None:
    def full(part: bytes | memoryview) -> bool:
        raise OSError("no room")

    with Scripted([hears, says(head("content-length: 9"), b"some"), stalls]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            with pytest.raises(OSError, match="no room"):
                await answer.pieces().pour(full)


@pytest.mark.parametrize("framing", ["content-length: 100", "transfer-encoding: chunked"])
async def test_a_body_that_breaks_off_is_told_after_what_came_of_it(framing: str) -> None:
    some = chunked(b"some")[:-5] if "chunked" in framing else b"some"
    with Scripted([hears, says(head(framing), some)]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            cup = Cup()
            with pytest.raises(TransportFailure, match="in the middle") as caught:
                await answer.pieces().pour(cup.take)
            assert (bytes(cup.held), caught.value.phase) == (b"some", "body")


async def test_a_stalled_pouring_ends_with_its_deadline() -> None:
    with Scripted([hears, says(head("content-length: 100"), b"some"), stalls]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(1.0)) as answer:
            cup = Cup()
            with pytest.raises(TransportFailure) as caught:
                await answer.pieces().pour(cup.take)
            assert caught.value.timeout
            assert bytes(cup.held) == b"some"


async def test_a_cancelled_pouring_ends_the_connection_and_lends_no_more() -> None:
    with Scripted([hears, says(head("content-length: 100"), b"some"), stalls]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            cup = Cup()
            pouring = asyncio.create_task(answer.pieces().pour(cup.take))
            while not cup.held:
                await asyncio.sleep(0.01)
            pouring.cancel()
            with pytest.raises(asyncio.CancelledError):
                await pouring
            assert answer._exchange._incoming.taker is None
            assert answer._exchange._connection is None


async def test_a_poured_body_beyond_its_bound_is_cut() -> None:
    with Scripted([hears, says(head("transfer-encoding: chunked"), chunked(*PARTS)), stalls]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            cup = Cup()
            with pytest.raises(TransportFailure, match="too large"):
                await answer.pieces(100_000).pour(cup.take)
            assert len(cup.held) <= 100_000


async def test_endless_small_chunks_that_are_poured_are_no_malformed_framing() -> None:
    many = chunked(*[b"x" * 10] * 20_000)
    with Scripted([hears, says(head("transfer-encoding: chunked"), many)]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            cup = Cup()
            await answer.pieces().pour(cup.take)
            assert len(cup.held) == 200_000
