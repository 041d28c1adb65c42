"""Requests that were answered 202 and wait for their slot: whole, so that a kill loses none of them.

A job that a dead process left waiting is nobody's, until a living one adopts it.
"""

from __future__ import annotations

from collections.abc import Collection

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
_ADRIFT = f"""
FROM waiting JOIN jobs ON jobs.id = job_id
WHERE state = 'reserved' AND owner = '{NOBODY}' AND job_id NOT IN (SELECT value FROM json_each(?))
"""
_ANY_ADRIFT = f"SELECT 1 {_ADRIFT} LIMIT 1"
_SOME_ADRIFT = f"SELECT job_id, waiting.digest, waiting.request {_ADRIFT} ORDER BY job_id LIMIT ?"


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
    """Makes a job nobody's that its process cannot run, or is too dead to; False: its request was not kept, or was dispatched."""
    return tx.execute(_LEAVE, (job_id, NOBODY)).rowcount == 1


def any_adrift(tx: Transaction, but: Collection[str] = ()) -> bool:
    """Whether there are jobs that somebody should adopt, `but` these."""
    return tx.execute(_ANY_ADRIFT, (_list(but),)).fetchone() is not None


def adopt(tx: Transaction, owner: str, limit: int, but: Collection[str] = ()) -> list[WaitingRequest]:
    """Makes up to `limit` of nobody's jobs, `but` these, those of a living process, oldest first."""
    adopted = [
        WaitingRequest(job_id=job_id, digest=digest, request=request)
        for job_id, digest, request in tx.execute(_SOME_ADRIFT, (_list(but), limit)).fetchall()
    ]
    for each in adopted:
        tx.execute("UPDATE jobs SET owner = ? WHERE id = ?", (owner, each.job_id))
    return adopted


def _list(job_ids: Collection[str]) -> str:
    return msgspec.json.encode(sorted(job_ids)).decode()
