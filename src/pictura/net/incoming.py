"""One answer's bytes as they come: a head, then pieces of its body. Knows no socket.

llhttp reads the head and chunked bodies. A body that is as long as its head says, or that lasts until
the connection ends, passes the parser by: its bytes are only counted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import httptools
import msgspec
from httptools import HttpParserError, HttpParserUpgrade

PIECE_BYTES = 128 * 1024
RIPE_BYTES = 32 * 1024
"""How much of a body of known length is gathered before its reader is woken."""
RIPE_PIECES = 64
HEAD_BYTES_MAX = 64 * 1024
HEADERS_MAX = 256
FRAMING_BYTES_MAX = 64 * 1024
"""How much of a chunked body may be chunk heads and trailers with no data between."""

Take = Callable[[bytes | memoryview], bool]
"""Is lent the next bytes of a body, which it may not hold on to; tells whether it wants more."""

_BODILESS = frozenset({204, 304})


class Malformed(Exception):
    """What came is no HTTP answer; the message is a sentence."""


class Head(msgspec.Struct, frozen=True):
    """An answer's status and headers, names as they were sent."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case)."""
        wanted = name.encode()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value.decode("latin-1")
        return None


class Incoming:
    """Feed it bytes in order, then `end` if the connection ends; take the pieces as they ripen.

    While there is a `taker`, it is lent the body as it comes instead, and nothing waits.
    `head` is None until it has come whole; interim answers (1xx) are skipped. `reusable` tells, once
    `complete`, that the connection may carry another request.
    """

    def __init__(self, *, bodiless: bool = False) -> None:
        self.head: Head | None = None
        self.complete = False
        self.waiting_bytes = 0
        self.taker: Take | None = None
        self._body_bytes = 0
        self._keep_alive = False
        self._surplus = False
        self._bodiless = bodiless
        self._pieces: deque[bytes] = deque()
        self._headers: list[tuple[bytes, bytes]] = []
        self._header_bytes = 0
        self._dry_bytes = 0
        self._ripe_bytes = 1
        self._bypass = False
        self._left: int | None = None
        self._problem: str | None = None
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)

    @property
    def reusable(self) -> bool:
        return self.complete and self._keep_alive and not self._surplus

    @property
    def left_bytes(self) -> int:
        """How many bytes of the body are still to come, as far as that is known."""
        return self._left or 0

    @property
    def ripe(self) -> bool:
        """Whether a reader that waits should be woken."""
        return self.waiting_bytes >= self._ripe_bytes or self.complete or len(self._pieces) >= RIPE_PIECES

    def take(self) -> bytes:
        """The next piece, at most `PIECE_BYTES` long; empty when none is there."""
        if not self._pieces:
            return b""
        piece = self._pieces.popleft()
        if self._pieces and len(piece) + len(self._pieces[0]) <= PIECE_BYTES:
            piece = self._gathered(piece)
        self.waiting_bytes -= len(piece)
        return piece

    def _gathered(self, first: bytes) -> bytes:
        parts, size = [first], len(first)
        while self._pieces and size + len(self._pieces[0]) <= PIECE_BYTES:
            parts.append(self._pieces.popleft())
            size += len(parts[-1])
        return b"".join(parts)

    def feed(self, data: memoryview) -> None:
        """The next bytes, which may be overwritten afterwards; raises `Malformed`."""
        if self.complete:
            self._surplus = True
        elif self._bypass:
            self._count(data)
        else:
            self._parse(data)

    def end(self) -> None:
        """The connection has ended; raises `Malformed` if the answer has not."""
        if self.complete:
            return
        if self.head is None:
            raise Malformed("The connection was closed before an answer came.")
        if not self._bypass or self._left is not None:
            raise Malformed("The connection was closed in the middle of the answer.")
        self.complete = True

    def _count(self, data: memoryview) -> None:
        if self._left is not None:
            if len(data) > self._left:
                self._surplus = True
                data = data[: self._left]
            self._left -= len(data)
            self.complete = self._left == 0
        self._keep(data)

    def _keep(self, data: bytes | memoryview) -> None:
        self._body_bytes += len(data)
        if self.taker is not None:
            if not self.taker(data):
                self.taker = None
            return
        self.waiting_bytes += len(data)
        if len(data) <= PIECE_BYTES:
            self._pieces.append(bytes(data))
        else:
            self._pieces += [bytes(data[at : at + PIECE_BYTES]) for at in range(0, len(data), PIECE_BYTES)]

    def _parse(self, data: memoryview) -> None:
        assert self._parser is not None
        body_bytes = self._body_bytes
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            self._problem = self._problem or "The server changed to another protocol."
        except HttpParserError:
            # What follows a whole answer is no part of it, but ends the connection's use.
            self._surplus = True
            if not self.complete:
                self._problem = self._problem or "What came is not HTTP."
        if self._problem is None and not self.complete:
            self._bound(len(data), dry=self._body_bytes == body_bytes)
        if self.complete or self._bypass or self._problem:
            self._parser = None  # it holds our methods: let neither keep the other alive
        if self._problem is not None:
            raise Malformed(self._problem)

    def _bound(self, size: int, *, dry: bool) -> None:
        """Ends heads, trailers and chunk heads that go on and on."""
        if self.head is None:
            self._header_bytes += size
            if self._header_bytes > HEAD_BYTES_MAX:
                self._problem = "The answer's head is too large."
        else:
            self._dry_bytes = self._dry_bytes + size if dry else 0
            if self._dry_bytes > FRAMING_BYTES_MAX:
                self._problem = "The answer's chunks are malformed."

    # What the parser calls. After a whole answer, or a problem, nothing counts any more.

    def on_message_begin(self) -> None:
        self._surplus = self._surplus or self.complete

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.head is not None:
            return
        self._headers.append((name, value))
        if len(self._headers) > HEADERS_MAX:
            self._problem = "The answer has too many headers."
            raise Malformed(self._problem)

    def on_headers_complete(self) -> None:
        if self.complete:
            return
        assert self._parser is not None
        status = self._parser.get_status_code()
        if status < 200 or status > 599:
            if status < 100 or status == 101 or status > 599:
                self._problem = "The answer's status is not one."
            self._headers.clear()
            return
        self.head = Head(status, tuple(self._headers))
        self._keep_alive = self._parser.should_keep_alive()
        self._frame(self.head)

    def _frame(self, head: Head) -> None:
        """Decides where the body ends (RFC 9112, 6.3); the parser has refused doubtful lengths."""
        coding = b""
        for name, value in head.headers:
            match name.lower():
                case b"content-length":
                    self._left, self._ripe_bytes = int(value), RIPE_BYTES
                case b"transfer-encoding":
                    coding += value.strip().lower()
                case _:
                    pass
        if self._bodiless or head.status in _BODILESS:
            self.complete, self._left = True, None
        elif coding not in (b"", b"chunked"):
            self._problem = "The answer has an unknown transfer encoding."
        else:
            self._bypass = not coding

    def on_body(self, body: bytes) -> None:
        if self.complete:
            return
        self._keep(body)
        if self._left is not None:
            self._left -= len(body)

    def on_message_complete(self) -> None:
        if self.head is not None:
            self.complete = True
