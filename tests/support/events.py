"""Server-sent events as they stand on the wire."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

_EVENT = re.compile(rb"event: ([a-z_.]+)\ndata: ([^\r\n]+)\n\n")
_COMMENT = re.compile(rb": keep-alive\n\n")


class Sent(msgspec.Struct, frozen=True):
    event: str
    data: Any


def events_of(body: bytes) -> list[Sent]:
    """Every event of a stream; fails on a byte that belongs to neither an event nor a comment."""
    events: list[Sent] = []
    at = 0
    while at < len(body):
        comment = _COMMENT.match(body, at)
        if comment:
            at = comment.end()
            continue
        found = _EVENT.match(body, at)
        assert found, f"not an event: {body[at : at + 200]!r}"
        events.append(Sent(found[1].decode(), json.loads(found[2])))
        at = found.end()
    return events
