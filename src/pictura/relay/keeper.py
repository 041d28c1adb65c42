"""What a job writes down between its dispatch and its end: pictures, and who is asked now."""

from __future__ import annotations

import msgspec
import structlog

from pictura.engines.engine import Completed, Engine
from pictura.relay import metering
from pictura.relay.gallery import Gallery, Keeping
from pictura.relay.jobs import Kept
from pictura.relay.routing import Deployment
from pictura.relay.run import Run
from pictura.store import records
from pictura.store.database import Database
from pictura.store.records import PictureRecord
from pictura.types import Delivered, Usage

log = structlog.stdlib.get_logger("pictura.keeper")


class Keeper:
    """The durable side of a running job."""

    def __init__(self, *, database: Database, gallery: Gallery) -> None:
        self._database = database
        self._gallery = gallery

    async def keep(self, run: Run, made: Completed, engine: Engine) -> Keeping:
        """Streams a picture into the store; `made.index` is its place among all of the request, `engine` who made it.

        Raises `EngineFailure` (UNUSABLE) and `StorageFull`.
        """
        return await self._gallery.keep(
            run.live.record,
            made,
            request=run.parsed.request,
            formats=engine.abilities.formats,
        )

    async def confirm(self, run: Run, picture: PictureRecord) -> None:
        """Takes a picture of which nothing more will be heard among the job's.

        On a stream all but the last are told of as soon as their row is durable; the last, those of a
        plain answer, and any whose row could not be written yet, are written with the job's end.
        """
        run.pictures[picture.index] = picture
        run.unkept.append(picture)
        run.tell_progress()
        if not run.parsed.request.stream or len(run.pictures) == run.parsed.request.n:
            return
        run.live.record = msgspec.structs.replace(run.live.record, adjustments=run.told_so_far())
        try:
            await self._database.write(lambda tx: records.keep(tx, picture))
        except Exception as problem:  # noqa: BLE001 - whatever the store says, the picture is there
            log.warning(
                "a picture's row waits for its job's end", job=run.live.record.id, problem=str(problem)
            )
            return
        run.unkept.remove(picture)
        run.live.tell(Kept(picture=picture))

    async def move(self, run: Run, deployment: Deployment) -> None:
        """Makes it durable that another deployment is asked, before it is.

        After a kill, calls to an engine that costs nothing are forgiven: so the row goes on naming
        one that may cost something while such a one is asked in its place.
        """
        free = deployment.provider.engine.abilities.free
        if free and not run.engine_is_free:
            return
        run.deployment = deployment
        job_id, engine = run.live.record.id, deployment.provider.engine.name
        await self._database.write(
            lambda tx: records.move(tx, job_id, deployment=deployment.name, engine=engine)
        )
        run.live.record = msgspec.structs.replace(run.live.record, deployment=deployment.name, engine=engine)


def counted(
    run: Run, picture: PictureRecord, quality: str, said: Usage | None, revised_prompt: str | None
) -> PictureRecord:
    """A kept picture with all that is known of it once the provider has said its last word."""
    first = not run.pictures
    made = Delivered(size=picture.size, quality=quality, partials=run.partials.get(picture.index, 0))
    return msgspec.structs.replace(
        picture,
        quality=quality,
        usage=metering.usage_of(run.parsed, made, said, first=first),
        revised_prompt=revised_prompt or picture.revised_prompt,
    )
