"""The drawing processes: kept warm, lent out one at a time, replaced when they end."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import structlog

from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.wire import HEADER, Kind, encode_order

log = structlog.stdlib.get_logger("pictura.illustrator")

BUFFER_BYTES = 256 * 1024
CLOSE_WAIT_S = 2.0


class Process:
    """One drawing process. `idle` is false while it owes the end of a picture."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self._child = child
        self.idle = False

    @classmethod
    async def start(cls) -> Process:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "pictura.engines.illustrator.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=BUFFER_BYTES,
        )
        return cls(child)

    async def ready(self) -> None:
        """Returns once the process has loaded what it draws with."""
        kind, _ = await self.header()
        if kind is not Kind.READY:
            raise EOFError("a drawing process began with something else than being ready")
        self.idle = True

    async def send(self, order: Order) -> None:
        self.idle = False
        stdin = self._child.stdin
        assert stdin is not None, "drawing processes are started with pipes"
        stdin.write(encode_order(order))
        await stdin.drain()

    async def header(self) -> tuple[Kind, int]:
        kind, length = HEADER.unpack(await self.payload(HEADER.size))
        return Kind(kind), length

    async def payload(self, length: int) -> bytes:
        return await self._stdout.readexactly(length)

    async def some(self, length_max: int) -> bytes:
        """At least one byte; raises `EOFError` when the process has ended."""
        piece = await self._stdout.read(length_max)
        if not piece:
            raise EOFError("a drawing process ended within a picture")
        return piece

    @property
    def alive(self) -> bool:
        return self._child.returncode is None

    async def wait(self) -> int:
        return await self._child.wait()

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._child.kill()
        await self._child.wait()

    async def close(self) -> None:
        """Ends an idle process by closing its pipe."""
        assert self._child.stdin is not None, "drawing processes are started with pipes"
        self._child.stdin.close()
        try:
            async with asyncio.timeout(CLOSE_WAIT_S):
                await self._child.wait()
        except TimeoutError:
            await self.kill()

    @property
    def _stdout(self) -> asyncio.StreamReader:
        assert self._child.stdout is not None, "drawing processes are started with pipes"
        return self._child.stdout


class Pool:
    """As many drawing processes as configured; whoever wants one waits in line."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free: asyncio.Queue[Process] = asyncio.Queue()
        self._all: set[Process] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Starts the processes; they become free as each is ready."""
        for _ in range(self._count):
            self._start_one()

    @asynccontextmanager
    async def process(self) -> AsyncGenerator[Process]:
        """Lends out a process; one that comes back owing bytes, or dead, is replaced."""
        process = await self._free.get()
        try:
            yield process
        finally:
            if process.idle and process.alive:
                self._free.put_nowait(process)
            else:
                self._all.discard(process)
                self._start_one()
                await process.kill()

    async def close(self) -> None:
        self._closed = True
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await asyncio.gather(*(process.close() if process.idle else process.kill() for process in self._all))

    def _start_one(self) -> None:
        if not self._closed:
            task = asyncio.create_task(self._add())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _add(self) -> None:
        process = await Process.start()
        self._all.add(process)
        try:
            await process.ready()
        except (EOFError, OSError):
            log.exception("a drawing process could not start", exit_code=await process.wait())
            self._all.discard(process)
            await asyncio.sleep(1.0)
            self._start_one()
        else:
            self._free.put_nowait(process)
