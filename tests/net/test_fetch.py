"""Fetching what nobody vouches for: every hop is judged again, and nothing of ours goes along."""

from __future__ import annotations

import pytest

from pictura.net.failure import Refused, TransportFailure
from pictura.net.fetch import Fetcher
from tests.net.asking import client, names, within
from tests.net.scripted import Scripted, Step, answers, head, hears, says, stalls

PICTURE = b"\x89PNG and so on"


def redirects(location: str, status: int = 302) -> list[Step]:
    return [hears, answers(b"elsewhere", f"location: {location}", "set-cookie: a=b", status=status)]


async def fetched(url: str, *, bytes_max: int = 1_000_000, **options) -> tuple[int, bytes]:
    async with (
        client(**options) as asker,
        await Fetcher(asker).fetch(url, deadline=within(30), bytes_max=bytes_max) as answer,
    ):
        return answer.status, await answer.read(bytes_max)


async def test_a_get_says_nothing_of_us() -> None:
    with Scripted([hears, answers(PICTURE)]) as server:
        assert await fetched(server.url("/a.png?signature=%2F")) == (200, PICTURE)
    (request,) = server.requests
    assert request.startswith(b"GET /a.png?signature=%2F HTTP/1.1\r\n")
    assert {line.partition(b":")[0] for line in request.split(b"\r\n")[1:-2]} == {
        b"host",
        b"accept-encoding",
        b"user-agent",
        b"connection",
    }


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", b"/b"),
        ("b", b"/x/b"),
        ("?c", b"/x/a?c"),
        ("../d#e", b"/d"),
        ("/\xc3\xbc", b"/%C3%BC"),
        ("/%20", b"/%20"),
    ],
)
async def test_redirects_are_followed_without_cookies(status: int, location: str, target: bytes) -> None:
    with Scripted(redirects(location, status), [hears, answers(PICTURE)]) as server:
        assert await fetched(server.url("/x/a")) == (200, PICTURE)
    assert server.requests[1].startswith(b"GET " + target + b" HTTP/1.1\r\n")
    assert b"cookie" not in server.requests[1].lower()


async def test_three_redirects_are_followed_and_no_more() -> None:
    with Scripted(*[redirects("/again")] * 3, [hears, answers(PICTURE)]) as server:
        assert await fetched(server.url()) == (200, PICTURE)
    with Scripted(redirects("/again")) as server:
        with pytest.raises(Refused):
            await fetched(server.url())
        assert len(server.requests) == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/", "//169.254.169.254/", "http://[::ffff:a9fe:a9fe]/", "http://2852039166/", "http://10.0.0.1/",
        "http://evil.test/", "https://evil.test/", "file:///etc/passwd", "data:image/png;base64,AAAA", "ftp://127.0.0.1/", "javascript:x",
        "http://user:word@127.0.0.1/", "http://[::1", "http://127.0.0.1:99999/", "/a b", "\\\\10.0.0.1\\x",
    ],
)  # fmt: skip
async def test_a_redirect_to_where_we_would_not_go_is_refused(location: str) -> None:
    with Scripted(redirects(location), [hears, answers(PICTURE)]) as server:
        with pytest.raises(Refused):
            await fetched(
                server.url(), private=frozenset({"127.0.0.1"}), resolve=names(evil_test=["10.0.0.1"])
            )
        assert len(server.requests) == 1


async def test_a_redirect_to_another_host_is_judged_as_that_host() -> None:
    with Scripted([hears, answers(PICTURE)]) as target:
        with Scripted(redirects(target.url(host="pictures.test"))) as server:
            table = names(pictures_test=["127.0.0.1"])
            assert await fetched(server.url(), resolve=table) == (200, PICTURE)
            with pytest.raises(Refused):
                await fetched(server.url(), resolve=table, private=frozenset({"127.0.0.1"}))
        assert b"host: pictures.test:" in target.requests[0]


@pytest.mark.parametrize(
    "script",
    [
        [hears, says(head("content-length: 5", status=404) + b"gone?")],
        [hears, answers(b"gone?", "location: /x", status=404)],
    ],
)
async def test_other_statuses_are_the_callers_to_judge(script: list[Step]) -> None:
    with Scripted(script) as server:
        assert await fetched(server.url()) == (404, b"gone?")


async def test_a_redirect_that_leads_nowhere_is_an_answer() -> None:
    with Scripted([hears, answers(b"choose", status=302)]) as server:
        assert await fetched(server.url()) == (302, b"choose")


async def test_the_bound_holds_after_redirects() -> None:
    script = [hears, answers(bytes(2000))]
    with Scripted(redirects("/b"), script) as server, pytest.raises(TransportFailure):
        await fetched(server.url(), bytes_max=1000)


async def test_one_deadline_covers_all_hops() -> None:
    with Scripted(redirects("/b"), [hears, stalls]) as server:
        async with client() as asker:
            with pytest.raises(TransportFailure) as failure:
                await Fetcher(asker).fetch(server.url(), deadline=within(0.2), bytes_max=1000)
        assert failure.value.timeout
