"""The pictures that were kept: what is known of them, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from pictura.store.database import Transaction, Value
from pictura.types import Size, Usage


class PictureRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One picture that a job delivered; `index` is its place among the n that were asked."""

    id: str
    job_id: str
    index: int
    format: str
    size: Size
    bytes: int
    usage: Usage
    revised_prompt: str | None = None
    created_at: float
    expires_at: float
    deleted_at: float | None = None
    quality: str


_COLUMNS = (
    "id, job_id, position, format, width, height, bytes, usage, revised_prompt, created_at, expires_at, "
    "deleted_at, quality"
)


# As with a job's: a None costs more than all other values together.
# A row whose writer gave up waiting for it may be written a second time, with its job's end.
INSERT_PICTURE = (
    f"INSERT INTO pictures ({_COLUMNS}) VALUES ({'?, ' * 11} nullif(?, 0.0), ?) "
    "ON CONFLICT (job_id, position) DO NOTHING"
)


def keep(tx: Transaction, picture: PictureRecord) -> None:
    """Writes a picture whose bytes are kept."""
    tx.execute(INSERT_PICTURE, picture_row(picture))


def pictures_of(tx: Transaction, job_id: str) -> tuple[PictureRecord, ...]:
    """A job's pictures, in the order they were asked."""
    rows = tx.execute(f"SELECT {_COLUMNS} FROM pictures WHERE job_id = ? ORDER BY position", (job_id,))
    return tuple(_picture(row) for row in rows)


def find_picture(tx: Transaction, picture_id: str) -> tuple[PictureRecord, str] | None:
    """A picture and the id of the key that owns it."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM pictures WHERE id = ?", (picture_id,)).fetchone()
    if row is None:
        return None
    picture = _picture(row)
    key_id: str = tx.execute("SELECT key_id FROM jobs WHERE id = ?", (picture.job_id,)).fetchone()[0]
    return picture, key_id


def expired_pictures(tx: Transaction, now: float, limit: int) -> list[PictureRecord]:
    """Pictures whose keeping time has passed and whose bytes are still there, longest expired first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM pictures WHERE deleted_at IS NULL AND expires_at <= ? ORDER BY expires_at LIMIT ?",
        (now, limit),
    )
    return [_picture(row) for row in rows]


def mark_deleted(tx: Transaction, ids: Sequence[str], at: float) -> None:
    """Notes that the bytes of these pictures are gone."""
    for picture_id in ids:
        tx.execute("UPDATE pictures SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", (at, picture_id))


def picture_row(picture: PictureRecord) -> tuple[Value, ...]:
    """A picture as the parameters of INSERT_PICTURE."""
    return (
        picture.id,
        picture.job_id,
        picture.index,
        picture.format,
        picture.size.width,
        picture.size.height,
        picture.bytes,
        _encode(picture.usage).decode(),
        picture.revised_prompt,
        picture.created_at,
        picture.expires_at,
        picture.deleted_at or 0.0,
        picture.quality,
    )


_encode = msgspec.json.Encoder().encode
_usage = msgspec.json.Decoder(Usage).decode


def _picture(row: Sequence[Any]) -> PictureRecord:
    return PictureRecord(
        id=row[0],
        job_id=row[1],
        index=row[2],
        format=row[3],
        size=Size(row[4], row[5]),
        bytes=row[6],
        usage=_usage(row[7]),
        revised_prompt=row[8],
        created_at=row[9],
        expires_at=row[10],
        deleted_at=row[11],
        quality=row[12],
    )
