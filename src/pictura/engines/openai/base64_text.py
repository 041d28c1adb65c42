"""Base64 read piece by piece, as forgiving as a good picture deserves (outcomes.md, "What is usable")."""

from __future__ import annotations

import binascii

import pybase64

_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_"
_WHITE = b" \t\r\n\f\v"


class BadBase64(ValueError):
    """Characters that are none of base64's, or padding that is not right."""


class Base64Reader:
    """Feed it base64 text in pieces of any length; URL-safe letters and white space are understood."""

    def __init__(self) -> None:
        self._rest = b""
        self._padded = False

    def feed(self, text: bytes | memoryview, *, strict: bool = False, plain: bool = False) -> bytes:
        """The bytes of the next piece; what is no whole group of four waits for the next one.

        Raises `BadBase64` and then has taken nothing. `strict` takes no white space, `plain` nothing but
        the standard letters.
        """
        joined = self._rest + text if self._rest else text
        whole = len(joined) & ~3
        try:
            decoded = pybase64.b64decode(memoryview(joined)[:whole], validate=True)
        except (binascii.Error, ValueError):
            if plain:
                raise BadBase64 from None
            joined = bytes(joined).translate(_TO_STANDARD, b"" if strict else _WHITE)
            whole = len(joined) & ~3
            try:
                decoded = pybase64.b64decode(joined[:whole], validate=True)
            except (binascii.Error, ValueError):
                raise BadBase64 from None
        if self._padded and bytes(joined).strip(_WHITE):
            raise BadBase64
        rest = bytes(joined[whole:])
        if (strict or plain) and rest.translate(None, _LETTERS):
            raise BadBase64
        self._padded = whole > 0 and joined[whole - 1] == 0x3D
        self._rest = rest
        return decoded

    def finish(self) -> None:
        """Raises `BadBase64` when the last group of four was not whole."""
        if self._rest.strip(_WHITE):
            raise BadBase64
