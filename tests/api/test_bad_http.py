"""What never becomes a request: broken HTTP, headers without end, clients that trickle."""

from __future__ import annotations

import contextlib
import re
import socket
import time

import pytest

from pictura.api import body, connections
from tests.support.client import answer_of, connected, head, raw, read_answer, read_to_end
from tests.support.serving import GENERATIONS, House

BROKEN: dict[str, bytes] = {
    "rubbish": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
    "version 9": b"GET / HTTP/9.9\r\n\r\n",
    "no name": b"GET / HTTP/1.1\r\n: x\r\n\r\n",
    "space in name": b"GET / HTTP/1.1\r\na b: x\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\ncontent-length: -5\r\n\r\n",
    "length of words": b"POST / HTTP/1.1\r\ncontent-length: many\r\n\r\n",
    "length of 5000 digits": b"POST / HTTP/1.1\r\ncontent-length: 1" + b"0" * 5000 + b"\r\n\r\n",
    "superscript length": b"POST / HTTP/1.1\r\ncontent-length: \xb2\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!",
    "length and chunks": b"POST / HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "bad chunk": b"POST /v1/models HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    "non-ASCII path": b"GET /v1/models/\xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n",
    "NUL in header": b"GET / HTTP/1.1\r\nx: a\x00b\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nx\n\n",
    "smuggled obs-fold": b"GET / HTTP/1.1\r\nx: a\r\n b: c\r\n d\r\n\x00\r\n\r\n",
    "empty lines": b"\r\n\r\n\r\nrubbish\r\n\r\n",
    "authority only": b"CONNECT a:b:c HTTP/1.1\r\n\r\n",
    "second version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN.keys())
def test_broken_http_is_a_400_with_the_error_object_and_the_connection_ends(home: House, sent: bytes):
    with connected(home.url) as connection:
        connection.sendall(sent)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        received = read_to_end(connection)
    if received:
        answer = answer_of(received)
        assert 400 <= answer.status < 500
        assert answer.error["message"]


@pytest.mark.parametrize("size_kib", [66, 100, 200, 1000])
def test_headers_over_64_kib_are_refused(home: House, size_kib: int):
    line = b"x-%d: " + b"h" * 1000 + b"\r\n"
    sent = b"GET /healthz HTTP/1.1\r\n" + b"".join(line % number for number in range(size_kib)) + b"\r\n"
    answer = answer_of(raw(home.url, sent))
    assert answer.status == 431
    assert answer.error["message"]


def test_one_header_of_a_megabyte_is_refused(home: House):
    answer = answer_of(raw(home.url, b"GET /healthz HTTP/1.1\r\nx: " + b"h" * 1_000_000))
    assert answer.status == 431


def test_headers_of_60_kib_are_taken(home: House):
    sent = b"GET /healthz HTTP/1.1\r\nconnection: close\r\nx: " + b"h" * 60_000 + b"\r\n\r\n"
    assert answer_of(raw(home.url, sent)).status == 200


def trickle(
    home: House, sent: bytes, pause_s: float, longest_s: float, before: bytes = b""
) -> tuple[bytes, float]:
    """Sends byte after byte until the server answers; what it said, and after how long."""
    began = time.monotonic()
    with connected(home.url) as connection:
        connection.sendall(before)
        connection.settimeout(pause_s)
        for at in range(len(sent)):
            if time.monotonic() - began > longest_s:
                return b"", longest_s
            try:
                connection.sendall(sent[at : at + 1])
                received = connection.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                return b"", time.monotonic() - began
            return received, time.monotonic() - began
    return b"", time.monotonic() - began


def test_trickled_headers_are_cut_with_a_408(home: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "HEADERS_S", 1.5)
    received, _ = trickle(home, b"GET /healthz HTTP/1.1\r\nx: " + b"h" * 1000, 0.05, 30)
    answer = answer_of(received)
    assert answer.status == 408
    assert answer.error["message"]


def test_a_connection_that_says_nothing_is_ended(home: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "HEADERS_S", 1.5)
    with connected(home.url) as connection:
        assert read_to_end(connection).startswith(b"HTTP/1.1 408")


def test_trickled_headers_on_a_kept_connection_are_cut_too(home: House, monkeypatch: pytest.MonkeyPatch):
    with connected(home.url) as connection:
        connection.sendall(head("/healthz", method="GET"))
        assert read_answer(connection).status == 200
        monkeypatch.setattr(connections, "HEADERS_S", 1.5)
        connection.sendall(b"GET /healthz HTTP/1.1\r\n")
        assert read_to_end(connection).startswith(b"HTTP/1.1 408")


def test_an_idle_kept_connection_is_left_alone(home: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "HEADERS_S", 1.01)
    with connected(home.url) as connection:
        for _ in range(2):
            connection.sendall(head("/healthz", method="GET"))
            assert read_answer(connection).status == 200
            time.sleep(1.3)
        connection.sendall(head("/healthz", method="GET"))
        assert read_answer(connection).status == 200


def test_a_kept_connection_that_stays_idle_is_closed_without_a_word(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connections, "KEEP_ALIVE_S", 0.5)
    with connected(home.url) as connection:
        connection.sendall(head("/healthz", method="GET"))
        assert read_answer(connection).status == 200
        assert read_to_end(connection) == b""


@pytest.mark.campaign
def test_trickled_headers_are_cut_within_ten_seconds(home: House, campaign: bool):
    if not campaign:
        pytest.skip("takes ten seconds; the shortened form stands above")
    received, took_s = trickle(home, b"GET /healthz HTTP/1.1\r\nx: " + b"h" * 10_000, 0.2, 15)
    assert took_s <= 10.5
    assert answer_of(received).status == 408


def test_a_trickled_body_is_cut_with_a_408(home: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(body, "WINDOW_S", 0.6)
    monkeypatch.setattr(body, "WINDOW_BYTES", 600)
    before = head(GENERATIONS, key=home.key.secret, content_length=10_000) + b'{"prompt":"'
    received, _ = trickle(home, b"a" * 2000, 0.02, 30, before)
    answer = answer_of(received)
    assert answer.status == 408
    assert answer.error["code"] == "request_timeout"


def test_a_slow_but_steady_body_is_read_to_its_end(home: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(body, "WINDOW_S", 1.5)
    monkeypatch.setattr(body, "WINDOW_BYTES", 100)
    sent = b'{"prompt":"' + b"a" * 1000 + b'"}'
    with connected(home.url) as connection:
        connection.sendall(head(GENERATIONS, key=home.key.secret, content_length=len(sent)))
        for at in range(0, len(sent), 100):
            connection.sendall(sent[at : at + 100])
            time.sleep(0.35)
        assert read_answer(connection).status == 200


@pytest.mark.campaign
def test_a_body_of_a_byte_a_second_is_cut_after_thirty_seconds(home: House, campaign: bool):
    if not campaign:
        pytest.skip("takes thirty seconds; the shortened form stands above")
    began = time.monotonic()
    with connected(home.url, 60) as connection:
        connection.sendall(head(GENERATIONS, key=home.key.secret, content_length=10_000) + b'{"prompt":"')
        with contextlib.suppress(OSError):
            for _ in range(40):
                connection.sendall(b"a")
                time.sleep(1)
        assert read_answer(connection).status == 408
    assert time.monotonic() - began < 60


def test_requests_in_a_row_on_one_connection_are_answered_in_order(home: House):
    body = b'{"prompt":"a cat","response_format":"url"}'
    made = head(GENERATIONS, key=home.key.secret, content_length=len(body)) + body
    refused = head(GENERATIONS, key="sk-wrong", content_length=len(body)) + body
    last = head("/readyz", method="GET", connection="close")
    received = raw(home.url, head("/healthz", method="GET") + refused + made + refused + made + last)
    statuses = re.findall(rb"HTTP/1\.1 (\d+) ", received)
    assert statuses == [b"200", b"401", b"200", b"401", b"200", b"200"]


@pytest.mark.parametrize("protocol", ["h2c", "websocket", "TLS/1.3"])
@pytest.mark.parametrize("name", ["upgrade", "Upgrade", "UPGRADE"])
def test_an_offer_to_change_protocols_is_not_taken_and_the_body_is_read(
    home: House, protocol: str, name: str
):
    """Java's own client offers h2c with every request."""
    body = b'{"prompt":"a cat","user":"\\r\\nupgrade: x","response_format":"url"}'
    sent = head(
        GENERATIONS,
        key=home.key.secret,
        **{"connection": "Upgrade, HTTP2-Settings", name: protocol, "http2_settings": "AAMA"},
        content_length=len(body),
    )
    with connected(home.url) as connection:
        for pause_s in (0.0, 0.1, 0.0):
            connection.sendall(sent)
            time.sleep(pause_s)
            connection.sendall(body)
            assert read_answer(connection).status == 200


def test_a_request_of_http_1_0_is_answered(home: House):
    received = raw(home.url, b"GET /healthz HTTP/1.0\r\n\r\n")
    assert answer_of(received).status == 200


@pytest.mark.parametrize("host", ["", 'a"onload=x', "a/b", "a:99999999", "[::1", "x" * 300, "a\tb"])
def test_a_host_that_is_none_never_stands_in_a_link(home: House, host: str):
    body_sent = b'{"prompt":"a cat","response_format":"url"}'
    sent = (
        f"POST {GENERATIONS} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {home.key.secret}\r\n"
        f"connection: close\r\ncontent-length: {len(body_sent)}\r\n\r\n"
    ).encode() + body_sent
    answer = answer_of(raw(home.url, sent))
    assert answer.json["data"][0]["url"].startswith(home.url)
