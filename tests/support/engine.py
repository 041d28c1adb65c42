"""An engine that plays, for each prompt, the part that a test gave it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Sequence

from pictura.engines.engine import Call, Completed, Event, Partial
from pictura.errors import EngineFailure
from pictura.testing import FakeEngine, pieces, png
from pictura.types import Outcome, Size

Part = Callable[[Call], AsyncGenerator[Event]]


class Actor(FakeEngine):
    """A FakeEngine with other parts for some prompts; `calls_of` tells what a provider would have billed."""

    def __init__(
        self,
        *,
        pause_s: float = 0.0,
        free: bool = False,
        writes_text: bool = False,
        resolves_auto: bool = True,
    ) -> None:
        super().__init__(pause_s=pause_s, free=free, writes_text=writes_text, resolves_auto=resolves_auto)
        self._parts: dict[str, Part] = {}

    def plays(self, prompt: str, part: Part) -> None:
        self._parts[prompt] = part

    def calls_of(self, prompt: str) -> int:
        return sum(call.request.prompt == prompt for call in self.calls)

    async def run(self, call: Call) -> AsyncGenerator[Event]:
        part = self._parts.get(call.request.prompt)
        if part is None:
            async for event in super().run(call):
                yield event
            return
        self.calls.append(call)
        async for event in part(call):
            yield event


def fails(
    outcome: Outcome, message: str = "It went wrong.", *, after: int = 0, timeout: bool = False
) -> Part:
    """Delivers `after` pictures, then fails."""

    async def part(call: Call) -> AsyncGenerator[Event]:
        for index in range(after):
            yield Completed(index=index, body=pieces(png(call.request.size)))
        raise EngineFailure(outcome, message, timeout=timeout)

    return part


def breaks(problem: Exception, *, after: int = 0) -> Part:
    """Delivers `after` pictures, then shows a defect of its own."""

    async def part(call: Call) -> AsyncGenerator[Event]:
        for index in range(after):
            yield Completed(index=index, body=pieces(png(call.request.size)))
        raise problem

    return part


def delivers(*pictures: bytes, indexes: Sequence[int] | None = None) -> Part:
    """Delivers exactly these bytes as the pictures, however many were asked for."""

    async def part(call: Call) -> AsyncGenerator[Event]:
        for position, picture in enumerate(pictures):
            yield Completed(index=indexes[position] if indexes else position, body=pieces(picture))

    return part


class Gate:
    """Holds an engine's calls until a test opens it; `reached` tells that one has come."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    async def passed(self) -> None:
        self.reached.set()
        while not self._open.is_set():
            await asyncio.sleep(0.005)


def waits(gate: Gate, then: Part | None = None, *, partials_first: int = 0) -> Part:
    """Waits at a gate, then delivers what was asked for, or plays another part."""

    async def part(call: Call) -> AsyncGenerator[Event]:
        for number in range(partials_first):
            yield Partial(index=0, number=number, data=png(Size(16, 16)))
        await gate.passed()
        if then is not None:
            async for event in then(call):
                yield event
            return
        for index in range(call.request.n):
            yield Completed(index=index, body=pieces(png(call.request.size)))

    return part


def well() -> Part:
    """Delivers what was asked for."""
    gate = Gate()
    gate.open()
    return waits(gate)
