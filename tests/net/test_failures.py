"""Each way to fail: in which step, whether a byte may have left, and whether it was for want of time."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Sequence

import pytest

from pictura.net.failure import TransportFailure
from tests.net.asking import Failed, asked, broken, client, failed, left, post, within
from tests.net.scripted import (
    Scripted,
    Step,
    answers,
    chunked,
    ends,
    head,
    hears,
    hears_a_part,
    resets,
    says,
    stalls,
    waits_for,
)

DEADLINE_S, DRIPPING_S = 1.0, 15.0
"""A deadline, and how long the servers that drip go on past it at least."""
SLOW_HEAD = [b"%c" % byte for byte in b"HTTP/1.1 200 OK\r\nx: " + b"y" * 300]
LONG = head("content-length: 1000")
STREAM = head("transfer-encoding: chunked")
GZIP = head("content-encoding: gzip", "content-length: 20")


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ([hears], Failed("head", sent=True)),
        ([hears, ends, stalls], Failed("head", sent=True)),
        ([hears, resets], Failed("head", sent=True)),
        ([hears, says(b"HTTP/1.1 200 OK\r\nx: y\r\n")], Failed("head", sent=True)),
        ([hears, says(b"HTTP/1.1 200 OK\r\nx: y\r\n"), resets], Failed("head", sent=True)),
        ([hears, says(b"<html>busy</html>"), stalls], Failed("head", sent=True)),
        ([hears, says(head(status=100))], Failed("head", sent=True)),
        (
            [hears, says(head("content-length: 5", "content-length: 5") + b"hello"), stalls],
            Failed("head", sent=True),
        ),
        ([hears, says(LONG)], Failed("body", sent=True)),
        ([hears, says(LONG + b"half")], Failed("body", sent=True)),
        ([hears, says(LONG + b"half"), ends, stalls], Failed("body", sent=True)),
        ([hears, says(LONG, b"half", every_s=0.05), resets], Failed("body", sent=True)),
        ([hears, says(STREAM + b"5\r\nhello\r\n")], Failed("body", sent=True)),
        ([hears, says(STREAM + b"5\r\nhel")], Failed("body", sent=True)),
        ([hears, says(STREAM, b"5\r\nhello\r\n", every_s=0.05), resets], Failed("body", sent=True)),
        ([hears, says(STREAM + b"hello"), stalls], Failed("body", sent=True)),
        ([hears, says(STREAM + b"5\r\nhelloworld\r\n"), stalls], Failed("body", sent=True)),
        ([hears, says(head(), b"hello", every_s=0.05), resets], Failed("body", sent=True)),
        ([hears, says(GZIP + b"x" * 20), stalls], Failed("body", sent=True)),
        ([hears, answers(b"x", "content-encoding: br"), stalls], Failed("body", sent=True)),
    ],
)
async def test_what_a_server_does_wrong_after_a_request(script: Sequence[Step], expected: Failed) -> None:
    with Scripted(script) as server:
        async with client() as asker:
            assert await failed(asker, server.url()) == expected
        assert (server.connections, len(server.requests)) == (1, 1)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ([hears, stalls], Failed("head", sent=True, timeout=True)),
        ([hears, says(b"HTTP/1.1 200"), stalls], Failed("head", sent=True, timeout=True)),
        ([hears, says(LONG), stalls], Failed("body", sent=True, timeout=True)),
        ([hears, says(LONG, *[b"x"] * 900, every_s=0.02)], Failed("body", sent=True, timeout=True)),
        (
            [hears, says(STREAM, *[b"1\r\nx\r\n"] * 900, every_s=0.02)],
            Failed("body", sent=True, timeout=True),
        ),
        ([hears, says(*[head(status=100)] * 900, every_s=0.02)], Failed("head", sent=True, timeout=True)),
        (
            [hears, says(*SLOW_HEAD, every_s=0.05)],
            Failed("head", sent=True, timeout=True),
        ),
    ],
)
async def test_the_deadline_covers_head_and_body_however_they_drip(
    script: Sequence[Step], expected: Failed
) -> None:
    with Scripted(script) as server:
        async with client() as asker:
            began = time.monotonic()
            assert await failed(asker, server.url(), seconds=DEADLINE_S) == expected
            assert DEADLINE_S - 0.05 < time.monotonic() - began < DRIPPING_S
            assert await left(server)


async def test_a_request_that_nobody_reads_fails_while_it_is_sent() -> None:
    over = threading.Event()
    with Scripted([waits_for(over), stalls]) as server:
        async with client() as asker:
            with pytest.raises(TransportFailure) as failure:
                await asker.send(post(server.url(), bytes(50_000_000)), deadline=within(DEADLINE_S))
            over.set()
        assert (failure.value.phase, failure.value.sent, failure.value.timeout) == ("send", True, True)


@pytest.mark.parametrize("last", [resets, ends])
async def test_a_connection_that_dies_while_a_request_is_sent_may_have_carried_it(last: Step) -> None:
    with Scripted([hears_a_part, last]) as server:
        async with client() as asker:
            with pytest.raises(TransportFailure) as failure:
                await asker.send(post(server.url(), bytes(50_000_000)), deadline=within(30))
    assert (failure.value.phase in {"send", "head"}, failure.value.sent, failure.value.timeout) == (
        True,
        True,
        False,
    )


async def test_an_answer_to_half_a_request_is_an_answer() -> None:
    read = threading.Event()
    early = [hears_a_part, says(head("content-length: 5", status=413) + b"large"), waits_for(read)]
    with Scripted(early, [hears, answers(b"ok")]) as server:
        async with client() as asker:
            async with await asker.send(post(server.url(), bytes(50_000_000)), deadline=within(30)) as answer:
                assert (answer.status, await answer.read(100)) == (413, b"large")
            read.set()
            assert (await asked(asker, server.url())).body == b"ok"
        assert server.connections == 2


async def test_nothing_is_sent_when_no_time_is_left() -> None:
    with Scripted([hears, answers()]) as server:
        async with client() as asker:
            assert await failed(asker, server.url(), seconds=0) == Failed("connect", sent=False, timeout=True)
        assert server.connections == 0


async def test_a_closed_port_refuses() -> None:
    with socket.socket() as bound:  # it does not listen, and nobody else gets its port
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        async with client() as asker:
            assert await failed(asker, f"http://127.0.0.1:{port}/") == Failed("connect", sent=False)


async def test_a_port_that_never_answers_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
        async with client(connect_timeout_s=0.3) as asker:
            expected = Failed("connect", sent=False, timeout=True)
            assert await failed(asker, f"http://127.0.0.1:{port}/") == expected
            assert await failed(asker, f"http://127.0.0.1:{port}/", seconds=0.1) == expected
        for sock in waiting:
            sock.close()


async def test_a_reset_in_place_of_an_answer_is_told_at_once() -> None:
    with Scripted([resets]) as server:
        async with client() as asker:
            failure = await failed(asker, server.url())
    assert (failure.phase in {"connect", "send", "head"}, failure.timeout) == (True, False)


@pytest.mark.parametrize("script", [[hears, stalls], [hears, says(LONG, b"x"), stalls], [stalls]])
async def test_cancelling_ends_the_connection_at_once(script: Sequence[Step]) -> None:
    with Scripted(script) as server:
        async with client() as asker:
            asking = asyncio.ensure_future(asked(asker, server.url()))
            await asyncio.sleep(0.1)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            assert await left(server)


async def test_what_came_before_a_failure_is_read_first() -> None:
    with Scripted([hears, says(STREAM + chunked(b"data: {}\n\n")[:-5]), resets]) as server:
        async with client() as asker, await asker.send(post(server.url()), deadline=within(30)) as answer:
            assert await broken(answer) == [b"data: {}\n\n"]


async def test_a_failure_holds_no_secret() -> None:
    with Scripted([hears, resets]) as server:
        async with client() as asker:
            with pytest.raises(TransportFailure) as failure:
                await asker.send(
                    post(server.url("/?key=secret"), authorization="secret"), deadline=within(30)
                )
    assert "secret" not in f"{failure.value!r}" and "127" not in f"{failure.value!r}"
