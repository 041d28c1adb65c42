"""What every engine is: one method, always a stream of events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Protocol

import msgspec

from pictura.types import ImageRequest, Size, Usage


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt: the request as the contract resolved it, and the provider's name for its model."""

    job_id: str
    request: ImageRequest
    provider_model: str
    seed: int
    """The request's own seed, or a fresh one."""
    deadline_s: float


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine can do, so that routing asks only those able to serve a request."""

    seeds: bool = False
    """The same seed gives the same bytes."""
    free: bool = False
    """Its calls cost the operator nothing: after a kill its jobs may simply be asked again."""
    writes_text: bool = True
    """It may bill text output that the token table cannot foresee."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the whole call is, 0 to 1."""

    fraction: float


class Partial(msgspec.Struct, frozen=True, kw_only=True):
    """A true stage of picture `index`; `number` counts from 0 within that picture."""

    index: int
    number: int
    data: bytes


class Completed(msgspec.Struct, frozen=True, kw_only=True):
    """Picture `index` is made. `body` yields its bytes once and must be read before the next event.

    `usage` is what the provider claims for this picture; None: our tables stand.
    """

    index: int
    body: AsyncIterator[bytes]
    size: Size | None = None
    usage: Usage | None = None
    revised_prompt: str | None = None


Event = Progress | Partial | Completed


class Engine(Protocol):
    """Speaks one protocol. `run` raises `errors.EngineFailure` with the outcome it saw."""

    @property
    def name(self) -> str: ...

    @property
    def abilities(self) -> Abilities: ...

    def run(self, call: Call) -> AsyncGenerator[Event]:
        """Makes the call's pictures; closing the iterator ends the work."""
        ...

    async def start(self) -> None:
        """Readies what the engine keeps warm; returns without waiting for it."""
        ...

    async def close(self) -> None:
        """Ends all that the engine runs."""
        ...
