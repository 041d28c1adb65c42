"""Opening: what is ours and known is opened, all else is told plainly and left as it is."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pictura.errors import StartError
from pictura.store.folder import DataFolder
from pictura.store.sqlite import SqliteDatabase
from tests.store.conftest import OPENERS, Store


@pytest.fixture
def made(tmp_path: Path) -> Path:
    Store(OPENERS["sqlite"], tmp_path).close()
    return tmp_path


def refusals(folder: Path) -> list[Callable[[], object]]:
    data = DataFolder.open(folder)
    return [data.check_version, lambda: SqliteDatabase.open(data.database_path)]


def test_a_folder_of_a_newer_version_is_refused_and_not_touched(made: Path) -> None:
    with closing(sqlite3.connect(made / "pictura.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    for refusal in refusals(made):
        with pytest.raises(StartError, match="written by a newer Pictura"):
            refusal()
    with closing(sqlite3.connect(made / "pictura.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (99,)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "pictura.db")) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    for refusal in refusals(tmp_path):
        with pytest.raises(StartError, match="of another program"):
            refusal()


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "pictura.db").write_bytes(b"no database at all" * 1000)
    for refusal in refusals(tmp_path):
        with pytest.raises(StartError, match="is damaged or no database"):
            refusal()


def test_a_place_that_cannot_hold_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "pictura.db").mkdir()
    with pytest.raises(StartError, match="cannot be opened for writing"):
        SqliteDatabase.open(tmp_path / "pictura.db")


def test_a_known_folder_passes(made: Path, tmp_path: Path) -> None:
    DataFolder.open(made).check_version()
    DataFolder.open(tmp_path / "new").check_version()


def test_many_processes_may_make_the_same_database_at_once(tmp_path: Path) -> None:
    opening = (
        "import asyncio, pathlib, sys; from pictura.store.sqlite import SqliteDatabase\n"
        "asyncio.run(SqliteDatabase.open(pathlib.Path(sys.argv[1])).close())"
    )
    command = [sys.executable, "-c", opening, str(tmp_path / "pictura.db")]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [("", 0)] * 6
