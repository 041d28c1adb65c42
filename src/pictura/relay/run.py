"""One job on its way through the engines, and what was seen of it so far."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pictura.contract import unknown_keys
from pictura.contract.parse import Parsed
from pictura.errors import EngineFailure
from pictura.relay.idempotency import Asked
from pictura.relay.jobs import LiveJob
from pictura.relay.routing import Deployment
from pictura.store.records import PictureRecord
from pictura.types import Adjustment, Json, Outcome


class Run(msgspec.Struct, kw_only=True):
    """The only value of the request path that is filled as it goes."""

    live: LiveJob
    asked: Asked
    parsed: Parsed
    candidates: tuple[Deployment, ...]
    """Who may be asked, best first; the first of them is the one whose slot the job holds or waits for."""
    rest_unasked: bool = False
    """Whether somebody else could make it but must be left alone just now."""
    ends_at: float
    """When the whole request's time is over, on the clock that never runs backwards."""
    slotted: bool
    """Whether the job holds a slot that no call has used yet."""

    pictures: dict[int, PictureRecord] = {}
    """Those that are kept and of which nothing more will be heard, in the order they came."""
    unkept: list[PictureRecord] = []
    """Those whose row is written, and of which a stream is told, with the job's end."""
    partials: dict[int, int] = {}
    """How many partial pictures came of each."""
    failures: list[Exception] = []
    """What each call that failed for good came to."""
    waits_s: list[float] = []
    """What those who took nothing asked us to wait."""
    attempts: list[Json] = []
    adjustments: list[Adjustment] = []
    """What the engines that delivered dropped, mapped and converted."""
    passed: set[str] = set()
    """Unknown keys of the client's that went on to a provider that delivered."""
    deployment: Deployment | None = None
    """Who was asked last, as the job's row has it."""
    drawn_by: Deployment | None = None
    """Who delivered the last picture."""
    background: str | None = None
    """What a provider made of `auto`."""
    bought: bool = False
    """Whether a picture came that the operator may have to pay."""
    at_risk: bool = False
    """Whether a call ended so that nobody knows whether it must be paid."""
    provider_cost: int = 0
    """What providers charge the operator, in micro-dollars."""

    @property
    def engine_is_free(self) -> bool:
        return self.deployment is None or self.deployment.provider.engine.abilities.free

    def put_first(self, position: int) -> None:
        """Lets the candidate at a position be asked first."""
        chosen = self.candidates[position]
        self.candidates = (chosen, *self.candidates[:position], *self.candidates[position + 1 :])

    def missing(self, index: int) -> bool:
        """Whether a picture was asked for and is not there yet."""
        return index in range(self.parsed.request.n) and index not in self.pictures

    def told_so_far(self) -> tuple[Adjustment, ...]:
        """Everything that was changed about the request, as far as it is known."""
        ignored = {
            name: value for name, value in self.parsed.request.extra.items() if name not in self.passed
        }
        told = unknown_keys.ignored(ignored) if ignored else ()
        return (*self.parsed.adjustments, *told, *self.adjustments)

    def note(self, adjustments: Iterable[Adjustment]) -> None:
        """Takes in what was changed; calls side by side change the same, which is told once."""
        for each in adjustments:
            if each not in self.adjustments:
                self.adjustments.append(each)

    def tell_progress(self) -> None:
        """Counts the pictures that are there and, of the others, the stages that have come."""
        request = self.parsed.request
        stages = sum(count for index, count in self.partials.items() if index not in self.pictures)
        share = stages / (request.partial_images + 1)
        self.live.progress = min(1.0, (len(self.pictures) + share) / request.n)


_GRAVITY = (
    Outcome.AMBIGUOUS,
    Outcome.UNUSABLE,
    Outcome.CALLER_FAULT,
    Outcome.FAILED,
    Outcome.NOT_ACCEPTED,
)


def gravest(failures: list[Exception]) -> Exception:
    """What a job without a picture came to (outcomes.md, "Fan-out and streams").

    What is no engine's failure is our own, a full disk for instance, and comes first.
    """
    return min(failures, key=_gravity)


def _gravity(failure: Exception) -> int:
    return _GRAVITY.index(failure.outcome) if isinstance(failure, EngineFailure) else -1
