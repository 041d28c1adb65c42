"""The statement: who spent what, read from day sums that each job's end keeps up to date."""

from __future__ import annotations

from typing import Literal

import msgspec

from pictura.store.database import Transaction
from pictura.types import Micros

By = Literal["key", "model", "day"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of one key, model or day (UTC); `value` says which.

    A job counts on the day it ended; one that has not ended stands in `pending_micros`, on the day
    it was made.
    """

    value: str
    requests: int
    pictures: int
    posted_micros: Micros
    pending_micros: Micros
    provider_micros: Micros


_ENDED: dict[By, str] = {"key": "key_id", "model": "model", "day": "day"}
_RUNNING: dict[By, str] = {"key": "key_id", "model": "model", "day": "date(created_at, 'unixepoch')"}

_STATEMENT = """
SELECT value, sum(requests), sum(pictures), sum(posted), sum(pending), sum(provider) FROM (
    SELECT {ended} AS value, requests, pictures, posted_micros AS posted, 0 AS pending, provider_micros AS provider
    FROM statement WHERE ?1 IS NULL OR key_id = ?1
    UNION ALL
    SELECT {running}, 1, 0, 0, reserved_micros, 0
    FROM jobs INDEXED BY jobs_unfinished WHERE ended_at IS NULL AND (?1 IS NULL OR key_id = ?1)
)
GROUP BY value ORDER BY value
"""


def statement(tx: Transaction, by: By, key_id: str | None = None) -> list[Row]:
    """The sums by key, model or day, in that order; of one key, or of all."""
    rows = tx.execute(_STATEMENT.format(ended=_ENDED[by], running=_RUNNING[by]), (key_id,))
    return [
        Row(
            value=value,
            requests=requests,
            pictures=pictures,
            posted_micros=posted,
            pending_micros=pending,
            provider_micros=provider,
        )
        for value, requests, pictures, posted, pending, provider in rows
    ]
