"""From a name to a connection: which addresses are tried, and which are refused for the company they keep."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from pictura.net.failure import Refused
from pictura.net.guard import Address
from tests.net.asking import Failed, asked, client, failed, names
from tests.net.scripted import Scripted, answers, hears, stalls

OK = [hears, answers(b"ok")]
NOWHERE = "127.0.0.77"
"""A loopback address at which nobody listens."""


async def test_a_name_is_resolved_once_and_the_very_address_that_was_judged_is_used() -> None:
    asks = list[tuple[str, int]]()

    async def rebinding(host: str, port: int) -> Sequence[Address]:
        asks.append((host, port))
        return [ip_address("127.0.0.1" if len(asks) == 1 else "169.254.169.254")]

    with Scripted([hears, answers(b"one"), hears, answers(b"two")]) as server:
        async with client(resolve=rebinding) as asker:
            url = server.url(host="pictures.test")
            assert (await asked(asker, url)).body == b"one"
            assert (await asked(asker, url)).body == b"two"
        assert asks == [("pictures.test", server.port)]
        assert b"\r\nhost: pictures.test:%d\r\n" % server.port in server.requests[0]


@pytest.mark.parametrize(
    "bad", ["169.254.169.254", "10.0.0.1", "::1", "fe80::1", "::ffff:127.0.0.1", "0.0.0.0", "64:ff9b::7f00:1"]
)
async def test_one_address_that_is_not_allowed_refuses_the_whole_name(bad: str) -> None:
    for addresses in (["93.184.216.34", bad], [bad, "93.184.216.34"]):
        async with client(private=frozenset(), resolve=names(evil_test=addresses)) as asker:
            with pytest.raises(Refused):
                await asked(asker, "https://evil.test/")


async def test_private_addresses_are_for_the_hosts_that_the_operator_named() -> None:
    with Scripted(OK) as server:
        table = names(pictures_test=["127.0.0.1"], evil_test=["127.0.0.1"])
        async with client(private=frozenset({"pictures.test"}), resolve=table) as asker:
            assert (await asked(asker, server.url(host="pictures.test"))).body == b"ok"
            for host in ("evil.test", "127.0.0.1", "localhost"):
                assert await failed(asker, server.url(host=host)) == Failed("address", sent=False)
        assert server.connections == 1


async def test_the_systems_resolver_is_judged_as_well() -> None:
    with Scripted(OK) as server:
        async with client(private=frozenset()) as asker:
            with pytest.raises(Refused):
                await asked(asker, server.url(host="localhost"))
        async with client(private=frozenset({"localhost"})) as asker:
            assert (await asked(asker, server.url(host="LOCALHOST."))).body == b"ok"
        assert server.connections == 1


async def test_a_name_that_nobody_knows_fails() -> None:
    async with client(resolve=names(pictures_test=[])) as asker:
        assert await failed(asker, "http://unknown.test/") == Failed("address", sent=False)
        assert await failed(asker, "http://pictures.test/") == Failed("address", sent=False)


async def test_a_resolver_that_hangs_times_out() -> None:
    async def hangs(host: str, port: int) -> Sequence[Address]:
        await asyncio.sleep(60)
        return []

    async with client(resolve=hangs, connect_timeout_s=0.1) as asker:
        assert await failed(asker, "http://pictures.test/") == Failed("address", sent=False, timeout=True)


async def test_the_next_address_is_tried_when_one_refuses() -> None:
    with Scripted(OK) as server:
        async with client(resolve=names(pictures_test=[NOWHERE, "::1", "127.0.0.1"])) as asker:
            assert (await asked(asker, server.url(host="pictures.test"))).body == b"ok"
        assert server.connections == 1


async def test_the_next_address_is_tried_when_one_is_silent_within_the_same_time() -> None:
    with Scripted(OK) as server, socket.create_server((NOWHERE, server.port), backlog=0):
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex((NOWHERE, server.port))
        async with client(
            resolve=names(pictures_test=[NOWHERE, "127.0.0.1"]), connect_timeout_s=3.0
        ) as asker:
            assert (await asked(asker, server.url(host="pictures.test"))).body == b"ok"
        for sock in waiting:
            sock.close()


async def test_a_name_is_asked_once_for_all_who_wait_for_it() -> None:
    asks = 0

    async def slow(host: str, port: int) -> Sequence[Address]:
        nonlocal asks
        asks += 1
        await asyncio.sleep(0.1)
        return [ip_address("127.0.0.1")]

    with Scripted(OK) as server:
        async with client(resolve=slow) as asker:
            url = server.url(host="pictures.test")
            first = asyncio.ensure_future(asked(asker, url))
            rest = [asyncio.ensure_future(asked(asker, url)) for _ in range(9)]
            await asyncio.sleep(0.05)
            first.cancel()
            assert [told.body for told in await asyncio.gather(*rest)] == [b"ok"] * 9
            assert asks == 1


async def test_ipv6_works() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        server = Scripted(OK, host="::1")
    except OSError:
        pytest.skip("no IPv6 on loopback here")
    with server:
        async with client() as asker:
            assert (await asked(asker, server.url(host="[::1]"))).body == b"ok"
        assert b"\r\nhost: [::1]:%d\r\n" % server.port in server.requests[0]


async def test_cancelling_while_connecting_leaves_nothing_open() -> None:
    with Scripted([stalls]) as server:
        async with client() as asker:
            asking = asyncio.ensure_future(asked(asker, server.url()))
            await asyncio.sleep(0)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
