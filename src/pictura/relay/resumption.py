"""Jobs that were answered 202 and then left waiting by a kill: adopted, and seen through."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
import structlog

from pictura.clock import Clock
from pictura.contract.model import Model
from pictura.contract.parse import Parsed
from pictura.errors import Overloaded, PicturaError, StorageFull, to_record
from pictura.relay import transactions
from pictura.relay.admission import Admission
from pictura.relay.idempotency import Asked
from pictura.relay.pipeline import Pipeline
from pictura.store import records, waiting
from pictura.store.database import Database, Transaction
from pictura.store.records import JobRecord
from pictura.store.waiting import WaitingRequest
from pictura.types import Caller, ImageRequest, Outcome

BATCH = 16
"""Adopted at a time, so that the processes of a crew share what was left."""
ROUND_S = 2.0
PAUSE_S = 0.05

log = structlog.stdlib.get_logger("pictura.resumption")

_request = msgspec.json.Decoder(ImageRequest).decode


class Resumption:
    """Looks for jobs that are nobody's for as long as this process lives.

    `contract` finds a model's contract by the name asked for.
    """

    def __init__(
        self,
        *,
        owner: str,
        clock: Clock,
        database: Database,
        admission: Admission,
        pipeline: Pipeline,
        contract: Callable[[str], Model],
    ) -> None:
        self._owner = owner
        self._clock = clock
        self._database = database
        self._admission = admission
        self._pipeline = pipeline
        self._contract = contract

    async def run(self) -> None:
        """Adopts until it is cancelled; a full house takes no more than it has room for."""
        while True:
            try:
                while self._database.peek(waiting.any_adrift) and await self._adopt():
                    await asyncio.sleep(PAUSE_S)
            except Exception:
                log.exception("resuming was put off")
            await asyncio.sleep(ROUND_S)

    async def _adopt(self) -> int:
        limit = min(BATCH, self._admission.room)
        if limit == 0:
            return 0

        def work(tx: Transaction) -> list[tuple[JobRecord, WaitingRequest]]:
            adopted = waiting.adopt(tx, self._owner, limit)
            return [(job, each) for each in adopted if (job := records.find(tx, each.job_id)) is not None]

        adopted = await self._database.write(work)
        for job, request in adopted:
            await self._resume(job, request)
        return len(adopted)

    async def _resume(self, job: JobRecord, kept: WaitingRequest) -> None:
        request = _request(kept.request)
        parsed = Parsed(request=request, adjustments=job.adjustments, model=self._contract(job.model))
        try:
            self._pipeline.resume(job, _asked(job, kept), parsed)
        except PicturaError as failure:
            await self._void(job, failure)
        else:
            log.info("resumed", job=job.id)

    async def _void(self, job: JobRecord, failure: PicturaError) -> None:
        """Ends a job that nobody can serve any more, since the configuration has changed."""
        voided = msgspec.structs.replace(
            job,
            state="voided",
            ended_at=self._clock.now(),
            outcome=Outcome.NOT_ACCEPTED,
            error=to_record(failure),
        )
        try:
            await self._database.write(lambda tx: transactions.void(tx, voided, None))
        except (StorageFull, Overloaded):
            log.exception("job not voided", job=job.id)  # the next start sees to it


def _asked(job: JobRecord, kept: WaitingRequest) -> Asked:
    """How its request came in, as far as that matters once its claims are written."""
    return Asked(
        caller=Caller(key_id=job.key_id, name=""),
        route=job.route,
        digest=kept.digest,
        idempotency_key=job.idempotency_key,
        respond_async=True,
    )
