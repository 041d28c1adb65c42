"""A store to test through its own doors; each implementation of the seam runs the same suites."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pictura.store.database import Database, Transaction
from pictura.store.sqlite import SqliteDatabase

Work = Callable[[Transaction], Any]


def _sqlite(folder: Path) -> Database:
    return SqliteDatabase.open(folder / "pictura.db")


OPENERS: dict[str, Callable[[Path], Database]] = {"sqlite": _sqlite}


class Store:
    """A database driven from a plain test, with an event loop of its own."""

    def __init__(self, opener: Callable[[Path], Database], folder: Path) -> None:
        self._open = opener
        self._folder = folder
        self._runner = asyncio.Runner()
        self.database = opener(folder)

    def write(self, work: Work) -> Any:
        return self._runner.run(self.database.write(work))

    def write_together(self, *works: Work) -> list[Any]:
        """Hands all in at once; results and exceptions, in order."""

        async def together() -> list[Any]:
            return await asyncio.gather(*map(self.database.write, works), return_exceptions=True)

        return self._runner.run(together())

    def read(self, work: Work) -> Any:
        return self._runner.run(self.database.read(work))

    def peek(self, work: Work) -> Any:
        return self.database.peek(work)

    def run(self, coroutine: Any) -> Any:
        return self._runner.run(coroutine)

    def another(self) -> Store:
        """The same data, opened a second time."""
        return Store(self._open, self._folder)

    def reopen(self) -> None:
        self._runner.run(self.database.close())
        self.database = self._open(self._folder)

    def close(self) -> None:
        self._runner.run(self.database.close())
        self._runner.close()


@pytest.fixture(params=OPENERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = Store(OPENERS[request.param], tmp_path)
    yield store
    store.close()


@pytest.fixture
def books(store: Store) -> Iterator[Store]:
    """A store whose books are right when the test ends."""
    from pictura.store import ledger

    yield store
    assert store.read(ledger.check) == []
