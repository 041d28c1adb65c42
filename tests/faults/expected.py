"""What each class of outcomes.md means for the client and for the books: one row a class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec

from pictura.store.records import JobRecord
from pictura.types import Outcome
from tests.faults.table import Ending

SERVER_ERROR, USER_ERROR = "image_generation_server_error", "image_generation_user_error"
RETRY_AFTER_S = (1, 90)

PICTURE_TOKENS, PARTIAL_TOKENS = 1056, 100
IMAGE_OUT, TEXT_IN, TEXT_OUT = 32, 5, 10
"""Micro-dollars a token of gpt-image-1.5."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Outcome
    status: int
    should_retry: str | None = None
    retry_after: bool = False
    type: str = SERVER_ERROR
    at_stake: bool = False
    """The operator may have paid: at risk, or booked."""


ROWS: Mapping[Ending, Row] = {
    "delivered": Row(outcome=Outcome.DELIVERED, status=200),
    "not_accepted": Row(outcome=Outcome.NOT_ACCEPTED, status=503, retry_after=True),
    "failed": Row(outcome=Outcome.FAILED, status=502),
    "ambiguous": Row(outcome=Outcome.AMBIGUOUS, status=502, should_retry="false", at_stake=True),
    "timeout": Row(outcome=Outcome.AMBIGUOUS, status=504, should_retry="false", at_stake=True),
    "unusable": Row(outcome=Outcome.UNUSABLE, status=502, should_retry="false", at_stake=True),
    "caller_fault": Row(outcome=Outcome.CALLER_FAULT, status=400, type=USER_ERROR),
}


def ending_of(job: JobRecord) -> Ending:
    """The class that a job came to, as the books have it."""
    assert job.outcome is not None
    if job.outcome is Outcome.AMBIGUOUS and job.error is not None and job.error["status"] == 504:
        return "timeout"
    return cast(Ending, job.outcome.value)


def price_of(job: JobRecord, pictures: int, partials: int) -> int:
    """What so many medium squares cost by the table, with the text that was counted on them."""
    assert job.usage is not None
    output = pictures * (PICTURE_TOKENS + partials * PARTIAL_TOKENS) * IMAGE_OUT
    return output + job.usage.input_text * TEXT_IN + job.usage.output_text * TEXT_OUT
