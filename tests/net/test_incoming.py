"""An answer reads the same however the network cuts it, and what is no answer is told."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictura.net.incoming import PIECE_BYTES, Incoming, Malformed
from tests.net.scripted import chunked, head

BODIES = st.lists(st.binary(min_size=1, max_size=300), max_size=8)
CHUNKED_HEAD = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


def fed(incoming: Incoming, data: bytes) -> Incoming:
    incoming.feed(memoryview(data))
    return incoming


def taken(incoming: Incoming) -> bytes:
    return b"".join(iter(incoming.take, b""))


def read(data: bytes, cuts: list[int], *, ends: bool = False) -> tuple[int, bytes, bool]:
    """Status, body and whether the connection may be used again, of bytes cut at some places."""
    incoming = Incoming()
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    body = b""
    for begin, end in pairwise(places):
        fed(incoming, data[begin:end])
        body += taken(incoming)
    if ends:
        incoming.end()
    assert incoming.head is not None and incoming.complete
    return incoming.head.status, body, incoming.reusable


@given(BODIES, st.lists(st.integers(0, 5000)))
def test_a_chunked_body_reads_the_same_whatever_the_split(parts: list[bytes], cuts: list[int]) -> None:
    data = head("transfer-encoding: chunked") + chunked(*parts)
    assert read(data, cuts) == (200, b"".join(parts), True)


@given(BODIES, st.lists(st.integers(0, 5000)))
def test_a_body_of_known_length_reads_the_same_whatever_the_split(
    parts: list[bytes], cuts: list[int]
) -> None:
    body = b"".join(parts)
    assert read(head(f"content-length: {len(body)}") + body, cuts) == (200, body, True)


@given(BODIES, st.lists(st.integers(0, 5000)))
def test_a_body_to_the_end_reads_the_same_whatever_the_split(parts: list[bytes], cuts: list[int]) -> None:
    body = b"".join(parts)
    assert read(head() + body, cuts, ends=True) == (200, body, False)


@given(st.lists(st.integers(0, 5000)))
def test_interim_answers_are_skipped(cuts: list[int]) -> None:
    interim = head(status=100) + head("link: </x>; rel=preload", status=103) + head(status=102)
    assert read(interim + head("content-length: 2", status=201) + b"ok", cuts) == (201, b"ok", True)


@given(st.lists(st.integers(0, 5000)))
def test_chunk_extensions_and_trailers_are_skipped(cuts: list[int]) -> None:
    body = b"5;name=value\r\nhello\r\n1\r\n!\r\n0\r\ncheck: 1\r\netag: 9\r\n\r\n"
    assert read(head("transfer-encoding: chunked") + body, cuts) == (200, b"hello!", True)


@pytest.mark.parametrize(
    "data",
    [
        head("content-length: 1") + b"xy",
        head("content-length: 0") + head("content-length: 0"),
        head("content-length: 0") + b"garbage",
        CHUNKED_HEAD + chunked(b"x") + b"garbage",
        head("content-length: 1", "connection: close") + b"x",
        b"HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx",
    ],
)
def test_what_follows_an_answer_ends_the_use_of_its_connection(data: bytes) -> None:
    incoming = fed(Incoming(), data)
    assert (incoming.complete, incoming.reusable) == (True, False)


def test_http_1_0_may_keep_a_connection() -> None:
    data = b"HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 1\r\n\r\nx"
    assert fed(Incoming(), data).reusable


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body_whatever_their_length_says(status: int) -> None:
    incoming = fed(Incoming(), head("content-length: 5", status=status))
    assert (incoming.complete, taken(incoming)) == (True, b"")


def test_the_answer_to_a_head_request_has_no_body() -> None:
    assert fed(Incoming(bodiless=True), head("content-length: 5")).complete


@pytest.mark.parametrize(
    "data",
    [
        b"<html>Bad Gateway</html>",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 20x OK\r\n\r\n",
        head(status=101),
        head("connection: upgrade", "upgrade: h2c", status=101),
        head(status=999),
        head("content-length: 5", "content-length: 5"),
        head("content-length: 5", "content-length: 6"),
        head("content-length: 5, 6"),
        head("content-length: -1"),
        head("content-length: 5x"),
        head("content-length: 99999999999999999999999"),
        head("content-length: 5", "transfer-encoding: chunked"),
        head("transfer-encoding: gzip, chunked"),
        head("transfer-encoding: chunked", "transfer-encoding: chunked"),
        head("transfer-encoding: identity"),
        head("a b: c"),
        head("a:\x00"),
    ],
)
def test_what_is_no_answer_is_told(data: bytes) -> None:
    with pytest.raises(Malformed):
        fed(Incoming(), data)


@pytest.mark.parametrize(
    "body",
    [
        b"x\r\n",
        b"5\r\nhello",
        b"5\r\nhelloworld\r\n",
        b"-1\r\n",
        b"fffffffffffffffff\r\n",
        b"5\nhello\n",
        b"\r\n",
    ],
)
def test_bad_chunks_are_told(body: bytes) -> None:
    with pytest.raises(Malformed):
        read(CHUNKED_HEAD + body, [len(CHUNKED_HEAD)], ends=True)


@pytest.mark.parametrize(
    "data",
    [
        head(*(f"x-{number}: y" for number in range(300))),
        b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 200_000,
        b"HTTP/1.1 200 " + b"y" * 200_000,
        head(status=100) * 5000,
        CHUNKED_HEAD + b"0\r\n" + b"x: " + b"y" * 200_000,
        CHUNKED_HEAD + b"0\r\n" + b"x: y\r\n" * 50_000,
        CHUNKED_HEAD + b"1;" + b"y" * 200_000,
    ],
)
def test_what_goes_on_and_on_is_cut(data: bytes) -> None:
    with pytest.raises(Malformed):
        read(data, list(range(0, len(data), 1000)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        head("content-length: 5"),
        head("content-length: 5") + b"1234",
        CHUNKED_HEAD + b"5\r\nhello\r\n",
    ],
)
def test_an_end_in_the_middle_is_told(data: bytes) -> None:
    incoming = fed(Incoming(), data)
    with pytest.raises(Malformed):
        incoming.end()


def test_pieces_are_gathered_but_never_larger_than_their_bound() -> None:
    incoming = fed(Incoming(), head("content-length: 1000000"))
    for size in [10_000] * 10 + [200_000]:
        fed(incoming, bytes(size))
    sizes = [len(piece) for piece in iter(incoming.take, b"")]
    assert sum(sizes) == 300_000
    assert sizes[0] == 100_000 and max(sizes) <= PIECE_BYTES


def test_a_known_length_wakes_its_reader_for_a_handful_of_bytes_only_at_its_end() -> None:
    incoming = fed(Incoming(), head("content-length: 20000") + bytes(10_000))
    assert not incoming.ripe
    assert fed(incoming, bytes(10_000)).ripe


def test_a_stream_wakes_its_reader_for_each_byte() -> None:
    assert fed(Incoming(), CHUNKED_HEAD + b"1\r\nx\r\n").ripe
