"""Server-sent events are read the same however they are cut, and giant lines are never gathered."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pictura.net.sse import Begin, End, Reader, Token

Event = tuple[str | None, bytes, bool]


def tokens(stream: bytes, size: int | None = None) -> list[Token]:
    reader, told = Reader(), list[Token]()
    for at in range(0, len(stream), size or max(1, len(stream))):
        told += reader.feed(stream[at : at + (size or len(stream))])
    return told + reader.end()


def events(told: list[Token]) -> list[Event]:
    """Name, data and whether it was cut, of each event; begin, data and end come in this order."""
    seen = list[Event]()
    data: bytes | None = None
    for token in told:
        match token:
            case Begin():
                assert data is None
                data = b""
            case bytes():
                assert data is not None and token
                data += token
            case End(event=name, cut=cut):
                assert data is not None
                seen.append((name, data, cut))
                data = None
    assert data is None
    return seen


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"data: {}\n\n", [(None, b"{}", False)]),
        (b"data:{}\n\n", [(None, b"{}", False)]),
        (b"data:  {}\n\n", [(None, b" {}", False)]),
        (b"event: a\ndata: 1\n\nevent: b\ndata: 2\n\n", [("a", b"1", False), ("b", b"2", False)]),
        (b"event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", [("a", b"1", False), (None, b"2", False)]),
        (b"event: a\rdata: 1\r\rdata: 2\r\r", [("a", b"1", False), (None, b"2", False)]),
        (b"\xef\xbb\xbfdata: 1\n\n", [(None, b"1", False)]),
        (b"\xef\xbb\xbf\n\xef\xbb\xbfdata: 1\n\n", []),
        (b"data: 1\ndata: 2\n\n", [(None, b"1\n2", False)]),
        (b"data\n\n", [(None, b"", False)]),
        (b"data:\ndata\ndata: \n\n", [(None, b"\n\n", False)]),
        (b": ping\n\n:\n\n: data: x\n\ndata: 1\n\n", [(None, b"1", False)]),
        (b"id: 7\nretry: 10\ndata: 1\nunknown: x\nunknown\n\n", [(None, b"1", False)]),
        (b"data: 1\nevent: late\n\n", [("late", b"1", False)]),
        (b"event: nothing\n\ndata: 1\n\n", [(None, b"1", False)]),
        (b"event:\ndata: 1\n\n", [(None, b"1", False)]),
        (b"data: 1\n\ndata: [DONE]\n\n", [(None, b"1", False), (None, b"[DONE]", False)]),
        (b"event: a\ndata: 1\n", [("a", b"1", True)]),
        (b"event: a\ndata: 1", [("a", b"1", True)]),
        (b"event: a\ndata: 1\nevent: b", [("b", b"1", True)]),
        (b"event: a", []),
        (b"", []),
        (b"\n\n\n", []),
        (b"datax: 1\n\ndat: 1\n\nDATA: 1\n\n data: 1\n\n", []),
        (b"event: \xff\xc3\xa9\ndata: \xff\n\n", [("\ufffdé", b"\xff", False)]),
    ],
)
def test_a_stream_tells_its_events(stream: bytes, expected: list[Event]) -> None:
    assert events(tokens(stream)) == expected
    assert events(tokens(stream, 1)) == expected


LINES = st.lists(
    st.sampled_from([b"data: ", b"data:", b"data", b"event: ", b":", b"x", b" ", b"\r", b"\n", b"\r\n", b"\n\n", b"\xef\xbb\xbf", b"{}", b"d", b"id: 1\n"]),
    max_size=30,
)  # fmt: skip


@given(LINES, st.integers(1, 12))
@example([b"data: x", b"\r", b"\r\n", b"\n"], 8)
def test_a_stream_tells_the_same_whatever_the_split(lines: list[bytes], size: int) -> None:
    stream = b"".join(lines)
    assert events(tokens(stream, size)) == events(tokens(stream))


def test_the_kind_of_line_ends_makes_no_difference() -> None:
    stream = b"event: a\ndata: 1\ndata: 2\n\n: x\n\ndata: 3\n\n"
    for ending in (b"\r\n", b"\r"):
        assert events(tokens(stream.replace(b"\n", ending))) == events(tokens(stream))


def test_data_goes_on_as_it_comes_and_is_never_copied() -> None:
    reader, piece = Reader(), b"A" * 65536
    assert reader.feed(b"event: picture\ndata: {") == [Begin("picture"), b"{"]
    for _ in range(64):
        (told,) = reader.feed(piece)
        assert told is piece
    assert reader.feed(b"}\n\n") == [b"}", End("picture")]


def test_an_event_is_told_with_the_byte_that_ends_it() -> None:
    reader = Reader()
    assert reader.feed(b"data: x\r\n\r") == [Begin(None), b"x", End(None)]
    assert reader.feed(b"\ndata: y") == [Begin(None), b"y"]


def test_an_endless_comment_costs_nothing() -> None:
    reader = Reader()
    for _ in range(1000):
        assert reader.feed(b":" * 10_000) == []
    assert len(reader._line) <= 1024
    assert reader.feed(b"\ndata: x\n\n") == [Begin(None), b"x", End(None)]
