"""The composition root: builds the house from a configuration, opens it, serves, closes it."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import msgspec
import structlog
import uvloop
from starlette.types import ASGIApp

from pictura import welcome
from pictura.api import server
from pictura.api.address import Addresses
from pictura.api.auth import KeyCache
from pictura.api.health import HealthDoor
from pictura.api.images import ImagesDoor
from pictura.api.jobs import JobsDoor
from pictura.api.models import ModelsDoor
from pictura.api.page import PageDoor
from pictura.api.pictures import PicturesDoor
from pictura.api.respond import Answers
from pictura.api.routes import Doors, application
from pictura.api.usage import UsageDoor
from pictura.clock import Clock, SystemClock
from pictura.config import ANY_MODEL, Config
from pictura.config import Provider as ProviderOptions
from pictura.contract.catalog import Catalog, Menu, Model
from pictura.engines.engine import Engine
from pictura.engines.illustrator.engine import Illustrator
from pictura.media.links import Signer
from pictura.relay.admission import Admission, Slots
from pictura.relay.gallery import Gallery
from pictura.relay.janitor import Janitor
from pictura.relay.jobs import Board
from pictura.relay.pipeline import Pipeline
from pictura.relay.recovery import Recovery
from pictura.relay.routing import Provider, Routing
from pictura.store.folder import DataFolder
from pictura.store.pictures import FolderPictures
from pictura.store.sqlite import SqliteDatabase

ILLUSTRATOR = "illustrator"
GC_THRESHOLD = 10_000
"""Requests leave hardly any cycles: collecting every 700 objects is for programs that do."""


class _Closing(Exception):
    """Ends the task group with whatever still runs in it."""


async def _close() -> None:
    raise _Closing


class House(msgspec.Struct, frozen=True, kw_only=True):
    """An open house: what a server needs of it."""

    application: ASGIApp
    database: SqliteDatabase
    board: Board
    admission: Admission
    clock: Clock


def menu(config: Config) -> Menu:
    """What a server with this configuration serves; raises `ConfigError` for an unserved default."""
    catalog = load_catalog(config)
    return catalog.menu(served_names(catalog, config.providers), config.api.default_model)


def load_catalog(config: Config) -> Catalog:
    return Catalog.load().with_prices(config.prices)


def served_names(catalog: Catalog, providers: Mapping[str, ProviderOptions]) -> dict[str, str]:
    """Every name that some provider serves, with the provider's name for it."""
    names: dict[str, str] = {}
    for name, options in with_illustrator(providers).items():
        names |= _models_of(catalog, name, options, alone=providers.keys() <= {ILLUSTRATOR}) | names
    return names


def with_illustrator(providers: Mapping[str, ProviderOptions]) -> dict[str, ProviderOptions]:
    """The configured providers and the illustrator, which is always there."""
    return {ILLUSTRATOR: ProviderOptions(), **providers}


def _models_of(catalog: Catalog, name: str, options: ProviderOptions, *, alone: bool) -> dict[str, str]:
    """The illustrator serves every name when it is alone, else its own, unless `models` says otherwise."""
    own = {ILLUSTRATOR: ILLUSTRATOR} if name == ILLUSTRATOR else {}
    everything = {model: model for model in catalog.models}
    if options.models is None:
        return everything if alone else own
    return (everything if ANY_MODEL in options.models else dict(options.models)) | own


def build_engines(config: Config) -> dict[str, Engine]:
    """One engine per configured provider."""
    return {name: Illustrator(processes=cores()) for name in with_illustrator(config.providers)}


def cores() -> int:
    return len(os.sched_getaffinity(0))


@asynccontextmanager
async def opened(
    config: Config, folder: DataFolder, engines: Mapping[str, Engine], clock: Clock | None = None
) -> AsyncGenerator[House]:
    """Opens everything a server needs and closes it in reverse; recovers what a kill left behind."""
    clock = clock or SystemClock()
    catalog = load_catalog(config)
    names = served_names(catalog, config.providers)
    served = catalog.menu(names, config.api.default_model)
    database = SqliteDatabase.open(folder.database_path)
    pictures = FolderPictures(folder.pictures_path)
    gallery = Gallery(
        pictures, Signer(signing_key(config, folder)), clock, keep_s=int(config.data.keep_hours * 3600)
    )
    board, admission = Board(), Admission(config.server.max_in_flight)
    providers = [_provider(catalog, config, name, engine) for name, engine in engines.items()]
    free = frozenset(engine.name for engine in engines.values() if engine.abilities.free)

    def contract(name: str) -> Model:
        found = served.find(name)
        return found.model if found else catalog.find(name) or catalog.permissive(name)

    try:
        recovery = Recovery(clock=clock, database=database, gallery=gallery, contract=contract, free=free)
        await recovery.run()
        pictures.sweep_temporary()
        async with asyncio.TaskGroup() as tasks:
            pipeline = Pipeline(
                owner=clock.new_id("srv"),
                clock=clock,
                database=database,
                gallery=gallery,
                routing=Routing(providers),
                admission=admission,
                board=board,
                tasks=tasks,
            )
            for engine in engines.values():
                await engine.start()
            tasks.create_task(Janitor(clock=clock, database=database, gallery=gallery).run())
            doors = _doors(config, clock, database, gallery, served, pipeline, admission)
            app = application(doors, cors_origins=config.api.cors_origins, new_id=clock.new_id)
            yield House(application=app, database=database, board=board, admission=admission, clock=clock)
            tasks.create_task(_close())
    except* _Closing:
        pass
    finally:
        for engine in engines.values():
            await engine.close()
        await database.close()
        pictures.close()


