"""Ports that are no provider: one where nobody listens, one that never accepts, one that resets at once."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Generator
from contextlib import ExitStack, contextmanager

HOST = "127.0.0.1"
QUEUE = 8
"""More connections than the queue of the blackhole holds."""


@contextmanager
def doors() -> Generator[dict[str, str]]:
    """The base URL of each door by its name."""
    with ExitStack() as held:
        ports = {
            "closed": _closed(held),
            "blackhole": held.enter_context(_blackhole()),
            "reset": held.enter_context(_resetting()),
        }
        yield {name: f"http://{HOST}:{port}/v1" for name, port in ports.items()}


def _closed(held: ExitStack) -> int:
    """A port that is bound, so that nobody else gets it, but does not listen."""
    bound = held.enter_context(socket.socket())
    bound.bind((HOST, 0))
    return bound.getsockname()[1]


@contextmanager
def _blackhole() -> Generator[int]:
    """A full queue that nobody empties: further connections wait for ever."""
    with ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind((HOST, 0))
        listener.listen(0)
        for _ in range(QUEUE):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@contextmanager
def _resetting() -> Generator[int]:
    listener = socket.create_server((HOST, 0))

    def run() -> None:
        while True:
            try:
                accepted, _ = listener.accept()
            except OSError:
                return
            accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            accepted.close()

    running = threading.Thread(target=run, name="resetting", daemon=True)
    running.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        running.join(60)
