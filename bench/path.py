"""CPU per small request, 64 clients, durable ledger on, against a bare uvicorn + Starlette app.

The bare app answers as many bytes. Rounds alternate, so that a noisy neighbour meets both.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from bench.disk import await_settled
from bench.load import post
from bench.process import Child, child

CLIENTS = 64
REQUESTS = 6400
ROUNDS = 3
PICTURE_BYTES = 200


def cpu_per_request_us(server: Child, requests: int = REQUESTS) -> float:
    """CPU that a server spends on one request, in microseconds."""
    before = server.cpu_s()
    post(server.port, requests, CLIENTS)
    return (server.cpu_s() - before) / requests * 1e6


def run() -> None:
    with tempfile.TemporaryDirectory() as data, child("-m", "bench.fixed", data, str(PICTURE_BYTES)) as ours:
        await_settled(Path(data))
        answer_bytes = post(ours.port, CLIENTS * 4, CLIENTS)
        with child("-m", "bench.bare", str(answer_bytes)) as bare:
            post(bare.port, CLIENTS * 4, CLIENTS)
            rounds = [(cpu_per_request_us(bare), cpu_per_request_us(ours)) for _ in range(ROUNDS)]
    for bare_us, ours_us in rounds:
        print(f"  bare {bare_us:6.0f} us   pictura {ours_us:6.0f} us   ratio {ours_us / bare_us:5.2f}")
    print(f"  median ratio {statistics.median(ours / bare for bare, ours in rounds):.2f}   (to reach: 4)")
