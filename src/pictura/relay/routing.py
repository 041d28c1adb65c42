"""Who can serve a request: the deployments of a model, those that may be asked, and in which order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from pictura.clock import Clock
from pictura.contract.model import Model
from pictura.engines.engine import Engine, Obstacle
from pictura.errors import BadRequest, EngineFailure, Overloaded
from pictura.media.sniff import STILL_FORMATS
from pictura.relay.admission import Slots
from pictura.relay.breaker import Breaker
from pictura.relay.patience import Patience
from pictura.types import ImageRequest, Outcome

ANY_MODEL = "*"


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """A configured engine and the names it serves: ours to its own; `*` is any name, passed on."""

    name: str
    engine: Engine
    slots: Slots
    models: Mapping[str, str]
    priority: int = 1
    weight: int = 1
    deadline_s: float = 300.0
    on_server_error: Literal["fail", "failover"] = "fail"
    contracts: Mapping[str, Model] = {}
    """What its own names cost the operator, as far as the catalogue knows them."""
    breaker: Breaker = msgspec.field(default_factory=Breaker)


class Deployment(msgspec.Struct, frozen=True, kw_only=True):
    """A model at a provider."""

    provider: Provider
    model: str
    provider_model: str
    by_any: bool = False
    """It stands for any name: only the provider knows whether it has this one."""
    breaker: Breaker = msgspec.field(default_factory=Breaker)
    """For what speaks against this model there alone: that the provider does not know it."""

    @property
    def name(self) -> str:
        return f"{self.provider.name}:{self.provider_model}"

    def wait_s(self, now: float) -> float:
        """How long until it may be asked; 0: now."""
        return max(self.provider.breaker.wait_s(now), self.breaker.wait_s(now))

    @property
    def on_trial(self) -> bool:
        """Whether its next call is a probe: until it has come back, no other goes."""
        return self.provider.breaker.state != "closed" or self.breaker.state != "closed"

    def enter(self, now: float) -> bool:
        """Whether it may be asked now; a probe is counted by it."""
        # Both are looked at before either is entered: a probe that one of them forbids is not counted.
        return not self.wait_s(now) and self.provider.breaker.enter(now) and self.breaker.enter(now)

    def note(self, failure: EngineFailure | None, now: float) -> None:
        """What came of a call that was let in; None: a picture.

        An engine that costs nothing is our own: to leave it alone would protect nobody.
        """
        if self.provider.engine.abilities.free:
            return
        if failure is None:
            self.provider.breaker.note("success", now)
            self.breaker.note("success", now)
            return
        blame = failure.blame
        self.provider.breaker.note("failure" if blame == "provider" else "alive", now)
        self.breaker.note("failure" if blame == "deployment" else "alive", now)
        if failure.wait_s is not None:
            self.provider.breaker.hold_off(failure.wait_s, now)

    def note_nothing(self, now: float) -> None:
        """A call that was let in ended without a word of the provider's."""
        self.provider.breaker.note("nothing", now)
        self.breaker.note("nothing", now)


class Routing:
    """Finds the deployments of a model, best first."""

    def __init__(self, providers: Sequence[Provider], clock: Clock) -> None:
        self.providers = tuple(sorted(providers, key=lambda provider: provider.priority))
        self._clock = clock
        self._chance = random.Random(clock.seed())
        self._patience = Patience()
        self._deployments: dict[str, tuple[Deployment, ...]] = {}
        for provider in self.providers:
            for ours, theirs in provider.models.items():
                if ours != ANY_MODEL:
                    self._add(Deployment(provider=provider, model=ours, provider_model=theirs))
        self._any = [provider for provider in self.providers if ANY_MODEL in provider.models]

    def _add(self, deployment: Deployment) -> None:
        self._deployments[deployment.model] = (
            *self._deployments.get(deployment.model, ()),
            deployment,
        )

    def candidates(self, request: ImageRequest) -> tuple[Deployment, ...]:
        """Deployments able to serve the request that may be asked now, best first.

        Raises `BadRequest` when none is able, whatever its state, and `Overloaded` when all that are
        must be left alone for a while.
        """
        able = self._able(request)
        now = self._clock.monotonic()
        ready = [deployment for deployment in able if not deployment.wait_s(now)]
        if not ready:
            raise self._all_resting(request.model, (deployment.wait_s(now) for deployment in able))
        return tuple(ready if len(ready) == 1 else self._ordered(ready))

    def serving(self, model: str) -> int:
        """How many deployments have, or may have, a model, whatever their state."""
        return len(self._of(model))

    def _able(self, request: ImageRequest) -> list[Deployment]:
        able: list[Deployment] = []
        obstacles: list[Obstacle] = []
        for deployment in self._of(request.model):
            obstacle = _obstacle(deployment, request)
            if obstacle is None:
                able.append(deployment)
            else:
                obstacles.append(obstacle)
        if not able:
            if not obstacles:
                raise Overloaded(
                    f"No deployment serves the model '{request.model}' now.",
                    retry_after_s=self._patience.of(30),
                )
            raise BadRequest(obstacles[0].message, param=obstacles[0].param)
        return able

    def _of(self, model: str) -> tuple[Deployment, ...]:
        named = self._deployments.get(model, ())
        if not self._any:
            return named
        serving = {deployment.provider.name for deployment in named}
        return (
            *named,
            *(
                Deployment(provider=provider, model=model, provider_model=model, by_any=True)
                for provider in self._any
                if provider.name not in serving
            ),
        )

    def _ordered(self, deployments: Iterable[Deployment]) -> list[Deployment]:
        """By priority; those of equal priority in an order drawn by their weights."""
        drawn = {
            deployment.name: self._chance.random() ** (1 / deployment.provider.weight)
            for deployment in deployments
        }
        return sorted(deployments, key=lambda each: (each.provider.priority, -drawn[each.name]))

    def _all_resting(self, model: str, waits_s: Iterable[float]) -> Overloaded:
        return Overloaded(
            f"Every provider of the model '{model}' is failing or asked for patience; ask again in a moment.",
            retry_after_s=self._patience.of(min(waits_s)),
        )


def _obstacle(deployment: Deployment, request: ImageRequest) -> Obstacle | None:
    """What keeps a request from being made there: a format that no engine converts to is asked or not at all."""
    engine = deployment.provider.engine
    wanted = request.output_format
    if wanted not in STILL_FORMATS | engine.abilities.formats:
        message = f"{wanted.upper()} is not supported by whoever serves the model '{request.model}' here."
        return Obstacle(param="output_format", message=message)
    return engine.terms(request, deployment.provider_model).obstacle


def nothing_there(model: str) -> EngineFailure:
    """What a client is told when every provider of any name said that it does not know this one."""
    return EngineFailure(
        Outcome.NOT_ACCEPTED,
        f"The model '{model}' does not exist.",
        param="model",
        code="model_not_found",
        blame="deployment",
        status=404,
    )
