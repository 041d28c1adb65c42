"""One call of one engine after another, until the pictures are there or nobody else may be asked.

    outcome         another deployment is asked
    NOT_ACCEPTED    yes
    FAILED          if its provider has `on_server_error = "failover"`
    any other       no: the pictures may have been bought

Every call beyond the first for its pictures is paid out of the retry budget, so that a failing
provider is not flooded on its way down (design §4, outcomes.md "Time and protection").
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import msgspec
import structlog

from pictura.clock import Clock
from pictura.engines.engine import Call, Completed
from pictura.errors import EngineFailure
from pictura.relay.hearing import Hearing
from pictura.relay.keeper import Keeper
from pictura.relay.retry_budget import RetryBudget
from pictura.relay.routing import Deployment, nothing_there
from pictura.relay.run import Run
from pictura.types import Json, Outcome

GRACE_S = 5.0
"""How long past its deadline an engine may take to say so itself."""
KEEPING_S = 75.0
"""How long a picture may take into the store, its conversion included."""
SIDE_BY_SIDE_MAX = 4
"""How many calls of one job may run at once where each makes one picture."""

FAIR_SHARE = 0.5
"""A call that had less of its provider's own time says nothing against it by taking too long."""

Refusals = tuple[tuple[Deployment, EngineFailure], ...]

log = structlog.stdlib.get_logger("pictura.attempt")


