"""The store as the command line uses it: one piece of work beside a server that may be running."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from pictura.config import Config
from pictura.errors import StartError
from pictura.store.database import Transaction
from pictura.store.folder import DataFolder
from pictura.store.sqlite import SqliteDatabase

T = TypeVar("T")


def write(config: Config, work: Callable[[Transaction], T]) -> T:
    """Runs work that changes the store of the data folder, which is made when it is new."""
    return asyncio.run(_write(DataFolder.open(config.data.dir), work))


def read(config: Config, work: Callable[[Transaction], T]) -> T:
    """Runs work that only looks; raises `StartError` where nothing was ever kept."""
    return asyncio.run(_read(existing(config), work))


def existing(config: Config) -> DataFolder:
    """The data folder, never made by looking at it."""
    path = config.data.dir
    if not (path / "pictura.db").exists():
        raise StartError(
            f"There is no data folder at {path} yet. `pictura serve` makes one; --data names another."
        )
    return DataFolder.open(path)


async def _write(folder: DataFolder, work: Callable[[Transaction], T]) -> T:
    database = SqliteDatabase.open(folder.database_path)
    try:
        return await database.write(work)
    finally:
        await database.close()


async def _read(folder: DataFolder, work: Callable[[Transaction], T]) -> T:
    database = SqliteDatabase.open(folder.database_path)
    try:
        return await database.read(work)
    finally:
        await database.close()
