"""`Prefer` (RFC 7240): how long a client waits, and whether it would rather be told at once."""

from __future__ import annotations

import re

import msgspec
from starlette.requests import Request

from pictura.api.headers import header

WAIT_S_MAX = 60

_DIGITS_MAX = 6
_SEPARATOR = re.compile("[,;]")


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """What we understand of a request's `Prefer`; all else in it is ignored, as the RFC has it."""

    respond_async: bool = False
    wait_s: int = 0
    """At most 60; 0: it does not say."""

    @property
    def applied(self) -> str:
        """The value of `Preference-Applied` when the answer is a 202."""
        return f"respond-async, wait={self.wait_s}" if self.wait_s else "respond-async"


_NONE = Preferences()


def preferences(request: Request) -> Preferences:
    """Reads all `Prefer` headers; of a preference that stands there twice, the first counts.

    A wait is taken after a semicolon too, where older clients put it.
    """
    if header(request, b"prefer") is None:
        return _NONE
    given: dict[str, str] = {}
    for preference in _SEPARATOR.split(",".join(request.headers.getlist("prefer"))):
        name, _, value = preference.partition("=")
        given.setdefault(name.strip().lower(), value.strip().strip('"'))
    return Preferences(respond_async="respond-async" in given, wait_s=_wait_s(given.get("wait", "")))


def _wait_s(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        return 0
    return min(int(text[:_DIGITS_MAX]), WAIT_S_MAX)
