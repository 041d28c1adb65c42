"""A drawing process: reads orders, draws, writes frames. Started by `engine.py`, ends with its pipe.

It gives way to the server (a lower scheduling priority) and bounds its own memory.
"""

from __future__ import annotations

import os
import resource
import struct
import sys
from typing import BinaryIO

from pictura.engines.illustrator import drawing
from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.wire import Kind, decode_order, frame

NICENESS = 10
MEMORY_BYTES_MAX = 2 * 1024**3


def main() -> None:
    """Serves orders from standard input until it closes."""
    orders, frames = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    drawing.warm()
    try:
        _send(frames, Kind.READY, b"")
        while (order := _receive(orders)) is not None:
            _draw(order, frames)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(0)


def _draw(order: Order, frames: BinaryIO) -> None:
    """Draws one picture; what goes wrong inside becomes a frame, and the process goes on."""
    try:
        for stage in drawing.paint(order):
            _send(frames, Kind.PICTURE if stage.last else Kind.STAGE, stage.data)
    except BrokenPipeError:
        raise
    except Exception as trouble:  # noqa: BLE001 - told to the server, which decides
        _send(frames, Kind.TROUBLE, f"{type(trouble).__name__}: {trouble}".encode("utf-8", "replace")[:2000])


def _receive(orders: BinaryIO) -> Order | None:
    header = orders.read(4)
    if len(header) < 4:
        return None
    return decode_order(orders.read(struct.unpack(">I", header)[0]))


def _send(frames: BinaryIO, kind: Kind, payload: bytes) -> None:
    frames.write(frame(kind, payload))
    frames.flush()


if __name__ == "__main__":
    main()
