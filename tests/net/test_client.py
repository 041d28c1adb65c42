"""What leaves, on which connection, and what is made of the answer."""

from __future__ import annotations

import asyncio
import sys
import threading
import time

import pytest

from pictura.net.client import Outgoing
from pictura.net.failure import Refused
from tests.net.asking import ARRIVAL_S, Failed, Told, asked, client, failed, left, post, told, within
from tests.net.scripted import (
    Scripted,
    Step,
    answers,
    chunked,
    closes,
    echoes,
    ends,
    head,
    hears,
    says,
    stalls,
    tells,
    waits_for,
)

KEEPS = [hears, answers(b"one"), hears, answers(b"two"), hears, answers(b"three")]


async def test_a_request_says_what_it_was_given_and_little_else() -> None:
    with Scripted([hears, answers(b"ok")]) as server:
        async with client() as asker:
            outgoing = post(
                server.url("/v1/images?x=1#y"),
                b'{"n":1}',
                content_type="application/json",
                authorization="Bearer k",
            )
            async with await asker.send(outgoing, deadline=within(30)) as answer:
                assert await answer.read(100) == b"ok"
        (request,) = server.requests
    lines, body = request.partition(b"\r\n\r\n")[::2]
    assert lines.split(b"\r\n")[:-2] == [
        b"POST /v1/images?x=1 HTTP/1.1",
        b"host: 127.0.0.1:%d" % server.port,
        b"content-type: application/json",
        b"authorization: Bearer k",
        b"accept-encoding: identity",
    ]
    assert lines.split(b"\r\n")[-2].startswith(b"user-agent: pictura/")
    assert lines.split(b"\r\n")[-1] == b"content-length: 7"
    assert body == b'{"n":1}'


async def test_defaults_give_way_to_what_was_given() -> None:
    with Scripted([hears, answers(b"ok")]) as server:
        async with client() as asker:
            outgoing = Outgoing(
                method="GET", url=server.url(), headers=(("User-Agent", "x"), ("Accept-Encoding", "gzip"))
            )
            async with await asker.send(outgoing, deadline=within(30)) as answer:
                await answer.read(100)
        (request,) = server.requests
    assert (
        request
        == b"GET / HTTP/1.1\r\nhost: 127.0.0.1:%d\r\nUser-Agent: x\r\nAccept-Encoding: gzip\r\n\r\n"
        % server.port
    )


@pytest.mark.parametrize(
    "header",
    [("x", "a\r\nhost: y"), ("x", "a\nb"), ("x\r\ny", "a"), ("x: y\r\nz", "a"), ("x", "é"), ("x", "a\x00"), ("", "a"), ("x y", "a"),
     ("Host", "other"), ("content-length", "1"), ("Transfer-Encoding", "chunked"), ("connection", "close"), ("expect", "100-continue")],
)  # fmt: skip
async def test_a_header_that_would_break_the_request_never_leaves(header: tuple[str, str]) -> None:
    with Scripted([hears, answers()]) as server:
        async with client() as asker:
            with pytest.raises(Refused):
                await asker.send(
                    Outgoing(method="GET", url=server.url(), headers=(header,)), deadline=within(30)
                )
        assert server.connections == 0


async def test_a_large_body_leaves_whole() -> None:
    body = bytes(range(256)) * 40_000
    with Scripted([hears, answers(b"ok")]) as server:
        async with (
            client() as asker,
            await asker.send(post(server.url(), body), deadline=within(30)) as answer,
        ):
            assert await answer.read(10) == b"ok"
        assert server.requests[0].endswith(b"\r\n\r\n" + body)


