"""A job from its slot to its end: run, keep, settle. What no deployment was asked for is voided too."""

from __future__ import annotations

import asyncio

import msgspec
import structlog

from pictura.clock import Clock
from pictura.contract import prices
from pictura.errors import (
    Cancelled,
    EngineFailure,
    Internal,
    Overloaded,
    PicturaError,
    StorageFull,
    to_record,
)
from pictura.relay import metering, transactions
from pictura.relay.admission import first_free
from pictura.relay.attempt import Attempts
from pictura.relay.gallery import Gallery
from pictura.relay.hearing import outcome_of
from pictura.relay.idempotency import Asked
from pictura.relay.jobs import Kept
from pictura.relay.keeper import Keeper
from pictura.relay.patience import WAIT_S, Patience
from pictura.relay.retry_budget import RetryBudget
from pictura.relay.run import Run, gravest
from pictura.store import records
from pictura.store.database import Database
from pictura.store.records import JobRecord
from pictura.types import ImageRequest, Micros, Outcome, Usage

log = structlog.stdlib.get_logger("pictura.runner")


class Runner:
    """Sees jobs through; what it is given is reserved, what it returns has ended."""

    def __init__(
        self,
        *,
        clock: Clock,
        database: Database,
        gallery: Gallery,
        budget: RetryBudget,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._clock = clock
        self._database = database
        self._gallery = gallery
        self._tasks = tasks
        self._patience = Patience()
        keeper = Keeper(database=database, gallery=gallery)
        self._attempts = Attempts(clock=clock, keeper=keeper, budget=budget)

    async def see_through(self, run: Run) -> JobRecord:
        """Runs a job to its end, whatever happens to it on the way; its record is posted or voided."""
        failure: PicturaError
        try:
            return await self._run(run)
        except PicturaError as told:
            failure = told
        except Exception:
            log.exception("job failed", job=run.live.record.id)
            failure = _defect()
        try:
            return await self._void(run, failure)
        except Exception:
            # What escaped here would end every other job too; recovery voids this one at the next start.
            log.exception("job not voided", job=run.live.record.id)
            return self._voided(run, _defect())

    async def _run(self, run: Run) -> JobRecord:
        if not run.slotted:
            await self._wait_for_slot(run)
            ended = await self._dispatch(run)
            if ended is not None:
                return ended
        await self._attempts.make(run)
        for failure in run.failures:
            if not isinstance(failure, PicturaError):
                log.error("call broke off", job=run.live.record.id, exc_info=failure)
        if not run.pictures:
            raise self._without_a_picture(run)
        return await self._settle(run)

    def _without_a_picture(self, run: Run) -> Exception:
        """What a job came to, and when to ask again if nobody took it: as soon as one of them wants it."""
        failure = gravest(run.failures)
        if isinstance(failure, EngineFailure) and failure.retry_after_s is not None:
            failure.retry_after_s = self._patience.of(min(run.waits_s, default=failure.retry_after_s))
        return failure

    async def _wait_for_slot(self, run: Run) -> None:
        """Waits in line; raises `Cancelled` when the job is cancelled or nobody waits for it any more."""
        try:
            async with asyncio.timeout(max(0.0, run.ends_at - self._clock.monotonic())) as patience:
                run.live.on_cancel(lambda: patience.reschedule(0))
                first = await first_free([each.provider.slots for each in run.candidates])
                run.slotted = True
            run.put_first(first)
        except TimeoutError:
            if not run.live.cancelled:
                raise Overloaded(
                    "The request waited too long for its turn.", retry_after_s=self._patience.of(WAIT_S)
                ) from None
        finally:
            run.live.on_cancel(None)
        if run.live.cancelled:
            raise Cancelled("The job was cancelled before it was drawn.")
        if not (run.live.keep_unwatched or run.live.watched):
            run.live.cancelled = True
            raise Cancelled("Nobody waited for the job any more when its turn came.")

    async def _dispatch(self, run: Run) -> JobRecord | None:
        """Makes `dispatched` durable before the engine is called.

        Returns the job as it ended when another process cancelled it while it waited for its slot.
        """
        job, now, deployment = run.live.record, self._clock.now(), run.candidates[0]
        engine = deployment.provider.engine.name
        still_wanted = await self._database.write(
            lambda tx: records.dispatch(tx, job.id, deployment=deployment.name, engine=engine, at=now)
        )
        if not still_wanted:
            return self._database.peek(lambda tx: records.find(tx, job.id))
        run.live.dispatched = True
        run.deployment = deployment
        run.live.record = msgspec.structs.replace(
            job, state="dispatched", deployment=deployment.name, engine=engine, dispatched_at=now
        )
        return None

    async def _settle(self, run: Run) -> JobRecord:
        """Posts what was delivered and releases the rest, in the job's own transaction."""
        job = run.live.record
        pictures = tuple(run.pictures[index] for index in sorted(run.pictures))
        usage = sum((picture.usage for picture in pictures), Usage())
        delivered = [metering.delivered(picture, run.partials.get(picture.index, 0)) for picture in pictures]
        cost = prices.cost(run.parsed.model, usage, delivered)
        assert run.drawn_by is not None, "what was delivered was drawn by somebody"
        settled = msgspec.structs.replace(
            job,
            state="posted",
            deployment=run.drawn_by.name,
            engine=run.drawn_by.provider.engine.name,
            request=_resolved(run, job.request, pictures[0].quality),
            ended_at=self._clock.now(),
            usage=usage,
            cost=Micros(min(cost or 0, job.reserved)),
            provider_cost=Micros(run.provider_cost),
            provider_at_risk=run.at_risk,
            outcome=Outcome.DELIVERED,
            adjustments=run.told_so_far(),
            attempts=tuple(run.attempts),
            pictures=pictures,
        )
        amended = settled.request is not job.request
        await self._database.write(lambda tx: transactions.settle(tx, settled, run.unkept, amended=amended))
        run.live.record = settled
        for picture in run.unkept:
            run.live.tell(Kept(picture=picture, cost=settled.cost))
        return settled

    async def _void(self, run: Run, failure: PicturaError) -> JobRecord:
        """Releases the reservation; a ledger that cannot be written is tried again until it can."""
        voided = self._voided(run, failure)
        if run.live.dispatched:
            self._gallery.discard_all(voided)
        try:
            await self._database.write(lambda tx: transactions.void(tx, voided, run.asked))
        except (StorageFull, Overloaded):
            self._tasks.create_task(self._void_later(voided, run.asked))
        return msgspec.structs.replace(voided, pictures=())

    def _voided(self, run: Run, failure: PicturaError) -> JobRecord:
        outcome = _before_dispatch(failure)
        if run.live.dispatched:
            outcome = outcome_of(failure, bought=run.bought, free=run.engine_is_free)
        return msgspec.structs.replace(
            run.live.record,
            state="voided",
            ended_at=self._clock.now(),
            outcome=outcome,
            error=to_record(failure) | ({"should_retry": False} if outcome.spent else {}),
            provider_cost=Micros(run.provider_cost),
            provider_at_risk=run.at_risk or (outcome.spent and not run.engine_is_free),
            adjustments=run.told_so_far(),
            attempts=tuple(run.attempts),
            pictures=tuple(run.pictures.values()),
        )

    async def _void_later(self, voided: JobRecord, asked: Asked) -> None:
        pause_s = 0.5
        while True:
            await asyncio.sleep(pause_s)
            try:
                await self._database.write(lambda tx: transactions.void(tx, voided, asked))
            except Exception as problem:  # noqa: BLE001 - an end that is not written is tried again
                log.warning("job not voided yet", job=voided.id, problem=str(problem))
                pause_s = min(pause_s * 2, 30.0)
            else:
                return


def _before_dispatch(failure: PicturaError) -> Outcome:
    return failure.outcome if isinstance(failure, EngineFailure) else Outcome.REFUSED


def _resolved(run: Run, request: bytes, quality: str) -> bytes:
    """The request as the job keeps it, with what a provider made of `auto`; the same bytes if nothing."""
    asked = run.parsed.request
    background = run.background or asked.background
    if quality == asked.quality and background == asked.background:
        return request
    kept = msgspec.json.decode(request, type=ImageRequest)
    return msgspec.json.encode(msgspec.structs.replace(kept, quality=quality, background=background))


def _defect() -> Internal:
    return Internal("Something went wrong on the server; the request was not charged.")
