"""What SQLite's errors mean to whoever asked."""

from __future__ import annotations

import sqlite3

from pictura.errors import Overloaded, StorageFull

FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
"""Another process holds what is needed; the last of them when many begin to read at once."""


def is_one_of(error: sqlite3.Error, codes: frozenset[int]) -> bool:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in codes


def told(error: sqlite3.Error) -> Exception:
    """The exception that an answer can be made of: a store that cannot be asked is no defect (503, 507)."""
    if is_one_of(error, FULL):
        return StorageFull("The server's disk cannot take this request's record; nothing was charged.")
    if is_one_of(error, BUSY):
        return Overloaded("The server's records are locked by another program.", retry_after_s=2)
    return error
