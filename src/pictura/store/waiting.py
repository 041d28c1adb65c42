"""Requests that were answered 202 and wait for their slot: whole, so that a kill loses none of them.

A job that a dead process left waiting is nobody's, until a living one adopts it.
"""

from __future__ import annotations

import msgspec

from pictura.store.database import Transaction

NOBODY = ""
"""The owner of a job that no process runs."""


class WaitingRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a job's row does not keep of its request."""

    job_id: str
    digest: str
    """The body's digest, as its claims have it."""
    request: bytes
    """The whole request as JSON, with its prompt."""


_KEEP = "INSERT INTO waiting (job_id, digest, request) VALUES (?, ?, ?) ON CONFLICT (job_id) DO NOTHING"
_FORGET = "DELETE FROM waiting WHERE job_id = ?"
_LEAVE = """
UPDATE jobs SET owner = ?2
WHERE id = ?1 AND state = 'reserved' AND EXISTS (SELECT 1 FROM waiting WHERE job_id = ?1)
"""
_ADRIFT = f"FROM waiting JOIN jobs ON jobs.id = job_id WHERE state = 'reserved' AND owner = '{NOBODY}'"
_ANY_ADRIFT = f"SELECT 1 {_ADRIFT} LIMIT 1"
_SOME_ADRIFT = f"SELECT job_id, digest, waiting.request {_ADRIFT} ORDER BY job_id LIMIT ?"


def keep(tx: Transaction, waiting: WaitingRequest) -> None:
    """Keeps a request until it is dispatched or has ended; a second time changes nothing."""
    tx.execute(_KEEP, (waiting.job_id, waiting.digest, waiting.request))


def keeps(tx: Transaction, job_id: str) -> bool:
    """Whether a job's request is kept."""
    return tx.execute("SELECT 1 FROM waiting WHERE job_id = ?", (job_id,)).fetchone() is not None


def forget(tx: Transaction, job_id: str) -> None:
    """Deletes what was kept of a request; harmless when nothing was."""
    tx.execute(_FORGET, (job_id,))


def leave(tx: Transaction, job_id: str) -> bool:
    """Makes a dead process's job nobody's; False: its request was not kept, or was dispatched."""
    return tx.execute(_LEAVE, (job_id, NOBODY)).rowcount == 1


def any_adrift(tx: Transaction) -> bool:
    """Whether there are jobs that somebody should adopt."""
    return tx.execute(_ANY_ADRIFT).fetchone() is not None


def adopt(tx: Transaction, owner: str, limit: int) -> list[WaitingRequest]:
    """Makes up to `limit` of nobody's jobs those of a living process, oldest first."""
    adopted = [
        WaitingRequest(job_id=job_id, digest=digest, request=request)
        for job_id, digest, request in tx.execute(_SOME_ADRIFT, (limit,)).fetchall()
    ]
    for each in adopted:
        tx.execute("UPDATE jobs SET owner = ? WHERE id = ?", (owner, each.job_id))
    return adopted
