"""One cell of the table of relays: a peer, a size of answer, so many clients; and all of them, side by side."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence

import msgspec
import uvloop

from bench import family
from bench.clients import ask_many
from bench.peers.peer import Running

CLIENTS = (1, 16, 64)
ROUNDS = 3
SECONDS_MAX = 2.0
AFTERWORK_S = 0.3
"""What a peer still does for a request after its answer counts too."""


class Size(msgspec.Struct, frozen=True):
    """A kind of answer; `quality` asks for it."""

    name: str
    quality: str
    body_bytes_min: int
    requests_max: int


SIZES = (Size("2.8 MB", "high", 2_790_000, 160), Size("2 KB", "low", 1_900, 3_000))


class Cell(msgspec.Struct, frozen=True):
    """What one peer needed and how long its clients waited."""

    requests: int
    errors: int
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    rss_mib: float


Column = Mapping[str, Cell]
"""By the peer's name."""


def measure(peers: Sequence[Running], size: Size, clients: int) -> Column:
    """The median of several rounds, in which the peers take turns: a noisy neighbour meets them all."""
    for peer in peers:
        _ask(peer, size, clients, requests_max=2 * clients)
    rounds = [
        {peer.name: _ask(peer, size, clients, size.requests_max) for peer in peers} for _ in range(ROUNDS)
    ]
    return {peer.name: _median([column[peer.name] for column in rounds]) for peer in peers}


def _ask(peer: Running, size: Size, clients: int, requests_max: int) -> Cell:
    before_s = family.cpu_s(peer.pid)
    asking = ask_many(
        peer.door,
        size.quality,
        clients=clients,
        requests_max=requests_max,
        seconds_max=SECONDS_MAX,
        body_bytes_min=size.body_bytes_min,
    )
    load, rss_mib = uvloop.run(family.rss_mib_max(peer.pid, asking))
    time.sleep(AFTERWORK_S)
    used_s = family.cpu_s(peer.pid) - before_s
    peer.forget()
    return Cell(
        requests=load.requests,
        errors=load.errors,
        cpu_ms=used_s / load.requests * 1e3,
        p50_ms=load.quantile_ms(0.5),
        p99_ms=load.quantile_ms(0.99),
        rss_mib=rss_mib,
    )


def _median(rounds: Sequence[Cell]) -> Cell:
    return Cell(
        requests=sum(cell.requests for cell in rounds),
        errors=sum(cell.errors for cell in rounds),
        cpu_ms=statistics.median(cell.cpu_ms for cell in rounds),
        p50_ms=statistics.median(cell.p50_ms for cell in rounds),
        p99_ms=statistics.median(cell.p99_ms for cell in rounds),
        rss_mib=max(cell.rss_mib for cell in rounds),
    )
