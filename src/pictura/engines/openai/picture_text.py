"""A picture as it stands in a JSON string: where it begins, and its bytes out of what has come of it."""

from __future__ import annotations

import re
from contextlib import suppress

from pictura.engines.openai.base64_text import BadBase64, Base64Reader

BEGINNING_BYTES = 96
"""How much of a string tells whether it is a picture, white space before it included."""

BARE = re.compile(rb"(?:\s|\\[nrt])*(?:iVBORw0KGg|UklGR|(?:\\?/|_|\\u002[fF])9j(?:\\?/|_|\\u002[fF]))")
"""How the base64 of a PNG, a WebP or a JPEG begins, with JSON's escapes or the URL-safe letters."""
DATA_URL = re.compile(rb"data:image\\?/[A-Za-z0-9.+-]{1,32}(?:;[A-Za-z0-9=.-]{1,32}){0,2};base64,")
DATA_URL_BYTES_MAX = 128
"""More than the head of any data url."""

_BARE_TEXT = re.compile(rb'[^"\\]*+(?:\\(?:u[0-9a-fA-F]{4}|[^"u])[^"\\]*+)*+')
_EMBEDDED_TEXT = re.compile(rb"[A-Za-z0-9+/=_-]*+(?:\\(?:/|u002[bBfF])[A-Za-z0-9+/=_-]*+)*+")
_HALF_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_ESCAPE = re.compile(rb"\\(?:u(....)|(.))")
_WHITE_ESCAPES = b"nrtbf"


def begins_with_picture(buffer: bytes, at: int) -> bool:
    """Whether a string's text from `at` on is a picture's, even if its first letters are escaped."""
    if buffer.startswith(b"\\u", at):
        return BARE.match(_unescaped(buffer[at : at + BEGINNING_BYTES])) is not None
    return BARE.match(buffer, at) is not None


class PictureText:
    """Decodes a picture out of buffers; a bare one ends with its string, an embedded one where its letters do."""

    def __init__(self, *, embedded: bool) -> None:
        self._embedded = embedded
        self._reader = Base64Reader()
        self.ended = False

    def take(self, text: bytes | memoryview) -> tuple[bytes, int]:
        """The bytes of what stands at the beginning of a text, and how much of the text that was.

        Raises `BadBase64`, and then has taken nothing.
        """
        try:
            # Most texts hold nothing but letters; looking for the quote first would read them twice.
            return self._reader.feed(text, plain=True), len(text)
        except BadBase64:
            pass
        text = bytes(text)
        quote = text.find(b'"')
        if quote < 0:
            with suppress(BadBase64):
                return self._reader.feed(text, strict=True), len(text)
        end = len(text) if quote < 0 else quote
        if self._embedded or text.find(b"\\", 0, end) >= 0:
            return self._take_slowly(text)
        decoded = self._reader.feed(memoryview(text)[:end])
        self._end_if(quote >= 0)
        return decoded, end

    def _take_slowly(self, text: bytes) -> tuple[bytes, int]:
        """The same letter by letter: with escapes, or when it ends in the middle of a string."""
        found = (_EMBEDDED_TEXT if self._embedded else _BARE_TEXT).match(text)
        assert found is not None, "both match nothing, too"
        end = found.end()
        decoded = self._reader.feed(_unescaped(found[0]), strict=self._embedded)
        is_over = end < len(text) and _HALF_ESCAPE.match(text, end) is None
        if is_over and not self._embedded and text[end : end + 1] != b'"':
            raise BadBase64
        self._end_if(is_over)
        return decoded, end

    def _end_if(self, is_over: bool) -> None:
        if is_over:
            self._reader.finish()
            self.ended = True


def _unescaped(text: bytes) -> bytes:
    """JSON escapes as the characters they are; what is not ASCII is no base64 whatever it is."""
    text = text.replace(b"\\/", b"/")
    return _ESCAPE.sub(_character, text) if b"\\" in text else text


def _character(found: re.Match[bytes]) -> bytes:
    if found[1] is None:
        return b"\n" if found[2] in _WHITE_ESCAPES else found[2]
    code = int(found[1], 16)
    return bytes([code]) if code < 128 else b"?"
