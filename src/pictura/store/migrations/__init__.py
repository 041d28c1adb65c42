"""The schema's numbered steps, one `.sql` file each.

A step is applied whole or not at all, with the number it brings the database to. A released file
is never edited: a change of schema is a new file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib import resources

from pictura.errors import StartError

APPLICATION_ID = 0x50494354
"""`PICT`, in the header of every database of ours."""


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Brings a database to the newest step; safe beside other processes that do the same.

    Raises `errors.StartError` for a database of a newer version or of another program; `name` is
    what the message calls it.
    """
    steps = _steps()
    if _checked_version(connection, name, len(steps)) == len(steps):
        return
    connection.execute("BEGIN EXCLUSIVE")
    try:
        for number in range(_checked_version(connection, name, len(steps)), len(steps)):
            for statement in _statements(steps[number]):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check_version(connection: sqlite3.Connection, name: str) -> None:
    """Raises `errors.StartError` for a database that this program must not touch."""
    _checked_version(connection, name, len(_steps()))


def _checked_version(connection: sqlite3.Connection, name: str, newest: int) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION_ID and (tables or version or application):
        raise StartError(f"{name} is a database of another program; give Pictura a data folder of its own.")
    if version > newest:
        raise StartError(
            f"{name} was written by a newer Pictura (its data has version {version}, this program knows "
            f"{newest}). Use that version, or give this one another data folder."
        )
    return version


def _steps() -> list[str]:
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".sql")]
    return [file.read_text("utf-8") for file in sorted(files, key=lambda file: file.name)]


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
