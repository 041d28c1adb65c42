"""What image servers say: their answers, events and errors, as far as the command line needs them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

import msgspec

from pictura.commands import wording
from pictura.errors import StartError

T = TypeVar("T")


class Stage(msgspec.Struct, frozen=True):
    """An unfinished picture was seen."""

    index: int


class Change(msgspec.Struct, frozen=True, rename={"asked": "from"}):
    """One thing that the server changed in what was asked; `to` is None when it was left out."""

    parameter: str
    asked: object = None
    to: object = None
    why: str = ""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture's bytes and what was said of them; the last one of a request may tell its cost."""

    index: int
    data: bytes
    format: str
    size: str
    cost_micros: int | None = None
    changes: tuple[Change, ...] = ()


class Error(msgspec.Struct, frozen=True):
    """The official error object; other servers send a mere text."""

    message: str | None = None
    param: str | None = None


class Refused(msgspec.Struct, frozen=True):
    error: Error | str | None = None


class _Entry(msgspec.Struct, frozen=True):
    b64_json: str | None = None
    url: str | None = None


class _Event(msgspec.Struct, frozen=True):
    type: str = ""
    error: Error | str | None = None
    index: int = 0
    b64_json: str | None = None
    url: str | None = None
    output_format: str = "png"
    size: str = "?"
    cost_micros: int | None = None
    adjustments: tuple[Change | str, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    data: tuple[_Entry, ...] = ()
    output_format: str = "png"
    size: str = "?"


def streamed(lines: Iterable[bytes]) -> Iterator[Stage | Picture]:
    """Reads server-sent events; raises `StartError` for an error event or an end without a picture."""
    done = False
    for data in _events(lines):
        event = decoded(data, _Event)
        if event.type.endswith(".partial_image"):
            yield Stage(event.index)
        elif event.type.endswith(".completed"):
            done = True
            yield Picture(
                index=event.index,
                data=_bytes(event.b64_json, event.url),
                format=event.output_format,
                size=event.size,
                cost_micros=event.cost_micros,
                changes=_changes(event.adjustments),
            )
        elif event.error is not None:
            raise StartError(words(event.error) or "The server could not make the picture.")
    if not done:
        raise StartError("The server's answer ended before a picture was in it.")


def whole(body: bytes, cost: str | None, adjustments: str | None) -> Iterator[Picture]:
    """Reads a JSON answer, and our own headers of it."""
    answer = decoded(body, _Answer)
    if not answer.data:
        raise StartError("The server's answer has no picture in it.")
    changes: tuple[Change, ...] = ()
    with suppress(msgspec.DecodeError):
        changes = _changes(msgspec.json.decode(adjustments or "[]", type=tuple[Change | str, ...]))
    for index, entry in enumerate(answer.data):
        yield Picture(
            index=index,
            data=_bytes(entry.b64_json, entry.url),
            format=answer.output_format,
            size=answer.size,
            cost_micros=_micros(cost),
            changes=changes,
        )


def decoded(data: bytes, kind: type[T], otherwise: str = "This is not the answer of an image API.") -> T:
    """JSON as one of the shapes above; raises `StartError` with `otherwise`."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError):
        raise StartError(otherwise) from None


def words(error: Error | str | None) -> str:
    """What an error says, on one line."""
    message = error.message if isinstance(error, Error) else error
    return " ".join((message or "").split())


def _events(lines: Iterable[bytes]) -> Iterator[bytes]:
    data: list[bytes] = []
    for line in lines:
        text = line.rstrip(b"\r\n")
        if text.startswith(b"data:"):
            data.append(text.removeprefix(b"data:").strip())
        elif not text and data:
            if data != [b"[DONE]"]:
                yield b"\n".join(data)
            data = []


def _bytes(encoded: str | None, url: str | None) -> bytes:
    if encoded is None:
        raise StartError(f"The server sent a link instead of the picture: {url}")
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise StartError("The server sent a picture that is not whole.") from None


def _changes(adjustments: tuple[Change | str, ...]) -> tuple[Change, ...]:
    return tuple(change for change in adjustments if isinstance(change, Change))


def _micros(text: str | None) -> int | None:
    try:
        return None if text is None else wording.micros(text)
    except ValueError:
        return None
