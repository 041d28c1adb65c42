"""Listens to one call: keeps its pictures, counts its partials, takes down what else is said."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pictura.engines.engine import Completed, Event, Facts, Partial, Progress
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
        self._unusable: EngineFailure | None = None

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
            case Progress():
                self._run.tell_progress(event.fraction, self.count)

    async def end(self, failure: EngineFailure | None) -> EngineFailure | None:
        """What the call came to, once nothing more is heard of it; None: it delivered all it was asked."""
        for index in list(self._unconfirmed):
            await self._confirm(index, self._said, pictures=max(1, self.delivered))
        if not self._made:
            failure = self._without_a_picture(failure)
        elif failure is None:
            failure = self._unusable
        self._book(failure)
        return failure

    def _without_a_picture(self, failure: EngineFailure | None) -> EngineFailure:
        """An unusable picture was bought, whatever failed after it."""
        if failure is not None and (self._unusable is None or failure.outcome is Outcome.AMBIGUOUS):
            return failure
        return self._unusable or EngineFailure(Outcome.UNUSABLE, "The engine ended without a picture.")

    def _book(self, failure: EngineFailure | None) -> None:
        """What the operator pays for this call, or may have to."""
        run, deployment = self._run, self._deployment
        if deployment.provider.engine.abilities.free:
            return
        request = run.parsed.request
        made = [metering.delivered(picture, run.partials.get(picture.index, 0)) for picture in self._made]
        outcome = None if failure is None else failure.outcome
        if not made and outcome is Outcome.UNUSABLE:
            made = metering.as_asked(request, self.count)
        run.at_risk = run.at_risk or outcome is Outcome.AMBIGUOUS
        run.provider_cost += metering.provider_cost(deployment, request, made, self._said.cost)

    async def _completed(self, made: Completed) -> None:
        """One unusable picture ends nothing: others of the call may still come; one too many is dropped."""
        if made.index not in range(self.count):
            return
        index = self._indexes[made.index]
        if not self._run.missing(index) or index in self._unconfirmed:
            return
        self._run.bought = True
        try:
            keeping = await self._keeper.keep(self._run, msgspec.structs.replace(made, index=index))
        except EngineFailure as failure:
            self._unusable = failure
            return
        self._run.note(tuple(filter(self._is_news, keeping.adjustments)))
        self._unconfirmed[index] = keeping.picture
        if not made.facts_follow:
            await self._confirm(index, self._said, pictures=1)

    async def _facts(self, facts: Facts) -> None:
        self._run.note(facts.adjustments)
        self._run.passed |= facts.passed
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
        quality = metering.quality_of(run.parsed, facts)
        picture = counted(run, picture, quality, said, facts.revised_prompt)
        self._said = msgspec.structs.replace(self._said, usage=None)  # it is counted once
        run.background = _background(run, facts) or run.background
        run.drawn_by = self._deployment
        run.note(_other_quality(run, facts))
        self._made.append(picture)
        await self._keeper.confirm(run, picture)

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
        run.partials[index] = run.partials.get(index, 0) + 1
        if index == min(filter(self._unfinished, range(run.parsed.request.n)), default=None):
            run.live.tell(msgspec.structs.replace(partial, index=index))

    def _unfinished(self, index: int) -> bool:
        return self._run.missing(index) and index not in self._unconfirmed


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
