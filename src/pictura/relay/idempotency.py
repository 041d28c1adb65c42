"""Never twice: which earlier job answers a request that was asked before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import msgspec

from pictura.errors import BadRequest, KeyReused
from pictura.relay.jobs import Board
from pictura.store import outbox, records, waiting
from pictura.store.claims import Claim, Kind, latest_claim
from pictura.store.database import Database, Transaction
from pictura.store.outbox import Receiver
from pictura.types import Caller

_encode = msgspec.json.Encoder(order="sorted").encode

KEY_LENGTH_MAX = 255
KEY_KEPT_S = 24 * 3600
RETRY_WINDOW_S = 10 * 60
REPEAT_WINDOW_S = 10


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How a request came in, as far as it concerns who asked before and who waits for it."""

    caller: Caller
    route: str
    digest: str
    """Of the parsed fields and each file, so that a retry's multipart boundary does not count."""
    idempotency_key: str | None = None
    retry_count: int | None = None
    """`x-stainless-retry-count`; None: not a stock SDK."""
    gone: Callable[[], bool] = lambda: False
    respond_async: bool = False
    """Whether it is answered 202, and its job therefore outlives a kill before it is dispatched."""
    receiver: Receiver | None = None
    """Who is told of the job's end by a webhook."""

    @property
    def keep_unwatched(self) -> bool:
        """Whether its job is wanted though nobody waits for the answer: it can be asked for, or is told."""
        return self.idempotency_key is not None or self.respond_async or self.receiver is not None


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """The job that answers, and by which rule."""

    job_id: str
    by_key: bool


def digest_of(fields: Mapping[str, object]) -> str:
    """A digest of parsed fields that does not depend on their order."""
    return hashlib.blake2b(_encode(fields), digest_size=16).hexdigest()


def checked_key(value: str | None) -> str | None:
    """An `Idempotency-Key` as the contract takes it; raises `BadRequest` when it is too long."""
    if value is not None and len(value) > KEY_LENGTH_MAX:
        raise BadRequest(
            f"The Idempotency-Key header has {len(value)} characters; at most {KEY_LENGTH_MAX} are allowed.",
            param="Idempotency-Key",
        )
    return value or None


class Idempotency:
    """Looks for an earlier job; the claims it reads are written with the reservation."""

    def __init__(self, database: Database, board: Board) -> None:
        self._database = database
        self._board = board

    def earlier(self, asked: Asked, now: float) -> Earlier | None:
        """The job that this request joins or replays, if any.

        Raises `KeyReused` when the key came with another body.
        """
        if asked.idempotency_key is not None:
            held = self._held(asked, "key", asked.idempotency_key, now)
            if held is not None:
                return of_claim(held, asked)
        elif asked.retry_count:
            job_id = self._running(asked) or self._recent(asked, now)
            if job_id is not None:
                return Earlier(job_id=job_id, by_key=False)
        return None

    def _held(self, asked: Asked, kind: Kind, value: str, now: float) -> Claim | None:
        def work(tx: Transaction) -> Claim | None:
            return latest_claim(tx, asked.caller.key_id, asked.route, kind, value, now)

        return self._database.peek(work)

    def _recent(self, asked: Asked, now: float) -> str | None:
        held = self._database.peek(lambda tx: _latest_call(tx, asked, now))
        return None if held is None else held.job_id

    def _running(self, asked: Asked) -> str | None:
        """Of several equal calls: the oldest that nobody watches, else the newest."""
        newest = None
        for job in self._board.equal(asked.caller.key_id, asked.route, asked.digest):
            if not job.watched:
                return job.record.id
            newest = job.record.id
        return newest


def _latest_call(tx: Transaction, asked: Asked, now: float, owner: str | None = None) -> Claim | None:
    """The newest call with this body; not one that waits elsewhere than at `owner`, who drops it unwatched."""
    held = latest_claim(tx, asked.caller.key_id, asked.route, "body", asked.digest, now)
    job = None if held is None else records.find(tx, held.job_id)
    if job is None or (job.state == "reserved" and job.owner != owner and not _is_promised(tx, job.id)):
        return None
    return held


def _is_promised(tx: Transaction, job_id: str) -> bool:
    """Whether a job that waits is seen through whoever watches: it was acknowledged, or will be told."""
    return waiting.keeps(tx, job_id) or outbox.promises(tx, job_id)


def standing_in_the_way(tx: Transaction, asked: Asked, now: float, owner: str) -> Claim | None:
    """The claim of an earlier job that answers instead of a new one, read where the new one would be written.

    That of the same `Idempotency-Key`, whatever its body; of the call that an SDK asks again, which may
    have been written since it was looked for; else of an equal body whose job may have cost money for
    nothing a moment ago. `owner` is the process that asks.
    """
    if asked.idempotency_key is not None:
        return latest_claim(tx, asked.caller.key_id, asked.route, "key", asked.idempotency_key, now)
    held = _latest_call(tx, asked, now, owner) if asked.retry_count else None
    return held or latest_claim(tx, asked.caller.key_id, asked.route, "outcome", asked.digest, now)


def of_claim(held: Claim, asked: Asked) -> Earlier:
    """The job that a claim stands for; raises `KeyReused` when the key came with another body."""
    if held.digest != asked.digest:
        raise KeyReused(
            "This Idempotency-Key was used with another request body in the last 24 hours; use a new key.",
            param="Idempotency-Key",
        )
    return Earlier(job_id=held.job_id, by_key=held.kind == "key")


def claims_of(asked: Asked, job_id: str, now: float) -> list[Claim]:
    """The claims that a new job makes, to be written with its reservation."""
    made: list[Claim] = []
    if asked.idempotency_key is not None:
        made.append(_claim(asked, job_id, "key", asked.idempotency_key, now, KEY_KEPT_S))
    if asked.retry_count is not None:
        made.append(_claim(asked, job_id, "body", asked.digest, now, RETRY_WINDOW_S))
    return made


def outcome_claim(asked: Asked, job_id: str, now: float) -> Claim:
    """After money may have been lost: the same body gets that outcome again for a few seconds."""
    return _claim(asked, job_id, "outcome", asked.digest, now, REPEAT_WINDOW_S)


def _claim(asked: Asked, job_id: str, kind: Kind, value: str, now: float, kept_s: float) -> Claim:
    return Claim(
        key_id=asked.caller.key_id,
        route=asked.route,
        kind=kind,
        value=value,
        digest=asked.digest,
        job_id=job_id,
        created_at=now,
        expires_at=now + kept_s,
    )
