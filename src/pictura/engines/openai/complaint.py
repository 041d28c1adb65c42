"""The error that a provider's JSON tells of, however it is shaped."""

from __future__ import annotations

from typing import cast

import msgspec

from pictura.types import Json

_CODE_MAX = 100
_WHOLE_MAX = 2**53


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """An error object, however it was shaped; `code` as text."""

    message: str | None = None
    code: str | None = None
    type: str | None = None
    param: str | None = None
    moderated: bool = False


def complaint_of(document: object, *, loosely: bool) -> Complaint | None:
    """The error that a document tells of; None when it tells of none.

    `loosely` takes a bare message for one: only where the status says that something went wrong.
    """
    if not isinstance(document, dict):
        return None
    told = cast(Json, document)
    error = told.get("error")
    if isinstance(error, str) and error:
        return Complaint(message=error, code=_code(told.get("code")))
    if isinstance(error, dict) and error:
        return _complaint(cast(Json, error))
    if told.get("type") == "error":
        return _complaint(told)
    if loosely and any(isinstance(told.get(key), str) for key in ("message", "msg", "detail")):
        return _complaint(told)
    return None


def _complaint(error: Json) -> Complaint:
    texts = (error.get(key) for key in ("message", "msg", "detail"))
    message = next((text for text in texts if isinstance(text, str) and text), None)
    metadata = error.get("metadata")
    flagged = isinstance(metadata, dict) and "flagged_input" in cast(Json, metadata)
    return Complaint(
        message=message,
        code=_code(error.get("code")),
        type=_code(error.get("type")),
        param=_code(error.get("param")),
        moderated=flagged or "moderation_details" in error,
    )


def _code(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _WHOLE_MAX:
        return str(value)
    return value if isinstance(value, str) and 0 < len(value) <= _CODE_MAX else None
