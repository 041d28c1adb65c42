"""The body of a provider's answer as it comes in, and what kind of thing it is by its first bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal, Self

from pictura.engines.openai import failures
from pictura.engines.openai.json_text import BOM
from pictura.errors import EngineFailure
from pictura.net.answer import Answer, Body
from pictura.net.failure import TransportFailure
from pictura.net.incoming import Take

Kind = Literal["json", "events", "picture", "html", "nothing"]

WHOLE_BYTES_MAX = 64 * 1024
"""A body that says it is no longer than this is read at once."""
_ENOUGH_BYTES = 16
_BLANKS_MAX = 64 * 1024
"""Some servers send blanks while they work; nobody sends as many as this."""
_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")


class Received:
    """A body to be read once, in pieces or poured; raises `EngineFailure` when it does not come whole."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self._head = b""

    def put_back(self, head: bytes) -> None:
        """Lets what has been read be read again."""
        self._head = head + self._head

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        try:
            return await anext(self._pieces)
        except TransportFailure as failure:
            raise failures.of_body(failure) from None

    async def pour(self, take: Take) -> bool:
        """Lends the body to `take` as it comes until that wants no more (True) or there is none (False)."""
        if self._head and not take(await anext(self)):
            return True
        if not isinstance(self._pieces, Body):
            async for piece in self:
                if not take(piece):
                    return True
            return False
        try:
            return await self._pieces.pour(take)
        except TransportFailure as failure:
            raise failures.of_body(failure) from None


def received(answer: Answer, bytes_max: int) -> Received:
    """The body of an answer, which may have at most so many bytes."""
    try:
        return Received(answer.pieces(bytes_max))
    except TransportFailure as failure:
        raise failures.of_body(failure) from None


async def beginning(pieces: AsyncIterator[bytes]) -> bytes:
    """Enough of a body to tell its kind; all of it when there is less, blanks without end when there is none."""
    head = b""
    async for piece in pieces:
        head += piece
        if len(head.strip()) >= _ENOUGH_BYTES or len(head) > _BLANKS_MAX:
            break
    return head


async def as_it_came(body: Received) -> tuple[bytes, EngineFailure | None]:
    """All that came of a short body, and why it broke off if it did."""
    parts: list[bytes] = []

    def take(part: bytes | memoryview) -> bool:
        parts.append(bytes(part))
        return True

    failure = None
    try:
        await body.pour(take)
    except EngineFailure as cut:
        failure = cut
    return b"".join(parts), failure


async def broken_off(failure: EngineFailure | None) -> AsyncIterator[bytes]:
    """The rest of a body of which nothing more comes."""
    if failure is not None:
        raise failure
    return
    yield b""


def kind_of(head: bytes) -> Kind:
    """What a body is, whatever its label says."""
    if head.startswith(_PICTURES):
        return "picture"
    text = head.removeprefix(BOM).lstrip()
    if text[:1] in {b"{", b"["}:
        return "json"
    if text.startswith(_FIELDS):
        return "events"
    return "html" if text.startswith(b"<") else "nothing"


def is_short(answer: Answer) -> bool:
    """Whether an answer says that it is short and packed in nothing."""
    length = answer.header("content-length") or ""
    return (
        length.isascii()
        and length.isdecimal()
        and len(length) < 9
        and int(length) <= WHOLE_BYTES_MAX
        and answer.header("content-encoding") in {None, "identity"}
    )
