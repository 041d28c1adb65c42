"""The path of a request, from a valid request to a job that has ended.

claim, admit, quote, reserve happen while the caller waits; run, keep and settle belong to the
job, which goes on whether or not anybody watches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import msgspec
import structlog

from pictura.clock import Clock
from pictura.contract import prices, tokens
from pictura.contract.parse import Parsed
from pictura.engines.engine import Call, Completed, Partial
from pictura.errors import (
    Cancelled,
    EngineFailure,
    Internal,
    JobRunning,
    Overloaded,
    PicturaError,
    StorageFull,
    to_record,
)
from pictura.relay import transactions
from pictura.relay.admission import Admission
from pictura.relay.gallery import Gallery
from pictura.relay.idempotency import Asked, Earlier, Idempotency, of_claim
from pictura.relay.jobs import Board, Kept, LiveJob, Watch
from pictura.relay.routing import Deployment, Routing
from pictura.store import records
from pictura.store.database import Database
from pictura.store.records import JobRecord, PictureRecord
from pictura.types import Delivered, Json, Micros, Outcome, Size, Usage

DISK_RESERVE_BYTES = 8 * 1024 * 1024
"""Kept free for the ledger when a picture's own space is weighed."""
GRACE_S = 5.0
"""How long past its deadline an engine may take to say so itself."""

POLL_S = 0.05
"""How often a job that another process runs is looked at."""

log = structlog.stdlib.get_logger("pictura.pipeline")


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """The job that answers a request; `earlier` tells why, when it is not a new one."""

    job_id: str
    earlier: Earlier | None = None


class Run(msgspec.Struct, kw_only=True):
    """One job on its way through the engine. The only value here that is filled as it goes."""

    live: LiveJob
    asked: Asked
    parsed: Parsed
    deployment: Deployment
    slotted: bool
    bought: bool = False
    pictures: list[PictureRecord] = []
    unkept: list[PictureRecord] = []
    partials: dict[int, int] = {}


