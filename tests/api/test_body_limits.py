"""Bodies over the limit, and answers that leave before the body has come."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Generator

import pytest

from pictura.api import connections
from tests.support.client import Answer, ask, connected, head, read_answer
from tests.support.serving import GENERATIONS, House, house

MIB = 1024 * 1024
LONG_S = 20.0
"""How long a client trickles on that nobody stops."""


@pytest.fixture(scope="module")
def narrow_house(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    """A server whose bodies have at most 1 MiB."""
    with house(tmp_path_factory.mktemp("narrow") / "data", server={"max_body_mb": 1}) as opened:
        yield opened


def too_large(answer: Answer) -> bool:
    return answer.status == 413 and answer.error["code"] == "request_too_large"


def test_a_declared_length_over_64_mib_is_a_413_before_one_byte_of_body(home: House):
    with connected(home.url) as connection:
        connection.sendall(head(GENERATIONS, key=home.key.secret, content_length=64 * MIB + 1))
        assert too_large(read_answer(connection))


def test_a_client_that_waits_for_100_continue_is_told_413_instead(narrow_house: House):
    with connected(narrow_house.url) as connection:
        connection.sendall(
            head(GENERATIONS, key=narrow_house.key.secret, content_length=2 * MIB, expect="100-continue")
        )
        assert too_large(read_answer(connection))


def test_a_client_that_waits_for_100_continue_gets_it(home: House):
    sent = b'{"prompt":"a cat"}'
    with connected(home.url) as connection:
        connection.sendall(
            head(GENERATIONS, key=home.key.secret, content_length=len(sent), expect="100-continue")
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(sent)
        assert read_answer(connection).status == 200


def send_chunks(connection: socket.socket, chunks: int) -> int:
    """Sends chunks of 64 KiB as long as the server takes them; how many bytes that were."""
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    sent = 0
    with contextlib.suppress(OSError):
        for _ in range(chunks):
            connection.sendall(chunk)
            sent += len(chunk)
    return sent


def test_a_chunked_body_over_the_limit_is_a_413_and_not_read_to_its_end(narrow_house: House):
    with connected(narrow_house.url) as connection:
        connection.sendall(head(GENERATIONS, key=narrow_house.key.secret, transfer_encoding="chunked"))
        assert send_chunks(connection, 17) > MIB
        assert too_large(read_answer(connection))
        assert send_chunks(connection, 4096) < 256 * MIB, "the server read the whole body"


def test_a_client_that_sends_its_large_body_whole_still_reads_its_413(narrow_house: House):
    """http.client, as most clients, sends all it has before it reads."""
    for _ in range(5):
        answer = ask(narrow_house.url, GENERATIONS, b" " * (8 * MIB), key=narrow_house.key.secret)
        assert too_large(answer)


def test_a_client_with_a_wrong_key_and_a_large_body_still_reads_its_401(home: House):
    for _ in range(5):
        answer = ask(home.url, GENERATIONS, b" " * (8 * MIB), key="sk-wrong")
        assert answer.status == 401
        assert answer.error["code"] == "invalid_api_key"


def test_an_early_answer_is_the_only_one(home: House):
    """The rest of a body that nobody reads is neither a header nor another request."""
    body = b"x" * 300_000
    with connected(home.url) as connection:
        connection.sendall(head(GENERATIONS, key="sk-wrong", content_length=len(body)))
        assert read_answer(connection).status == 401
        connection.sendall(body)
        connection.sendall(head("/healthz", method="GET"))
        assert read_answer(connection).status == 200


def test_an_early_answer_to_a_body_that_trickles_on_does_not_hold_the_connection_for_ever(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connections, "LINGER_S", 0.5)
    began = time.monotonic()
    with connected(home.url) as connection:
        connection.sendall(head(GENERATIONS, key="sk-wrong", content_length=1_000_000))
        assert read_answer(connection).status == 401
        with contextlib.suppress(OSError):
            while time.monotonic() - began < LONG_S:
                connection.sendall(b"x")
                time.sleep(0.05)
    assert time.monotonic() - began < LONG_S


def test_a_body_just_under_the_limit_is_read(narrow_house: House):
    body = b'{"prompt":"a cat"' + b" " * (MIB - 18) + b"}"
    assert len(body) == MIB
    assert ask(narrow_house.url, GENERATIONS, body, key=narrow_house.key.secret).status == 200


def test_a_body_one_byte_over_the_limit_is_not(narrow_house: House):
    body = b'{"prompt":"a cat"' + b" " * (MIB - 17) + b"}"
    assert len(body) == MIB + 1
    assert too_large(ask(narrow_house.url, GENERATIONS, body, key=narrow_house.key.secret))


def test_a_chunked_body_is_read_as_any_other(home: House):
    sent = b'{"prompt":"a cat"}'
    with connected(home.url) as connection:
        connection.sendall(head(GENERATIONS, key=home.key.secret, transfer_encoding="chunked"))
        for byte in sent:
            connection.sendall(b"1\r\n%c\r\n" % byte)
        connection.sendall(b"0\r\n\r\n")
        assert read_answer(connection).status == 200


def test_a_client_that_leaves_in_the_middle_of_its_body_costs_nothing(home: House):
    key = home.new_key()
    with connected(home.url) as connection:
        connection.sendall(head(GENERATIONS, key=key.secret, content_length=1000) + b'{"prompt":"a')
    assert home.generate().status == 200
    assert home.jobs(key) == []
