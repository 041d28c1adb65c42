"""The database as one SQLite file: a writer thread with group commit, a reader thread, and a
connection for look-ups in the caller's own thread.

Work that is handed in while a group is being made durable becomes the next group: one sync to disk
serves all who wait, and the event loop is woken once for all of them.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from pictura.errors import Overloaded, StartError, StorageFull
from pictura.store import migrations
from pictura.store.database import Transaction

T = TypeVar("T")
_Work = Callable[[Transaction], Any]
_Waiting = tuple[_Work, "asyncio.Future[Any]"]
_Ending = tuple[bool, Any]
"""Whether work succeeded, and its result or exception."""

BUSY_TIMEOUT_S = 5.0
"""How long one try waits for a lock that another process holds."""
BUSY_TRIES = 2
GROUP_SIZE_MAX = 256
"""So that the lock is never held long while others wait."""
CHECKPOINT_PAGES = 2000
CACHE_KIB = 8192
STATEMENTS_CACHED = 256

_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class _NotTogether(Exception):
    """Work failed after it had written: its group must be done again with a savepoint for each."""


class SqliteDatabase:
    """`database.Database` on a file in WAL mode with `synchronous = FULL`.

    Several processes may have the same file open; what is right never rests on anything but SQL.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = _connect(path)
        self._reader = _connect(path, reads_only=True)
        self._peeker = _connect(path, reads_only=True)
        self._peeking = threading.Lock()
        self._waiting: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._closed = False
        self._reading = ThreadPoolExecutor(1, "pictura-reader")
        self._writing = threading.Thread(target=self._write_groups, name="pictura-writer", daemon=True)
        self._writing.start()

    @classmethod
    def open(cls, path: Path) -> SqliteDatabase:
        """Opens the file, making or migrating it first.

        Raises `errors.StartError` for a file of a newer version, of another program, damaged, or
        out of reach.
        """
        with _telling_why_unopened(path):
            with closing(_connect(path)) as connection:
                _migrate(connection, path)
            return cls(path)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        if self._closed:
            raise RuntimeError("the database is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put((work, future))
        return await future

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._read, work)

    def peek(self, work: Callable[[Transaction], T]) -> T:
        with self._peeking:
            return work(self._peeker)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._waiting.put(None)
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        self._writing.join()
        self._reading.shutdown()
        with self._peeking:
            for connection in (self._peeker, self._reader, self._writer):
                connection.close()

    def _read(self, work: Callable[[Transaction], T]) -> T:
        self._reader.execute("BEGIN")
        try:
            return work(self._reader)
        finally:
            self._reader.execute("ROLLBACK")

    # The writer thread from here on.

    def _write_groups(self) -> None:
        ending = False
        while not ending:
            group, ending = self._next_group()
            if group:
                _deliver([future for _, future in group], self._commit([work for work, _ in group]))

    def _next_group(self) -> tuple[list[_Waiting], bool]:
        group: list[_Waiting] = []
        waiting = self._waiting.get()
        while waiting is not None:
            group.append(waiting)
            if self._waiting.empty() or len(group) == GROUP_SIZE_MAX:
                return group, False
            waiting = self._waiting.get()
        return group, True

    def _commit(self, group: list[_Work]) -> list[_Ending]:
        try:
            try:
                return self._commit_together(group)
            except _NotTogether:
                self._roll_back()
                return self._commit_apart(group)
        except sqlite3.Error as error:
            self._roll_back()
            return [(False, _told(error))] * len(group)

    def _commit_together(self, group: list[_Work]) -> list[_Ending]:
        # Without a savepoint for each: they cost a sixth of the whole, and refusals write nothing.
        self._begin()
        endings: list[_Ending] = []
        for work in group:
            changes = self._writer.total_changes
            ending = self._attempt(work)
            if not ending[0] and self._writer.total_changes != changes:
                raise _NotTogether
            endings.append(ending)
        self._writer.execute("COMMIT")
        return endings

    def _commit_apart(self, group: list[_Work]) -> list[_Ending]:
        self._begin()
        endings: list[_Ending] = []
        for work in group:
            self._writer.execute("SAVEPOINT work")
            ending = self._attempt(work)
            if not ending[0]:
                self._writer.execute("ROLLBACK TO work")
            self._writer.execute("RELEASE work")
            endings.append(ending)
        self._writer.execute("COMMIT")
        return endings

    def _attempt(self, work: _Work) -> _Ending:
        try:
            return True, work(self._writer)
        except sqlite3.Error as error:
            if _is(error, _FULL) or not self._writer.in_transaction:
                raise  # the whole group is lost
            return False, error
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever handed the work in
            return False, error

    def _begin(self) -> None:
        for tries_left in reversed(range(BUSY_TRIES)):
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if not (tries_left and _is(error, _BUSY)):
                    raise

    def _roll_back(self) -> None:
        try:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
        except sqlite3.Error:
            self._writer.close()
            self._writer = _connect(self._path)


def check_version(path: Path) -> None:
    """Raises `errors.StartError` for a file of a newer version, of another program, or damaged."""
    with _telling_why_unopened(path), closing(_connect(path, reads_only=True)) as connection:
        migrations.check_version(connection, str(path))


def _deliver(futures: list[asyncio.Future[Any]], endings: list[_Ending]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], _Ending]]] = {}
    for future, ending in zip(futures, endings, strict=True):
        by_loop.setdefault(future.get_loop(), []).append((future, ending))
    for loop, resolved in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, resolved)
        except RuntimeError:
            continue  # that loop is closed: nobody waits any more


def _resolve(resolved: list[tuple[asyncio.Future[Any], _Ending]]) -> None:
    for future, (succeeded, result) in resolved:
        if future.done():
            continue
        if succeeded:
            future.set_result(result)
        else:
            future.set_exception(result)


def _connect(path: Path, *, reads_only: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_CACHED,
    )
    settings = {
        "synchronous": "FULL",
        "temp_store": "MEMORY",
        "cache_size": -CACHE_KIB,
        "wal_autocheckpoint": CHECKPOINT_PAGES,
        "secure_delete": "OFF",
        "query_only": int(reads_only),
    }
    for name, value in settings.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise StartError(
            f"{path} is on a file system that cannot hold a database safely (no shared memory for WAL)."
        )
    migrations.migrate(connection, str(path))


@contextmanager
def _telling_why_unopened(path: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StartError(_why_unopened(path, error)) from error


def _why_unopened(path: Path, error: sqlite3.DatabaseError) -> str:
    if _is(error, _BUSY):
        return f"{path} is locked by another program; try again when it has ended."
    if _is(error, _FULL):
        return f"{path} cannot be opened or written: {error}. Is the disk full, or the folder not yours?"
    return (
        f"{path} is damaged or not a database: {error}. Restore it from a backup, or use another data folder."
    )


def _told(error: sqlite3.Error) -> Exception:
    if _is(error, _FULL):
        return StorageFull("The server's disk cannot take this request's record; nothing was charged.")
    if _is(error, _BUSY):
        return Overloaded("The server's records are locked by another program.", retry_after_s=2)
    return error


def _is(error: sqlite3.Error, codes: frozenset[int]) -> bool:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in codes
