"""What happened: jobs. Their claims and pictures have files of their own and are reached through here.

A job's states are `reserved -> dispatched -> posted | voided`, each written in the transaction
that writes its entry. Whoever completes a job has kept its pictures: the statement counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from pictura.store import waiting
from pictura.store.claims import Claim as Claim
from pictura.store.claims import claim as claim
from pictura.store.claims import claims as claims
from pictura.store.claims import prune_claims as prune_claims
from pictura.store.claims import release as release
from pictura.store.database import Transaction, Value
from pictura.store.kept import PictureRecord as PictureRecord
from pictura.store.kept import expired_pictures as expired_pictures
from pictura.store.kept import find_picture as find_picture
from pictura.store.kept import keep as keep
from pictura.store.kept import mark_deleted as mark_deleted
from pictura.store.kept import pictures_of as pictures_of
from pictura.types import Adjustment, Json, Micros, Outcome, Usage

State = Literal["reserved", "dispatched", "posted", "voided"]
Status = Literal["queued", "running", "completed", "failed"]


class JobRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One request that was let in, from its reservation to its end.

    `model` is the name that was asked, `deployment` the `provider:model` that serves it. `request`
    is the request as JSON without its prompt. `owner` names the server process that runs it.
    """

    id: str
    key_id: str
    route: str
    state: State
    model: str
    deployment: str | None = None
    engine: str | None = None
    request: bytes = b"{}"
    n: int = 1
    created_at: float
    dispatched_at: float | None = None
    ended_at: float | None = None
    reserved: Micros
    cost: Micros = Micros(0)
    provider_cost: Micros = Micros(0)
    provider_at_risk: bool = False
    usage: Usage | None = None
    outcome: Outcome | None = None
    error: Json | None = None
    adjustments: tuple[Adjustment, ...] = ()
    attempts: tuple[Json, ...] = ()
    idempotency_key: str | None = None
    owner: str
    digest: str | None = None
    """Of its body, until it has ended; None: not known."""
    pictures: tuple[PictureRecord, ...] = ()


class JobMoved(AssertionError):
    """A job was not in the state that this step starts from: it is unknown or has ended."""


_JOB = (
    "id, key_id, route, state, model, deployment, engine, request, n, created_at, dispatched_at, ended_at, "
    "reserved_micros, cost_micros, provider_micros, provider_at_risk, usage, outcome, error, adjustments, "
    "attempts, idempotency_key, owner, digest"
)

# What is not known yet is bound as '' or 0, and SQLite makes NULL of it: for each None the driver looks for
# a way to adapt it, which takes longer than to bind ten texts.
INSERT_JOB = f"""
INSERT INTO jobs ({_JOB}) VALUES (?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), ?, ?, ?, nullif(?, 0.0),
    nullif(?, 0.0), ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''),
    nullif(?, ''), ?, nullif(?, ''))
"""
_DISPATCH = """
UPDATE jobs SET state = 'dispatched', deployment = ?2, engine = ?3, dispatched_at = ?4
WHERE id = ?1 AND state = 'reserved'
"""

_MOVE = "UPDATE jobs SET deployment = ?2, engine = ?3 WHERE id = ?1 AND state = 'dispatched'"

_AMEND = "UPDATE jobs SET request = ?2 WHERE id = ?1"

_COMPLETE = """
UPDATE jobs SET state = 'posted', outcome = 'delivered', ended_at = ?2, usage = nullif(?3, ''),
    cost_micros = ?4, provider_micros = ?5, attempts = nullif(?6, ''), adjustments = nullif(?7, ''),
    deployment = nullif(?8, ''), engine = nullif(?9, ''), provider_at_risk = ?10, digest = NULL
WHERE id = ?1 AND ended_at IS NULL
"""

_FAIL = """
UPDATE jobs SET state = 'voided', ended_at = ?2, outcome = ?3, error = nullif(?4, ''), provider_micros = ?5,
    provider_at_risk = ?6, attempts = nullif(?7, ''), adjustments = nullif(?8, ''), digest = NULL
WHERE id = ?1 AND ended_at IS NULL
"""

_BOOK_DAY = """
INSERT INTO statement (day, key_id, model, requests, pictures, posted_micros, provider_micros)
VALUES (date(?, 'unixepoch'), ?, ?, 1, ?, ?, ?)
ON CONFLICT (day, key_id, model) DO UPDATE SET
    requests = requests + 1,
    pictures = pictures + excluded.pictures,
    posted_micros = posted_micros + excluded.posted_micros,
    provider_micros = provider_micros + excluded.provider_micros
"""

_OF_STATUS: dict[Status | None, str] = {
    None: "",
    "queued": " AND state = 'reserved' AND ended_at IS NULL",
    "running": " AND state = 'dispatched' AND ended_at IS NULL",
    "completed": " AND state = 'posted'",
    "failed": " AND state = 'voided'",
}


def insert(tx: Transaction, job: JobRecord) -> None:
    """Writes a new job, `reserved` or `dispatched` at once."""
    tx.execute(INSERT_JOB, job_row(job))


def dispatch(tx: Transaction, job_id: str, *, deployment: str, engine: str, at: float) -> bool:
    """Notes that a job's first byte is about to go upstream; False: it is no longer `reserved`."""
    waiting.forget(tx, job_id)
    return tx.execute(_DISPATCH, (job_id, deployment, engine, at)).rowcount == 1


def move(tx: Transaction, job_id: str, *, deployment: str, engine: str) -> None:
    """Notes that another deployment is asked to make a job's pictures."""
    tx.execute(_MOVE, (job_id, deployment, engine))


