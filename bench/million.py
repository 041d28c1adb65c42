"""A million past jobs: CPU per request beside an empty store, and the time to start."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.load import post
from bench.path import CLIENTS, PICTURE_BYTES, cpu_per_request_us
from bench.process import child
from bench.start import start, stop

ROWS = 1_000_000
ROUNDS = 3


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder) / "full", Path(folder) / "empty"
        seed = str(Path(__file__).with_name("seed.py"))
        subprocess.run([sys.executable, seed, "--data", str(full), "--rows", str(ROWS)], check=True)
        server, seconds = start(full)
        stop(server)
        print(f"  start to ready with {ROWS:,} jobs: {seconds:.2f} s   (to reach: 2)")
        size = str(PICTURE_BYTES)
        with (
            child("-m", "bench.fixed", str(full), size) as old,
            child("-m", "bench.fixed", str(empty), size) as new,
        ):
            for server in (old, new):
                post(server.port, CLIENTS * 4, CLIENTS)
            rounds = [(cpu_per_request_us(new), cpu_per_request_us(old)) for _ in range(ROUNDS)]
    for new_us, old_us in rounds:
        print(f"  empty {new_us:6.0f} us   full {old_us:6.0f} us   ratio {old_us / new_us:5.2f}")
    print(f"  median ratio {statistics.median(old / new for new, old in rounds):.2f}   (to reach: 1.15)")
