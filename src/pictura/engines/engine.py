"""What every engine is: one method, always a stream of events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

import msgspec

from pictura.types import Adjustment, ImageRequest, Micros, Size, Usage


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt: the request as the contract resolved it, and the provider's name for its model.

    `request.n` is what this call shall make; the pictures are counted from 0 within it.
    """

    job_id: str
    request: ImageRequest
    provider_model: str
    seed: int
    """The request's own seed, or a fresh one."""
    deadline_s: float
    """What is left of the whole request's time."""
    images: tuple[Path, ...] = ()
    """The pictures that an edit or a variation is made of, as files; none for a generation."""
    mask: Path | None = None
    """As large as the first of them and transparent where it shall be painted anew; None: nothing is marked."""


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine is like, whatever the request."""

    seeds: bool = False
    """The same seed gives the same bytes."""
    free: bool = False
    """Its calls cost the operator nothing: after a kill its jobs may simply be asked again."""
    writes_text: bool = True
    """It may bill text output that the token table cannot foresee."""
    formats: frozenset[str] = frozenset({"png", "jpeg", "webp"})
    """What may come of it where it is asked. SVG is for an engine that writes it itself, free of script
    and of other people's words: a provider's is never taken."""
    resolves_auto: bool = True
    """It makes of `auto` what our contract says; else `auto` goes through, and the dearest is reserved."""


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request cannot be made here: the parameter and, as a sentence, what is wrong with it."""

    param: str
    message: str


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine can make of a request, told before it is called."""

    obstacle: Obstacle | None = None
    pictures_per_call: int | None = None
    """How many pictures one call makes at most; None: as many as are asked."""


class Partial(msgspec.Struct, frozen=True, kw_only=True):
    """A true stage of picture `index`; `number` counts from 0 within that picture."""

    index: int
    number: int
    data: bytes


Take = Callable[[bytes | memoryview], None]
"""Is lent the next bytes of a picture, which it may not hold on to; may raise."""


class Pourable(ABC):
    """A body that can be had faster than piece by piece: it lends its bytes just as they come."""

    @abstractmethod
    def __aiter__(self) -> AsyncIterator[bytes]: ...

    @abstractmethod
    async def pour(self, take: Take) -> None: ...


async def pour(body: AsyncIterable[bytes], take: Take) -> None:
    """Gives all bytes of a body to `take`, the fastest way that the body knows."""
    if isinstance(body, Pourable):
        await body.pour(take)
        return
    async for piece in body:
        take(piece)


class Completed(msgspec.Struct, frozen=True, kw_only=True):
    """Picture `index` is made. `body` yields its bytes once and must be read before the next event.

    `fit` is the size that was asked where another had to be bought: the picture is resized to cover
    it and cropped around its centre.
    """

    index: int
    body: AsyncIterable[bytes]
    fit: Size | None = None
    revised_prompt: str | None = None
    facts_follow: bool = False
    """More will be said of it: in `Facts` of its index, or of the call until it ends."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider, or the engine, says of the call beside its pictures; may come several times.

    `usage` is a claim, for our tables to judge. `index` names the one picture it is about; None:
    the whole call. What is not said is None or empty.
    """

    index: int | None = None
    usage: Usage | None = None
    quality: str | None = None
    background: str | None = None
    revised_prompt: str | None = None
    cost: Micros | None = None
    """What the provider charges the operator."""
    adjustments: tuple[Adjustment, ...] = ()
    """What the engine dropped or mapped on the way to the provider."""
    passed: frozenset[str] = frozenset()
    """Keys of `request.extra` that went on to the provider."""


Event = Partial | Completed | Facts


class Engine(Protocol):
    """Speaks one protocol. `run` raises `errors.EngineFailure` with the outcome it saw."""

    @property
    def name(self) -> str: ...

    @property
    def abilities(self) -> Abilities: ...

    def terms(self, request: ImageRequest, provider_model: str) -> Terms:
        """What this engine can make of a request; asks nobody."""
        ...

    def run(self, call: Call) -> AsyncGenerator[Event]:
        """Makes the call's pictures; closing the iterator ends the work."""
        ...

    async def start(self) -> None:
        """Readies what the engine keeps warm; returns without waiting for it."""
        ...

    async def close(self) -> None:
        """Ends all that the engine runs."""
        ...
