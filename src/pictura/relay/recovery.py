"""What a kill left behind: every job that no server runs any more gets its end, or a new owner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
import structlog

from pictura.clock import Clock
from pictura.contract import prices, tokens
from pictura.contract.catalog import Model
from pictura.errors import EngineFailure, PicturaError, to_record
from pictura.relay import transactions
from pictura.relay.gallery import Gallery
from pictura.relay.idempotency import Asked
from pictura.store import records, waiting
from pictura.store.database import Database, Transaction
from pictura.store.records import JobMoved, JobRecord, PictureRecord
from pictura.types import Caller, Delivered, ImageRequest, Micros, Outcome, Usage

log = structlog.stdlib.get_logger("pictura.recovery")


class Recovery:
    """Ends unfinished jobs (design §4): posted if a picture was kept, else voided.

    Those that were answered 202 and not dispatched are left for a living process to adopt.
    `contract` finds a model's contract by the name asked for; `free` names the engines whose calls cost
    nothing: their jobs may simply be asked again, and put no money at risk.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        database: Database,
        gallery: Gallery,
        contract: Callable[[str], Model],
        free: frozenset[str],
    ) -> None:
        self._clock = clock
        self._database = database
        self._gallery = gallery
        self._contract = contract
        self._free = free

    async def run(self, owner: str | None = None) -> int:
        """Sees to all unfinished jobs, or those of one server process; returns how many there were."""

        def work(tx: Transaction) -> list[JobRecord]:
            return records.unfinished(tx, owner)

        unfinished = await self._database.read(work)
        await asyncio.gather(*(self._see_to(job) for job in unfinished))
        return len(unfinished)

    async def _see_to(self, job: JobRecord) -> None:
        """Ends a job or leaves it; what goes wrong with it is that job's alone, until the next start."""
        try:
            await self._end(job)
        except JobMoved:
            pass  # its client cancelled it meanwhile, in another process
        except Exception:
            log.exception("job not recovered", job=job.id)

    async def _end(self, job: JobRecord) -> None:
        if job.state == "reserved" and await self._database.write(lambda tx: waiting.leave(tx, job.id)):
            return
        pictures = self._pictures(job) if job.state == "dispatched" else []
        if pictures:
            await self._post(job, pictures)
        else:
            await self._void(job)

    def _pictures(self, job: JobRecord) -> list[PictureRecord]:
        """The kept pictures of a job: those with a row, and whole files that a kill left without one.

        None if one with a row is gone: the job was being voided, which begins with its files.
        """
        if not all(self._gallery.keeps(picture) for picture in job.pictures):
            return []
        request = msgspec.json.decode(job.request, type=ImageRequest)
        model = self._contract(job.model)
        kept = {picture.index: picture for picture in job.pictures}
        for index in range(job.n):
            found = None if index in kept else self._gallery.found_on_disk(job, index)
            if found is not None:
                measured, size_bytes = found
                delivered = Delivered(size=measured.size, quality=request.quality)
                usage = tokens.picture_usage(model, request, delivered, first=False)
                if not kept and job.usage is not None:
                    usage += job.usage
                kept[index] = self._gallery.record(job, index, measured, size_bytes, request.quality, usage)
        return [kept[index] for index in sorted(kept)]

    async def _post(self, job: JobRecord, pictures: list[PictureRecord]) -> None:
        usage = sum((picture.usage for picture in pictures), Usage())
        delivered = [Delivered(size=picture.size, quality=picture.quality) for picture in pictures]
        cost = prices.cost(self._contract(job.model), usage, delivered)
        settled = msgspec.structs.replace(
            job,
            ended_at=self._clock.now(),
            usage=usage,
            cost=Micros(min(cost or 0, job.reserved)),
            outcome=Outcome.DELIVERED,
            provider_at_risk=job.engine not in self._free,
            pictures=tuple(pictures),
        )
        known = {picture.id for picture in job.pictures}
        unkept = [picture for picture in pictures if picture.id not in known]
        await self._database.write(lambda tx: transactions.settle(tx, settled, unkept))

    async def _void(self, job: JobRecord) -> None:
        self._gallery.discard_all(job)
        outcome, error = self._end_of(job)
        voided = msgspec.structs.replace(
            job,
            ended_at=self._clock.now(),
            outcome=outcome,
            error=to_record(error),
            provider_at_risk=outcome.spent,
        )
        await self._database.write(lambda tx: transactions.void(tx, voided, _asked(job)))

    def _end_of(self, job: JobRecord) -> tuple[Outcome, PicturaError]:
        message = "The server stopped before the picture was made; the request was not charged."
        if job.state == "reserved":
            return Outcome.REFUSED, EngineFailure(Outcome.NOT_ACCEPTED, message)
        if job.engine in self._free:
            return Outcome.FAILED, EngineFailure(Outcome.FAILED, message)
        return Outcome.AMBIGUOUS, EngineFailure(Outcome.AMBIGUOUS, message)


def _asked(job: JobRecord) -> Asked | None:
    """How its request came in, as far as that matters for who asks the same again; None: not known."""
    if job.digest is None:
        return None
    return Asked(
        caller=Caller(key_id=job.key_id, name=""),
        route=job.route,
        digest=job.digest,
        idempotency_key=job.idempotency_key,
    )