def signing_key(config: Config, folder: DataFolder) -> bytes:
    chosen = config.data.signing_key
    return folder.signing_key() if chosen is None else chosen.reveal().encode()


def _provider(catalog: Catalog, config: Config, name: str, engine: Engine) -> Provider:
    options = with_illustrator(config.providers)[name]
    return Provider(
        name=name,
        engine=engine,
        slots=Slots(options.in_flight_max or 2 * cores()),
        models=_models_of(catalog, name, options, alone=config.providers.keys() <= {ILLUSTRATOR}),
        priority=options.priority,
        deadline_s=options.deadline_s,
    )


def _doors(
    config: Config,
    clock: Clock,
    database: SqliteDatabase,
    gallery: Gallery,
    served: Menu,
    pipeline: Pipeline,
    admission: Admission,
) -> Doors:
    keys = KeyCache(database, clock)
    answers = Answers(gallery, url_in_answer=config.api.url_in_answer)
    addresses = Addresses(config.server.public_url)
    return Doors(
        images=ImagesDoor(
            keys=keys,
            pipeline=pipeline,
            menu=served,
            mode=config.api.mode,
            answers=answers,
            addresses=addresses,
            body_bytes_max=config.server.max_body_mb * 1024 * 1024,
        ),
        jobs=JobsDoor(keys=keys, database=database, pipeline=pipeline, answers=answers, addresses=addresses),
        models=ModelsDoor(keys=keys, menu=served),
        pictures=PicturesDoor(keys=keys, database=database, gallery=gallery, clock=clock),
        usage=UsageDoor(keys=keys, database=database),
        health=HealthDoor(admission),
        page=PageDoor(served),
    )


def serve(config: Config) -> int:
    """Serves until a signal; returns the exit code. Raises `StartError` when it cannot begin."""
    configure_log(config.server.log_level)
    raise_open_files()
    uvloop.run(_serve(config))
    return 0


async def _serve(config: Config) -> None:
    async with _running(config, build_engines(config)) as (house, running, address):
        server.on_signals(running)
        settle_memory()
        chosen = config.first_key.reveal() if config.first_key else None
        key = await welcome.ensure_key(house.database, house.clock, chosen)
        welcome.say(welcome.banner(address, config.data.dir, key))
        if key.first and key.secret is not None:
            welcome.say(await welcome.first_picture(address, key.secret))
        await running.stopped()


@asynccontextmanager
async def running(config: Config, engines: Mapping[str, Engine] | None = None) -> AsyncGenerator[str]:
    """A server on this configuration within the block, for one command or one test: its base URL."""
    async with _running(config, build_engines(config) if engines is None else engines) as (_, _, address):
        yield address


@asynccontextmanager
async def _running(
    config: Config, engines: Mapping[str, Engine]
) -> AsyncGenerator[tuple[House, server.Running, str]]:
    folder = DataFolder.open(config.data.dir)
    with server.bind(config.server.host, config.server.port) as listener:
        address = server.address_of(listener)
        folder.lock(address)
        try:
            async with (
                opened(config, folder, engines) as house,
                server.serving(
                    house.application,
                    listener,
                    board=house.board,
                    admission=house.admission,
                    drain_s=config.server.drain_seconds,
                    trusted_proxies=config.server.trusted_proxies,
                ) as running,
            ):
                yield house, running, address
        finally:
            folder.unlock()


def raise_open_files() -> None:
    """A connection and a picture each hold a file: take as many as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def settle_memory() -> None:
    """What start-up made stays: the collector need not look at it again, and looks seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)


def configure_log(level: str) -> None:
    """One JSON line per event on standard error, as the operator's collector wants it."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
