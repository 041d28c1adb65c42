"""Keeps what is nobody's business out of a provider's words before a client reads them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pictura.engines.openai.account import Account

_MESSAGE_MAX = 500
_KEY_LENGTH_MIN = 4
_KEY_PART = 8
"""Providers repeat a key's beginning and end, stars between them."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_SECRETS = (
    (re.compile(r"(?i)\bbearer\s+[^\s\"',;]+"), "Bearer ***"),
    (re.compile(r"\b(?:sk|pk|xai|key|rk|ark)-[A-Za-z0-9_*.\-]{4,}"), "***"),
    (re.compile(r"(?i)\b[a-z][a-z0-9+.\-]{1,9}://[^\s\"'<>)]+"), "(address)"),
    (re.compile(r"\[[0-9A-Fa-f:.]{3,45}\](?::\d{1,5})?"), "(address)"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b"), "(address)"),
)


class Masking:
    """Masks one account's key and host, and whatever looks like a key or an address."""

    def __init__(self, account: Account) -> None:
        parts = urlsplit(account.base_url)
        host = re.escape(parts.hostname or "")
        self._host = re.compile(rf"(?i){host}(?::\d{{1,5}})?") if host else None
        self._keys = _parts_of(account.api_key or "")

    def __call__(self, text: str) -> str:
        """The same text without secrets, on one line and of bounded length."""
        text = text[: 8 * _MESSAGE_MAX]
        for key in self._keys:
            text = text.replace(key, "***")
        for pattern, instead in _SECRETS:
            text = pattern.sub(instead, text)
        if self._host is not None:
            text = self._host.sub("(address)", text)
        text = _CONTROLS.sub(" ", text).strip()
        return text if len(text) <= _MESSAGE_MAX else f"{text[: _MESSAGE_MAX - 3]}..."


def _parts_of(key: str) -> tuple[str, ...]:
    """A key, its beginning and its end, as far as they are long enough to be its own."""
    if len(key) < _KEY_LENGTH_MIN:
        return ()
    return (key,) if len(key) < 2 * _KEY_PART else (key, key[:_KEY_PART], key[-_KEY_PART:])
