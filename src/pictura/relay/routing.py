"""Who can serve a request: the deployments of a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from pictura.engines.engine import Engine
from pictura.errors import Overloaded
from pictura.relay.admission import Slots
from pictura.types import ImageRequest


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """A configured engine and the names it serves: ours to its own."""

    name: str
    engine: Engine
    slots: Slots
    models: Mapping[str, str]
    priority: int = 1
    deadline_s: float = 300.0


class Deployment(msgspec.Struct, frozen=True, kw_only=True):
    """A model at a provider."""

    provider: Provider
    model: str
    provider_model: str

    @property
    def name(self) -> str:
        return f"{self.provider.name}:{self.provider_model}"


class Routing:
    """Finds the deployments of a model, best first."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self.providers = tuple(sorted(providers, key=lambda provider: provider.priority))
        self._deployments: dict[str, tuple[Deployment, ...]] = {}
        for provider in self.providers:
            for ours, theirs in provider.models.items():
                deployment = Deployment(provider=provider, model=ours, provider_model=theirs)
                self._deployments[ours] = (*self._deployments.get(ours, ()), deployment)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._deployments)

    def candidates(self, request: ImageRequest) -> tuple[Deployment, ...]:
        """Deployments able to serve the request, best first; raises `Overloaded` when there is none."""
        able = self._deployments.get(request.model, ())
        if not able:
            raise Overloaded(f"No deployment serves the model '{request.model}' now.", retry_after_s=30)
        return able
