"""Somebody who is told by webhook: an HTTPS server that answers as a test says, and checks signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

Reply = tuple[int, Mapping[str, str]]
"""Status and headers."""


class Note(msgspec.Struct, frozen=True):
    """One webhook as it came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def signed_with(self, secret: str) -> bool:
        """Whether one of its signatures is right, as the standard tells receivers to find out."""
        assert secret.startswith("whsec_")
        signed = b".".join([self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body])
        mac = hmac.new(base64.b64decode(secret[6:], validate=True), signed, hashlib.sha256)
        expected = base64.b64encode(mac.digest()).decode()
        versions = [each.partition(",") for each in self.headers["webhook-signature"].split(" ")]
        return any(version == "v1" and value == expected for version, _, value in versions)


class Receiver:
    """What it was told, in order. `plays` decides what a path answers from now on; else it is 204."""

    def __init__(self, port: int) -> None:
        self.notes: list[Note] = []
        self.waiting = 0
        self.waiting_most = 0
        self.port = port
        self._parts: dict[str, Callable[[], Reply]] = {}
        self._lock = threading.Lock()

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        return f"https://{host}:{self.port}{path}"

    def plays(self, path: str, status: int, **headers: str) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self._parts[path] = lambda: (status, told)

    def hangs(self, path: str) -> threading.Event:
        """Lets a path answer only once the event is set."""
        release = threading.Event()

        def part() -> Reply:
            release.wait(60)
            return 204, {}

        self._parts[path] = part
        return release

    def at(self, path: str) -> list[Note]:
        return [note for note in self.notes if note.path == path]

    def take(self, note: Note) -> Reply:
        with self._lock:
            self.notes.append(note)
            self.waiting += 1
            self.waiting_most = max(self.waiting_most, self.waiting)
        try:
            return self._parts.get(note.path, lambda: (204, {}))()
        finally:
            with self._lock:
                self.waiting -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves, or does not trust us, is nothing to print."""


@contextmanager
def receiving(tls: ssl.SSLContext) -> Generator[Receiver]:
    """A receiver on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, told = receiver.take(Note(self.path, headers, body))
            self.send_response(status)
            for name, value in told.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own word
            """Says nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    # The handshake is made by the thread that reads, so that nobody waits for another's.
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
