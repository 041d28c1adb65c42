"""The path of a request, from a valid request to a job that has ended.

claim, admit, quote, reserve happen while the caller waits; run, keep and settle belong to the
job, which goes on whether or not anybody watches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from pictura.clock import Clock
from pictura.contract import prices, tokens
from pictura.contract.parse import Parsed
from pictura.errors import Cancelled, Internal, JobRunning, StorageFull, to_record
from pictura.relay import transactions
from pictura.relay.admission import Admission
from pictura.relay.gallery import Gallery
from pictura.relay.idempotency import Asked, Earlier, Idempotency, of_claim
from pictura.relay.jobs import Board, DistantWatch, LiveJob, Watch
from pictura.relay.retry_budget import RetryBudget
from pictura.relay.routing import ANY_MODEL, Deployment, Routing
from pictura.relay.run import Run
from pictura.relay.runner import Runner
from pictura.store import records
from pictura.store.database import Database, Transaction
from pictura.store.records import JobRecord
from pictura.turn import Glance
from pictura.types import Micros, Outcome, Usage

_encode = msgspec.json.Encoder().encode

DISK_RESERVE_BYTES = 8 * 1024 * 1024
"""Kept free for the ledger when a picture's own space is weighed."""
POLL_S = 0.05
"""How often a job that another process runs is looked at."""
CANCEL_POLL_S = 0.005
"""How often a job is looked at that was told to give up: it does so within a few turns of the loop."""


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """The job that answers a request; `earlier` tells why, when it is not a new one."""

    job_id: str
    earlier: Earlier | None = None


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
        self._free_bytes = Glance(gallery.pictures.free_bytes)
        self._idempotency = Idempotency(database, board)
        self._budget = RetryBudget()
        self._runner = Runner(
            clock=clock, database=database, gallery=gallery, budget=self._budget, tasks=tasks
        )

    async def submit(self, asked: Asked, parsed: Parsed) -> Submitted:
        """Finds or starts the job of a request; what it raises has cost nothing.

        Raises `Overloaded`, `StorageFull`, `KeyReused`, `BudgetExhausted`, `TooManyInFlight`,
        `ModelNotPriced`.
        """
        now = self._clock.now()
        earlier = self._idempotency.earlier(asked, now)
        if earlier is not None:
            return Submitted(job_id=earlier.job_id, earlier=earlier)
        candidates = self._routing.candidates(parsed.request)
        self._check_space(parsed)
        amount = _worst_case(parsed, candidates)
        self._admission.enter()
        candidates, slotted = _with_slot(candidates)
        try:
            job = self._new_job(asked, parsed, candidates[0] if slotted else None, amount or Micros(0), now)
            held = await self._database.write(
                lambda tx: transactions.open_job(tx, job, asked, parsed.request, amount)
            )
        except BaseException:
            self._give_back(candidates, slotted)
            raise
        if held is not None:
            self._give_back(candidates, slotted)
            earlier = of_claim(held, asked)
            return Submitted(job_id=earlier.job_id, earlier=earlier)
        self._budget.earn()
        self._start(job, asked, parsed, candidates, slotted)
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
            record = self._found(job_id)
            if record.ended_at is not None:
                return record
            await asyncio.sleep(POLL_S)

    async def within(self, job_id: str, wait_s: float, gone: Callable[[], bool] = lambda: False) -> JobRecord:
        """The record of a job as soon as it has ended, or as it is after so many seconds; 0: at once."""
        if wait_s > 0:
            try:
                async with asyncio.timeout(wait_s):
                    return await self.ended(job_id, gone)
            except TimeoutError:
                pass
        return self._found(job_id)

    async def join(self, job_id: str, asked: Asked, parsed: Parsed) -> None:
        """Promises of an earlier job that has not ended what a new one would have promised."""
        live = self._board.find(job_id)
        if live is not None:
            live.keep_unwatched = live.keep_unwatched or asked.keep_unwatched

        def work(tx: Transaction) -> None:
            job = records.find(tx, job_id)
            if job is not None and job.ended_at is None:
                transactions.promise(tx, job, asked, parsed.request)

        await self._database.write(work)

    def resume(self, job: JobRecord, asked: Asked, parsed: Parsed) -> None:
        """Sees a job through that a process acknowledged and then died; raises as `Routing.candidates`."""
        candidates = self._routing.candidates(parsed.request)
        self._admission.readmit()
        self._start(job, asked, parsed, candidates, slotted=False)

    def time_s(self, model: str) -> float:
        """How long a request for a model may take, at most, whoever serves it."""
        serving = [
            each for each in self._routing.providers if not each.models.keys().isdisjoint((model, ANY_MODEL))
        ]
        return max((provider.deadline_s for provider in serving), default=0.0)

    def watch(self, job_id: str, gone: Callable[[], bool], *, partials: bool = True) -> Watch | DistantWatch:
        """The events of a job: as they happen when it runs in this process, else at its end."""
        live = self._board.find(job_id)
        if live is not None:
            return live.watch(gone, events=True, partials=partials)
        return DistantWatch(self._found(job_id), lambda: self.ended(job_id, gone))

    def _found(self, job_id: str) -> JobRecord:
        record = self._database.peek(lambda tx: records.find(tx, job_id))
        if record is None:
            raise Internal("The job is not there any more.")
        return record

    def progress(self, job: JobRecord) -> float:
        """How far a job is, 0 to 1."""
        if job.ended_at is not None:
            return 1.0
        live = self._board.find(job.id)
        return live.progress if live is not None else 0.0

    async def discard(self, job: JobRecord) -> JobRecord:
        """Cancels a job before dispatch, or deletes the pictures of one that has ended.

        Raises `JobRunning` in between; returns the job as it then is.
        """
        live = self._board.find(job.id)
        if live is not None and not live.dispatched:
            job = await self._cancel_here(live)
            if job.state == "voided":
                return job
        elif live is None and job.state == "reserved":
            return await self._cancel_elsewhere(job)
        if job.ended_at is None:
            raise _running()
        for picture in job.pictures:
            self._gallery.discard(picture)
        ids, now = [picture.id for picture in job.pictures], self._clock.now()
        await self._database.write(lambda tx: records.mark_deleted(tx, ids, now))
        return self._database.peek(lambda tx: records.find(tx, job.id)) or job

    async def _cancel_here(self, live: LiveJob) -> JobRecord:
        """Cancels a job of this process, unless it is dispatched in that very moment; how it then reads."""
        live.cancel()
        while self._board.find(live.record.id) is live and not live.dispatched:
            await asyncio.sleep(CANCEL_POLL_S)
        live.cancelled = not live.dispatched
        return live.record

    async def _cancel_elsewhere(self, job: JobRecord) -> JobRecord:
        """Voids a job that waits for its slot in another process, which finds it ended when its turn comes."""
        error = to_record(Cancelled("The job was cancelled before it was drawn."))
        cancelled = msgspec.structs.replace(
            job, state="voided", ended_at=self._clock.now(), outcome=Outcome.REFUSED, error=error
        )

        def work(tx: Transaction) -> None:
            now_is = records.find(tx, job.id)
            if now_is is None or now_is.state != "reserved":
                raise _running()
            transactions.void(tx, cancelled, None)

        await self._database.write(work)
        return cancelled

    def _check_space(self, parsed: Parsed) -> None:
        """Free space is weighed before anything is dispatched (decisions.md, "Tokens and money")."""
        request = parsed.request
        needed = request.size.pixels * 3 * request.n + DISK_RESERVE_BYTES
        if self._free_bytes() < needed:
            raise StorageFull("The server's disk is full: there is no room to keep the picture.")

    def _new_job(
        self, asked: Asked, parsed: Parsed, deployment: Deployment | None, amount: Micros, now: float
    ) -> JobRecord:
        """The row of a new job; `deployment` is set when it is dispatched at once."""
        request = parsed.request
        told = msgspec.structs.replace(request, prompt="", user=None, extra={})
        return JobRecord(
            id=self._clock.new_id("job"),
            key_id=asked.caller.key_id,
            route=asked.route,
            state="dispatched" if deployment else "reserved",
            model=request.model,
            deployment=deployment.name if deployment else None,
            engine=deployment.provider.engine.name if deployment else None,
            request=_encode(told),
            n=request.n,
            created_at=now,
            dispatched_at=now if deployment else None,
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
            digest=asked.digest,
        )

    def _start(
        self,
        job: JobRecord,
        asked: Asked,
        parsed: Parsed,
        candidates: tuple[Deployment, ...],
        slotted: bool,
    ) -> None:
        live = LiveJob(job, asked.digest, keep_unwatched=asked.keep_unwatched)
        live.dispatched = slotted
        self._board.add(live)
        run = Run(
            live=live,
            asked=asked,
            parsed=parsed,
            candidates=candidates,
            rest_unasked=candidates[-1].by_any and len(candidates) < self._routing.serving(job.model),
            ends_at=self._clock.monotonic() + max(each.provider.deadline_s for each in candidates),
            slotted=slotted,
            deployment=candidates[0] if slotted else None,
        )
        self._tasks.create_task(self._see_through(run), name=job.id)

    async def _see_through(self, run: Run) -> None:
        try:
            record = await self._runner.see_through(run)
        finally:
            self._give_back(run.candidates, run.slotted)
            self._board.remove(run.live)
        run.live.finish(record)

    def _give_back(self, candidates: tuple[Deployment, ...], slotted: bool) -> None:
        if slotted:
            candidates[0].provider.slots.release()
        self._admission.leave()


def _with_slot(candidates: tuple[Deployment, ...]) -> tuple[tuple[Deployment, ...], bool]:
    """The candidates with the first one in front that has a slot free now, which is taken; whether one had."""
    for position, candidate in enumerate(candidates):
        if candidate.provider.slots.take():
            return (candidate, *candidates[:position], *candidates[position + 1 :]), True
    return candidates, False


def _worst_case(parsed: Parsed, candidates: tuple[Deployment, ...]) -> Micros | None:
    """The most that a request may cost, whoever serves it in the end; None: it has no price."""
    worst = Micros(0)
    for abilities in {each.provider.engine.abilities for each in candidates}:
        amount = prices.reserve(
            parsed.model,
            parsed.request,
            writes_text=abilities.writes_text,
            resolves_auto=abilities.resolves_auto,
        )
        if amount is None:
            return None
        worst = max(worst, amount)
    return worst


def _running() -> JobRunning:
    return JobRunning("The job is being drawn; its pictures can be deleted when it has ended.", param="id")