async def test_headers_are_told_by_their_lower_case_names() -> None:
    with Scripted([hears, answers(b"", "Retry-After: 7", "X-Name: \xe9", "x-name: second")]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            assert (answer.header("retry-after"), answer.header("x-name")) == ("7", "\xe9")
            assert answer.header("location") is None


@pytest.mark.parametrize(
    "reply",
    [
        head("content-length: 5") + b"hello",
        head("transfer-encoding: chunked") + chunked(b"he", b"llo"),
        head() + b"hello",
        b"HTTP/1.0 200 OK\r\n\r\nhello",
        head("connection: close", "content-length: 5") + b"hello",
        head(status=100) + head(status=103) + head("content-length: 5") + b"hello",
    ],
)
async def test_all_framings_are_understood(reply: bytes) -> None:
    for parts in ([reply], [reply[at : at + 1] for at in range(len(reply))]):
        with Scripted([hears, says(*parts)]) as server:
            async with client() as asker:
                assert await asked(asker, server.url()) == Told(200, b"hello")


async def test_a_connection_is_used_again() -> None:
    with Scripted(KEEPS) as server:
        async with client() as asker:
            for body in (b"one", b"two", b"three"):
                assert (await asked(asker, server.url())).body == body
        assert server.connections == 1


async def test_the_last_connection_used_is_the_first_used_again() -> None:
    turn = threading.Event()
    slow = [hears, waits_for(turn), answers(b"slow"), hears, answers(b"slow again")]
    with Scripted([hears, answers(b"quick"), stalls], slow) as server:
        async with client() as asker:
            both = {asyncio.ensure_future(asked(asker, server.url())) for _ in range(2)}
            _, last = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            turn.set()
            await asyncio.gather(*last)
            assert (await asked(asker, server.url())).body == b"slow again"


async def test_a_body_that_is_not_read_to_its_end_ends_its_connection() -> None:
    with Scripted([hears, says(head("content-length: 1000000") + bytes(1000)), stalls], KEEPS) as server:
        async with client() as asker:
            async with await asker.send(post(server.url()), deadline=within(30)) as answer:
                assert answer.status == 200
            assert await left(server)
            assert (await asked(asker, server.url())).body == b"one"
        assert server.connections == 2


async def test_a_body_that_arrived_whole_keeps_its_connection_even_unread() -> None:
    with Scripted(KEEPS) as server:
        async with client() as asker:
            async with await asker.send(post(server.url()), deadline=within(30)):
                await asyncio.sleep(0.05)
            assert (await asked(asker, server.url())).body == b"two"


@pytest.mark.parametrize(
    "last",
    [[ends, tells, stalls], [closes, tells], [says(b"HTTP/1.1 408 Too Slow\r\n\r\n"), tells, stalls]],
)
async def test_a_server_that_closes_an_idle_connection_costs_no_request(last: list[Step]) -> None:
    idle = threading.Event()
    with Scripted([hears, answers(b"one"), waits_for(idle), *last], KEEPS) as server:
        async with client() as asker:
            await asked(asker, server.url())
            idle.set()
            await told(server)
            assert (await asked(asker, server.url())).body == b"one"
        assert (server.connections, len(server.requests)) == (2, 2)


async def test_a_close_that_the_loop_has_not_seen_yet_is_seen_in_the_kernel() -> None:
    idle = threading.Event()
    with Scripted([hears, answers(b"one"), waits_for(idle), ends, tells, stalls], KEEPS) as server:
        async with client() as asker:
            await asked(asker, server.url())
            idle.set()
            assert server.told.wait(30)  # while the loop stands still, so that it sees nothing
            time.sleep(ARRIVAL_S)  # noqa: ASYNC251 - likewise
            assert (await asked(asker, server.url())).body == b"one"
        assert len(server.requests) == 2


async def test_a_connection_that_dies_after_its_reuse_may_have_been_billed() -> None:
    with Scripted([hears, answers(b"one"), hears], KEEPS) as server:
        async with client() as asker:
            await asked(asker, server.url())
            assert await failed(asker, server.url()) == Failed("head", sent=True)
        assert (server.connections, len(server.requests)) == (1, 2)


async def test_a_connection_waits_for_a_moment_only() -> None:
    with Scripted([hears, answers(b"one"), stalls], KEEPS) as server:
        async with client(idle_s=0.1) as asker:
            await asked(asker, server.url())
            await asyncio.sleep(0.3)
            assert await left(server)
            await asked(asker, server.url())
        assert server.connections == 2


async def test_many_requests_at_once_never_cross() -> None:
    async def one(number: int) -> None:
        async with await asker.send(post(server.url(), b"%d" % number), deadline=within(30)) as answer:
            assert await answer.read(1000) == b"%d" % number

    with Scripted([echoes]) as server:
        async with client() as asker:
            await asyncio.gather(*map(one, range(200)))


async def test_a_body_that_was_sent_is_held_no_longer() -> None:
    body = bytes(1_000_000)
    with Scripted([hears, stalls]) as server:
        async with client() as asker:
            asking = asyncio.ensure_future(asker.send(post(server.url(), body), deadline=within(30)))
            await asyncio.sleep(0)
            assert sys.getrefcount(body) > 2
            async with asyncio.timeout(20):
                while not server.requests or sys.getrefcount(body) > 2:
                    await asyncio.sleep(0.01)
            asking.cancel()


async def test_close_ends_what_is_under_way() -> None:
    with Scripted([hears, stalls]) as server:
        async with client() as asker:
            asking = asyncio.ensure_future(failed(asker, server.url()))
            while not server.requests:
                await asyncio.sleep(0.01)
            await asker.close()
            assert await asking == Failed("head", sent=True)
            assert await left(server)
