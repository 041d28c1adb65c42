"""What the edits of `edits.toml` cost: CPU of a drawing process with reading and encoding, and its peak memory."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from bench.easel import Outcome, yardstick_ms
from bench.pairs import pairs, prepared
from pictura.engines.illustrator import drawing
from pictura.engines.illustrator.edits import edit
from pictura.engines.illustrator.scene import Order

MEDIAN_MS, PEAK_MIB = 600, 220
"""What to reach at 1024x1024, high."""


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        orders = {
            pair.name: prepared(pair, Path(folder) / str(number)).order for number, pair in enumerate(pairs())
        }
        path = Path(folder) / "orders"
        path.write_bytes(msgspec.msgpack.encode(orders))
        made = subprocess.run([sys.executable, "-m", "bench.edits", path], capture_output=True, check=True)
    found = msgspec.json.decode(made.stdout, type=Outcome)
    times = sorted((ms, name) for name, ms in found.cpu_ms.items())
    median = statistics.median(ms for ms, _ in times)
    print(f"  1024x1024 high, {len(times)} edits; the yardstick took {found.yardstick_ms:.1f} ms")
    print(f"    median {median:5.0f} ms   (to reach: {MEDIAN_MS})")
    for ms, name in reversed(times):
        print(f"           {ms:5.0f} ms  {name}")
    print(f"    peak   {found.peak_mib:5.0f} MiB   (to reach: {PEAK_MIB})", flush=True)


def measure(orders: dict[str, Order]) -> Outcome:
    """Makes the edits in this process, warm as a drawing process is."""
    drawing.warm()
    yardstick = yardstick_ms()
    cpu_ms: dict[str, float] = {}
    for name, order in orders.items():
        began = time.process_time()
        _, stages = edit.begin(order)
        for _ in stages:
            pass
        cpu_ms[name] = (time.process_time() - began) * 1e3
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Outcome(cpu_ms=cpu_ms, yardstick_ms=yardstick, peak_mib=peak)


if __name__ == "__main__":
    asked = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=dict[str, Order])
    sys.stdout.buffer.write(msgspec.json.encode(measure(asked)))
