"""Keeping pictures: streamed into the store, measured, bounded, named and linked."""

from __future__ import annotations

import re

import msgspec
import structlog

from pictura.clock import Clock
from pictura.engines.engine import Completed, pour
from pictura.errors import EngineFailure, StorageFull
from pictura.media.conversion import Conversion, Metadata
from pictura.media.convert import ConversionFailed, Converter, Unreadable
from pictura.media.links import Signer
from pictura.media.sniff import HEAD_BYTES, STILL_FORMATS, Measured, measure
from pictura.relay.intake import CUT_OR_BROKEN, Intake
from pictura.relay.surprises import remedy, told
from pictura.store.pictures import Pictures, PictureSink
from pictura.store.records import JobRecord, PictureRecord
from pictura.types import Adjustment, ImageRequest, Outcome, Usage

NO_LONGER_KEPT = "The picture is no longer kept: its time has passed, or it was deleted."

_NAME = re.compile(r"img_[0-9a-f]{32}-[0-9]{1,2}")

log = structlog.stdlib.get_logger("pictura.gallery")


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that is kept, and how it differs from what was asked or came."""

    picture: PictureRecord
    adjustments: tuple[Adjustment, ...] = ()


class Remade(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a picture that was converted."""

    measured: Measured
    bytes: int
    lost: tuple[Metadata, ...]


class Gallery:
    """The pictures of this server, by names that follow from their job."""

    def __init__(
        self, pictures: Pictures, signer: Signer, clock: Clock, *, keep_s: int, converter: Converter
    ) -> None:
        self.pictures = pictures
        self._converter = converter
        self._signer = signer
        self._clock = clock
        self._keep_s = keep_s

    async def keep(
        self,
        job: JobRecord,
        made: Completed,
        *,
        request: ImageRequest,
        formats: frozenset[str] = STILL_FORMATS,
    ) -> Keeping:
        """Streams a picture into the store under its final name and tells what it truly is.

        One of another format than was asked, or larger because it had to be bought so, is converted;
        where that is impossible it is kept as it came. A GIF or an SVG may come only where it was
        asked of an engine that has it among its `formats`. What it counts as is not known yet. Raises `EngineFailure` (UNUSABLE) for what is no picture or too large a one,
        and `StorageFull` when the disk cannot take it.
        """
        name = file_name(picture_name(job.id, made.index))
        async with self.pictures.put(name) as sink:
            intake = Intake(sink, _welcome(request, formats))
            await pour(made.body, intake.take)
            came = intake.ended()
            conversion = remedy(request, came, made.fit)
            remade = await self._remade(job, name, sink, conversion) if conversion else None
            if remade is None:
                await sink.commit()
        kept, size_bytes = (came, sink.bytes) if remade is None else (remade.measured, remade.bytes)
        picture = self.record(
            job, made.index, kept, size_bytes, request.quality, Usage(), made.revised_prompt
        )
        lost = remade.lost if remade else ()
        return Keeping(picture=picture, adjustments=told(request, came, kept, fit=made.fit, lost=lost))

    async def _remade(
        self, job: JobRecord, name: str, sink: PictureSink, conversion: Conversion
    ) -> Remade | None:
        """The converted picture, kept instead of what came; None: what came will have to do.

        A disk without room for both keeps the one that is there.
        """
        try:
            with sink.written() as source:
                async with self.pictures.put(name) as copy:
                    intake = Intake(copy)
                    report = await self._converter.convert(source, conversion, intake.take)
                    measured = intake.ended()
                    await copy.commit()
        except Unreadable as broken:
            raise EngineFailure(Outcome.UNUSABLE, CUT_OR_BROKEN) from broken
        except (ConversionFailed, EngineFailure, StorageFull) as failure:
            log.warning("a picture was kept unconverted", job=job.id, problem=str(failure))
            return None
        return Remade(measured=measured, bytes=copy.bytes, lost=report.lost)

    def record(
        self,
        job: JobRecord,
        index: int,
        measured: Measured,
        size_bytes: int,
        quality: str,
        usage: Usage,
        revised_prompt: str | None = None,
    ) -> PictureRecord:
        """The row of a kept picture; its link lives as long as the picture does."""
        now = int(self._clock.now())
        return PictureRecord(
            id=picture_name(job.id, index),
            job_id=job.id,
            index=index,
            format=measured.format,
            size=measured.size,
            bytes=size_bytes,
            usage=usage,
            revised_prompt=revised_prompt,
            created_at=now,
            expires_at=now + self._keep_s,
            deleted_at=None,
            quality=quality,
        )

    def offers(self, picture: PictureRecord) -> bool:
        """Whether a picture can still be had: neither deleted nor past its keeping time."""
        return picture.deleted_at is None and picture.expires_at > self._clock.now()

    def discard(self, picture: PictureRecord) -> None:
        """Unlinks a picture's file; whoever has it open reads on."""
        self.pictures.delete(file_name(picture.id))

    def discard_all(self, job: JobRecord) -> None:
        """Unlinks every picture of a job, with a row or without."""
        for index in range(job.n):
            self.pictures.delete(file_name(picture_name(job.id, index)))

    def keeps(self, picture: PictureRecord) -> bool:
        """Whether a picture's file is there."""
        return self.pictures.exists(file_name(picture.id))

    def link(self, base_url: str, picture: PictureRecord) -> str:
        """The absolute signed link of a picture; the same for every answer that tells of it."""
        return (
            f"{base_url}/v1/pictures/{picture.id}?{self._signer.query(picture.id, int(picture.expires_at))}"
        )

    def link_holds(self, picture_id: str, expires: str, signature: str) -> bool:
        """Whether this server signed that link; says nothing of its expiry."""
        return self._signer.verifies(picture_id, expires, signature)

    def found_on_disk(self, job: JobRecord, index: int) -> tuple[Measured, int] | None:
        """A whole picture that a killed server left behind without its row: what it is, its bytes."""
        name = file_name(picture_name(job.id, index))
        if not self.pictures.exists(name):
            return None
        with self.pictures.open(name) as file:
            measured = measure(file.read(HEAD_BYTES))
        return (measured, self.pictures.size(name)) if measured else None


def _welcome(request: ImageRequest, formats: frozenset[str]) -> frozenset[str]:
    """The formats in which a picture may come."""
    return STILL_FORMATS | ({request.output_format} & formats)


def picture_name(job_id: str, index: int) -> str:
    """A picture is named after its job, so that recovery finds what a kill left behind."""
    return f"img_{job_id.partition('_')[2]}-{index}"


def is_picture_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def file_name(picture_id: str) -> str:
    """The store's name of a picture: its job's 32 digits, a dash, its index."""
    return picture_id.partition("_")[2]
