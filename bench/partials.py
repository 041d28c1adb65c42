"""How long after the provider sent it a partial event has reached the client, whole."""

from __future__ import annotations

import itertools
import time
import urllib.request

import msgspec
import uvloop

from bench.clients import Client, Door
from bench.provider import PARTIALS

STREAMS = 20
_HEAD_BYTES = 256
"""An event's name and type stand within so many bytes of its begin."""


def delays_ms(door: Door, quality: str, upstream: str) -> list[float]:
    """Streams one picture after another; the delay of each partial, in order of length.

    Raises `ValueError` when a stream or a partial was lost.
    """
    _sent_at(upstream)
    came_at, statuses = uvloop.run(_stream(door, quality))
    sent_at = _sent_at(upstream)
    if statuses != {200} or len(came_at) != len(sent_at) or len(came_at) != STREAMS * PARTIALS:
        raise ValueError(f"{len(came_at)} of {STREAMS * PARTIALS} partials came, statuses {statuses}")
    return sorted((came - sent) * 1e3 for came, sent in zip(came_at, sent_at, strict=True))


def _sent_at(upstream: str) -> list[float]:
    with urllib.request.urlopen(f"{upstream}/sent") as answer:
        return msgspec.json.decode(answer.read(), type=list[float])


class _Partials:
    """Notes when each partial event ended."""

    def __init__(self) -> None:
        self.came_at: list[float] = []
        self._event = bytearray()

    def saw(self, piece: bytes) -> None:
        seen = max(0, len(self._event) - 1)
        self._event += piece
        while (end := self._event.find(b"\n\n", seen)) >= 0:
            if b"partial_image" in self._event[:_HEAD_BYTES]:
                self.came_at.append(time.perf_counter())
            del self._event[: end + 2]
            seen = 0


async def _stream(door: Door, quality: str) -> tuple[list[float], set[int]]:
    partials = _Partials()
    client = await Client.connect(door.port, partials.saw)
    statuses: set[int] = set()
    for number in itertools.islice(itertools.count(), STREAMS):
        if not client.open:
            client = await Client.connect(door.port, partials.saw)
        answer = await client.ask(door.request(number, quality, stream=True))
        statuses.add(answer.status)
    client.close()
    return partials.came_at, statuses
