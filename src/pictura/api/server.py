"""Runs the application on a socket, and ends in order: refuse, finish, close."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from pictura.api.connections import Connection, cut_slow_connections
from pictura.errors import StartError
from pictura.relay.admission import Admission
from pictura.relay.jobs import Board

BACKLOG = 2048
LAST_WORDS_S = 0.3
"""How long the last answers may take on their way when a stopping server has no time left.

uvicorn takes up to 0.2 s more to hear of its end, and the whole has a second (`spec/reliability.md`, G1).
"""


class Server(uvicorn.Server):
    """uvicorn without its own signal handling: `stop` drains before it ends."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; raises `StartError` when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as problem:
        listener.close()
        raise StartError(
            f"Cannot listen on {host} port {port}: {(problem.strerror or str(problem)).lower()}. "
            "Choose another with --port, or server.port in pictura.toml."
        ) from None
    listener.setblocking(False)
    return listener


def address_of(listener: socket.socket) -> str:
    """The URL of a listening socket, as somebody on this machine reaches it."""
    host: str = listener.getsockname()[0]
    port: int = listener.getsockname()[1]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


class Running:
    """A server that serves until it is told to stop."""

    def __init__(self, server: Server, board: Board, admission: Admission, drain_s: float) -> None:
        self._server = server
        self._board = board
        self._admission = admission
        self._drain_s = drain_s
        self._stop_asked = asyncio.Event()

    def stop(self) -> None:
        """Refuses new requests and finishes the running ones; the second call ends at once.

        What then still runs is ended by recovery at the next start, as after a kill.
        """
        if self._admission.draining:
            os._exit(1)
        self._admission.draining = True
        self._stop_asked.set()

    def stop_gently(self) -> None:
        """The first stop, however often it is called."""
        if not self._admission.draining:
            self.stop()

    async def stopped(self) -> None:
        """Returns when a stop was asked for and the running jobs have ended, or the time is up."""
        await self._stop_asked.wait()
        ends = asyncio.get_running_loop().time() + self._drain_s
        try:
            async with asyncio.timeout_at(ends):
                await self._board.emptied()
        except TimeoutError:
            pass
        left_s = ends - asyncio.get_running_loop().time()
        # uvicorn's word for it is whole seconds, but asyncio, which is handed it, takes any.
        self._server.config.timeout_graceful_shutdown = cast(int, max(LAST_WORDS_S, left_s))
        self._server.should_exit = True


@asynccontextmanager
async def serving(
    application: ASGIApp,
    listener: socket.socket,
    *,
    board: Board,
    admission: Admission,
    drain_s: float,
    trusted_proxies: tuple[str, ...] = (),
) -> AsyncGenerator[Running]:
    """Serves within the block; leaving it stops the server as a signal would."""
    server = Server(
        uvicorn.Config(
            application,
            http=Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=list(trusted_proxies),
        )
    )
    running = Running(server, board, admission, drain_s)
    async with asyncio.TaskGroup() as tasks:
        slow = tasks.create_task(cut_slow_connections(lambda: server.server_state.connections))
        stopped = tasks.create_task(running.stopped())
        served = tasks.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.005)
        try:
            yield running
        finally:
            if not admission.draining:
                running.stop()
            await stopped
            await served
            slow.cancel()


def on_signals(running: Running, *, in_crew: bool = False) -> None:
    """Lets SIGTERM and SIGINT stop the server.

    One of a crew may get each of them twice, from its parent and from whoever signals all of a group;
    to end it at once is the parent's to decide.
    """
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, running.stop_gently if in_crew else running.stop)


def stop_with_parent(running: Running, lifeline: int) -> None:
    """Stops the server when the other end of a pipe closes: its parent has died."""
    loop = asyncio.get_running_loop()

    def parent_died() -> None:
        loop.remove_reader(lifeline)
        running.stop_gently()

    loop.add_reader(lifeline, parent_died)
