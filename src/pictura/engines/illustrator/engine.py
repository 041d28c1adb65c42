"""The illustrator as an engine: orders go to warm drawing processes, stages come back as events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import msgspec
import structlog

from pictura.engines.engine import Abilities, Call, Completed, Event, Facts, Obstacle, Partial, Terms
from pictura.engines.illustrator.pool import NoProcess, Pool, Share
from pictura.engines.illustrator.process import Process
from pictura.engines.illustrator.scene import Format, Level, Order
from pictura.engines.illustrator.wire import Kind, decode_refusal, decode_told
from pictura.errors import EngineFailure
from pictura.types import ImageRequest, Outcome

PIECE_BYTES = 64 * 1024

LEVELS: dict[str, Level] = {
    "low": "low",
    "medium": "medium",
    "standard": "medium",
    "high": "high",
    "hd": "high",
    "xhigh": "high",
    "max": "high",
}
"""How carefully the illustrator draws for each quality of the contract."""
FORMATS: dict[str, Format] = {"png": "png", "jpeg": "jpeg", "webp": "webp", "gif": "gif", "svg": "svg"}


ENDED = "A drawing process ended unexpectedly."
NOT_VECTOR = Obstacle(
    param="output_format",
    message="SVG is not supported for an edit here: a picture that was uploaded is no drawing of shapes.",
)
"""Whoever asks for it all the same is refused by the drawing process."""
NO_PROCESS = "The illustrator's drawing processes cannot be started; the operator finds the reason in the server's log."

log = structlog.stdlib.get_logger("pictura.illustrator")


class _Failed(msgspec.Struct, frozen=True, kw_only=True):
    """Picture `index` will not come."""

    index: int
    failure: EngineFailure


_Events = asyncio.Queue[Event | _Failed]


class Illustrator:
    """Draws on the CPU, in processes of its own; needs no key, no GPU and no network."""

    name = "illustrator"
    abilities = Abilities(seeds=True, free=True, writes_text=False, formats=frozenset(FORMATS))

    def __init__(self, processes: int) -> None:
        self._pool = Pool(processes)

    async def start(self) -> None:
        self._pool.start()

    async def close(self) -> None:
        await self._pool.close()

    def terms(self, request: ImageRequest, provider_model: str) -> Terms:
        """It draws whatever the contract allows, and edits all but into SVG."""
        edits = request.operation != "generation"
        return Terms(obstacle=NOT_VECTOR if edits and request.output_format == "svg" else None)

    async def run(self, call: Call) -> AsyncGenerator[Event]:
        """Draws the n pictures side by side; each leaves when it is done.

        Partials come of the lowest unfinished picture only (decisions.md, "Jobs, links, webhooks").
        Raises `EngineFailure` when the deadline passes (FAILED) or, once the others are delivered, when a
        picture could not be drawn (FAILED) or an upload is no picture to draw from (CALLER_FAULT).
        """
        events: _Events = asyncio.Queue()
        request = call.request
        share = self._pool.share()
        tasks = [asyncio.create_task(self._draw(call, index, share, events)) for index in range(request.n)]
        unfinished = set(range(request.n))
        failure: EngineFailure | None = None
        try:
            async with asyncio.timeout(call.deadline_s):
                while unfinished:
                    event = await events.get()
                    if isinstance(event, _Failed):
                        unfinished.discard(event.index)
                        failure = event.failure
                    elif isinstance(event, Completed):
                        unfinished.discard(event.index)
                        yield event
                    elif isinstance(event, Facts) or event.index == min(unfinished):
                        yield event
        except TimeoutError:
            raise EngineFailure(Outcome.FAILED, "Drawing took too long.", timeout=True) from None
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if failure is not None:
            raise failure

    async def _draw(self, call: Call, index: int, share: Share, events: _Events) -> None:
        try:
            async with share.process() as process:
                try:
                    await process.send(order_for(call, index))
                    await self._forward(process, index, events)
                except (EOFError, OSError):
                    await process.give_up()
                    events.put_nowait(_failed(index, ENDED))
        except NoProcess:
            events.put_nowait(_failed(index, NO_PROCESS))

    async def _forward(self, process: Process, index: int, events: _Events) -> None:
        number = 0
        while True:
            kind, length = await process.header()
            if kind is Kind.PICTURE:
                drained = asyncio.Event()
                events.put_nowait(Completed(index=index, body=_pieces(process, length, drained)))
                await drained.wait()
                return
            payload = await process.payload(length)
            if kind is Kind.TROUBLE:
                process.idle = True
                log.error("a picture could not be drawn", where=payload.decode().splitlines())
                events.put_nowait(_failed(index, "The illustrator could not draw this picture."))
                return
            if kind is Kind.REFUSED:
                process.idle = True
                events.put_nowait(_refused(index, payload))
                return
            if kind is Kind.TOLD:
                events.put_nowait(Facts(adjustments=decode_told(payload)))
                continue
            events.put_nowait(Partial(index=index, number=number, data=payload))
            number += 1


async def _pieces(process: Process, length: int, drained: asyncio.Event) -> AsyncIterator[bytes]:
    """A picture's bytes as they come through the pipe; afterwards the process is free again."""
    try:
        while length:
            piece = await process.some(min(length, PIECE_BYTES))
            length -= len(piece)
            yield piece
        process.idle = True
    except (EOFError, OSError):
        await process.give_up()
        raise EngineFailure(Outcome.FAILED, ENDED) from None
    finally:
        drained.set()


def _failed(index: int, message: str) -> _Failed:
    return _Failed(index=index, failure=EngineFailure(Outcome.FAILED, message))


def _refused(index: int, payload: bytes) -> _Failed:
    told = decode_refusal(payload)
    failure = EngineFailure(Outcome.CALLER_FAULT, told.message, param=told.param, code=told.code)
    return _Failed(index=index, failure=failure)


def order_for(call: Call, index: int) -> Order:
    """What one drawing process is told of a call."""
    request = call.request
    return Order(
        prompt=request.prompt,
        size=request.size,
        quality=LEVELS[request.quality],
        transparent=request.background == "transparent",
        output_format=FORMATS[request.output_format],
        compression=request.output_compression,
        frames=request.frames,
        author=request.svg.model if request.svg else None,
        seed=call.seed,
        index=index,
        partials=request.partial_images if request.stream else 0,
        operation=request.operation,
        images=tuple(map(str, call.images)),
        mask=None if call.mask is None else str(call.mask),
    )