def amend(tx: Transaction, job: JobRecord) -> None:
    """Writes a job's request as it reads now."""
    tx.execute(_AMEND, (job.id, job.request.decode()))


def complete(tx: Transaction, job: JobRecord) -> None:
    """Ends a job that delivered as its record says, and adds it with its pictures to the statement.

    Raises JobMoved when it has ended already.
    """
    end = (
        job.id,
        job.ended_at,
        _json(job.usage),
        job.cost,
        job.provider_cost,
        _json(job.attempts),
        _json(job.adjustments),
        job.deployment or "",
        job.engine or "",
        int(job.provider_at_risk),
    )
    _end(tx, job, _COMPLETE, end)
    _book(tx, job, pictures=len(job.pictures), posted=job.cost)


def fail(tx: Transaction, job: JobRecord) -> None:
    """Ends a job that delivered nothing as its record says, and adds it to the statement.

    Raises JobMoved when it has ended already.
    """
    end = (
        job.id,
        job.ended_at,
        job.outcome,
        _json(job.error),
        job.provider_cost,
        int(job.provider_at_risk),
        _json(job.attempts),
        _json(job.adjustments),
    )
    _end(tx, job, _FAIL, end)
    waiting.forget(tx, job.id)
    _book(tx, job, pictures=0, posted=Micros(0))


def find(tx: Transaction, job_id: str) -> JobRecord | None:
    """A job with its pictures."""
    row = tx.execute(f"SELECT {_JOB} FROM jobs WHERE id = ?", (job_id,)).fetchone()
    return None if row is None else _job(tx, row)


def listing(
    tx: Transaction,
    key_id: str,
    *,
    limit: int,
    status: Status | None = None,
    idempotency_key: str | None = None,
) -> list[JobRecord]:
    """A key's own jobs with their pictures, newest first."""
    condition, parameters = "key_id = ?" + _OF_STATUS[status], [key_id]
    if idempotency_key is not None:
        condition += " AND idempotency_key = ?"
        parameters.append(idempotency_key)
    rows = tx.execute(
        f"SELECT {_JOB} FROM jobs WHERE {condition} ORDER BY number DESC LIMIT ?", (*parameters, limit)
    )
    return [_job(tx, row) for row in rows.fetchall()]


def unfinished(tx: Transaction, owner: str | None = None) -> list[JobRecord]:
    """The jobs that have not ended, oldest first; of one server process, or all."""
    rows = tx.execute(
        f"SELECT {_JOB} FROM jobs INDEXED BY jobs_unfinished "
        "WHERE ended_at IS NULL AND (?1 IS NULL OR owner = ?1) ORDER BY number",
        (owner,),
    )
    return [_job(tx, row) for row in rows.fetchall()]


def in_flight(tx: Transaction, key_id: str) -> int:
    """How many of a key's jobs have not ended."""
    return tx.execute(
        "SELECT count(*) FROM jobs WHERE ended_at IS NULL AND key_id = ?", (key_id,)
    ).fetchone()[0]


def job_row(job: JobRecord) -> tuple[Value, ...]:
    """A job as the parameters of INSERT_JOB."""
    return (
        job.id,
        job.key_id,
        job.route,
        job.state,
        job.model,
        job.deployment or "",
        job.engine or "",
        job.request.decode(),
        job.n,
        job.created_at,
        job.dispatched_at or 0.0,
        job.ended_at or 0.0,
        job.reserved,
        job.cost,
        job.provider_cost,
        int(job.provider_at_risk),
        _json(job.usage),
        "" if job.outcome is None else job.outcome.value,
        _json(job.error),
        _json(job.adjustments),
        _json(job.attempts),
        job.idempotency_key or "",
        job.owner,
        job.digest or "",
    )


def _end(tx: Transaction, job: JobRecord, sql: str, parameters: tuple[Value, ...]) -> None:
    if tx.execute(sql, parameters).rowcount == 0:
        raise JobMoved(f"{job.id} has ended already, or does not exist")


def _book(tx: Transaction, job: JobRecord, *, pictures: int, posted: Micros) -> None:
    tx.execute(_BOOK_DAY, (job.ended_at, job.key_id, job.model, pictures, posted, job.provider_cost))


_encode = msgspec.json.Encoder().encode
_usage = msgspec.json.Decoder(Usage).decode
_error = msgspec.json.Decoder(Json).decode
_adjustments = msgspec.json.Decoder(tuple[Adjustment, ...]).decode
_attempts = msgspec.json.Decoder(tuple[Json, ...]).decode


def _json(value: object) -> str:
    return _encode(value).decode() if value else ""


def _job(tx: Transaction, row: Sequence[Any]) -> JobRecord:
    return JobRecord(
        id=row[0],
        key_id=row[1],
        route=row[2],
        state=row[3],
        model=row[4],
        deployment=row[5],
        engine=row[6],
        request=row[7].encode(),
        n=row[8],
        created_at=row[9],
        dispatched_at=row[10],
        ended_at=row[11],
        reserved=row[12],
        cost=row[13],
        provider_cost=row[14],
        provider_at_risk=bool(row[15]),
        usage=_usage(row[16]) if row[16] else None,
        outcome=Outcome(row[17]) if row[17] else None,
        error=_error(row[18]) if row[18] else None,
        adjustments=_adjustments(row[19]) if row[19] else (),
        attempts=_attempts(row[20]) if row[20] else (),
        idempotency_key=row[21],
        owner=row[22],
        digest=row[23],
        pictures=pictures_of(tx, row[0]),
    )
