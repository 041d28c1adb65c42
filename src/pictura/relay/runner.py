"""One job from its slot to its end: run, keep, settle, or void."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import msgspec
import structlog

from pictura.clock import Clock
from pictura.contract import prices, tokens
from pictura.contract.parse import Parsed
from pictura.engines.engine import Call, Completed, Facts, Partial
from pictura.errors import (
    Cancelled,
    EngineFailure,
    Internal,
    Overloaded,
    PicturaError,
    StorageFull,
    to_record,
)
from pictura.relay import transactions
from pictura.relay.gallery import Gallery
from pictura.relay.idempotency import Asked
from pictura.relay.jobs import Kept, LiveJob
from pictura.relay.routing import Deployment
from pictura.store import records
from pictura.store.database import Database
from pictura.store.records import JobRecord, PictureRecord
from pictura.types import Adjustment, Delivered, Json, Micros, Outcome, Size, Usage

GRACE_S = 5.0
"""How long past its deadline an engine may take to say so itself."""

log = structlog.stdlib.get_logger("pictura.runner")


class Run(msgspec.Struct, kw_only=True):
    """One job on its way through the engine. The only value here that is filled as it goes."""

    live: LiveJob
    asked: Asked
    parsed: Parsed
    deployment: Deployment
    slotted: bool
    bought: bool = False
    unusable: EngineFailure | None = None
    pictures: list[PictureRecord] = []
    unkept: list[PictureRecord] = []
    partials: dict[int, int] = {}
    adjustments: list[Adjustment] = []
    """How pictures differ from what was asked or came."""


class Runner:
    """Sees jobs through; what it is given is reserved, what it returns has ended."""

    def __init__(
        self, *, clock: Clock, database: Database, gallery: Gallery, tasks: asyncio.TaskGroup
    ) -> None:
        self._clock = clock
        self._database = database
        self._gallery = gallery
        self._tasks = tasks

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
        try:
            async with asyncio.timeout(run.deployment.provider.deadline_s + GRACE_S):
                await self._draw(run)
        except TimeoutError:
            if not run.pictures:
                raise EngineFailure(Outcome.AMBIGUOUS, "The picture took too long.", timeout=True) from None
        except EngineFailure as failure:
            if not run.pictures:
                raise gravest(failure, run.unusable) from None
        except Exception as failure:
            if not run.pictures:
                raise
            if not isinstance(failure, PicturaError):
                log.exception("job broke off", job=run.live.record.id)
        return await self._settle(run)

    async def _wait_for_slot(self, run: Run) -> None:
        """Waits in line; raises `Cancelled` when the job is cancelled or nobody waits for it any more."""
        try:
            async with asyncio.timeout(run.deployment.provider.deadline_s) as patience:
                run.live.on_cancel(lambda: patience.reschedule(0))
                await run.deployment.provider.slots.wait()
                run.slotted = True
        except TimeoutError:
            if not run.live.cancelled:
                raise Overloaded("The request waited too long for its turn.", retry_after_s=5) from None
        finally:
            run.live.on_cancel(None)
        if run.live.cancelled:
            raise Cancelled("The job was cancelled before it was drawn.")
        if not (run.live.keep_unwatched or run.live.watched):
            raise Cancelled("Nobody waited for the job any more when its turn came.")

    async def _dispatch(self, run: Run) -> JobRecord | None:
        """Makes `dispatched` durable before the engine is called.

        Returns the job as it ended when another process cancelled it while it waited for its slot.
        """
        job, now = run.live.record, self._clock.now()
        engine = run.deployment.provider.engine.name
        still_wanted = await self._database.write(
            lambda tx: records.dispatch(tx, job.id, deployment=run.deployment.name, engine=engine, at=now)
        )
        if not still_wanted:
            return self._database.peek(lambda tx: records.find(tx, job.id))
        run.live.dispatched = True
        run.live.record = msgspec.structs.replace(
            job, state="dispatched", deployment=run.deployment.name, engine=engine, dispatched_at=now
        )
        return None

    async def _draw(self, run: Run) -> None:
        """Forwards the engine's events and keeps its pictures as they come."""
        request = run.parsed.request
        call = Call(
            job_id=run.live.record.id,
            request=request,
            provider_model=run.deployment.provider_model,
            seed=self._clock.seed() if request.seed is None else request.seed,
            deadline_s=run.deployment.provider.deadline_s,
        )
        async with aclosing(run.deployment.provider.engine.run(call)) as events:
            async for event in events:
                if isinstance(event, Completed):
                    if wanted(run, event.index):
                        await self._keep_if_usable(run, event)
                elif not isinstance(event, Facts):
                    if isinstance(event, Partial):
                        run.partials[event.index] = event.number + 1
                    run.live.tell(event)
        if not run.pictures:
            raise run.unusable or EngineFailure(Outcome.UNUSABLE, "The engine ended without a picture.")

    async def _keep_if_usable(self, run: Run, made: Completed) -> None:
        """One unusable picture ends nothing: others of the request may still come."""
        try:
            await self._keep(run, made)
        except EngineFailure as failure:
            run.unusable = failure

    async def _keep(self, run: Run, made: Completed) -> None:
        """Stores a picture; all but the last of a request are told of as soon as their row is durable."""
        run.bought = True
        request, model = run.parsed.request, run.parsed.model
        partials = run.partials.get(made.index, 0)
        first = not run.pictures

        def usage_at(size: Size) -> Usage:
            delivered = Delivered(size=size, quality=request.quality, partials=partials)
            return tokens.picture_usage(model, request, delivered, first=first)

        keeping = await self._gallery.keep(
            run.live.record, made, request=request, quality=request.quality, usage_at=usage_at
        )
        picture = keeping.picture
        run.adjustments += keeping.adjustments
        if len(run.pictures) + 1 < request.n:
            await self._database.write(lambda tx: records.keep(tx, picture))
            run.live.tell(Kept(picture=picture))
        else:
            run.unkept.append(picture)
        run.pictures.append(picture)

    async def _settle(self, run: Run) -> JobRecord:
        """Posts what was delivered and releases the rest, in the job's own transaction."""
        job = run.live.record
        usage = sum((picture.usage for picture in run.pictures), Usage())
        delivered = [
            Delivered(size=picture.size, quality=picture.quality, partials=run.partials.get(picture.index, 0))
            for picture in run.pictures
        ]
        cost = prices.cost(run.parsed.model, usage, delivered)
        settled = msgspec.structs.replace(
            job,
            state="posted",
            ended_at=self._clock.now(),
            usage=usage,
            cost=Micros(min(cost or 0, job.reserved)),
            outcome=Outcome.DELIVERED,
            adjustments=(*job.adjustments, *told_once(run.adjustments)),
            attempts=(self._attempt(run, Outcome.DELIVERED),),
            pictures=tuple(sorted(run.pictures, key=lambda picture: picture.index)),
        )
        await self._database.write(lambda tx: transactions.settle(tx, settled, run.unkept))
        for picture in run.unkept:
            run.live.tell(Kept(picture=picture, cost=settled.cost))
        return settled

    async def _void(self, run: Run, failure: PicturaError) -> JobRecord:
        """Releases the reservation; a ledger that cannot be written is tried again until it can."""
        voided = self._voided(run, failure)
        for picture in run.pictures:
            self._gallery.discard(picture)
        try:
            await self._database.write(lambda tx: transactions.void(tx, voided, run.asked))
        except (StorageFull, Overloaded):
            self._tasks.create_task(self._void_later(voided, run.asked))
        return msgspec.structs.replace(voided, pictures=())

    def _voided(self, run: Run, failure: PicturaError) -> JobRecord:
        outcome = self._outcome(run, failure)
        return msgspec.structs.replace(
            run.live.record,
            state="voided",
            ended_at=self._clock.now(),
            outcome=outcome,
            error=to_record(failure),
            provider_at_risk=outcome.spent and not run.deployment.provider.engine.abilities.free,
            attempts=(self._attempt(run, outcome),) if run.live.dispatched else (),
            pictures=tuple(run.pictures),
        )

    async def _void_later(self, voided: JobRecord, asked: Asked) -> None:
        pause_s = 0.5
        while True:
            await asyncio.sleep(pause_s)
            try:
                await self._database.write(lambda tx: transactions.void(tx, voided, asked))
            except (StorageFull, Overloaded):
                pause_s = min(pause_s * 2, 30.0)
            else:
                return

    def _outcome(self, run: Run, failure: PicturaError) -> Outcome:
        if isinstance(failure, EngineFailure):
            return failure.outcome
        if not run.live.dispatched:
            return Outcome.REFUSED
        free = run.deployment.provider.engine.abilities.free
        return Outcome.UNUSABLE if run.bought and not free else Outcome.FAILED

    def _attempt(self, run: Run, outcome: Outcome) -> Json:
        began = run.live.record.dispatched_at or run.live.record.created_at
        return {
            "provider": run.deployment.provider.name,
            "engine": run.deployment.provider.engine.name,
            "model": run.deployment.provider_model,
            "outcome": outcome.value,
            "milliseconds": round((self._clock.now() - began) * 1000),
        }


def _defect() -> Internal:
    return Internal("Something went wrong on the server; the request was not charged.")


def wanted(run: Run, index: int) -> bool:
    """Whether a picture was asked for and is not there yet: what is beyond that is dropped, not charged."""
    return index in range(run.parsed.request.n) and all(kept.index != index for kept in run.pictures)


def gravest(failure: EngineFailure, unusable: EngineFailure | None) -> EngineFailure:
    """What a call without a picture came to: an unusable one was bought, whatever failed after it."""
    if unusable is None or failure.outcome is Outcome.AMBIGUOUS:
        return failure
    return unusable


def told_once(adjustments: Sequence[Adjustment]) -> list[Adjustment]:
    """Each of them once: the pictures of a request mostly differ in the same way."""
    return [
        adjustment for place, adjustment in enumerate(adjustments) if adjustment not in adjustments[:place]
    ]
