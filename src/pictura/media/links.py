"""Signed links: who holds one may see that picture until it expires, without a key."""

from __future__ import annotations

import hashlib
import hmac


class Signer:
    """Signs and verifies links with a keyed BLAKE2b over picture and expiry.

    `keys` holds the signing key first and, while it is being rotated, the one before it.
    """

    def __init__(self, *keys: bytes) -> None:
        if not keys or any(len(key) < 16 for key in keys):
            raise ValueError("a signing key has at least 16 bytes")
        self._keys = tuple(hashlib.blake2b(key, digest_size=64).digest() for key in keys)

    def query(self, picture_id: str, expires_at: int) -> str:
        """The query string of a link: `expires` in Unix seconds, and the signature over both."""
        return f"expires={expires_at}&signature={_signature(self._keys[0], picture_id, expires_at)}"

    def verifies(self, picture_id: str, expires: str, signature: str) -> bool:
        """Whether this server signed exactly this picture and expiry; says nothing of the time."""
        if not (expires.isascii() and expires.isdigit() and len(expires) <= 12 and signature.isascii()):
            return False
        return any(
            hmac.compare_digest(signature, _signature(key, picture_id, int(expires)))
            and str(int(expires)) == expires
            for key in self._keys
        )


def _signature(key: bytes, picture_id: str, expires_at: int) -> str:
    message = f"GET {picture_id} {expires_at}".encode()
    return hashlib.blake2b(message, key=key, digest_size=20, person=b"pictura link").hexdigest()
