"""The outbox: webhooks that were promised with a job, due from its end until they are delivered."""

from __future__ import annotations

import msgspec

from pictura.store.database import Transaction


class Receiver(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a client wants to be told of its job's end."""

    url: str
    authority: str
    """Its host and port: what hangs, hangs for all that goes there."""
    base_url: str
    """What the links in the job begin with, as that client sees this server."""


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook that is due; `tries` counts those that failed."""

    job_id: str
    key_id: str
    receiver: Receiver
    tries: int


_PROMISE = """
INSERT INTO outbox (job_id, url, authority, key_id, base_url) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (job_id, url) DO NOTHING
"""
_RECEIVERS = "SELECT DISTINCT key_id, authority FROM outbox INDEXED BY outbox_by_receiver WHERE due_at <= ?"
_DUE = """
SELECT due_at, job_id, url, base_url, tries FROM outbox
WHERE key_id = ? AND authority = ? AND due_at <= ? ORDER BY due_at LIMIT ?
"""


def promise(tx: Transaction, job_id: str, key_id: str, receiver: Receiver) -> None:
    """Notes a webhook of a job that has not ended; the same one a second time changes nothing."""
    tx.execute(_PROMISE, (job_id, receiver.url, receiver.authority, key_id, receiver.base_url))


def promises(tx: Transaction, job_id: str) -> bool:
    """Whether somebody was promised to be told of a job's end, and has not been."""
    return tx.execute("SELECT 1 FROM outbox WHERE job_id = ? LIMIT 1", (job_id,)).fetchone() is not None


def release(tx: Transaction, job_id: str, at: float) -> None:
    """Makes a job's webhooks due; harmless when it has none."""
    tx.execute("UPDATE outbox SET due_at = ? WHERE job_id = ?", (at, job_id))


def any_due(tx: Transaction, now: float) -> bool:
    return tx.execute("SELECT 1 FROM outbox WHERE due_at <= ? LIMIT 1", (now,)).fetchone() is not None


def due(tx: Transaction, now: float, *, each: int, limit: int) -> list[Webhook]:
    """What is due now, longest due first: at most `each` of one key to one receiver."""
    found: list[tuple[float, Webhook]] = []
    for key_id, authority in tx.execute(_RECEIVERS, (now,)).fetchall():
        for due_at, job_id, url, base_url, tries in tx.execute(_DUE, (key_id, authority, now, each)):
            receiver = Receiver(url=url, authority=authority, base_url=base_url)
            found.append((due_at, Webhook(job_id=job_id, key_id=key_id, receiver=receiver, tries=tries)))
    found.sort(key=lambda one: one[0])
    return [webhook for _, webhook in found[:limit]]


def awaits(tx: Transaction, webhook: Webhook) -> bool:
    """Whether a webhook that was found due has not been tried since."""
    row = tx.execute(
        "SELECT tries FROM outbox WHERE job_id = ? AND url = ?", (webhook.job_id, webhook.receiver.url)
    ).fetchone()
    return row is not None and row[0] == webhook.tries


def put_off(tx: Transaction, webhook: Webhook, until: float) -> None:
    """Notes that a try failed, and when the next is due."""
    tx.execute(
        "UPDATE outbox SET due_at = ?, tries = tries + 1 WHERE job_id = ? AND url = ?",
        (until, webhook.job_id, webhook.receiver.url),
    )


def discard(tx: Transaction, webhook: Webhook) -> None:
    """Deletes a webhook that was delivered or given up."""
    tx.execute("DELETE FROM outbox WHERE job_id = ? AND url = ?", (webhook.job_id, webhook.receiver.url))
