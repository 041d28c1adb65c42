"""The jobs that run in this process, and who watches them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import msgspec

from pictura.engines.engine import Partial
from pictura.store.records import JobRecord, PictureRecord

PARTIALS_HELD_MAX = 4
"""Partial pictures are held in memory for whoever watches; a stopped reader shall not fill it."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A picture is stored and its row is durable; `cost` is set once the job is settled."""

    picture: PictureRecord
    cost: int | None = None


Seen = Partial | Kept
"""What a watcher of a running job is told before its end."""


class Watch:
    """One watcher's view of a running job: what it sees in order, then the end."""

    def __init__(self, job: LiveJob, gone: Callable[[], bool], *, events: bool, partials: bool) -> None:
        self._job = job
        self._partials = partials
        self.gone = gone
        self._queue: asyncio.Queue[Seen | None] | None = asyncio.Queue() if events else None
        self._end: asyncio.Future[JobRecord] | None = None

    @property
    def record(self) -> JobRecord:
        return self._job.record

    async def next(self) -> Seen | None:
        """The next event; None once the job has ended."""
        assert self._queue is not None, "this watch asked for no events"
        return await self._queue.get()

    def tell(self, seen: Seen | None) -> None:
        """Hands on what was seen; a reader that lags behind misses partial pictures, nothing else."""
        if self._queue is None:
            return
        if isinstance(seen, Partial) and not (self._partials and self._queue.qsize() < PARTIALS_HELD_MAX):
            return
        self._queue.put_nowait(seen)

    async def ended(self) -> JobRecord:
        """The job as it ended; a watcher that is cancelled leaves the job alone."""
        if self._job.ended:
            return self._job.record
        self._end = asyncio.get_running_loop().create_future()
        return await self._end

    def finish(self, record: JobRecord) -> None:
        self.tell(None)
        if self._end is not None and not self._end.done():
            self._end.set_result(record)

    def leave(self) -> None:
        self._job.watches.discard(self)


class DistantWatch:
    """A watcher's view of a job that has ended, or runs in another process: its pictures come at its end."""

    def __init__(self, record: JobRecord, end: Callable[[], Awaitable[JobRecord]]) -> None:
        self.record = record
        self._end = end
        self._pictures: Iterator[PictureRecord] | None = None

    async def next(self) -> Seen | None:
        """The next picture, once the job has ended; then None."""
        if self._pictures is None:
            self.record = await self._end()
            self._pictures = iter(self.record.pictures)
        picture = next(self._pictures, None)
        if picture is None:
            return None
        last = picture is self.record.pictures[-1]
        return Kept(picture=picture, cost=self.record.cost if last else None)

    async def ended(self) -> JobRecord:
        return self.record

    def leave(self) -> None:
        """Nobody keeps count of those who look from afar."""


class LiveJob:
    """A job that this process runs. Its end is a record, be it posted or voided."""

    def __init__(self, record: JobRecord, digest: str, *, keep_unwatched: bool) -> None:
        self.record = record
        self.digest = digest
        self.keep_unwatched = keep_unwatched
        self.watches: set[Watch] = set()
        self.progress = 0.0
        self.dispatched = False
        self.kept: list[PictureRecord] = []
        self.cancelled = False
        self._on_cancel: Callable[[], None] | None = None
        self.ended = False

    def watch(self, gone: Callable[[], bool], *, events: bool = False, partials: bool = True) -> Watch:
        """Joins the watchers; one that wants events first sees the pictures kept so far."""
        watch = Watch(self, gone, events=events, partials=partials)
        for picture in self.kept:
            watch.tell(Kept(picture=picture))
        if self.ended:
            watch.tell(None)
        self.watches.add(watch)
        return watch

    def cancel(self) -> None:
        """Asks a job that waits for its slot to give up."""
        self.cancelled = True
        if self._on_cancel is not None:
            self._on_cancel()

    def on_cancel(self, give_up: Callable[[], None] | None) -> None:
        """What a cancellation does while the job waits for its slot; one that came before does it now."""
        self._on_cancel = give_up
        if self.cancelled and give_up is not None:
            give_up()

    @property
    def watched(self) -> bool:
        return any(not watch.gone() for watch in self.watches)

    def tell(self, seen: Seen) -> None:
        if isinstance(seen, Kept):
            self.kept.append(seen.picture)
        for watch in self.watches:
            watch.tell(seen)

    def finish(self, record: JobRecord) -> None:
        self.record = record
        self.ended = True
        for watch in self.watches:
            watch.finish(record)


class Board:
    """Every live job of this process by its id."""

    def __init__(self) -> None:
        self._jobs: dict[str, LiveJob] = {}
        self._empty = asyncio.Event()
        self._empty.set()

    def add(self, job: LiveJob) -> None:
        self._jobs[job.record.id] = job
        self._empty.clear()

    def remove(self, job: LiveJob) -> None:
        self._jobs.pop(job.record.id, None)
        if not self._jobs:
            self._empty.set()

    def find(self, job_id: str) -> LiveJob | None:
        return self._jobs.get(job_id)

    def equal(self, key_id: str, route: str, digest: str) -> Iterator[LiveJob]:
        """Running jobs of the same key, route and body that have not given up, oldest first."""
        for job in self._jobs.values():
            record = job.record
            if (
                job.digest == digest
                and record.key_id == key_id
                and record.route == route
                and not job.cancelled
            ):
                yield job

    def __len__(self) -> int:
        return len(self._jobs)

    async def emptied(self) -> None:
        """Returns when no job runs."""
        await self._empty.wait()
