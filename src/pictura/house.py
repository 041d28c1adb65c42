"""The house, opened from a configuration: every part built, wired and, in reverse, closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import msgspec
from starlette.types import ASGIApp

from pictura import providers
from pictura.api.address import Addresses
from pictura.api.auth import KeyCache
from pictura.api.health import HealthDoor
from pictura.api.images import ImagesDoor
from pictura.api.job_view import JobView
from pictura.api.jobs import JobsDoor
from pictura.api.models import ModelsDoor
from pictura.api.page import PageDoor
from pictura.api.pictures import PicturesDoor
from pictura.api.respond import Answers
from pictura.api.routes import Doors, application
from pictura.api.usage import UsageDoor
from pictura.api.webhook import Receivers
from pictura.clock import Clock, SystemClock
from pictura.config import Config
from pictura.contract.catalog import Catalog, Menu, Model
from pictura.crew import Member
from pictura.engines.engine import Engine
from pictura.media.convert import Converter
from pictura.media.links import Signer
from pictura.relay.admission import Admission
from pictura.relay.gallery import Gallery
from pictura.relay.janitor import Janitor
from pictura.relay.jobs import Board
from pictura.relay.pipeline import Pipeline
from pictura.relay.recovery import Recovery
from pictura.relay.resumption import Resumption
from pictura.relay.routing import Routing
from pictura.relay.webhooks import Webhooks
from pictura.store.folder import DataFolder
from pictura.store.pictures import FolderPictures
from pictura.store.sqlite import SqliteDatabase


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


class Store(msgspec.Struct, frozen=True, kw_only=True):
    """What outlives the process, open."""

    clock: Clock
    catalog: Catalog
    menu: Menu
    database: SqliteDatabase
    pictures: FolderPictures
    gallery: Gallery

    @classmethod
    def open(cls, config: Config, folder: DataFolder, clock: Clock | None = None) -> Store:
        clock = clock or SystemClock()
        catalog = providers.load_catalog(config)
        served = providers.menu(config, catalog)
        database = SqliteDatabase.open(folder.database_path)
        pictures = FolderPictures(folder.pictures_path)
        keep_s = int(config.data.keep_hours * 3600)
        signer, converter = (
            Signer(signing_key(config, folder)),
            Converter(providers.share(config, providers.cores())),
        )
        gallery = Gallery(pictures, signer, clock, keep_s=keep_s, converter=converter)
        return cls(
            clock=clock, catalog=catalog, menu=served, database=database, pictures=pictures, gallery=gallery
        )

    def recovery(self, engines: Mapping[str, Engine]) -> Recovery:
        free = frozenset(engine.name for engine in engines.values() if engine.abilities.free)
        return Recovery(
            clock=self.clock, database=self.database, gallery=self.gallery, contract=self.contract, free=free
        )

    def contract(self, name: str) -> Model:
        found = self.menu.find(name)
        return found.model if found else self.catalog.find(name) or self.catalog.permissive(name)

    async def close(self) -> None:
        await self.database.close()
        self.pictures.close()


@asynccontextmanager
async def opened(
    config: Config,
    folder: DataFolder,
    engines: Mapping[str, Engine],
    member: Member | None = None,
    clock: Clock | None = None,
) -> AsyncGenerator[House]:
    """Opens everything a server needs and closes it in reverse.

    A server alone first recovers what a kill left behind and sweeps from time to time; of a crew
    (`member`) the parent sees to the former, and the first place to the latter.
    """
    store = Store.open(config, folder, clock)
    board, admission = Board(), Admission(providers.share(config, config.server.max_in_flight))
    try:
        if member is None:
            await store.recovery(engines).run()
            store.pictures.sweep_temporary()
        async with asyncio.TaskGroup() as tasks:
            owner = store.clock.new_id("srv") if member is None else member.owner
            pipeline = Pipeline(
                owner=owner,
                clock=store.clock,
                database=store.database,
                gallery=store.gallery,
                routing=Routing(providers.build_providers(config, store.catalog, engines), store.clock),
                admission=admission,
                board=board,
                tasks=tasks,
            )
            answers = Answers(store.gallery, url_in_answer=config.api.url_in_answer)
            view = JobView(answers, pipeline.progress)
            for engine in engines.values():
                await engine.start()
            tasks.create_task(_resumption(store, owner, admission, pipeline).run())
            if member is None or member.place == 0:
                janitor = Janitor(clock=store.clock, database=store.database, gallery=store.gallery)
                tasks.create_task(janitor.run())
                tasks.create_task(_webhooks(config, store, view).run())
            doors = _doors(config, store, pipeline, admission, view)
            app = application(doors, cors_origins=config.api.cors_origins, new_id=store.clock.new_id)
            yield House(
                application=app, database=store.database, board=board, admission=admission, clock=store.clock
            )
            tasks.create_task(_close())
    except* _Closing:
        pass
    finally:
        for engine in engines.values():
            await engine.close()
        await store.close()


def signing_key(config: Config, folder: DataFolder) -> bytes:
    chosen = config.data.signing_key
    return folder.signing_key() if chosen is None else chosen.reveal().encode()


def _resumption(store: Store, owner: str, admission: Admission, pipeline: Pipeline) -> Resumption:
    return Resumption(
        owner=owner,
        clock=store.clock,
        database=store.database,
        admission=admission,
        pipeline=pipeline,
        contract=store.contract,
        serves=lambda name: store.menu.find(name) is not None,
    )


def _webhooks(config: Config, store: Store, view: JobView) -> Webhooks:
    return Webhooks(
        clock=store.clock,
        database=store.database,
        view=view,
        private_network=config.webhooks.private_network,
        authorities=config.webhooks.ca_file,
    )


def _doors(config: Config, store: Store, pipeline: Pipeline, admission: Admission, view: JobView) -> Doors:
    keys, database, gallery = KeyCache(store.database, store.clock), store.database, store.gallery
    addresses = Addresses(config.server.public_url)
    return Doors(
        images=ImagesDoor(
            keys=keys,
            pipeline=pipeline,
            menu=store.menu,
            mode=config.api.mode,
            answers=view.answers,
            view=view,
            addresses=addresses,
            receivers=Receivers(private_network=config.webhooks.private_network),
            body_bytes_max=config.server.max_body_mb * 1024 * 1024,
        ),
        jobs=JobsDoor(
            keys=keys,
            database=database,
            pipeline=pipeline,
            view=view,
            gallery=gallery,
            addresses=addresses,
        ),
        models=ModelsDoor(keys=keys, menu=store.menu),
        pictures=PicturesDoor(keys=keys, database=database, gallery=gallery, clock=store.clock),
        usage=UsageDoor(keys=keys, database=database),
        health=HealthDoor(admission),
        page=PageDoor(store.menu),
    )
