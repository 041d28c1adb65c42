"""What `pictura serve` runs: the house behind a socket, in this process or in a crew of several."""

from __future__ import annotations

import ctypes
import gc
import resource
import socket
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager

import structlog
import uvloop

from pictura import log, welcome
from pictura.api import server
from pictura.clock import SystemClock
from pictura.config import Config
from pictura.crew import Crew, Member
from pictura.engines.engine import Engine
from pictura.house import House, Store, opened
from pictura.providers import build_engines
from pictura.store.folder import DataFolder

GC_THRESHOLD = 10_000
"""Requests leave hardly any cycles: collecting every 700 objects is for programs that do."""
MALLOPT_TRIM_THRESHOLD, MALLOPT_MMAP_THRESHOLD = -1, -3
FREED_BYTES_KEPT = 16 * 1024 * 1024
APART_BYTES_MIN = 4 * 1024 * 1024
"""From what size on memory is had from the system by itself, and goes back when it is freed."""


def serve(config: Config) -> int:
    """Serves until a signal; returns the exit code. Raises `StartError` when it cannot begin."""
    log.configure(config.server.log_level)
    raise_open_files()
    hold_on_to_memory()
    with _claimed(config) as (folder, listener):
        if config.server.workers == 1:
            uvloop.run(_serve(config, folder, listener))
            return 0
        return _serve_with_crew(config, folder, listener)


def _serve_with_crew(config: Config, folder: DataFolder, listener: socket.socket) -> int:
    """Several processes serve on one socket; recovery runs before them, and after each that dies."""

    def work(member: Member) -> int:
        uvloop.run(_serve(config, folder, listener, member))
        return 0

    def recover(owner: str | None) -> int:
        uvloop.run(_recover(config, folder, owner))
        return 0

    crew = Crew(config.server.workers, work=work, recover=recover, new_owner=_new_owner)
    return crew.run()


async def _serve(
    config: Config, folder: DataFolder, listener: socket.socket, member: Member | None = None
) -> None:
    async with (
        opened(config, folder, build_engines(config), member) as house,
        _served(config, house, listener) as running,
    ):
        server.on_signals(running, in_crew=member is not None)
        settle_memory()
        if member is not None:
            server.stop_with_parent(running, member.lifeline)
        if member is None or (member.first and member.place == 0):
            await _welcome(config, house, server.address_of(listener))
        await running.stopped()


async def _welcome(config: Config, house: House, address: str) -> None:
    chosen = config.first_key.reveal() if config.first_key else None
    key = await welcome.ensure_key(house.database, house.clock, chosen)
    welcome.say(welcome.banner(address, config.data.dir, key))
    if key.first and key.secret is not None:
        welcome.say(await welcome.first_picture(address, key.secret))


async def _recover(config: Config, folder: DataFolder, owner: str | None) -> None:
    """Ends what a dead process of the crew left undone."""
    store = Store.open(config, folder)
    try:
        await store.recovery(build_engines(config)).run(owner)
    finally:
        await store.close()


@asynccontextmanager
async def running(config: Config, engines: Mapping[str, Engine] | None = None) -> AsyncGenerator[str]:
    """A server on this configuration within the block, for one command or one test: its base URL.

    Logs as `serve` does where whoever embeds it has chosen nothing else: structlog's own default would
    print local variables with an exception, prompts among them.
    """
    if not structlog.is_configured():
        log.configure(config.server.log_level)
    with _claimed(config) as (folder, listener):
        async with (
            opened(config, folder, build_engines(config) if engines is None else engines) as house,
            _served(config, house, listener),
        ):
            yield server.address_of(listener)


@contextmanager
def _claimed(config: Config) -> Generator[tuple[DataFolder, socket.socket]]:
    """The data folder, locked, and the address, bound: for this server alone."""
    folder = DataFolder.open(config.data.dir)
    with server.bind(config.server.host, config.server.port) as listener:
        folder.lock(server.address_of(listener))
        try:
            yield folder, listener
        finally:
            folder.unlock()


def _served(
    config: Config, house: House, listener: socket.socket
) -> AbstractAsyncContextManager[server.Running]:
    return server.serving(
        house.application,
        listener,
        board=house.board,
        admission=house.admission,
        drain_s=config.server.drain_seconds,
        trusted_proxies=config.server.trusted_proxies,
    )


def _new_owner() -> str:
    return SystemClock().new_id("srv")


def raise_open_files() -> None:
    """A connection and a picture each hold a file: take as many as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def hold_on_to_memory() -> None:
    """Keeps freed memory for the next piece of a picture: glibc would hand it back and ask for it again.

    That costs more than all else that is done to the piece; other C libraries are left as they are.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(MALLOPT_TRIM_THRESHOLD, FREED_BYTES_KEPT)
        set_option(MALLOPT_MMAP_THRESHOLD, APART_BYTES_MIN)


def settle_memory() -> None:
    """What start-up made stays: the collector need not look at it again, and looks seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
