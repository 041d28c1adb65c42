"""TLS: whom we trust, and that nothing leaves before we do."""

from __future__ import annotations

import shutil
import socket

import pytest

from pictura.net.failure import TransportFailure
from tests.net.asking import Failed, Told, asked, client, failed, names, post, told, within
from tests.net.certificates import Authority, Kind
from tests.net.scripted import (
    Scripted,
    Step,
    answers,
    chunked,
    closes,
    head,
    hears,
    resets,
    says,
    stalls,
    tells,
)

HERE = {"pictures_test": ["127.0.0.1"], "other_test": ["127.0.0.1"]}
BODY = b"A" * 3_000_000


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("the openssl program, which makes the certificates, is not installed")
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.mark.parametrize("host", ["pictures.test", "localhost", "127.0.0.1"])
async def test_a_trusted_server_answers(authority: Authority, host: str) -> None:
    seen = list[str | None]()

    def note(_: object, name: str | None, __: object) -> None:
        seen.append(name)

    tls = authority.server("good")
    tls.sni_callback = note
    script = [
        hears,
        answers(BODY),
        hears,
        says(head("transfer-encoding: chunked") + chunked(BODY)),
        hears,
        says(head() + b"last"),
    ]
    with Scripted(script, tls=tls) as server:
        async with client(tls=authority.client(), resolve=names(**HERE, localhost=["127.0.0.1"])) as asker:
            url = server.url(host=host)
            assert [await asked(asker, url) for _ in range(3)] == [
                Told(200, BODY),
                Told(200, BODY),
                Told(200, b"last"),
            ]
        assert server.connections == 1
    assert seen == [None if host == "127.0.0.1" else host]


@pytest.mark.parametrize("kind", ["expired", "other-host", "self-signed"])
async def test_a_certificate_that_does_not_hold_gets_no_request(authority: Authority, kind: Kind) -> None:
    with Scripted([hears, answers(b"ok")], tls=authority.server(kind)) as server:
        async with client(tls=authority.client(), resolve=names(**HERE)) as asker:
            with pytest.raises(TransportFailure, match="TLS") as failure:
                await asked(asker, server.url(host="pictures.test"))
        assert (failure.value.phase, failure.value.sent, server.requests) == ("tls", False, [])
        assert "pictures" not in failure.value.message


async def test_an_unknown_authority_gets_no_request(authority: Authority) -> None:
    with Scripted([hears, answers(b"ok")], tls=authority.server("good")) as server:
        async with client(resolve=names(**HERE)) as asker:
            assert await failed(asker, server.url(host="pictures.test")) == Failed("tls", sent=False)
        assert server.requests == []


@pytest.mark.parametrize("script", [[resets], [says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), stalls], []])
async def test_a_server_that_does_not_speak_tls_gets_no_request(
    authority: Authority, script: list[Step]
) -> None:
    with Scripted(script) as server:
        async with client(tls=authority.client()) as asker:
            failure = await failed(asker, f"https://127.0.0.1:{server.port}/")
    assert (failure.phase in {"connect", "tls"}, failure.sent, failure.timeout) == (True, False, False)


async def test_a_handshake_that_hangs_times_out(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with client(tls=authority.client(), connect_timeout_s=1.0) as asker:
            url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
            assert await failed(asker, url) == Failed("tls", sent=False, timeout=True)


@pytest.mark.parametrize("script", [[hears], [hears, resets], [hears, says(b"HTTP/1.1 200 OK\r\n"), resets]])
async def test_what_dies_after_the_handshake_may_have_been_sent(
    authority: Authority, script: list[Step]
) -> None:
    with Scripted(script, tls=authority.server("good")) as server:
        async with client(tls=authority.client(), resolve=names(**HERE)) as asker:
            assert await failed(asker, server.url(host="pictures.test")) == Failed("head", sent=True)
        assert len(server.requests) == 1


async def test_an_idle_tls_connection_that_was_closed_costs_no_request(authority: Authority) -> None:
    script = [hears, answers(b"ok"), closes, tells]
    with Scripted(script, tls=authority.server("good")) as server:
        async with client(tls=authority.client(), resolve=names(**HERE)) as asker:
            for _ in range(3):
                assert await asked(asker, server.url(host="pictures.test")) == Told(200, b"ok")
                await told(server)
                server.told.clear()
        assert (server.connections, len(server.requests)) == (3, 3)


async def test_a_large_request_goes_through_tls(authority: Authority) -> None:
    with Scripted([hears, answers(b"ok")], tls=authority.server("good")) as server:
        async with (
            client(tls=authority.client(), resolve=names(**HERE)) as asker,
            await asker.send(post(server.url(host="pictures.test"), BODY), deadline=within(30)) as answer,
        ):
            assert await answer.read(10) == b"ok"
        assert server.requests[0].endswith(BODY)
