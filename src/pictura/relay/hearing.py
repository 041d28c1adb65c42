"""Listens to one call: keeps its pictures, counts its partials, takes down what else is said."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pictura.engines.engine import Completed, Event, Facts, Partial
from pictura.errors import EngineFailure
from pictura.relay import metering
from pictura.relay.keeper import Keeper, counted
from pictura.relay.routing import Deployment
from pictura.relay.run import Run
from pictura.relay.surprises import UNCHANGED
from pictura.store.records import PictureRecord
from pictura.types import Adjustment, Micros, Outcome


class Hearing:
    """One call of an engine. It counts its pictures from 0; `indexes` are their places in the request."""

    def __init__(self, run: Run, deployment: Deployment, indexes: Sequence[int], keeper: Keeper) -> None:
        self._run = run
        self._deployment = deployment
        self._indexes = indexes
        self._keeper = keeper
        self._unconfirmed: dict[int, PictureRecord] = {}
        self._made: list[PictureRecord] = []
        self._said = Facts()
        self._told: list[Adjustment] = []
        self._passed = frozenset[str]()
        self._unusable: EngineFailure | None = None
        self._heard = False
        for index in indexes:
            run.partials.pop(index, None)  # those of a call that failed are not this one's

    @property
    def count(self) -> int:
        """How many pictures the call shall make."""
        return len(self._indexes)

    @property
    def delivered(self) -> int:
        """How many of them are kept."""
        return len(self._made) + len(self._unconfirmed)

    async def take(self, event: Event) -> None:
        """The next event of the call."""
        match event:
            case Completed():
                await self._completed(event)
            case Facts():
                await self._facts(event)
            case Partial():
                self._partial(event)

    async def end(self, failure: Exception | None) -> Exception | None:
        """What the call came to, once nothing more is heard of it; None: it delivered all it was asked.

        A failure that is no engine's is ours; what had been kept before it is delivered all the same.
        """
        for index in list(self._unconfirmed):
            await self._confirm(index, self._said, pictures=max(1, self.delivered))
        if failure is None and self._made:
            failure = self._unusable
        elif failure is None or isinstance(failure, EngineFailure):
            failure = failure if self._made else self._without_a_picture(failure)
        self._book(failure)
        return failure

    def outcome(self, failure: Exception | None) -> Outcome:
        """The outcome of the call, whatever ended it."""
        if failure is None or self._made:
            return Outcome.DELIVERED
        return outcome_of(failure, bought=self._heard, free=self._is_free)

    @property
    def _is_free(self) -> bool:
        return self._deployment.provider.engine.abilities.free

    def _without_a_picture(self, failure: EngineFailure | None) -> EngineFailure:
        """An unusable picture was bought, whatever failed after it; who sent a stage had accepted the call."""
        if failure is None:
            return self._unusable or EngineFailure(Outcome.UNUSABLE, "The engine ended without a picture.")
        if self._unusable is not None and failure.outcome is not Outcome.AMBIGUOUS:
            return self._unusable
        if self._heard and failure.outcome is Outcome.NOT_ACCEPTED:
            return EngineFailure(Outcome.FAILED, failure.message, blame=failure.blame, wait_s=failure.wait_s)
        return failure

    def _book(self, failure: Exception | None) -> None:
        """What the operator pays for this call, or may have to."""
        if self._is_free:
            return
        run = self._run
        made = [metering.delivered(picture, run.partials.get(picture.index, 0)) for picture in self._made]
        outcome = None if failure is None else outcome_of(failure, bought=self._heard, free=False)
        if not made and outcome is Outcome.UNUSABLE:
            made = metering.as_asked(run.parsed.request, self.count)
        run.at_risk = run.at_risk or outcome is Outcome.AMBIGUOUS
        run.provider_cost += metering.provider_cost(
            self._deployment, run.parsed.request, made, self._said.cost
        )

    async def _completed(self, made: Completed) -> None:
        """One unusable picture ends nothing: others of the call may still come; one too many is dropped."""
        if made.index not in range(self.count):
            return
        index = self._indexes[made.index]
        if not self._run.missing(index) or index in self._unconfirmed:
            return
        self._run.bought = self._heard = True
        try:
            keeping = await self._keeper.keep(
                self._run, msgspec.structs.replace(made, index=index), self._deployment.provider.engine
            )
        except EngineFailure as failure:
            self._unusable = failure
            return
        self._told += filter(self._is_news, keeping.adjustments)
        self._unconfirmed[index] = keeping.picture
        if not made.facts_follow:
            await self._confirm(index, self._said, pictures=1)

    async def _facts(self, facts: Facts) -> None:
        self._told += facts.adjustments
        self._passed |= facts.passed
        if facts.index is not None and facts.index in range(self.count):
            self._said = msgspec.structs.replace(self._said, cost=_sum(self._said.cost, facts.cost))
            index = self._indexes[facts.index]
            if index in self._unconfirmed:
                await self._confirm(index, facts, pictures=1)
        else:
            self._said = _merged(self._said, facts)

    async def _confirm(self, index: int, facts: Facts, *, pictures: int) -> None:
        run = self._run
        picture = self._unconfirmed.pop(index)
        writes_text = self._deployment.provider.engine.abilities.writes_text
        said = metering.believed(
            run.parsed, facts, first=not run.pictures, writes_text=writes_text, pictures=pictures
        )
        quality = metering.quality_of(run.parsed, facts, dropped=self._dropped_quality)
        picture = counted(run, picture, quality, said, facts.revised_prompt)
        self._said = msgspec.structs.replace(self._said, usage=None)  # it is counted once
        run.background = _background(run, facts) or run.background
        run.drawn_by = self._deployment
        run.passed |= self._passed
        run.note((*self._told, *_other_quality(run, facts)))
        self._made.append(picture)
        await self._keeper.confirm(run, picture)

    @property
    def _dropped_quality(self) -> bool:
        """Whether the provider never heard which quality was asked."""
        return any(told.parameter == "quality" and told.became is None for told in self._told)

    def _is_news(self, told: Adjustment) -> bool:
        """A size that was left to the provider is no surprise."""
        left = "size" in self._run.parsed.request.auto
        return not (
            told.parameter == "size"
            and told.why == UNCHANGED
            and left
            and not self._deployment.provider.engine.abilities.resolves_auto
        )

    def _partial(self, partial: Partial) -> None:
        """Hands on a partial picture if it is of the lowest unfinished one (decisions, "Jobs, links, webhooks")."""
        run = self._run
        if partial.index not in range(self.count):
            return
        index = self._indexes[partial.index]
        self._heard = True
        run.partials[index] = run.partials.get(index, 0) + 1
        run.tell_progress()
        if index == min(filter(self._unfinished, range(run.parsed.request.n)), default=None):
            run.live.tell(msgspec.structs.replace(partial, index=index))

    def _unfinished(self, index: int) -> bool:
        return self._run.missing(index) and index not in self._unconfirmed


def outcome_of(failure: Exception, *, bought: bool, free: bool) -> Outcome:
    """The outcome of a failure. One that is ours leaves open what a provider made of the call."""
    if isinstance(failure, EngineFailure):
        return failure.outcome
    if free:
        return Outcome.FAILED
    return Outcome.UNUSABLE if bought else Outcome.AMBIGUOUS


def _merged(before: Facts, facts: Facts) -> Facts:
    """What is known of a call after it has said something more."""
    return Facts(
        usage=facts.usage or before.usage,
        quality=facts.quality or before.quality,
        background=facts.background or before.background,
        revised_prompt=facts.revised_prompt or before.revised_prompt,
        cost=_sum(before.cost, facts.cost),
    )


def _sum(one: Micros | None, other: Micros | None) -> Micros | None:
    if one is None or other is None:
        return other if one is None else one
    return Micros(one + other)


def _background(run: Run, facts: Facts) -> str | None:
    """What a provider made of `auto`, if it says so."""
    said = facts.background
    return said if "background" in run.parsed.request.auto and said in ("opaque", "transparent") else None


def _other_quality(run: Run, facts: Facts) -> tuple[Adjustment, ...]:
    """What is told of a quality that was asked and not made."""
    asked, said = run.parsed.request.quality, facts.quality
    if said == asked or said not in run.parsed.model.qualities or "quality" in run.parsed.request.auto:
        return ()
    return (Adjustment("quality", asked, said, "the engine says it made another"),)
