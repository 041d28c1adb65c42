"""A server that does, on each connection, what a list of steps says: the worst of the internet, on demand."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Sequence
from typing import Self

HEAD_END = b"\r\n\r\n"


class Gone(Exception):
    """The client has closed its connection."""


class Peer:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket, server: Scripted) -> None:
        self.sock = sock
        self.server = server
        self.heard = b""
        self.request = b""

    def read(self) -> None:
        try:
            data = self.sock.recv(65536)
        except OSError:
            data = b""
        if not data:
            raise Gone
        self.heard += data


Step = Callable[[Peer], None]


def hears(peer: Peer) -> None:
    """Waits for one whole request, and counts it."""
    while HEAD_END not in peer.heard:
        peer.read()
    head, _, rest = peer.heard.partition(HEAD_END)
    size = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            size = int(line.partition(b":")[2])
    while len(rest) < size:
        peer.heard = b""
        peer.read()
        rest += peer.heard
    peer.heard = rest[size:]
    peer.request = head + HEAD_END + rest[:size]
    peer.server.requests.append(peer.request)


def hears_a_part(peer: Peer) -> None:
    """Waits for the first bytes of a request."""
    peer.read()


def says(*parts: bytes, every_s: float = 0.0) -> Step:
    def step(peer: Peer) -> None:
        for part in parts:
            try:
                peer.sock.sendall(part)
            except OSError:
                raise Gone from None
            time.sleep(every_s)

    return step


def answers(body: bytes = b"", *headers: str, status: int = 200) -> Step:
    """A whole answer of known length."""
    return says(head(*headers, f"content-length: {len(body)}", status=status) + body)


def echoes(peer: Peer) -> None:
    """Answers each request with its own body."""
    while True:
        hears(peer)
        answers(peer.request.partition(HEAD_END)[2])(peer)


def head(*headers: str, status: int = 200) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} Some Reason", *headers, "", ""]).encode("latin-1")


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def resets(peer: Peer) -> None:
    """Cuts the connection with a reset."""
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.sock.close()


def ends(peer: Peer) -> None:
    """Sends no more, but listens on."""
    with contextlib.suppress(OSError):
        peer.sock.shutdown(socket.SHUT_WR)


def waits_for(event: threading.Event) -> Step:
    """Does nothing until a test says so."""

    def step(_: Peer) -> None:
        event.wait(30)

    return step


def tells(peer: Peer) -> None:
    """Lets the test know that the script has come here."""
    peer.server.told.set()


def closes(peer: Peer) -> None:
    """Ends the connection both ways."""
    peer.sock.close()


def stalls(peer: Peer) -> None:
    """Does nothing until the client goes."""
    while True:
        peer.read()


class Scripted:
    """Plays the first script on its first connection, and so on; the last one on all that follow.

    `requests` are those that came whole, `gone` counts the connections that clients closed first, `told`
    is set by a script's `tells`.
    """

    def __init__(
        self, *scripts: Sequence[Step], tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.gone = threading.Semaphore(0)
        self.told = threading.Event()
        self._scripts = scripts
        self._tls = tls
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family, backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._open = list[socket.socket]()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            self._open.append(sock)
            thread = threading.Thread(target=self._play, args=(sock, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _play(self, sock: socket.socket, script: Sequence[Step]) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
                self._open.append(sock)
                sock.do_handshake()
            peer = Peer(sock, self)
            for step in script:
                step(peer)
        except (Gone, OSError):
            self.gone.release()
        finally:
            sock.close()
