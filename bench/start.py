"""Start to ready, and memory at rest of the server and of each drawing process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.process import Child, rss_kib

ROUNDS = 5
REST_S = 4.0


def start(data: Path) -> tuple[Child, float]:
    """Starts `pictura serve`; returns it and the seconds until `/readyz` answered 200."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "pictura", "serve", "--port", "0", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
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
