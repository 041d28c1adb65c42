"""Keeping pictures: streamed into the store, measured, bounded, named and linked."""

from __future__ import annotations

import re
from collections.abc import Callable

from pictura.clock import Clock
from pictura.engines.engine import Completed
from pictura.errors import EngineFailure
from pictura.media.links import Signer
from pictura.media.sniff import HEAD_BYTES, Measured, measure
from pictura.media.whole import Wholeness
from pictura.store.pictures import Pictures
from pictura.store.records import JobRecord, PictureRecord
from pictura.types import Outcome, Size, Usage

PIXELS_MAX = 100_000_000
NO_LONGER_KEPT = "The picture is no longer kept: its time has passed, or it was deleted."
BYTES_MAX = 64 * 1024 * 1024

_NAME = re.compile(r"img_[0-9a-f]{32}-[0-9]{1,2}")


class Gallery:
    """The pictures of this server, by names that follow from their job."""

    def __init__(self, pictures: Pictures, signer: Signer, clock: Clock, *, keep_s: int) -> None:
        self.pictures = pictures
        self._signer = signer
        self._clock = clock
        self._keep_s = keep_s

    async def keep(
        self, job: JobRecord, made: Completed, *, quality: str, usage_at: Callable[[Size], Usage]
    ) -> PictureRecord:
        """Streams a picture into the store under its final name and tells what it truly is.

        `usage_at` tells the tokens of a picture of the size that came. Raises `EngineFailure` (UNUSABLE) for what is no picture or too large a one, and
        `StorageFull` when the disk cannot take it.
        """
        name = picture_name(job.id, made.index)
        head = bytearray()
        wholeness = Wholeness()
        total = 0
        async with self.pictures.put(file_name(name)) as sink:
            async for chunk in made.body:
                total += len(chunk)
                if total > BYTES_MAX:
                    raise EngineFailure(Outcome.UNUSABLE, "The picture is larger than this server keeps.")
                if len(head) < HEAD_BYTES:
                    head += chunk[: HEAD_BYTES - len(head)]
                wholeness.feed(chunk)
                sink.write(chunk)
            measured = checked(bytes(head))
            if not wholeness.whole:
                raise EngineFailure(Outcome.UNUSABLE, "The engine delivered a picture that is cut or broken.")
            await sink.commit()
        usage = usage_at(measured.size)
        return self.record(job, made.index, measured, total, quality, usage, made.revised_prompt)

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


def checked(head: bytes) -> Measured:
    """What the first bytes say a picture is; raises `EngineFailure` (UNUSABLE) otherwise."""
    measured = measure(head)
    if measured is None:
        raise EngineFailure(
            Outcome.UNUSABLE, "The engine delivered something that is not a PNG, JPEG or WebP picture."
        )
    if measured.size.pixels > PIXELS_MAX:
        raise EngineFailure(
            Outcome.UNUSABLE, f"The picture has more than {PIXELS_MAX // 1_000_000} megapixels."
        )
    return measured


def picture_name(job_id: str, index: int) -> str:
    """A picture is named after its job, so that recovery finds what a kill left behind."""
    return f"img_{job_id.partition('_')[2]}-{index}"


def is_picture_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def file_name(picture_id: str) -> str:
    """The store's name of a picture: its job's 32 digits, a dash, its index."""
    return picture_id.partition("_")[2]
