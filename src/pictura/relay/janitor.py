"""Retention: pictures past their keeping time and claims past their window, a few at a time."""

from __future__ import annotations

import asyncio

import structlog

from pictura.clock import Clock
from pictura.errors import StorageFull
from pictura.relay.gallery import Gallery
from pictura.store import records
from pictura.store.database import Database, Transaction
from pictura.store.records import PictureRecord

BATCH = 200
ROUND_S = 30.0
PAUSE_S = 0.05

log = structlog.stdlib.get_logger("pictura.janitor")


class Janitor:
    """Sweeps in small batches, so that no request waits for it."""

    def __init__(self, *, clock: Clock, database: Database, gallery: Gallery) -> None:
        self._clock = clock
        self._database = database
        self._gallery = gallery

    async def run(self) -> None:
        """Sweeps until it is cancelled."""
        while True:
            try:
                await self.sweep()
            except (OSError, StorageFull):
                log.exception("the sweep was put off")
            await asyncio.sleep(ROUND_S)

    async def sweep(self) -> None:
        """Deletes everything that is due now."""
        while await self._delete_pictures() == BATCH:
            await asyncio.sleep(PAUSE_S)
        while await self._prune_claims() == BATCH:
            await asyncio.sleep(PAUSE_S)

    async def _delete_pictures(self) -> int:
        """Unlinks first and tells the store after: a kill between the two only repeats the unlinking."""
        now = self._clock.now()

        def due(tx: Transaction) -> list[PictureRecord]:
            return records.expired_pictures(tx, now, BATCH)

        pictures = await self._database.read(due)
        if pictures:
            await asyncio.to_thread(self._discard, pictures)
            ids = [picture.id for picture in pictures]
            await self._database.write(lambda tx: records.mark_deleted(tx, ids, now))
        return len(pictures)

    def _discard(self, pictures: list[PictureRecord]) -> None:
        for picture in pictures:
            self._gallery.discard(picture)

    async def _prune_claims(self) -> int:
        now = self._clock.now()
        return await self._database.write(lambda tx: records.prune_claims(tx, now, BATCH))
