"""The database as one SQLite file: a writing side with group commit, a thread for long reads, and a
connection for look-ups in the caller's own thread.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from pictura.errors import StartError
from pictura.store import migrations
from pictura.store.ballast import Ballast
from pictura.store.database import Transaction
from pictura.store.group_commit import GroupCommit
from pictura.store.sqlite_errors import told

T = TypeVar("T")

BUSY_TIMEOUT_S = 5.0
"""How long a read, or a start, waits for a lock that another process holds."""
BUSY_PAUSE_S = 0.02
CHECKPOINT_PAGES = 2000
CACHE_KIB = 8192
STATEMENTS_CACHED = 256
BALLAST = "ballast"

_SETTINGS = {
    "synchronous": "FULL",
    "temp_store": "MEMORY",
    "secure_delete": "OFF",
    "cache_size": -CACHE_KIB,
    "wal_autocheckpoint": CHECKPOINT_PAGES,
}


class SqliteDatabase:
    """`database.Database` on a file in WAL mode with `synchronous = FULL`.

    Several processes may have the same file open; what is right never rests on anything but SQL.
    """

    def __init__(self, path: Path) -> None:
        self._writer = GroupCommit(partial(_connect, path), Ballast(path.with_name(BALLAST)))
        self._reader = _connect(path, reads_only=True)
        self._peeker = _connect(path, reads_only=True)
        self._peeking = threading.Lock()
        self._reading = ThreadPoolExecutor(1, "pictura-reader")

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
        return await self._writer.write(work)

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._read, work)

    def peek(self, work: Callable[[Transaction], T]) -> T:
        try:
            with self._peeking:
                return work(self._peeker)
        except sqlite3.Error as error:
            raise told(error) from error

    async def close(self) -> None:
        await self._writer.close()
        await asyncio.to_thread(self._reading.shutdown)
        self._reader.close()
        with self._peeking:
            self._peeker.close()

    def _read(self, work: Callable[[Transaction], T]) -> T:
        try:
            self._reader.execute("BEGIN")
            try:
                return work(self._reader)
            finally:
                self._reader.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise told(error) from error


def check_version(path: Path) -> None:
    """Raises `errors.StartError` for a file of a newer version, of another program, or damaged."""
    with _telling_why_unopened(path), closing(_connect(path, reads_only=True)) as connection:
        migrations.check_version(connection, str(path))


def _connect(path: Path, *, reads_only: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_CACHED,
    )
    for name, value in {**_SETTINGS, "query_only": int(reads_only)}.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if not _in_wal_mode(connection):
        raise StartError(
            f"{path} is on a file system that cannot hold a database safely: WAL is not possible there."
        )
    migrations.migrate(connection, str(path))


def _in_wal_mode(connection: sqlite3.Connection) -> bool:
    """Turns the mode on. SQLite's own patience does not cover the first change of it, so this waits itself."""
    ends = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            return connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal"
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > ends:
                raise
        time.sleep(BUSY_PAUSE_S)


@contextmanager
def _telling_why_unopened(path: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StartError(_why_unopened(path, error)) from error


def _why_unopened(path: Path, error: sqlite3.DatabaseError) -> str:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return f"{path} is damaged or no database: {error}. Restore it from a backup, or use another data folder."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{path} is locked by another program; try again when it has ended."
    return f"{path} cannot be opened for writing: {error}. Is the disk full, or the folder another user's?"
