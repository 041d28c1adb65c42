"""Jobs that were answered 202 and then left waiting by a kill: adopted, and seen through.

One whose providers must all be left alone just now is given back and tried again, by whoever comes
first, until its time is over: as long as a request may take, from when it was first found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import msgspec
import structlog

from pictura.clock import Clock
from pictura.contract.model import Model
from pictura.contract.parse import Parsed
from pictura.errors import BadRequest, Internal, Overloaded, PicturaError, StorageFull, to_record
from pictura.relay import transactions
from pictura.relay.admission import Admission
from pictura.relay.idempotency import Asked
from pictura.relay.pipeline import Pipeline
from pictura.store import records, waiting
from pictura.store.database import Database, Transaction
from pictura.store.records import JobMoved, JobRecord
from pictura.store.waiting import WaitingRequest
from pictura.types import Caller, ImageRequest, Outcome

BATCH = 16
"""Adopted at a time, so that the processes of a crew share what was left."""
ROUND_S = 2.0
PAUSE_S = 0.05
WAIT_S_MAX = 10.0
"""How long a job is put off at most: another process may bring its provider back."""

log = structlog.stdlib.get_logger("pictura.resumption")

_request = msgspec.json.Decoder(ImageRequest).decode


class PutOff(msgspec.Struct, frozen=True):
    """When a job was first found without anybody to ask, and when it may be tried again here."""

    since: float
    until: float


class Resumption:
    """Looks for jobs that are nobody's for as long as this process lives.

    `contract` finds a model's contract by the name asked for, `serves` tells whether anybody still has it.
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
        serves: Callable[[str], bool],
    ) -> None:
        self._owner = owner
        self._clock = clock
        self._database = database
        self._admission = admission
        self._pipeline = pipeline
        self._contract = contract
        self._serves = serves
        self._put_off: dict[str, PutOff] = {}

    async def run(self) -> None:
        """Adopts until it is cancelled; a full house takes no more than it has room for."""
        while True:
            try:
                while await self._adopt():
                    await asyncio.sleep(PAUSE_S)
            except Exception:
                log.exception("resuming was put off")
            await asyncio.sleep(ROUND_S)

    async def _adopt(self) -> int:
        limit, now = min(BATCH, self._admission.room), self._clock.monotonic()
        but = {job_id for job_id, put_off in self._put_off.items() if put_off.until > now}
        if limit == 0 or not self._database.peek(lambda tx: waiting.any_adrift(tx, but)):
            return 0

        def work(tx: Transaction) -> list[tuple[JobRecord, WaitingRequest]]:
            adopted = waiting.adopt(tx, self._owner, limit, but)
            return [(job, each) for each in adopted if (job := records.find(tx, each.job_id)) is not None]

        adopted = await self._database.write(work)
        for job, request in adopted:
            await self._see_to(job, request)
        return len(adopted)

    async def _see_to(self, job: JobRecord, kept: WaitingRequest) -> None:
        """Resumes a job, puts it off or ends it; what goes wrong with it is that job's alone."""
        try:
            self._resume(job, kept)
        except BadRequest as refusal:
            await self._void(job, refusal)
        except PicturaError as failure:
            await self._put_off_or_void(job, failure)
        except Exception:
            log.exception("job not resumed", job=job.id)
            await self._put_off_or_void(job, Internal("Something went wrong on the server."))
        else:
            self._put_off.pop(job.id, None)
            log.info("resumed", job=job.id)

    def _resume(self, job: JobRecord, kept: WaitingRequest) -> None:
        request = _request(kept.request)
        if not self._serves(request.model):
            raise BadRequest(f"The model '{request.model}' is not served any more.", param="model")
        parsed = Parsed(request=request, adjustments=job.adjustments, model=self._contract(job.model))
        self._pipeline.resume(job, _asked(job, kept), parsed)

    async def _put_off_or_void(self, job: JobRecord, failure: PicturaError) -> None:
        """Gives a job back to nobody, to be tried again later; one whose time is over has ended."""
        now = self._clock.monotonic()
        before = self._put_off.get(job.id)
        since = now if before is None else before.since
        if now - since >= self._pipeline.time_s(job.model):
            await self._void(job, failure)
            return
        wait_s = WAIT_S_MAX if failure.retry_after_s is None else min(failure.retry_after_s, WAIT_S_MAX)
        self._put_off[job.id] = PutOff(since, now + wait_s)
        await self._written(job, lambda tx: waiting.leave(tx, job.id))

    async def _void(self, job: JobRecord, failure: PicturaError) -> None:
        """Ends a job that nobody can serve any more."""
        self._put_off.pop(job.id, None)
        voided = msgspec.structs.replace(
            job,
            state="voided",
            ended_at=self._clock.now(),
            outcome=Outcome.NOT_ACCEPTED,
            error=to_record(failure),
        )
        with suppress(JobMoved):  # its client cancelled it meanwhile
            await self._written(job, lambda tx: transactions.void(tx, voided, None))

    async def _written(self, job: JobRecord, work: Callable[[Transaction], object]) -> None:
        try:
            await self._database.write(work)
        except (StorageFull, Overloaded):
            log.exception("job not written", job=job.id)  # the next start sees to it


def _asked(job: JobRecord, kept: WaitingRequest) -> Asked:
    """How its request came in, as far as that matters once its claims are written."""
    return Asked(
        caller=Caller(key_id=job.key_id, name=""),
        route=job.route,
        digest=kept.digest,
        idempotency_key=job.idempotency_key,
        respond_async=True,
    )
