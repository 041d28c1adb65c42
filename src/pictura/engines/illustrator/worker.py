"""A drawing process: reads orders, draws, writes frames. Started by `process.py`, ends with its pipe.

It gives way to the server (a lower scheduling priority) and bounds its own memory.
"""

from __future__ import annotations

import os
import resource
import signal
import struct
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import BinaryIO

from pictura.engines.illustrator import drawing, words
from pictura.engines.illustrator.concessions import concessions
from pictura.engines.illustrator.edits import edit
from pictura.engines.illustrator.edits.uploads import Unfit
from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.wire import Kind, Refusal, decode_order, encode_refusal, encode_told, frame

NICENESS = 10
MEMORY_BYTES_MAX = 2 * 1024**3


def main() -> None:
    """Serves orders from standard input until it closes."""
    frames = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    # Ctrl-C and service managers signal the whole group, but a draining server still needs its pictures.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    orders: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(orders,), daemon=True).start()
    drawing.warm()
    try:
        _send(frames, Kind.READY, b"")
        while True:
            _draw(decode_order(orders.get()), frames)
    except BrokenPipeError:
        os._exit(0)


def _receive(orders: SimpleQueue[bytes]) -> None:
    """Takes in orders beside the drawing, so that the end of the server ends a drawing at once."""
    # A file of its own: at its end the interpreter would wait for whoever reads sys.stdin.
    incoming = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    while len(header := incoming.read(4)) == 4:
        orders.put(incoming.read(struct.unpack(">I", header)[0]))
    os._exit(0)


def _draw(order: Order, frames: BinaryIO) -> None:
    """Draws one picture; what goes wrong inside becomes a frame, and the process goes on."""
    try:
        if order.operation == "generation":
            scene = words.read(order.prompt)
            told, stages = concessions(scene, order), drawing.draw(scene, order)
        else:
            told, stages = edit.begin(order)
        if told:
            _send(frames, Kind.TOLD, encode_told(told))
        for stage in stages:
            _send(frames, Kind.PICTURE if stage.last else Kind.STAGE, stage.data)
    except BrokenPipeError:
        raise
    except Unfit as unfit:
        refusal = Refusal(message=unfit.message, param=unfit.param, code=unfit.code)
        _send(frames, Kind.REFUSED, encode_refusal(refusal))
    except Exception as trouble:  # noqa: BLE001 - told to the server, which decides
        _send(frames, Kind.TROUBLE, _where(trouble))


def _where(trouble: Exception) -> bytes:
    """The kind and place of what went wrong, without its message: that may quote the prompt."""
    lines = traceback.format_tb(trouble.__traceback__)[-4:]
    return "".join([*lines, type(trouble).__name__]).encode("utf-8", "replace")


def _send(frames: BinaryIO, kind: Kind, payload: bytes) -> None:
    frames.write(frame(kind, payload))
    frames.flush()


if __name__ == "__main__":
    main()
