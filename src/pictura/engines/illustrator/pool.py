"""The drawing processes: kept warm, lent out one at a time and fairly, replaced when they end."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import structlog

from pictura.engines.illustrator.process import PROGRAM, Process

log = structlog.stdlib.get_logger("pictura.illustrator")

QUICK_STARTS = 3
"""How often in a row each process may fail to start before calls are told so instead of waiting."""
PAUSE_S = 0.25
PAUSE_S_MAX = 30.0
"""Between failed starts: doubled each time, up to this."""


class NoProcess(Exception):
    """No drawing process is there, nor has one started lately though it was tried again and again."""


class Share:
    """One call's part in the pool: the processes it has now, and what of it waits for one."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.lent = 0
        self.waiting: deque[asyncio.Future[Process]] = deque()

    @asynccontextmanager
    async def process(self) -> AsyncGenerator[Process]:
        """Lends a process; one that comes back owing bytes, or dead, is replaced. Raises `NoProcess`."""
        process = await self._pool.lend(self)
        try:
            yield process
        finally:
            self._pool.take_back(self, process)


class Pool:
    """As many drawing processes as configured, lent to the call that has the fewest of them."""

    def __init__(self, count: int, program: tuple[str, ...] = PROGRAM) -> None:
        self._program = program
        self._failures = [0] * count
        """For each place, how many processes in a row were of no use to anybody."""
        self._places: list[asyncio.Task[None]] = []
        self._working: set[Process] = set()
        self._idle: deque[Process] = deque()
        self._line: list[Share] = []
        """Calls that wait for a process; who was served last stands last."""

    def start(self) -> None:
        """Starts the processes; they are lent as each becomes ready."""
        self._places = [asyncio.create_task(self._fill(place)) for place in range(len(self._failures))]

    def share(self) -> Share:
        """A new call's part, with nothing lent yet."""
        return Share(self)

    async def close(self) -> None:
        """Ends all processes, whatever they are at."""
        for place in self._places:
            place.cancel()
        await asyncio.gather(*self._places, return_exceptions=True)

    async def lend(self, share: Share) -> Process:
        """A process for one picture of a call, when it is that call's turn. Raises `NoProcess`."""
        if self._hopeless:
            raise NoProcess
        turn: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        share.waiting.append(turn)
        if share not in self._line:
            self._line.append(share)
        self._serve()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.take_back(share, turn.result())
            raise

    def take_back(self, share: Share, process: Process) -> None:
        share.lent -= 1
        if process.idle and process.alive:
            self._offer(process)
        else:
            process.kill()

    @property
    def _hopeless(self) -> bool:
        return not self._working and min(self._failures) >= QUICK_STARTS

    def _offer(self, process: Process) -> None:
        self._idle.append(process)
        self._serve()

    def _serve(self) -> None:
        self._idle = deque(process for process in self._idle if process.alive)
        while self._idle and (share := self._next()) is not None:
            process = self._idle.popleft()
            process.used = True
            share.lent += 1
            share.waiting.popleft().set_result(process)

    def _next(self) -> Share | None:
        """The waiting call that has the fewest processes; among equals, who was served longest ago."""
        for share in self._line:
            share.waiting = deque(turn for turn in share.waiting if not turn.done())
        self._line = [share for share in self._line if share.waiting]
        if not self._line:
            return None
        share = min(self._line, key=lambda share: share.lent)
        self._line.remove(share)
        self._line.append(share)
        return share

    async def _fill(self, place: int) -> None:
        """Keeps a process there for ever; one that fails again and again is tried ever more seldom."""
        while True:
            was_of_use = await self._run_one()
            failures = self._failures[place] = 0 if was_of_use else self._failures[place] + 1
            if self._hopeless:
                self._send_away()
            if failures:
                await asyncio.sleep(min(PAUSE_S * 2 ** (failures - 1), PAUSE_S_MAX))

    async def _run_one(self) -> bool:
        """Sees a process from its start to its end; False when it never had a picture to draw."""
        try:
            process = await self._started()
        except OSError as problem:
            log.warning("a drawing process could not be started", problem=str(problem))
            return False
        try:
            if await _ready(process):
                self._working.add(process)
                self._offer(process)
            exit_code = await process.ended()
        finally:
            self._working.discard(process)
            await process.close()
        if process in self._idle:
            self._idle.remove(process)
        _tell(process, exit_code)
        return process.used

    async def _started(self) -> Process:
        """A new process; one whose start is cancelled half-way is ended, not forgotten."""
        starting = asyncio.create_task(Process.start(self._program))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            with suppress(OSError):
                await (await starting).close()
            raise

    def _send_away(self) -> None:
        """Tells all who wait that no process will come soon."""
        for share in self._line:
            for turn in share.waiting:
                if not turn.done():
                    turn.set_exception(NoProcess())
        self._line.clear()


async def _ready(process: Process) -> bool:
    try:
        await process.ready()
    except (EOFError, OSError, ValueError):
        await process.give_up()
        return False
    return True


def _tell(process: Process, exit_code: int) -> None:
    """One event for each end that nobody asked for, with what the process said last."""
    if process.killed:
        log.info("a drawing process was replaced within a picture")
    else:
        log.error(
            "a drawing process ended" if process.used else "a drawing process could not start",
            exit_code=exit_code,
            said=process.last_words,
        )
