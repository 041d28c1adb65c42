"""A JSON document read as it comes: its pictures are handed out piece by piece, the rest is kept.

A picture is a string that begins as the base64 of a PNG, JPEG or WebP, or a data url anywhere in a
string. It is decoded as it arrives and leaves a mark in the rest, which is small and read at the end.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator

from pictura.engines.openai.base64_text import BadBase64, Base64Reader
from pictura.engines.openai.json_text import json_value
from pictura.errors import EngineFailure
from pictura.types import Outcome

MARK = "\0"
"""Stands in the rest where a picture stood."""

PICTURE_BYTES_MAX = 64 * 1024 * 1024
REST_BYTES_MAX = 1024 * 1024

_MARK_IN_JSON = rb"\u0000"
_BEGINNING_BYTES = 96
"""How much of a string tells whether it is a picture."""
_MARGIN_BYTES = 128
"""More than the head of any data url."""

_BARE = re.compile(rb"(?:\s|\\[nrt])*(?:iVBORw0KGg|UklGR|(?:\\?/|_|\\u002[fF])9j(?:\\?/|_|\\u002[fF]))")
_DATA_URL = re.compile(rb"data:image\\?/[A-Za-z0-9.+-]{1,32}(?:;[A-Za-z0-9=.-]{1,32}){0,2};base64,")
_TEXT = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BARE_TEXT = re.compile(rb'[^"\\]*+(?:\\(?:u[0-9a-fA-F]{4}|[^"u])[^"\\]*+)*+')
_EMBEDDED_TEXT = re.compile(rb"[A-Za-z0-9+/=_-]*+(?:\\(?:/|u002[bBfF])[A-Za-z0-9+/=_-]*+)*+")
_ESCAPE = re.compile(rb"\\(?:u(....)|(.))")
_HALF_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_WHITE_ESCAPES = b"nrtbf"
_BRACES = re.compile(rb"[{}\[\]]")

CUT = "The provider's answer ended before its picture was whole."
BAD = "The provider's answer has a picture whose base64 is damaged or has bad padding: it is unusable."
TOO_LARGE = f"The provider's answer has a picture of more than {PICTURE_BYTES_MAX // 2**20} MiB."
NO_ANSWER = "The provider's answer is far longer than an answer with pictures is."


class Document:
    """One document out of pieces of any length."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = b""
        self._at = 0
        self._ended = False
        self._rest = bytearray()
        self._in_string = False
        self._is_value = False
        self._strings = 0
        self._string_of_last = 0
        self._braced = True
        self._in_picture = False
        self._embedded = False
        self._failure: EngineFailure | None = None

    @property
    def rest(self) -> bytes:
        """What has been kept of the document; while a picture is read, all that stands before it."""
        return bytes(self._rest)

    async def pictures(self) -> AsyncGenerator[AsyncIterator[bytes]]:
        """Every picture in turn; each must be read before the next, or is skipped.

        A picture that is cut or damaged raises `EngineFailure` (UNUSABLE) where it is read.
        """
        while await self._find_picture():
            if not self._is_again():
                yield self._picture()
            await self._skip()
        if self._failure is not None:
            raise self._failure

    def value(self) -> object:
        """The document itself, a mark in each picture's place; raises `ValueError` if it is no JSON."""
        return json_value(bytes(self._rest))

    async def _find_picture(self) -> bool:
        """Reads on until a picture begins; False: the document is over."""
        while True:
            if self._in_string and await self._read_string():
                return True
            quote = self._buffer.find(b'"', self._at)
            if quote < 0:
                self._keep_to(len(self._buffer))
                if not await self._more():
                    return False
            else:
                self._keep_to(quote + 1)
                self._begin_string()
                if await self._begins_with_picture():
                    return True

    def _begin_string(self) -> None:
        self._in_string = True
        self._strings += 1
        self._is_value = self._rest[-_MARGIN_BYTES:-1].rstrip().endswith(b":")

    async def _begins_with_picture(self) -> bool:
        while len(self._buffer) - self._at < _BEGINNING_BYTES and self._buffer.find(b'"', self._at) < 0:
            if not await self._more():
                break
        found = _BARE.match(self._buffer, self._at)
        if found is None:
            return False
        self._begin_picture(embedded=False)
        return True

    async def _read_string(self) -> bool:
        """Reads on in a string until it ends (False) or a data url begins (True)."""
        while True:
            end = _text_end(self._buffer, self._at)
            found = _DATA_URL.search(self._buffer, self._at, end)
            if found is not None:
                self._keep_to(found.end())
                self._begin_picture(embedded=True)
                return True
            if self._buffer[end : end + 1] == b'"':
                self._keep_to(end + 1)
                self._in_string = False
                return False
            safe = max(self._at, end - _MARGIN_BYTES)
            while safe > self._at and self._buffer[safe - 1 : safe] == b"\\":
                safe -= 1
            self._keep_to(safe)
            if not await self._more():
                self._keep_to(len(self._buffer))
                self._in_string = False
                return False

    def _begin_picture(self, *, embedded: bool) -> None:
        self._in_picture = True
        self._embedded = embedded

    def _is_again(self) -> bool:
        """Whether this is the picture of an object that had one already, as another key's value."""
        again = self._is_value and not self._braced and self._strings != self._string_of_last
        self._string_of_last, self._braced = self._strings, False
        self._rest += _MARK_IN_JSON
        return again

    async def _picture(self) -> AsyncIterator[bytes]:
        reader = Base64Reader()
        total = 0
        while self._in_picture:
            try:
                decoded = self._decoded(reader)
            except BadBase64:
                raise EngineFailure(Outcome.UNUSABLE, BAD) from None
            total += len(decoded)
            if total > PICTURE_BYTES_MAX:
                raise EngineFailure(Outcome.UNUSABLE, TOO_LARGE)
            if decoded:
                yield decoded
            if self._in_picture and not await self._more():
                raise EngineFailure(Outcome.UNUSABLE, CUT)

    def _decoded(self, reader: Base64Reader) -> bytes:
        """Decodes what is here of a picture; a bare one ends with its string, another where its letters do."""
        buffer, at = self._buffer, self._at
        try:
            # Most pieces are nothing but letters; looking for the quote first would read them twice.
            decoded = reader.feed(memoryview(buffer)[at:], strict=True)
        except BadBase64:
            return self._decoded_to_end(reader)
        self._at = len(buffer)
        return decoded

    def _decoded_to_end(self, reader: Base64Reader) -> bytes:
        """The same where there is something else: the picture's end, white space, or escapes."""
        buffer, at = self._buffer, self._at
        quote = buffer.find(b'"', at)
        end = len(buffer) if quote < 0 else quote
        if self._embedded or buffer.find(b"\\", at, end) >= 0:
            return self._decoded_slowly(reader)
        decoded = reader.feed(memoryview(buffer)[at:end])
        self._take_picture_to(end, reader, ends=quote >= 0)
        return decoded

    def _decoded_slowly(self, reader: Base64Reader) -> bytes:
        """The same letter by letter: with escapes, or a picture that ends in the middle of a string."""
        buffer, at = self._buffer, self._at
        end = _end(_EMBEDDED_TEXT if self._embedded else _BARE_TEXT, buffer, at)
        decoded = reader.feed(_unescaped(buffer[at:end]), strict=self._embedded)
        ends = end < len(buffer) and _HALF_ESCAPE.match(buffer, end) is None
        if ends and not self._embedded and buffer[end : end + 1] != b'"':
            raise BadBase64
        self._take_picture_to(end, reader, ends=ends)
        return decoded

    def _take_picture_to(self, end: int, reader: Base64Reader, *, ends: bool) -> None:
        if ends:
            reader.finish()
            self._in_picture = False
        self._at = end

    async def _skip(self) -> None:
        """Leaves a picture that is not wanted, or whose rest is of no use, behind."""
        if not self._in_picture:
            return
        self._in_picture = False
        while True:
            end = _text_end(self._buffer, self._at)
            if self._buffer[end : end + 1] == b'"':
                self._at = end
                return
            self._at = end
            if not await self._more():
                return

    def _keep_to(self, end: int) -> None:
        part = self._buffer[self._at : end]
        self._at = end
        if not self._in_string and not self._braced:
            self._braced = _BRACES.search(part) is not None
        self._rest += part
        if len(self._rest) > REST_BYTES_MAX:
            raise EngineFailure(Outcome.UNUSABLE, NO_ANSWER)

    async def _more(self) -> bool:
        """Another piece after what is left of the buffer; False: there is none."""
        if self._ended:
            return False
        try:
            piece = await anext(self._pieces)
        except StopAsyncIteration:
            self._ended = True
            return False
        except EngineFailure as failure:
            self._ended, self._failure = True, failure
            raise
        self._buffer = self._buffer[self._at :] + piece if self._at < len(self._buffer) else piece
        self._at = 0
        return True


def _text_end(buffer: bytes, at: int) -> int:
    """Where a string's text stops: at its quote, or at the end of what is here."""
    quote = buffer.find(b'"', at)
    end = len(buffer) if quote < 0 else quote
    return end if buffer.find(b"\\", at, end) < 0 else _end(_TEXT, buffer, at)


def _end(pattern: re.Pattern[bytes], buffer: bytes, at: int) -> int:
    """Where a pattern that matches the empty string, too, stops."""
    found = pattern.match(buffer, at)
    assert found is not None
    return found.end()


def _unescaped(text: bytes) -> bytes:
    """JSON escapes as the characters they are; what is not ASCII is no base64 whatever it is."""
    text = text.replace(b"\\/", b"/")
    return _ESCAPE.sub(_character, text) if b"\\" in text else text


def _character(found: re.Match[bytes]) -> bytes:
    if found[1] is None:
        return b"\n" if found[2] in _WHITE_ESCAPES else found[2]
    code = int(found[1], 16)
    return bytes([code]) if code < 128 else b"?"