class Pipeline:
    """Takes valid requests and sees them through."""

    def __init__(
        self,
        *,
        owner: str,
        clock: Clock,
        database: Database,
        gallery: Gallery,
        routing: Routing,
        admission: Admission,
        board: Board,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._owner = owner
        self._clock = clock
        self._database = database
        self._gallery = gallery
        self._routing = routing
        self._admission = admission
        self._board = board
        self._tasks = tasks
        self._idempotency = Idempotency(database, board)

    async def submit(self, asked: Asked, parsed: Parsed) -> Submitted:
        """Finds or starts the job of a request; what it raises has cost nothing.

        Raises `Overloaded`, `StorageFull`, `KeyReused`, `BudgetExhausted`, `TooManyInFlight`,
        `ModelNotPriced`.
        """
        now = self._clock.now()
        earlier = self._idempotency.earlier(asked, now)
        if earlier is not None:
            return Submitted(job_id=earlier.job_id, earlier=earlier)
        deployment = self._routing.candidates(parsed.request)[0]
        self._check_space(parsed)
        amount = prices.reserve(
            parsed.model, parsed.request, writes_text=deployment.provider.engine.abilities.writes_text
        )
        self._admission.enter()
        slotted = deployment.provider.slots.take()
        try:
            job = self._new_job(asked, parsed, deployment, amount or Micros(0), now, dispatched=slotted)
            held = await self._database.write(lambda tx: transactions.open_job(tx, job, asked, amount))
        except BaseException:
            self._give_back(deployment, slotted)
            raise
        if held is not None:
            self._give_back(deployment, slotted)
            earlier = of_claim(held, asked)
            return Submitted(job_id=earlier.job_id, earlier=earlier)
        self._start(job, asked, parsed, deployment, slotted)
        return Submitted(job_id=job.id)

    async def ended(self, job_id: str, gone: Callable[[], bool] = lambda: False) -> JobRecord:
        """The record of a job once it has ended, wherever it runs; `gone` tells when its watcher left."""
        while True:
            live = self._board.find(job_id)
            if live is not None:
                watch = live.watch(gone)
                try:
                    return await watch.ended()
                finally:
                    watch.leave()
            record = self._database.peek(lambda tx: records.find(tx, job_id))
            if record is None:
                raise Internal("The job is not there any more.")
            if record.ended_at is not None:
                return record
            await asyncio.sleep(POLL_S)

    def watch(self, job_id: str, gone: Callable[[], bool]) -> Watch | None:
        """The events of a job that runs in this process; None for any other."""
        live = self._board.find(job_id)
        return None if live is None else live.watch(gone, events=True)

    def progress(self, job: JobRecord) -> float:
        """How far a job is, 0 to 1."""
        live = self._board.find(job.id)
        if live is not None:
            return live.progress
        return 1.0 if job.ended_at is not None else 0.0

    async def discard(self, job: JobRecord) -> JobRecord:
        """Cancels a job before dispatch, or deletes the pictures of one that has ended.

        Raises `JobRunning` in between; returns the job as it then is.
        """
        live = self._board.find(job.id)
        if live is not None and not live.dispatched:
            live.cancel()
            job = await self.ended(job.id)
            if job.state == "voided":
                return job
        if job.ended_at is None:
            raise JobRunning(
                "The job is being drawn; its pictures can be deleted when it has ended.", param="id"
            )
        for picture in job.pictures:
            self._gallery.discard(picture)
        ids, now = [picture.id for picture in job.pictures], self._clock.now()
        await self._database.write(lambda tx: records.mark_deleted(tx, ids, now))
        return self._database.peek(lambda tx: records.find(tx, job.id)) or job

    def _check_space(self, parsed: Parsed) -> None:
        """Free space is weighed before anything is dispatched (decisions.md, "Tokens and money")."""
        request = parsed.request
        needed = request.size.pixels * 3 * request.n + DISK_RESERVE_BYTES
        if self._gallery.pictures.free_bytes() < needed:
            raise StorageFull("The server's disk is full: there is no room to keep the picture.")

    def _new_job(
        self,
        asked: Asked,
        parsed: Parsed,
        deployment: Deployment,
        amount: Micros,
        now: float,
        *,
        dispatched: bool,
    ) -> JobRecord:
        request = parsed.request
        told = msgspec.structs.replace(request, prompt="", user=None, extra={})
        return JobRecord(
            id=self._clock.new_id("job"),
            key_id=asked.caller.key_id,
            route=asked.route,
            state="dispatched" if dispatched else "reserved",
            model=request.model,
            deployment=deployment.name if dispatched else None,
            engine=deployment.provider.engine.name if dispatched else None,
            request=msgspec.json.encode(told),
            n=request.n,
            created_at=now,
            dispatched_at=now if dispatched else None,
            ended_at=None,
            reserved=amount,
            cost=Micros(0),
            provider_cost=Micros(0),
            provider_at_risk=False,
            usage=Usage(input_text=tokens.text_tokens(request.prompt)),
            outcome=None,
            error=None,
            adjustments=parsed.adjustments,
            attempts=(),
            idempotency_key=asked.idempotency_key,
            owner=self._owner,
        )

    def _start(
        self, job: JobRecord, asked: Asked, parsed: Parsed, deployment: Deployment, slotted: bool
    ) -> None:
        keep_unwatched = asked.idempotency_key is not None or asked.respond_async
        live = LiveJob(job, asked.digest, keep_unwatched=keep_unwatched)
        live.dispatched = slotted
        self._board.add(live)
        run = Run(live=live, asked=asked, parsed=parsed, deployment=deployment, slotted=slotted)
        self._tasks.create_task(self._see_through(run), name=job.id)

    async def _see_through(self, run: Run) -> None:
        """Runs a job to its end, whatever happens to it on the way."""
        try:
            record = await self._run(run)
        except PicturaError as failure:
            record = await self._void(run, failure)
        except Exception:
            log.exception("job failed", job=run.live.record.id)
            record = await self._void(
                run, Internal("Something went wrong on the server; the request was not charged.")
            )
        finally:
            self._give_back(run.deployment, run.slotted)
            self._board.remove(run.live)
        run.live.finish(record)

    async def _run(self, run: Run) -> JobRecord:
        if not run.slotted:
            await self._wait_for_slot(run)
            await self._dispatch(run)
        try:
            async with asyncio.timeout(run.deployment.provider.deadline_s + GRACE_S):
                await self._draw(run)
        except TimeoutError:
            if not run.pictures:
                raise EngineFailure(Outcome.AMBIGUOUS, "The picture took too long.", timeout=True) from None
        except PicturaError:
            if not run.pictures:
                raise
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

    async def _dispatch(self, run: Run) -> None:
        """Makes `dispatched` durable before the engine is called."""
        job, now = run.live.record, self._clock.now()
        engine = run.deployment.provider.engine.name
        still_wanted = await self._database.write(
            lambda tx: records.dispatch(tx, job.id, deployment=run.deployment.name, engine=engine, at=now)
        )
        if not still_wanted:
            raise Cancelled("The job was cancelled before it was drawn.")
        run.live.dispatched = True
        run.live.record = msgspec.structs.replace(
            job, state="dispatched", deployment=run.deployment.name, engine=engine, dispatched_at=now
        )

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
                        await self._keep(run, event)
                else:
                    if isinstance(event, Partial):
                        run.partials[event.index] = event.number + 1
                    run.live.tell(event)
        if not run.pictures:
            raise EngineFailure(Outcome.UNUSABLE, "The engine ended without a picture.")

    async def _keep(self, run: Run, made: Completed) -> None:
        """Stores a picture; all but the last of a request are told of as soon as their row is durable."""
        run.bought = True
        request, model = run.parsed.request, run.parsed.model
        partials = run.partials.get(made.index, 0)
        first = not run.pictures

        def usage_at(size: Size) -> Usage:
            delivered = Delivered(size=size, quality=request.quality, partials=partials)
            return tokens.picture_usage(model, request, delivered, first=first)

        picture = await self._gallery.keep(run.live.record, made, quality=request.quality, usage_at=usage_at)
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
            attempts=(self._attempt(run, Outcome.DELIVERED),),
            pictures=tuple(sorted(run.pictures, key=lambda picture: picture.index)),
        )
        await self._database.write(lambda tx: transactions.settle(tx, settled, run.unkept))
        for picture in run.unkept:
            run.live.tell(Kept(picture=picture, cost=settled.cost))
        return settled

    async def _void(self, run: Run, failure: PicturaError) -> JobRecord:
        """Releases the reservation; a ledger that cannot be written is tried again until it can."""
        job = run.live.record
        outcome = self._outcome(run, failure)
        voided = msgspec.structs.replace(
            job,
            state="voided",
            ended_at=self._clock.now(),
            outcome=outcome,
            error=to_record(failure),
            provider_at_risk=outcome.spent and not run.deployment.provider.engine.abilities.free,
            attempts=(self._attempt(run, outcome),) if run.live.dispatched else (),
        )
        for picture in run.pictures:
            self._gallery.discard(picture)
        try:
            await self._database.write(lambda tx: transactions.void(tx, voided, run.asked))
        except (StorageFull, Overloaded):
            self._tasks.create_task(self._void_later(voided, run.asked))
        return voided

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

    def _give_back(self, deployment: Deployment, slotted: bool) -> None:
        if slotted:
            deployment.provider.slots.release()
        self._admission.leave()


def wanted(run: Run, index: int) -> bool:
    """Whether a picture was asked for and is not there yet: what is beyond that is dropped, not charged."""
    return index in range(run.parsed.request.n) and all(kept.index != index for kept in run.pictures)
