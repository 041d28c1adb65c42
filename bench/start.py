"""Start to ready, the end of a server out of patience, and memory at rest of it and of each drawing process."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from bench.process import Child, rss_kib

ROUNDS = 5
REST_S = 4.0
KEY = "sk-0123456789-of-a-bench"
LONG = {"prompt": "a cat", "model": "illustrator", "size": "2048x2048", "quality": "high", "n": 10}
"""A request that takes longer than anybody waits here."""


def start(data: Path, **environ: str) -> tuple[Child, float]:
    """Starts `pictura serve`; returns it and the seconds until `/readyz` answered 200."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "pictura", "serve", "--port", "0", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | environ,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip().split(" ")[-1]
    with urllib.request.urlopen(f"{address}/readyz") as answer:
        assert answer.status == 200
    return Child(process, address), time.perf_counter() - began


def stop(server: Child) -> None:
    server.process.terminate()
    server.process.wait()
    if server.process.stdout is not None:
        server.process.stdout.close()


def end_s(data: Path) -> float:
    """How long a server takes to end that is asked to, has no patience, and draws."""
    server, _ = start(data, PICTURA_KEY=KEY, PICTURA_SERVER__DRAIN_SECONDS="0")
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    url, body = f"{server.address}/v1/images/generations", json.dumps(LONG).encode()
    asked = urllib.request.Request(url, body, headers)
    threading.Thread(target=_ask, args=(asked,), daemon=True).start()
    time.sleep(0.5)
    began = time.perf_counter()
    stop(server)
    return time.perf_counter() - began


def _ask(asked: urllib.request.Request) -> None:
    with contextlib.suppress(OSError), urllib.request.urlopen(asked):
        pass


def run() -> None:
    seconds: list[float] = []
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            server, took_s = start(Path(folder) / "data")
            seconds.append(took_s)
            if number == ROUNDS - 1:
                time.sleep(REST_S)
                print(f"  server at rest {server.rss_kib() / 1024:6.1f} MiB   (to reach: 120)")
                for pid in server.children():
                    print(f"  drawing process {rss_kib(pid) / 1024:5.1f} MiB   (to reach: 60)")
            stop(server)
    print(f"  start to ready, median of {ROUNDS}: {statistics.median(seconds):.2f} s   (to reach: 1)")
    with tempfile.TemporaryDirectory() as folder:
        ends_s = [end_s(Path(folder) / f"{number}") for number in range(ROUNDS)]
    print(
        f"  out of patience to its end, median of {ROUNDS}: {statistics.median(ends_s):.2f} s   (to reach: 1)"
    )
