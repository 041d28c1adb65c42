"""A JSON document read as it comes: its pictures are handed out piece by piece, the rest is kept.

A picture is a string that begins as the base64 of a PNG, JPEG or WebP, or a data url anywhere in a
string. It is decoded as it arrives and leaves a mark in the rest, which is small and read at the end.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator

from pictura.engines.openai.json_text import json_value
from pictura.engines.openai.picture import Picture
from pictura.engines.openai.picture_text import (
    BEGINNING_BYTES,
    DATA_URL,
    DATA_URL_BYTES_MAX,
    begins_with_picture,
)
from pictura.engines.openai.reading import Reading
from pictura.errors import EngineFailure
from pictura.types import Outcome

MARK = "\0"
"""Stands in the rest where a picture stood."""

REST_BYTES_MAX = 1024 * 1024

_MARK_IN_JSON = rb"\u0000"
_TEXT = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BRACES = re.compile(rb"[{}\[\]]")

NO_ANSWER = "The provider's answer is far longer than an answer with pictures is."


class Document:
    """One document out of pieces of any length."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._text = Reading(pieces)
        self._rest = bytearray()
        self._in_string = False
        self._is_value = False
        self._strings = 0
        self._string_of_last = 0
        self._braced = True

    @property
    def rest(self) -> bytes:
        """What has been kept of the document; while a picture is read, all that stands before it."""
        return bytes(self._rest)

    async def pictures(self) -> AsyncGenerator[Picture]:
        """Every picture in turn; each must be read before the next, or is skipped."""
        while (picture := await self._next_picture()) is not None:
            if not self._is_again():
                yield picture
            if not picture.ended:
                await self._skip_string()
        if self._text.failure is not None:
            raise self._text.failure

    def value(self) -> object:
        """The document itself, a mark in each picture's place; raises `ValueError` if it is no JSON."""
        return json_value(bytes(self._rest))

    async def _next_picture(self) -> Picture | None:
        """Reads on until a picture begins; None: the document is over."""
        while True:
            if self._in_string and await self._read_string():
                return Picture(self._text, embedded=True)
            quote = self._text.buffer.find(b'"', self._text.at)
            if quote < 0:
                self._keep_to(len(self._text.buffer))
                if not await self._text.more():
                    return None
            else:
                self._keep_to(quote + 1)
                self._begin_string()
                if await self._begins_with_picture():
                    return Picture(self._text, embedded=False)

    def _begin_string(self) -> None:
        self._in_string = True
        self._strings += 1
        self._is_value = self._rest[-DATA_URL_BYTES_MAX:-1].rstrip().endswith(b":")

    async def _begins_with_picture(self) -> bool:
        while (
            len(self._text.buffer) - self._text.at < BEGINNING_BYTES
            and self._text.buffer.find(b'"', self._text.at) < 0
        ):
            if not await self._text.more():
                break
        return begins_with_picture(self._text.buffer, self._text.at)

    async def _read_string(self) -> bool:
        """Reads on in a string until it ends (False) or a data url begins (True)."""
        while True:
            end = _text_end(self._text.buffer, self._text.at)
            found = DATA_URL.search(self._text.buffer, self._text.at, end)
            if found is not None:
                self._keep_to(found.end())
                return True
            if self._text.buffer[end : end + 1] == b'"':
                self._keep_to(end + 1)
                self._in_string = False
                return False
            safe = max(self._text.at, end - DATA_URL_BYTES_MAX)
            while safe > self._text.at and self._text.buffer[safe - 1 : safe] == b"\\":
                safe -= 1
            self._keep_to(safe)
            if not await self._text.more():
                self._keep_to(len(self._text.buffer))
                self._in_string = False
                return False

    def _is_again(self) -> bool:
        """Whether this is the picture of an object that had one already, as another key's value."""
        again = self._is_value and not self._braced and self._strings != self._string_of_last
        self._string_of_last, self._braced = self._strings, False
        self._rest += _MARK_IN_JSON
        return again

    async def _skip_string(self) -> None:
        """Leaves a picture that is not wanted, or whose rest is of no use, behind."""
        while True:
            self._text.at = _text_end(self._text.buffer, self._text.at)
            if self._text.buffer[self._text.at : self._text.at + 1] == b'"' or not await self._text.more():
                return

    def _keep_to(self, end: int) -> None:
        part = self._text.buffer[self._text.at : end]
        self._text.at = end
        if not self._in_string and not self._braced:
            self._braced = _BRACES.search(part) is not None
        self._rest += part
        if len(self._rest) > REST_BYTES_MAX:
            raise EngineFailure(Outcome.UNUSABLE, NO_ANSWER)


def _text_end(buffer: bytes, at: int) -> int:
    """Where a string's text stops: at its quote, or at the end of what is here."""
    quote = buffer.find(b'"', at)
    end = len(buffer) if quote < 0 else quote
    if buffer.find(b"\\", at, end) < 0:
        return end
    found = _TEXT.match(buffer, at)
    assert found is not None, "it matches nothing, too"
    return found.end()
