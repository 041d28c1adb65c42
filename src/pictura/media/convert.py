"""Pictures made into what was asked, in a bounded child process for each.

One process for each picture, not a pool: conversions are rare, a start costs 0.1 s beside the 0.1 to 5 s
that the picture takes, nothing stays in memory between them, and no picture meets another client's.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

import msgspec

from pictura.media.conversion import UNREADABLE, Bounds, Conversion, Order, Report

PROGRAM = (sys.executable, "-P", "-m", "pictura.media.worker")
PIECE_BYTES = 64 * 1024
SAID_BYTES_MAX = 4096


class Unreadable(Exception):
    """The picture decodes nowhere: it is cut or broken."""


class ConversionFailed(Exception):
    """This picture could not be converted here and now; it may well be good. The message says why."""


class Converter:
    """Converts at most `processes` pictures at once; `time_s_max` is for each, its wait for a turn included."""

    def __init__(
        self,
        processes: int,
        *,
        bounds: Bounds | None = None,
        time_s_max: float = 60.0,
        program: tuple[str, ...] = PROGRAM,
    ) -> None:
        self._turns = asyncio.Semaphore(processes)
        self._bounds = bounds or Bounds()
        self._time_s_max = time_s_max
        self._program = program

    async def convert(
        self, picture: BinaryIO, conversion: Conversion, into: Callable[[bytes], object]
    ) -> Report:
        """Hands the converted picture to `into`, in pieces of at most 64 KiB.

        `picture` is a file at its beginning. Raises `Unreadable`, `ConversionFailed`, or what `into`
        raises; what it took until then is of no use. However this ends, its process has ended too.
        """
        try:
            async with asyncio.timeout(self._time_s_max), self._turns:
                order = msgspec.json.encode(Order(conversion=conversion, bounds=self._bounds))
                process = await _started((*self._program, order.decode()), picture)
                try:
                    return await _answer(process, into)
                finally:
                    await _ended(process)
        except TimeoutError as late:
            raise ConversionFailed(f"it took longer than {self._time_s_max:g} s") from late


async def _started(program: tuple[str, ...], picture: BinaryIO) -> Process:
    """A process that reads the picture and knows nothing of ours but where its modules are.

    One whose start is cancelled half-way is ended, not forgotten.
    """
    modules = os.pathsep.join(filter(None, sys.path))
    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *program, stdin=picture, stdout=PIPE, stderr=PIPE, limit=PIECE_BYTES, env={"PYTHONPATH": modules}
        )
    )
    try:
        return await asyncio.shield(starting)
    except OSError as problem:
        raise ConversionFailed(f"no process could be started: {problem.strerror}") from problem
    except asyncio.CancelledError:
        with suppress(OSError):
            await _ended(await starting)
        raise


async def _answer(process: Process, into: Callable[[bytes], object]) -> Report:
    assert process.stdout is not None and process.stderr is not None, "has pipes"
    try:
        line = await process.stdout.readline()
    except ValueError as trouble:
        raise ConversionFailed("its process said nonsense") from trouble
    while piece := await process.stdout.read(PIECE_BYTES):
        into(piece)
    said = await process.stderr.read(SAID_BYTES_MAX)
    exit_code = await process.wait()
    if exit_code == UNREADABLE:
        raise Unreadable
    if exit_code:
        raise ConversionFailed(f"its process ended with {exit_code}{_last_line(said)}")
    try:
        return msgspec.json.decode(line, type=Report)
    except msgspec.DecodeError as trouble:
        raise ConversionFailed("its process said nonsense") from trouble


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return f": {lines[-1]}" if lines else ""


async def _ended(process: Process) -> None:
    """Ends a process, whatever it is at, and empties its pipes: an asyncio process ends only after them."""
    with suppress(ProcessLookupError):
        process.kill()
    for pipe in (process.stdout, process.stderr):
        while pipe is not None and await pipe.read(PIECE_BYTES):
            pass
    await process.wait()
