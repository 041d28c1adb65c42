"""API keys: kept as an id and a hash, found by id, compared in constant time.

A secret that we make carries its id; the id of a secret that an operator chose himself is derived
from it. A key's budget is the limit of the ledger scope `key:<id>`. What signs its webhooks is a
secret of its own, which their receiver has too: signing needs it, so it is kept as it is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec

from pictura.store import ledger
from pictura.store.database import Transaction
from pictura.types import Micros

SECRET_LENGTH_MAX = 256
WEBHOOK_PREFIX = "whsec_"

_DIGEST_DOMAIN = b"pictura/key/digest\0"
_ID_DOMAIN = b"pictura/key/id\0"
_ID_DIGITS = 12
_OURS = re.compile(rf"sk-([0-9a-f]{{{_ID_DIGITS}}})-[A-Za-z0-9_-]{{43}}", re.ASCII)
_VISIBLE = re.compile(rf"[!-~]{{1,{SECRET_LENGTH_MAX}}}")


class KeyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret; `models` None: all that are served."""

    id: str
    name: str
    digest: bytes
    created_at: float
    expires_at: float | None = None
    revoked_at: float | None = None
    models: tuple[str, ...] | None = None
    in_flight_max: int | None = None
    compat: str | None = None
    webhooks: bool = False
    """Whether it may ask for webhooks: it has a secret to sign them with."""

    def live(self, now: float) -> bool:
        """Whether the key is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


_WRITTEN = "id, name, digest, created_at, expires_at, models, in_flight_max, compat, webhook_secret"
_COLUMNS = (
    "id, name, digest, created_at, expires_at, revoked_at, models, in_flight_max, compat, "
    "webhook_secret IS NOT NULL"
)


def new_secret(key_id: str | None = None) -> tuple[str, str]:
    """A fresh id and a secret that carries it, with 256 bits of chance; or a fresh secret for an old id."""
    key_id = key_id or secrets.token_hex(_ID_DIGITS // 2)
    return key_id, f"sk-{key_id}-{secrets.token_urlsafe(32)}"


def new_webhook_secret() -> str:
    """A fresh secret to sign webhooks with, spelled as Standard Webhooks spell it, with 256 bits of chance."""
    return WEBHOOK_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def id_of(secret: str) -> str | None:
    """The id of the key that a secret would belong to; None: not even shaped like a key."""
    ours = _OURS.fullmatch(secret)
    if ours:
        return ours[1]
    if not _VISIBLE.fullmatch(secret):
        return None
    return hashlib.sha256(_ID_DOMAIN + secret.encode()).hexdigest()[:_ID_DIGITS]


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(_DIGEST_DOMAIN + secret.encode()).digest()


def matches(record: KeyRecord, secret: str) -> bool:
    """Whether a secret is this key's, told in constant time."""
    return hmac.compare_digest(record.digest, digest(secret))


def scope(key_id: str) -> str:
    """The ledger scope of a key."""
    return f"key:{key_id}"


def add(
    tx: Transaction,
    *,
    secret: str,
    name: str,
    at: float,
    budget: Micros | None = None,
    expires_at: float | None = None,
    models: Sequence[str] | None = None,
    in_flight_max: int | None = None,
    compat: str | None = None,
    webhook_secret: str | None = None,
) -> KeyRecord:
    """Keeps a new key and opens its budget; None: no limit. Without a `webhook_secret` it has no webhooks.

    Raises ValueError for a secret that no client could send, or whose id another key has.
    """
    key_id = id_of(secret)
    if key_id is None:
        raise ValueError(f"a key is 1 to {SECRET_LENGTH_MAX} visible ASCII characters without spaces")
    if find(tx, key_id) is not None:
        raise ValueError(f"a key with the id {key_id} exists already")
    record = KeyRecord(
        id=key_id,
        name=name,
        digest=digest(secret),
        created_at=at,
        expires_at=expires_at,
        models=None if models is None else tuple(models),
        in_flight_max=in_flight_max,
        compat=compat,
        webhooks=webhook_secret is not None,
    )
    names = _names(record.models)
    tx.execute(
        f"INSERT INTO keys ({_WRITTEN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key_id, name, record.digest, at, expires_at, names, in_flight_max, compat, webhook_secret),
    )
    ledger.set_limit(tx, scope(key_id), budget, at)
    return record


def revoke(tx: Transaction, key_id: str, at: float) -> bool:
    """Ends a key for good; False: there is no such key. Revoking twice keeps the first time."""
    return (
        tx.execute("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (at, key_id)).rowcount
        == 1
    )


def rotate(tx: Transaction, key_id: str) -> str | None:
    """Gives a key a new secret and returns it; the old one ends at once, budget and history stay.

    None: there is no such key, or it is revoked.
    """
    _, secret = new_secret(key_id)
    rotated = tx.execute(
        "UPDATE keys SET digest = ? WHERE id = ? AND revoked_at IS NULL", (digest(secret), key_id)
    ).rowcount
    return secret if rotated else None


def set_webhook_secret(tx: Transaction, key_id: str, secret: str) -> bool:
    """Gives a key a new secret to sign its webhooks with, or its first; False: it is unknown or revoked."""
    return (
        tx.execute(
            "UPDATE keys SET webhook_secret = ? WHERE id = ? AND revoked_at IS NULL", (secret, key_id)
        ).rowcount
        == 1
    )


def webhook_secret(tx: Transaction, key_id: str) -> str | None:
    """What signs a key's webhooks, whatever has become of the key; None: it has none."""
    row = tx.execute("SELECT webhook_secret FROM keys WHERE id = ?", (key_id,)).fetchone()
    return None if row is None else row[0]


def find(tx: Transaction, key_id: str) -> KeyRecord | None:
    """A key by its id, whatever has become of it."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM keys WHERE id = ?", (key_id,)).fetchone()
    return None if row is None else _record(row)


def listing(tx: Transaction) -> list[KeyRecord]:
    """All keys, oldest first."""
    return [_record(row) for row in tx.execute(f"SELECT {_COLUMNS} FROM keys ORDER BY created_at, id")]


def version(tx: Transaction) -> int:
    """A counter that moves with every change of any key, so that a cache knows that it is out of date."""
    return tx.execute("SELECT version FROM keys_version").fetchone()[0]


def _names(models: tuple[str, ...] | None) -> str | None:
    return None if models is None else msgspec.json.encode(models).decode()


def _record(row: Sequence[Any]) -> KeyRecord:
    return KeyRecord(
        id=row[0],
        name=row[1],
        digest=row[2],
        created_at=row[3],
        expires_at=row[4],
        revoked_at=row[5],
        models=None if row[6] is None else msgspec.json.decode(row[6], type=tuple[str, ...]),
        in_flight_max=row[7],
        compat=row[8],
        webhooks=bool(row[9]),
    )
