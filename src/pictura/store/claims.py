"""Claims: which job a repeated call belongs to.

A claim of kind `key` is an `Idempotency-Key`: one live claim per key, route and value. A claim of
kind `body` is a body's digest: equal calls may run side by side, so several jobs may hold it. One
of kind `outcome` is the digest of a body whose job may have cost money for nothing: asked again at
once, it gets that outcome again. An expired claim counts as gone, whether or not it has been pruned.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from pictura.store.database import Transaction

Kind = Literal["key", "body", "outcome"]


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One job's hold on an `Idempotency-Key` or on a body."""

    key_id: str
    route: str
    kind: Kind
    value: str
    """The `Idempotency-Key`, or the body's digest."""
    digest: str
    """The body's digest."""
    job_id: str
    created_at: float
    expires_at: float


_COLUMNS = "key_id, route, kind, value, digest, job_id, created_at, expires_at"

_INSERT = f"INSERT INTO claims ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_KINDS: tuple[Kind, ...] = get_args(Kind)

_AT = "value = ? AND key_id = ? AND route = ?"

# The kind stands in each statement as a word: only so does SQLite use the index of that kind.
_OF_KEY = f"SELECT {_COLUMNS} FROM claims WHERE kind = 'key' AND {_AT}"

_LIVE = {
    kind: f"SELECT {_COLUMNS} FROM claims WHERE kind = '{kind}' AND {_AT} AND expires_at > ?"
    for kind in _KINDS
}

_LATEST = {kind: f"{live} ORDER BY created_at DESC, job_id DESC LIMIT 1" for kind, live in _LIVE.items()}

# Most find none. A column less to name is a microsecond less, and a request asks this each time.
_ANY = {
    kind: f"SELECT 1 FROM claims WHERE kind = '{kind}' AND {_AT} AND expires_at > ? LIMIT 1"
    for kind in _KINDS
}

_DELETE_OF_KEY = f"DELETE FROM claims WHERE kind = 'key' AND {_AT}"

_RELEASE = f"DELETE FROM claims WHERE kind IN {_KINDS} AND job_id = ?"

# Claims of a kind live equally long and lie in the order they were made: the oldest end first.
_PRUNE = """
DELETE FROM claims WHERE kind = ?1 AND expires_at <= ?2 AND job_id IN
    (SELECT job_id FROM claims WHERE kind = ?1 ORDER BY job_id LIMIT ?3)
"""


def claim(tx: Transaction, claim: Claim) -> Claim | None:
    """Takes a claim: None when it is now ours, else the live claim of kind `key` that already holds it."""
    if claim.kind == "key":
        address = (claim.value, claim.key_id, claim.route)
        row = tx.execute(_OF_KEY, address).fetchone()
        if row is not None and row[7] > claim.created_at:
            return _claim(row)
        if row is not None:
            tx.execute(_DELETE_OF_KEY, address)
    tx.execute(_INSERT, _row(claim))
    return None


def claims(tx: Transaction, key_id: str, route: str, kind: Kind, value: str, now: float) -> list[Claim]:
    """The live claims on a value, oldest first."""
    rows = tx.execute(f"{_LIVE[kind]} ORDER BY created_at, job_id", (value, key_id, route, now))
    return [_claim(row) for row in rows]


def latest_claim(
    tx: Transaction, key_id: str, route: str, kind: Kind, value: str, now: float
) -> Claim | None:
    """The newest live claim on a value, if any."""
    address = (value, key_id, route, now)
    if tx.execute(_ANY[kind], address).fetchone() is None:
        return None
    return _claim(tx.execute(_LATEST[kind], address).fetchone())


def release(tx: Transaction, job_id: str) -> None:
    """Ends all claims of a job: the next call with the same key is a new one."""
    tx.execute(_RELEASE, (job_id,))


def prune_claims(tx: Transaction, now: float, limit: int) -> int:
    """Deletes up to `limit` claims that have expired, and tells how many; looks at the oldest of each kind."""
    pruned = 0
    for kind in _KINDS:
        pruned += tx.execute(_PRUNE, (kind, now, limit - pruned)).rowcount
    return pruned


def _row(claim: Claim) -> tuple[str | float, ...]:
    return (
        claim.key_id,
        claim.route,
        claim.kind,
        claim.value,
        claim.digest,
        claim.job_id,
        claim.created_at,
        claim.expires_at,
    )


def _claim(row: tuple[str, str, Kind, str, str, str, float, float]) -> Claim:
    key_id, route, kind, value, digest, job_id, created_at, expires_at = row
    return Claim(
        key_id=key_id,
        route=route,
        kind=kind,
        value=value,
        digest=digest,
        job_id=job_id,
        created_at=created_at,
        expires_at=expires_at,
    )
