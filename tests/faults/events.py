"""The events of a streamed answer, right and otherwise: one piece of bytes an event."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.faults.journal import Order

PARTIAL, COMPLETED = "image_generation.partial_image", "image_generation.completed"
ERRORS: Mapping[str, tuple[str, str]] = {
    "error": ("image_generation_server_error", "image_generation_failed"),
    "error_flat": ("image_generation_server_error", "image_generation_failed"),
    "error_moderation": ("image_generation_user_error", "moderation_blocked"),
    "error_rate_limit": ("rate_limit_error", "rate_limit_exceeded"),
}
"""Type and code of what is told instead of the pictures."""


def events(
    order: Order, turns: Sequence[str], items: Sequence[str], usage: Mapping[str, Any], partial: str
) -> list[bytes]:
    """All events of an answer: each picture's partials, then the picture."""
    written: list[bytes] = []
    for item in items:
        for number in range(order.partials):
            fields = {"partial_image_index": number}
            written.append(_event(PARTIAL, _fields(order, PARTIAL, f'{{"b64_json": {partial}}}', fields)))
        written.append(_event(COMPLETED, _fields(order, COMPLETED, item, {"usage": None} | dict(usage))))
    for turn in turns:
        written = TURNS[turn](written)
    return written


def _fields(order: Order, kind: str, item: str, more: Mapping[str, Any]) -> str:
    """An event's JSON; the picture is put in as it is written."""
    shell = {"type": kind, "created_at": int(time.time()), "size": order.size, "quality": "medium"}
    shell |= {"background": "opaque", "output_format": "png", **more}
    return f"{item[:-1]}, {json.dumps(shell)[1:]}"


def _event(kind: str | None, data: str) -> bytes:
    return (f"event: {kind}\n" if kind else "").encode() + f"data: {data}\n\n".encode()


def _is_completed(event: bytes) -> bool:
    return event.startswith(f"event: {COMPLETED}".encode())


def _no_completed(written: list[bytes]) -> list[bytes]:
    return [event for event in written if not _is_completed(event)]


def _torn(written: list[bytes]) -> list[bytes]:
    last = next(event for event in written if _is_completed(event))
    return [*_no_completed(written), last[: len(last) // 2]]


def _fails(turn: str) -> Callable[[list[bytes]], list[bytes]]:
    type_, code = ERRORS[turn]
    inner = {"type": type_, "code": code, "message": "Image generation failed", "param": None}
    told = inner | {"type": "error"} if turn == "error_flat" else {"type": "error", "error": inner}
    event = _event("error", json.dumps(told))
    return lambda written: [*_no_completed(written), event]


def _comments(written: list[bytes]) -> list[bytes]:
    noise = (
        b': still drawing\n\nretry: 10\n\nid: 7\nevent: image_generation.thinking\ndata: {"type": "x"}\n\n'
    )
    return [part for event in written for part in (noise, b"id: 8\n" + event)] + [b"data:\n\n"]


def _split_data(written: list[bytes]) -> list[bytes]:
    return [event.replace(b', "', b',\ndata: "') for event in written]


def _nameless(written: list[bytes]) -> list[bytes]:
    return [event[event.index(b"data:") :] for event in written]


TURNS: Mapping[str, Callable[[list[bytes]], list[bytes]]] = {
    "crlf": lambda written: [event.replace(b"\n", b"\r\n") for event in written],
    "bom": lambda written: [b"\xef\xbb\xbf", *written],
    "done": lambda written: [*written, b"data: [DONE]\n\n"],
    "nameless": _nameless,
    "comments": _comments,
    "split_data": _split_data,
    "duplicate": lambda written: [
        part for event in written for part in ([event, event] if _is_completed(event) else [event])
    ],
    "no_completed": _no_completed,
    "torn": _torn,
    "bad_json": lambda written: [*_no_completed(written), _event(COMPLETED, '{"type": "image_generation.co')],
    **{turn: _fails(turn) for turn in ERRORS},
}