class NotCalled(Exception):
    """No call was made: there was no turn, no time, or the provider is left alone just now."""

    def __init__(self, failure: EngineFailure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Attempts:
    """Makes the pictures of a run."""

    def __init__(self, *, clock: Clock, keeper: Keeper, budget: RetryBudget) -> None:
        self._clock = clock
        self._keeper = keeper
        self._budget = budget

    async def make(self, run: Run) -> None:
        """Sees to all pictures of a run; what failed for good stands in `run.failures`."""
        await self._make(run, range(run.parsed.request.n), run.candidates, ())

    async def _make(
        self, run: Run, indexes: Sequence[int], candidates: Sequence[Deployment], refused: Refusals
    ) -> None:
        """Makes these pictures at the first of the candidates: in one call, or in as many as it needs.

        `refused` is what those said who were asked before.
        """
        first = candidates[0]
        terms = first.provider.engine.terms(run.parsed.request, first.provider_model)
        most = terms.pictures_per_call or len(indexes)
        if len(indexes) <= most:
            await self._one_call(run, indexes, candidates, refused)
            return
        parts = [indexes[start : start + most] for start in range(0, len(indexes), most)]
        if first.on_trial:
            await self._one_call(run, parts.pop(0), candidates, refused)
        places = asyncio.Semaphore(SIDE_BY_SIDE_MAX)
        async with asyncio.TaskGroup() as calls:
            for part in parts:
                calls.create_task(self._in_turn(places, run, part, candidates, refused))

    async def _in_turn(
        self,
        places: asyncio.Semaphore,
        run: Run,
        indexes: Sequence[int],
        candidates: Sequence[Deployment],
        refused: Refusals,
    ) -> None:
        async with places:
            if not any(_caller_fault(failure) for failure in run.failures):
                await self._one_call(run, indexes, candidates, refused)

    async def _one_call(
        self, run: Run, indexes: Sequence[int], candidates: Sequence[Deployment], refused: Refusals
    ) -> None:
        """One call for these pictures, and another elsewhere if this one surely bought nothing."""
        deployment, *others = candidates
        called = True
        try:
            failure = await self._call(run, deployment, indexes)
        except NotCalled as no_call:
            failure, called = no_call.failure, False
        if failure is None:
            return
        if isinstance(failure, EngineFailure):
            refused = (*refused, (deployment, failure))
            if failure.wait_s is not None:
                run.waits_s.append(failure.wait_s)
            if others and all(map(run.missing, indexes)) and self._goes_on(run, failure, deployment, called):
                await self._elsewhere(run, indexes, others, refused)
                return
            failure = last_word(refused, run.rest_unasked)
        run.failures.append(failure)

    async def _elsewhere(
        self, run: Run, indexes: Sequence[int], others: Sequence[Deployment], refused: Refusals
    ) -> None:
        try:
            await self._keeper.move(run, others[0])
        except Exception as unwritten:  # noqa: BLE001 - calls beside this one go on
            run.failures.append(unwritten)
        else:
            await self._make(run, indexes, others, refused)

    def _goes_on(self, run: Run, failure: EngineFailure, deployment: Deployment, called: bool) -> bool:
        """Whether another deployment may be asked after this failure."""
        failed = failure.outcome is Outcome.FAILED and deployment.provider.on_server_error == "failover"
        if not failed and failure.outcome is not Outcome.NOT_ACCEPTED:
            return False
        return self._clock.monotonic() < run.ends_at and (not called or self._budget.spend())

    async def _call(self, run: Run, deployment: Deployment, indexes: Sequence[int]) -> Exception | None:
        """One call; what it came to is told to the breakers, to the job and to the log.

        An exception that is no engine's failure is ours, a full disk for instance; calls beside this
        one go on. Raises `NotCalled` when no call was made.
        """
        await self._take_slot(run, deployment)
        try:
            began = self._clock.monotonic()
            left_s = run.ends_at - began
            if left_s <= 0:
                raise NotCalled(_no_turn())
            if not deployment.enter(began):
                raise NotCalled(resting(deployment.wait_s(began)))
            hearing = Hearing(run, deployment, indexes, self._keeper)
            try:
                failure = await self._hear(run, deployment, hearing, left_s)
            except BaseException:
                deployment.note_nothing(self._clock.monotonic())
                raise
            self._tell_breakers(deployment, failure, left_s)
            self._note(run, deployment, hearing, failure, self._clock.monotonic() - began)
            return failure
        finally:
            deployment.provider.slots.release()

    async def _hear(
        self, run: Run, deployment: Deployment, hearing: Hearing, left_s: float
    ) -> Exception | None:
        provider = deployment.provider
        deadline_s = max(0.0, min(left_s, provider.deadline_s))
        request = run.parsed.request
        if hearing.count != request.n:
            request = msgspec.structs.replace(request, n=hearing.count)
        call = Call(
            job_id=run.live.record.id,
            request=request,
            provider_model=deployment.provider_model,
            seed=self._clock.seed() if request.seed is None else request.seed,
            deadline_s=deadline_s,
        )
        try:
            async with (
                asyncio.timeout(deadline_s + GRACE_S) as patience,
                aclosing(provider.engine.run(call)) as events,
            ):
                async for event in events:
                    if isinstance(event, Completed):
                        await _kept(hearing, event, patience)
                    else:
                        await hearing.take(event)
        except TimeoutError:
            return await hearing.end(too_long())
        except Exception as failure:  # noqa: BLE001 - it ends this call; the job tells it
            return await hearing.end(failure)
        return await hearing.end(None)

    async def _take_slot(self, run: Run, deployment: Deployment) -> None:
        """A place at the provider: the one that the job holds already, or one to wait for."""
        if run.slotted and deployment is run.candidates[0]:
            run.slotted = False
            return
        try:
            async with asyncio.timeout(max(0.0, run.ends_at - self._clock.monotonic())):
                await deployment.provider.slots.wait()
        except TimeoutError:
            raise NotCalled(_no_turn()) from None

    def _tell_breakers(self, deployment: Deployment, failure: Exception | None, left_s: float) -> None:
        """A provider is judged by calls that had their time, and by nothing that is our own fault."""
        now = self._clock.monotonic()
        fair = left_s >= deployment.provider.deadline_s * FAIR_SHARE
        if failure is None or (isinstance(failure, EngineFailure) and (fair or not failure.timeout)):
            deployment.note(failure, now)
        else:
            deployment.note_nothing(now)

    def _note(
        self, run: Run, deployment: Deployment, hearing: Hearing, failure: Exception | None, took_s: float
    ) -> None:
        outcome = hearing.outcome(failure)
        attempt: Json = {
            "provider": deployment.provider.name,
            "engine": deployment.provider.engine.name,
            "model": deployment.provider_model,
            "outcome": outcome,
            "milliseconds": round(took_s * 1000),
        }
        if isinstance(failure, EngineFailure) and failure.outcome is not Outcome.CALLER_FAULT:
            attempt["problem"] = failure.message  # a sentence of ours: a caller's fault may quote the prompt
        run.attempts.append(attempt)
        log.info("attempt", job=run.live.record.id, pictures=hearing.delivered, **attempt)


def last_word(refused: Refusals, rest_unasked: bool) -> EngineFailure:
    """What pictures came to that nobody made; every provider of any name may have said it has no such model."""
    failures = [failure for _, failure in refused]
    if failures[-1].blame != "deployment":
        return failures[-1]
    if not rest_unasked and all(_knows_nothing(*each) for each in refused):
        return nothing_there(refused[-1][0].model)
    return next((failure for failure in failures if failure.blame != "deployment"), failures[-1])


def _knows_nothing(deployment: Deployment, failure: EngineFailure) -> bool:
    return deployment.by_any and failure.blame == "deployment"


async def _kept(hearing: Hearing, made: Completed, patience: asyncio.Timeout) -> None:
    """A picture that has been bought is kept, however late it comes; its engine minds the deadline."""
    due = patience.when()
    assert due is not None, "a call has a deadline"
    if due - asyncio.get_running_loop().time() > KEEPING_S:
        await hearing.take(made)
        return
    patience.reschedule(due + KEEPING_S)
    await hearing.take(made)
    patience.reschedule(due)


def too_long() -> EngineFailure:
    return EngineFailure(Outcome.AMBIGUOUS, "The picture took too long.", timeout=True)


def resting(wait_s: float) -> EngineFailure:
    """Another call tries a failing provider just now, or it has asked for patience: this one leaves it alone."""
    return EngineFailure(
        Outcome.NOT_ACCEPTED,
        "The provider is failing; ask again in a moment.",
        blame="nobody",
        wait_s=wait_s,
    )


def _no_turn() -> EngineFailure:
    return EngineFailure(Outcome.NOT_ACCEPTED, "The request waited too long for its turn.", blame="nobody")


def _caller_fault(failure: Exception) -> bool:
    return isinstance(failure, EngineFailure) and failure.outcome is Outcome.CALLER_FAULT
