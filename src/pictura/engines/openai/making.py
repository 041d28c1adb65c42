"""One call on its way: what was wanted, and how many pictures have come of it."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterator, Sequence

from msgspec import structs

from pictura.engines.engine import Completed, Facts, Partial
from pictura.engines.openai.complaint import Complaint, complaint_of
from pictura.engines.openai.dialect import Cost
from pictura.engines.openai.facts import facts_of, of_each
from pictura.engines.openai.failures import Failures
from pictura.engines.openai.results import Results
from pictura.engines.openai.said import Shown, pictures_of
from pictura.errors import EngineFailure
from pictura.types import Outcome, Size

NO_PICTURE = "The provider answered without a picture."
NO_JSON = "The provider's answer is cut or damaged."


class Making:
    """Counts a call's pictures; of more than were wanted, the surplus is dropped."""

    def __init__(
        self,
        *,
        wanted: int,
        partials: int,
        fit: Size | None,
        results: Results,
        failures: Failures,
        cost: Cost | None,
        now: float,
    ) -> None:
        self.made = 0
        self._wanted = wanted
        self._partials = partials
        self._partial = 0
        self._fit = fit
        self._results = results
        self._failures = failures
        self._cost = cost
        self._now = now

    @property
    def done(self) -> bool:
        return self.made >= self._wanted

    def completed(self, body: AsyncIterable[bytes], revised_prompt: str | None = None) -> Completed | None:
        """The next picture; None when there are as many as were wanted."""
        if self.done:
            return None
        self.made += 1
        self._partial = 0
        return Completed(
            index=self.made - 1,
            body=body,
            fit=self._fit,
            revised_prompt=revised_prompt,
            facts_follow=True,
        )

    def shown(self, pictures: Sequence[Shown]) -> Iterator[Completed]:
        """The same for pictures that an answer shows in its text or by their addresses."""
        wanted = pictures[: self._wanted - self.made]
        for shown, body in zip(wanted, self._results.bodies(wanted), strict=True):
            completed = self.completed(body, shown.revised_prompt)
            if completed is not None:
                yield completed

    @property
    def wants_partial(self) -> bool:
        return not self.done and self._partial < self._partials

    def partial(self, data: bytes) -> Partial:
        """The next stage of the picture that is being made."""
        self._partial += 1
        return Partial(index=self.made, number=self._partial - 1, data=data)

    def facts(self, document: object, index: int | None = None) -> Facts | None:
        """What a document tells of the call, or of the picture `index`."""
        return facts_of(document, self._cost, index)

    def last_words(self, document: object) -> list[Facts]:
        """What a document tells once its pictures have been handed out, some before they could be read.

        Their rewritten prompts come with all that is said of the call, since nothing more is heard of a
        picture after the facts of its index.
        """
        facts = self.facts(document)
        prompts = [shown.revised_prompt for shown in pictures_of(document) if shown.kind == "mark"]
        prompts = prompts[: self.made]
        if not any(prompts):
            return [] if facts is None else [facts]
        facts = facts or Facts()
        return [structs.replace(facts, usage=None), *of_each(facts, prompts)]

    def complained(self, complaint: Complaint) -> EngineFailure:
        """What an error comes to that stands in a good answer."""
        return self._failures.of_complaint(complaint, now=self._now)

    def fruitless(self, document: object) -> EngineFailure:
        """Why an answer without a picture has none."""
        complaint = complaint_of(document, loosely=False)
        return (
            EngineFailure(Outcome.UNUSABLE, NO_PICTURE) if complaint is None else self.complained(complaint)
        )
