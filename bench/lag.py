"""Loop lag while the illustrator draws on all cores: how late `/healthz` answers, beside an idle server."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from pathlib import Path

from bench.fixed import KEY
from bench.start import start, stop

SECONDS = 12.0
PROBE_S = 0.01


def run() -> None:
    os.environ["PICTURA_KEY"] = KEY
    with tempfile.TemporaryDirectory() as folder:
        server, _ = start(Path(folder) / "data")
        try:
            time.sleep(3)
            idle = asyncio.run(_probe(server.port, drawing=False))
            busy = asyncio.run(_probe(server.port, drawing=True))
        finally:
            stop(server)
            del os.environ["PICTURA_KEY"]
    for name, lags in (("idle", idle), ("drawing", busy)):
        print(
            f"  {name:8} p50 {_ms(lags, 0.5):5.1f} ms   p99 {_ms(lags, 0.99):5.1f} ms   max {max(lags) * 1e3:5.1f} ms"
        )
    print("  (to reach: p99 20 ms while drawing; the answer's own way over the socket is part of it)")


def _ms(lags: list[float], share: float) -> float:
    return sorted(lags)[int(len(lags) * share)] * 1e3


async def _probe(port: int, *, drawing: bool) -> list[float]:
    cores = len(os.sched_getaffinity(0))
    draws = [asyncio.create_task(_draw(port)) for _ in range(2 * cores if drawing else 0)]
    lags: list[float] = []
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    ends = time.perf_counter() + SECONDS
    while time.perf_counter() < ends:
        began = time.perf_counter()
        writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        await reader.readuntil(b'"}')
        lags.append(time.perf_counter() - began)
        await asyncio.sleep(PROBE_S)
    for draw in draws:
        draw.cancel()
    writer.close()
    return lags


async def _draw(port: int) -> None:
    """Asks for one picture after another."""
    body = json.dumps({"model": "illustrator", "prompt": "a fox in a forest", "size": "1024x1024"}).encode()
    head = (
        f"POST /v1/images/generations HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {KEY}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(answer.split(b"content-length: ")[1].split(b"\r\n")[0]))
