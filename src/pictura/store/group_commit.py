"""The writing side of SQLite: work that waits together is made durable together.

What is handed in while one group is being synced to disk becomes the next group: one sync serves
all of it, and the event loop is woken once for all who wait. The statements themselves, a few
microseconds each, run on the event loop; only what waits, for the disk or for another process's
lock, runs in the writer thread. Run there, every statement of a busy server would have to win the
interpreter's lock back from the loop, which costs more than the statements do.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from pictura.store.ballast import Ballast
from pictura.store.database import Transaction
from pictura.store.sqlite_errors import BUSY, FULL, is_one_of, told

T = TypeVar("T")
_Work = Callable[[Transaction], Any]
_Group = list[tuple[_Work, "asyncio.Future[Any]"]]
_Ending = tuple[bool, Any]
"""Whether work succeeded, and its result or exception."""
_Step = tuple[Callable[[], sqlite3.Error | None], Callable[[sqlite3.Error | None], None]]
"""What the writer thread does, and what the loop does then."""

BUSY_PATIENCE_S = 10.0
"""How long a group waits for a lock that another process holds."""
GROUP_SIZE_MAX = 64
"""So that neither the loop nor another process waits long for a group."""


class GroupCommit:
    """Takes work from one event loop and commits it in groups.

    `connect` makes the connection that is written with; it must not begin transactions by itself.
    A group that finds the disk full is begun once more with the space of `ballast`.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], ballast: Ballast) -> None:
        self._connect = connect
        self._ballast = ballast
        ballast.hold()
        self._connect_anew()
        self._queue: deque[tuple[_Work, asyncio.Future[Any]]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._under_way = False
        self._idle: asyncio.Future[None] | None = None
        self._closed = False
        self._steps: SimpleQueue[_Step | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._take_steps, name="pictura-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Transaction], T]) -> asyncio.Future[T]:
        """As `database.Database.write`, handed in at once; awaited or not, it goes on to its end."""
        if self._closed:
            raise RuntimeError("the database is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        if not self._under_way:
            self._under_way = True
            self._loop = loop
            self._start_soon(loop)
        elif loop is not self._loop:
            raise RuntimeError("the database is being written from another event loop")
        self._queue.append((work, future))
        return future

    async def close(self) -> None:
        """Commits all that was handed in, then closes."""
        if self._closed:
            return
        self._closed = True
        if self._under_way and self._loop is not None and not self._loop.is_closed():
            self._idle = asyncio.get_running_loop().create_future()
            await self._idle
        self._steps.put(None)
        await asyncio.to_thread(self._thread.join)
        self._connection.close()

    # On the event loop.

    def _start_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        # A whole turn of the loop later: what those just woken write next comes along. Fuller groups are
        # fewer commits, and more of these end while the loop rests, so that none fights for the interpreter.
        loop.call_soon(loop.call_soon, self._start)

    def _start(self) -> None:
        self._attempt_group([self._queue.popleft() for _ in range(min(len(self._queue), GROUP_SIZE_MAX))])

    def _attempt_group(self, group: _Group) -> None:
        failure = self._begin()
        if failure is not None and is_one_of(failure, BUSY):
            self._steps.put((self._begin_patiently, partial(self._run, group)))
        else:
            self._run(group, failure)

    def _run(self, group: _Group, failure: sqlite3.Error | None) -> None:
        endings: list[_Ending] = []
        if failure is None:
            try:
                endings = self._run_together(group)
            except sqlite3.Error as error:
                failure = error
        if failure is None:
            self._steps.put((self._commit, partial(self._end, group, endings)))
        else:
            self._end(group, endings, failure)

    def _end(self, group: _Group, endings: list[_Ending], failure: sqlite3.Error | None) -> None:
        if failure is not None:
            self._roll_back()
            if is_one_of(failure, FULL) and self._ballast.let_go():
                self._attempt_group(group)
                return
            endings = [(False, told(failure))] * len(group)
        for (_, future), (succeeded, result) in zip(group, endings, strict=True):
            if future.done():
                continue  # cancelled: its work was done all the same
            if succeeded:
                future.set_result(result)
            else:
                future.set_exception(result)
        self._go_on()

    def _go_on(self) -> None:
        assert self._loop is not None
        if self._queue:
            self._start_soon(self._loop)
            return
        self._under_way = False
        if self._idle is not None:
            self._idle.set_result(None)

    def _run_together(self, group: _Group) -> list[_Ending]:
        # One savepoint for all: one for each would cost a sixth of the whole, and most refusals write nothing.
        self._connection.execute("SAVEPOINT together")
        endings: list[_Ending] = []
        for work, _ in group:
            changes = self._connection.total_changes
            ending = self._attempt(work)
            if not ending[0] and self._connection.total_changes != changes:
                self._connection.execute("ROLLBACK TO together")
                return [self._run_apart(work) for work, _ in group]
            endings.append(ending)
        return endings

    def _run_apart(self, work: _Work) -> _Ending:
        self._connection.execute("SAVEPOINT apart")
        ending = self._attempt(work)
        if not ending[0]:
            self._connection.execute("ROLLBACK TO apart")
        self._connection.execute("RELEASE apart")
        return ending

    def _attempt(self, work: _Work) -> _Ending:
        try:
            return True, work(self._cursor)
        except sqlite3.Error as error:
            if is_one_of(error, FULL) or not self._connection.in_transaction:
                raise  # the whole group is lost
            return False, error
        except StopIteration as error:
            return False, RuntimeError(f"work raised {error!r}, which no future can carry")
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever handed the work in
            return False, error

    def _begin(self) -> sqlite3.Error | None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            return error
        return None

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._connection.close()
            self._connect_anew()

    def _connect_anew(self) -> None:
        self._connection = self._connect()
        self._connection.execute("PRAGMA busy_timeout = 0")  # the loop never waits for a lock
        # One cursor for all work: to make one for each statement costs as much as a short statement.
        self._cursor = self._connection.cursor()

    # In the writer thread.

    def _take_steps(self) -> None:
        while (step := self._steps.get()) is not None:
            action, then = step
            failure = action()
            assert self._loop is not None
            try:
                self._loop.call_soon_threadsafe(then, failure)
            except RuntimeError:
                return  # the loop was closed over its own work: nobody waits any more

    def _begin_patiently(self) -> sqlite3.Error | None:
        self._connection.execute(f"PRAGMA busy_timeout = {int(BUSY_PATIENCE_S * 1000)}")
        try:
            return self._begin()
        finally:
            self._connection.execute("PRAGMA busy_timeout = 0")

    def _commit(self) -> sqlite3.Error | None:
        try:
            self._connection.commit()
        except sqlite3.Error as error:
            return error
        if not self._ballast.held:
            self._ballast.hold()
        return None
