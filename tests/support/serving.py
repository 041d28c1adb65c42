"""Real servers in a thread of the test's own process, and their books."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
import uvloop

from pictura import app
from pictura.config import Api, Config, Data, Provider, Webhooks
from pictura.config import Server as ServerOptions
from pictura.engines.engine import Engine
from pictura.providers import ILLUSTRATOR, build_engines
from pictura.relay import breaker
from pictura.store import keys, ledger, records
from pictura.store.database import Transaction
from pictura.store.ledger import Balance
from pictura.store.records import JobRecord
from pictura.types import Micros
from tests.support.client import Answer, ask, eventually
from tests.support.engine import Actor

T = TypeVar("T")
GENERATIONS = "/v1/images/generations"
SERVER: dict[str, Any] = {"port": 0, "drain_seconds": 5.0, "log_level": "error"}
PROVIDER: dict[str, Any] = {"in_flight_max": 16}


class Key(msgspec.Struct, frozen=True):
    id: str
    secret: str


class Entry(msgspec.Struct, frozen=True):
    kind: str
    amount: int
    provider: int


class House:
    """A running server: its address, a key, its engine and its store."""

    def __init__(self, url: str, folder: Path, engine: Actor) -> None:
        self.url = url
        self.folder = folder
        self.engine = engine
        self.key = self.new_key()

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Works in the server's database as another process would."""
        with closing(sqlite3.connect(self.folder / "pictura.db", timeout=30, isolation_level=None)) as tx:
            tx.execute("BEGIN IMMEDIATE")
            value = work(tx)
            tx.execute("COMMIT")
            return value

    def new_key(self, *, budget: int | None = None, **options: Any) -> Key:
        key_id, secret = keys.new_secret()
        limit = None if budget is None else Micros(budget)

        def work(tx: Transaction) -> object:
            return keys.add(tx, secret=secret, name="test", at=time.time(), budget=limit, **options)

        self.transact(work)
        return Key(key_id, secret)

    def ask(self, path: str, body: object = None, *, key: Key | None = None, **options: Any) -> Answer:
        """A request with a key: the house's own unless another is given."""
        return ask(self.url, path, body, key=(key or self.key).secret, **options)

    def generate(
        self, prompt: str = "a cat", *, key: Key | None = None, headers: Any = None, **fields: Any
    ) -> Answer:
        return self.ask(GENERATIONS, {"prompt": prompt, **fields}, key=key, headers=headers)

    def balance(self, key: Key) -> Balance:
        return self.transact(lambda tx: ledger.balance(tx, keys.scope(key.id)))

    def jobs(self, key: Key) -> list[JobRecord]:
        """The key's jobs, newest first."""
        return self.transact(
            lambda tx: records.listing(tx, key.id, limit=1000, status=None, idempotency_key=None)
        )

    def job(self, job_id: str) -> JobRecord:
        found = self.transact(lambda tx: records.find(tx, job_id))
        assert found is not None
        return found

    def entries(self, job_id: str) -> list[Entry]:
        """A job's entries in the books, in the order they were made."""
        sql = "SELECT kind, amount_micros, coalesce(provider_micros, 0) FROM entries WHERE job_id = ? ORDER BY step"
        return self.transact(lambda tx: [Entry(*row) for row in tx.execute(sql, (job_id,))])

    def ended(self, key: Key) -> list[JobRecord]:
        """The key's jobs once none of them runs any more."""
        eventually(lambda: all(job.ended_at is not None for job in self.jobs(key)))
        return self.jobs(key)

    def check_books(self) -> None:
        assert self.transact(ledger.check) == []


@contextmanager
def serving(folder: Path, config: Config, engines: Mapping[str, Engine]) -> Generator[str]:
    """`app.running` in a thread: its base URL."""
    ready: list[str] = []
    failed: list[BaseException] = []
    began, stop = threading.Event(), threading.Event()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        async with app.running(config, engines) as url:
            ready.append(url)
            began.set()
            await loop.run_in_executor(None, stop.wait)

    def thread() -> None:
        try:
            uvloop.run(run())
        except BaseException as problem:  # noqa: BLE001 - told in the test's own thread
            failed.append(problem)
        finally:
            began.set()

    running = threading.Thread(target=thread, name="server", daemon=True)
    running.start()
    began.wait(60)
    try:
        if ready:
            yield ready[0]
    finally:
        stop.set()
        running.join(60)
    if failed:
        raise failed[0]
    assert not running.is_alive(), "the server did not stop"


class Rival(msgspec.Struct, frozen=True, kw_only=True):
    """A further provider: the part it plays, and its options in the configuration."""

    engine: Actor
    options: dict[str, Any] = {}


@contextmanager
def house(
    folder: Path,
    *,
    engine: Actor | None = None,
    server: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    api: Mapping[str, Any] | None = None,
    provider: Mapping[str, Any] | None = None,
    prices: Mapping[str, Any] | None = None,
    webhooks: Mapping[str, Any] | None = None,
    failures_in_a_row: int = 10**9,
    rivals: Mapping[str, Rival] | None = None,
) -> Generator[House]:
    """A server with a fake engine and whatever options a test names; its books hold when it ends.

    Its engine may fail as often as it likes without being left alone, unless a test says otherwise.
    """
    engine = engine or Actor()
    rivals = rivals or {}
    others = {name: Provider(**PROVIDER | rival.options) for name, rival in rivals.items()}
    engines = {"illustrator": engine} | {name: rival.engine for name, rival in rivals.items()}
    config = Config(
        server=ServerOptions(**SERVER | dict(server or {})),
        data=Data(dir=folder, **(data or {})),
        api=Api(**(api or {})),
        webhooks=Webhooks(**(webhooks or {})),
        providers={"illustrator": Provider(**PROVIDER | dict(provider or {}))} | others,
        prices=prices or {},
    )
    with pytest.MonkeyPatch.context() as patch, serving(folder, config, engines) as url:
        patch.setattr(breaker, "FAILURES_IN_A_ROW", failures_in_a_row)
        opened = House(url, folder, engine)
        yield opened
        opened.check_books()
    opened.check_books()


@contextmanager
def fronted(folder: Path, providers: Mapping[str, Provider], *, draws: bool = False) -> Generator[House]:
    """A server in front of these providers, with the engines of its configuration; its books hold when it ends.

    The illustrator is not started unless it `draws`.
    """
    config = Config(server=ServerOptions(**SERVER), data=Data(dir=folder), providers=providers)
    built = build_engines(config).items()
    engines = {name: engine for name, engine in built if draws or name != ILLUSTRATOR}
    with serving(folder, config, engines) as url:
        opened = House(url, folder, Actor())
        yield opened
        opened.check_books()
    opened.check_books()
