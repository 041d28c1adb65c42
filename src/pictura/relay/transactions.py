"""What is written together: each step of a job with its entry, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pictura.errors import ModelNotPriced, TooManyInFlight
from pictura.relay.idempotency import Asked, claims_of, outcome_claim, standing_in_the_way
from pictura.store import ledger, outbox, records, waiting
from pictura.store.database import Transaction
from pictura.store.records import Claim, JobRecord, PictureRecord
from pictura.store.waiting import WaitingRequest
from pictura.types import ImageRequest, Micros

_encode = msgspec.json.Encoder().encode


def open_job(
    tx: Transaction, job: JobRecord, asked: Asked, request: ImageRequest, amount: Micros | None
) -> Claim | None:
    """Claims, reserves and inserts a job; or returns the claim of the job that came first.

    `amount` None is an unpriced request: refused under a budget, else reserved at 0.
    Raises `ModelNotPriced`, `TooManyInFlight`, `BudgetExhausted`; nothing is then written.
    """
    caller = asked.caller
    held = standing_in_the_way(tx, asked, job.created_at, job.owner)
    if held is not None:
        return held
    limit = caller.in_flight_max
    if limit is not None and records.in_flight(tx, caller.key_id) >= limit:
        raise TooManyInFlight(
            f"This key has as many requests in flight as it may, {limit}. Please try again in 1s.",
            retry_after_s=1,
        )
    if amount is None:
        _refuse_unpriced_under_a_budget(tx, job, caller.scope)
    ledger.reserve(tx, job=job.id, scopes=(caller.scope,), amount=amount or Micros(0), at=job.created_at)
    records.insert(tx, job)
    for claim in claims_of(asked, job.id, job.created_at):
        records.claim(tx, claim)
    promise(tx, job, asked, request)
    return None


def promise(tx: Transaction, job: JobRecord, asked: Asked, request: ImageRequest) -> None:
    """Writes what an answer ahead of a job's end promises: that the job will run, and who will be told."""
    if asked.receiver is not None:
        outbox.promise(tx, job.id, job.key_id, asked.receiver)
    if asked.respond_async and job.state == "reserved":
        waiting.keep(tx, WaitingRequest(job_id=job.id, digest=asked.digest, request=_encode(request)))


def _refuse_unpriced_under_a_budget(tx: Transaction, job: JobRecord, scope: str) -> None:
    if ledger.balance(tx, scope).limit is not None:
        raise ModelNotPriced(
            f"The model '{job.model}' has no price for this size and quality, and this key has a budget; "
            "the operator can set one under [prices].",
            param="model",
        )


def settle(
    tx: Transaction, job: JobRecord, unkept: Sequence[PictureRecord], *, amended: bool = False
) -> None:
    """Posts a job's cost with the last of its pictures and its end; `job` is as it shall read.

    `amended`: its request reads otherwise than when it was reserved, since `auto` has been resolved.
    """
    assert job.ended_at is not None and job.usage is not None, "a settled job has its end and its usage"
    for picture in unkept:
        records.keep(tx, picture)
    ledger.post(tx, job=job.id, amount=job.cost, provider=job.provider_cost, at=job.ended_at)
    records.complete(tx, job)
    if amended:
        records.amend(tx, job)
    outbox.release(tx, job.id, job.ended_at)


def void(tx: Transaction, job: JobRecord, asked: Asked | None) -> None:
    """Voids a job's reservation with its end; frees its claims unless the outcome is final.

    Pictures that were kept before it failed are gone with it.
    """
    assert job.ended_at is not None and job.outcome is not None and job.error is not None, (
        "a voided job says why"
    )
    ledger.void(tx, job=job.id, provider=job.provider_cost, at=job.ended_at)
    records.fail(tx, job)
    records.mark_deleted(tx, [picture.id for picture in job.pictures], job.ended_at)
    outbox.release(tx, job.id, job.ended_at)
    if not job.outcome.final:
        records.release(tx, job.id)
    elif job.outcome.spent and asked is not None:
        records.claim(tx, outcome_claim(asked, job.id, job.ended_at))
