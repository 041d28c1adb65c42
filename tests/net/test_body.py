"""Bodies: unpacked, bounded in size and memory, and at the reader's own pace."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import Callable

import pytest

from pictura.net.answer import Answer
from pictura.net.failure import TransportFailure
from pictura.net.incoming import PIECE_BYTES
from tests.net.asking import Failed, Told, asked, broken, client, failed, left, post, within
from tests.net.scripted import Peer, Scripted, answers, chunked, head, hears, says, stalls

TEXT = b"".join(b"%d," % number for number in range(200_000))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def two_members(data: bytes) -> bytes:
    return gzip.compress(data[:1000]) + gzip.compress(data[1000:])


def padded(data: bytes) -> bytes:
    return gzip.compress(data) + bytes(100)


def as_it_is(data: bytes) -> bytes:
    return data


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        (" GZIP ", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("gzip", two_members),
        ("gzip", padded),
        ("identity", as_it_is),
        ("", as_it_is),
    ],
)  # fmt: skip
async def test_packed_bodies_are_unpacked(coding: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(TEXT)
    coded = f"content-encoding: {coding}"
    script = [
        hears, answers(packed, coded),
        hears, says(head(coded, "transfer-encoding: chunked"), chunked(packed[:10], packed[10:11], packed[11:])),
        hears, says(head(coded), packed),
    ]  # fmt: skip
    with Scripted(script) as server:
        async with client() as asker:
            for _ in range(3):
                assert await asked(asker, server.url()) == Told(200, TEXT)


async def test_an_empty_body_may_say_that_it_is_packed() -> None:
    with Scripted([hears, answers(b"", "content-encoding: gzip")]) as server:
        async with client() as asker:
            assert await asked(asker, server.url()) == Told(200, b"")


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(TEXT)[:-100],
        gzip.compress(TEXT)[:-1],
        gzip.compress(TEXT)[:5],
        b"\x1f\x8b" + bytes(100),
        TEXT,
    ],
)
async def test_a_damaged_packing_is_told(packed: bytes) -> None:
    with Scripted([hears, answers(packed, "content-encoding: gzip")]) as server:
        async with client() as asker:
            assert await failed(asker, server.url()) == Failed("body", sent=True)


async def test_a_gzip_bomb_is_cut_by_what_it_unpacks_to() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    with Scripted([hears, answers(bomb, "content-encoding: gzip"), stalls]) as server:
        async with client() as asker:
            outgoing = post(server.url())
            async with await asker.send(outgoing, deadline=within(30), bytes_max=1_000_000) as answer:
                sizes = [len(piece) for piece in await broken(answer)]
            assert await left(server)
    assert max(sizes) <= PIECE_BYTES and 900_000 < sum(sizes) <= 1_000_000


async def read_slowly(answer: Answer) -> None:
    """Takes half a minute for 200 MB."""
    async for _ in answer.pieces():
        await asyncio.sleep(0.01)


async def test_a_gzip_bomb_is_left_at_the_deadline_however_much_is_still_packed() -> None:
    bomb = gzip.compress(bytes(200_000_000), 1)
    with Scripted([hears, answers(bomb, "content-encoding: gzip"), stalls]) as server:
        async with client() as asker:
            began = time.monotonic()
            async with await asker.send(post(server.url()), deadline=within(1.0)) as answer:
                with pytest.raises(TransportFailure) as caught:
                    await read_slowly(answer)
    assert caught.value.timeout
    assert time.monotonic() - began < 15.0


async def test_a_bomb_lets_others_have_their_turn() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(30)) + packer.flush()
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    with Scripted([hears, answers(bomb, "content-encoding: gzip")]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            await asyncio.sleep(0.1)
            waiting = asyncio.ensure_future(others())
            async for _ in answer.pieces():
                pass
            waiting.cancel()
    assert turns >= 20


@pytest.mark.parametrize(
    "reply", [head("content-length: 1001"), head("transfer-encoding: chunked") + b"3e9\r\n", head()]
)
async def test_a_body_beyond_its_bound_is_cut(reply: bytes) -> None:
    with Scripted([hears, says(reply + bytes(1001)), stalls]) as server:
        async with client(idle_s=0.1) as asker:
            assert await failed(asker, server.url(), bytes_max=1000) == Failed("body", sent=True)
            assert await left(server)


async def test_a_length_beyond_the_bound_is_refused_before_it_comes() -> None:
    with Scripted([hears, says(head("content-length: 1000000000") + b"x"), stalls]) as server:
        async with client() as asker:
            assert await failed(asker, server.url(), bytes_max=1000) == Failed("body", sent=True)


async def test_a_body_of_just_its_bound_passes() -> None:
    with Scripted(
        [hears, answers(bytes(1000)), hears, says(head("transfer-encoding: chunked") + chunked(bytes(1000)))]
    ) as server:
        async with client() as asker:
            for _ in range(2):
                assert await asked(asker, server.url(), bytes_max=1000) == Told(200, bytes(1000))


@pytest.mark.parametrize(
    "framing", ["content-length: 50000000", "transfer-encoding: chunked", "x-until: the end"]
)
async def test_a_reader_that_stops_stops_the_server(framing: str) -> None:
    sent = 0

    def pours(peer: Peer) -> None:
        nonlocal sent
        peer.sock.sendall(head(framing))
        chunk = bytes(50_000)
        if "chunked" in framing:
            chunk = b"%x\r\n%b\r\n" % (len(chunk), chunk)
        for _ in range(1000):
            peer.sock.sendall(chunk)
            sent += 50_000

    with Scripted([hears, pours]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            pieces = answer.pieces()
            read = len(await anext(pieces))
            await asyncio.sleep(0.3)
            assert answer._exchange._incoming.waiting_bytes <= 128 * 1024
            assert sent < 25_000_000
            async for piece in pieces:
                assert len(piece) <= PIECE_BYTES
                read += len(piece)
                if read == 50_000_000:
                    break
    assert read == 50_000_000


async def test_each_byte_of_a_stream_passes_at_once() -> None:
    event = b"data: {}\n\n"
    with Scripted([hears, says(head("transfer-encoding: chunked"), chunked(event)[:-5]), stalls]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            assert await asyncio.wait_for(anext(answer.pieces()), 20) == event


async def test_a_closed_answer_cannot_be_read_on() -> None:
    with Scripted([hears, says(head("content-length: 100000") + bytes(50_000)), stalls]) as server:
        async with client() as asker:
            answer = await asker.send(post(server.url()), deadline=within(30))
            await answer.close()
            await answer.close()
            with pytest.raises(TransportFailure):
                await answer.read(100_000)
