"""A streamed answer: server-sent events, each of them a JSON document that may hold a picture."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from typing import Literal

from pictura.engines.engine import Event
from pictura.engines.openai.complaint import complaint_of
from pictura.engines.openai.document import NO_ANSWER, Document
from pictura.engines.openai.json_text import json_value
from pictura.engines.openai.making import Making
from pictura.engines.openai.results import whole
from pictura.engines.openai.said import unread_of
from pictura.errors import EngineFailure
from pictura.net.sse import Begin, End, Reader, Token
from pictura.types import Outcome

EventKind = Literal["partial", "completed", "unknown"]

_DONE = b"[DONE]"
_TYPE = re.compile(rb'"type"\s*:\s*"[^"]{0,100}"|"partial_image_index"')
SILENT_BYTES_MAX = 64 * 1024
"""How much may come between two events: comments keep a connection awake, no more."""
CUT = "The provider's stream ended before its picture."


class EventSource:
    """The events of a stream, one after the other; the data of each is read before the next begins."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self._reader = Reader()
        self._tokens: list[Token] = []
        self._over = False
        self._silent_bytes = 0
        self.name: str | None = None
        self.cut = False
        """Whether the stream ended within the event that was read last."""

    async def begin(self) -> bool:
        """Goes on to the next event; False: there is none."""
        while (token := await self._next()) is not None:
            if isinstance(token, Begin):
                self.name = token.event
                return True
        return False

    async def data(self) -> AsyncIterator[bytes]:
        """The data of the event, in pieces."""
        while (token := await self._next()) is not None:
            if isinstance(token, End):
                self.name, self.cut = token.event, token.cut
                return
            if isinstance(token, bytes):
                yield token

    async def _next(self) -> Token | None:
        while not self._tokens:
            if self._over:
                return None
            piece = await anext(self._body, None)
            self._over = piece is None
            self._tokens = (self._reader.end() if piece is None else self._reader.feed(piece))[::-1]
            self._silent_bytes = 0 if self._tokens else self._silent_bytes + len(piece or b"")
            if self._silent_bytes > SILENT_BYTES_MAX:
                raise EngineFailure(Outcome.UNUSABLE, NO_ANSWER)
        return self._tokens.pop()


async def read_events(body: AsyncIterator[bytes], making: Making) -> AsyncGenerator[Event]:
    """The events of a stream, until as many pictures have come as were wanted."""
    source = EventSource(body)
    while not making.done and await source.begin():
        async for event in _read_event(source, making):
            yield event
    if not making.made:
        raise EngineFailure(Outcome.UNUSABLE, CUT)


async def _read_event(source: EventSource, making: Making) -> AsyncGenerator[Event]:
    """What one event tells; a picture is handed on as it comes once it is known to be a whole one."""
    document = Document(source.data())
    held: list[bytes] = []
    first = making.made
    async for picture in document.pictures():
        kind = _kind(source.name, document.rest)
        if kind == "completed":
            completed = making.completed(picture)
            if completed is not None:
                yield completed
        elif kind == "unknown" or making.wants_partial:
            held.append(await _all_of(picture))
    value = None if source.cut else _value(document.rest)
    if value is None:
        return
    complaint = complaint_of(value, loosely=source.name == "error")
    if complaint is not None:
        raise making.complained(complaint)
    if _kind(source.name, document.rest) == "partial":
        if held and held[0] and making.wants_partial:
            yield making.partial(held[0])
        return
    for data in held:
        completed = making.completed(whole(data))
        if completed is not None:
            yield completed
    for completed in making.shown(unread_of(value)):
        yield completed
    facts = making.facts(value, first if making.made == first + 1 else None)
    if facts is not None:
        yield facts


def _kind(name: str | None, text: bytes) -> EventKind:
    """What an event is by its name or, failing that, by what stands in its text so far."""
    if name is None:
        found = _TYPE.search(text)
        name = "" if found is None else found[0].decode("utf-8", "replace")
    if "partial_image" in name:
        return "partial"
    return "completed" if ".completed" in name else "unknown"


async def _all_of(picture: AsyncIterable[bytes]) -> bytes:
    """A picture that must be known whole; empty if it is damaged, which for a stage is no matter."""
    try:
        return b"".join([piece async for piece in picture])
    except EngineFailure as failure:
        if failure.outcome is not Outcome.UNUSABLE:
            raise
        return b""


def _value(text: bytes) -> object:
    """The document of an event; None for `[DONE]` and for what is no JSON."""
    if text.strip() == _DONE:
        return None
    try:
        return json_value(text)
    except ValueError:
        return None
