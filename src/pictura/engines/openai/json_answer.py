"""A JSON answer: short ones at once, long ones picture by picture as they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator

from pictura.engines.engine import Event
from pictura.engines.openai.document import Document
from pictura.engines.openai.json_text import json_value
from pictura.engines.openai.making import NO_JSON, Making
from pictura.engines.openai.said import pictures_of, unread_of
from pictura.errors import EngineFailure
from pictura.types import Outcome


def read_whole(document: object, making: Making) -> Iterator[Event]:
    """The events of an answer that is here already."""
    yield from making.shown(pictures_of(document))
    if not making.made:
        raise making.fruitless(document)
    facts = making.facts(document)
    if facts is not None:
        yield facts


async def read_streamed(body: AsyncIterator[bytes], making: Making) -> AsyncGenerator[Event]:
    """The events of an answer as it comes; pictures that are only linked come last."""
    document = Document(body)
    async for picture in document.pictures():
        completed = making.completed(picture)
        if completed is not None:
            yield completed
    value = _read(document.rest)
    for completed in making.shown(unread_of(value)):
        yield completed
    if not making.made:
        raise making.fruitless(value)
    for facts in making.last_words(value):
        yield facts


def _read(text: bytes) -> object:
    try:
        return json_value(text)
    except ValueError:
        raise EngineFailure(Outcome.UNUSABLE, NO_JSON) from None
