"""One drawing process as the server sees it: orders go in, frames come out, what it says is kept."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.wire import HEADER, Kind, encode_order

PROGRAM = (sys.executable, "-m", "pictura.engines.illustrator.worker")

BUFFER_BYTES = 256 * 1024
SAID_BYTES_MAX = 4096
SAID_LINES_MAX = 12
END_WAIT_S = 2.0


class Process:
    """A child process. `idle` is false while it owes the end of a picture."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        assert child.stdin is not None and child.stdout is not None and child.stderr is not None, "has pipes"
        self._child = child
        self._orders, self._frames, self._words = child.stdin, child.stdout, child.stderr
        self._said = b""
        self._listening = asyncio.create_task(self._listen())
        self.idle = False
        self.used = False
        """It was lent at least once: its start was a good one."""
        self.killed = False
        """Its end was ours, not its own."""

    @classmethod
    async def start(cls, program: tuple[str, ...] = PROGRAM) -> Process:
        """Raises `OSError` when the system has no process to give."""
        child = await asyncio.create_subprocess_exec(
            *program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=BUFFER_BYTES,
        )
        return cls(child)

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether it may draw; its pipe tells of its end sooner than the system does."""
        return self._child.returncode is None and not self._frames.at_eof()

    async def ready(self) -> None:
        """Returns once the process has loaded what it draws with; raises `EOFError` if it ends before."""
        kind, _ = await self.header()
        if kind is not Kind.READY:
            raise EOFError("a drawing process began with something else than being ready")
        self.idle = True

    async def send(self, order: Order) -> None:
        self.idle = False
        self._orders.write(encode_order(order))
        await self._orders.drain()

    async def header(self) -> tuple[Kind, int]:
        kind, length = HEADER.unpack(await self.payload(HEADER.size))
        return Kind(kind), length

    async def payload(self, length: int) -> bytes:
        return await self._frames.readexactly(length)

    async def some(self, length_max: int) -> bytes:
        """At least one byte; raises `EOFError` when the process has ended."""
        piece = await self._frames.read(length_max)
        if not piece:
            raise EOFError("a drawing process ended within a picture")
        return piece

    async def ended(self) -> int:
        """Waits for the end; the exit code, which is minus the signal that ended it."""
        code = await self._child.wait()
        await self._listening
        return code

    @property
    def last_words(self) -> list[str]:
        """The last lines that it wrote to its standard error."""
        return self._said.decode("utf-8", "replace").splitlines()[-SAID_LINES_MAX:]

    def kill(self) -> None:
        if self._child.returncode is None:
            self.killed = True
            with suppress(ProcessLookupError):
                self._child.kill()

    async def give_up(self) -> None:
        """After its pipe closed or said nonsense: lets it end by itself for a moment, then by force."""
        with suppress(TimeoutError):
            async with asyncio.timeout(END_WAIT_S):
                await self._child.wait()
        self.kill()

    async def close(self) -> None:
        """Ends the process by closing its pipe, and by force if that is not enough."""
        self._orders.close()
        await self.give_up()
        await self.ended()

    async def _listen(self) -> None:
        while piece := await self._words.read(SAID_BYTES_MAX):
            self._said = (self._said + piece)[-SAID_BYTES_MAX:]
