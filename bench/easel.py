"""One drawing process as `illustrator.py` measures it: `python -m bench.easel SIDE QUALITY` draws the whole gallery."""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
import tomllib
from pathlib import Path
from typing import cast

import msgspec

from pictura.engines.illustrator import drawing
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.scene import Level, Order
from pictura.types import Size

GALLERY = Path(__file__).with_name("gallery.toml")
YARDSTICK_LEAVES = 600
YARDSTICK_ROUNDS = 15
YARDSTICK_PX = 1024


class Outcome(msgspec.Struct, frozen=True):
    """What one process measured: milliseconds by prompt, of the yardstick, and its peak memory."""

    cpu_ms: dict[str, float]
    yardstick_ms: float
    peak_mib: float


def prompts() -> list[str]:
    return [piece["prompt"] for piece in tomllib.loads(GALLERY.read_text("utf-8"))["piece"]]


def measure(side: int, quality: Level) -> Outcome:
    """Draws the gallery in this process, warm as a drawing process is."""
    drawing.warm()
    yardstick = yardstick_ms()
    cpu_ms: dict[str, float] = {}
    for prompt in prompts():
        began = time.process_time()
        for _ in drawing.paint(Order(prompt=prompt, size=Size(side, side), quality=quality, seed=1)):
            pass
        cpu_ms[prompt] = (time.process_time() - began) * 1e3
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Outcome(cpu_ms=cpu_ms, yardstick_ms=yardstick, peak_mib=peak)


def yardstick_ms() -> float:
    """What the rasteriser alone needs for a fixed scene of leaves."""
    rng = random.Random(1)
    leaves = "".join(
        f'<path d="M{rng.uniform(0, 1000):.0f} {rng.uniform(0, 1000):.0f}q20 -30 40 0q-20 30 -40 0z"'
        f' fill="#{rng.randrange(1 << 24):06x}"/>'
        for _ in range(YARDSTICK_LEAVES)
    )
    scene = document(leaves, (0, 0, 1000, 1000), YARDSTICK_PX, YARDSTICK_PX)
    times: list[float] = []
    for _ in range(YARDSTICK_ROUNDS):
        began = time.process_time()
        pixels(scene, YARDSTICK_PX, YARDSTICK_PX)
        times.append((time.process_time() - began) * 1e3)
    return statistics.median(times)


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(measure(int(sys.argv[1]), cast(Level, sys.argv[2]))))
