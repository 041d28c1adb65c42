"""A provider of our own over real sockets that answers as it is told: rightly, or with any fault of `faults.toml`.

The request itself names the fault, in its prompt (`fault:NAME tag:TAG`) or its model's name, so that one
provider serves every test; `fault:NAME+NAME` are played in turn. It keeps a journal of what a real one would have charged, and marks each picture
with the tag of whoever asked for it.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any

import msgspec

from tests.faults import bodies
from tests.faults.bodies import Making
from tests.faults.doors import HOST, doors
from tests.faults.framing import FRAMINGS
from tests.faults.journal import Journal, Order, Sale, Visit, order_of
from tests.faults.links import ELSEWHERE, LINKS, Kept
from tests.faults.table import Fault, faults
from tests.faults.wire import WIRES, Connection, Pace, Reply, Request, whole

CANARY_HOST = "127.0.0.2"
"""Another private host: redirects and addresses lead there, and nobody shall follow."""
CHUNKED_INSTEAD = {"length": "chunked", "half_of_length": "half_of_chunks"}
"""How events are framed, whose length nobody knows at their beginning."""
MODELS = ("gpt-image-1", "gpt-image-1.5", "gpt-image-2", "dall-e-2", "dall-e-3")


class Provider:
    """The running provider; its address, its journal, and what went wrong in itself."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.url = ""
        self.canary_url = ""
        self.doors: dict[str, str] = {}
        self.journal = Journal()
        self.problems: list[Exception] = []
        self._pictures: dict[str, Kept] = {}

    def base_url(self, fault: Fault) -> str:
        """Where a fault is played."""
        return self.doors.get(fault.door, f"{self.url}/v1")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer, self.pace)
        try:
            while connection.open and (request := await connection.read()):
                await self._answer(connection, request)
                if request.headers.get("connection", "").lower() == "close":
                    return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has left, or the test is over
        except Exception as problem:  # noqa: BLE001 - told in the test's own thread
            self.problems.append(problem)
        finally:
            connection.close()

    async def serve_canary(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer, self.pace)
        request = await connection.read()
        self.journal.canary.append("connected" if request is None else f"{request.method} {request.path}")
        connection.close()

    async def _answer(self, connection: Connection, request: Request) -> None:
        path = request.path.partition("?")[0]
        if request.method == "POST" and path.endswith(("/images/generations", "/images")):
            await self._sell(connection, request, path)
        elif request.method == "GET" and path.endswith("/models"):
            await whole(connection, _json(_models()))
        elif request.method == "GET" and path in self._pictures:
            await self._show(connection, request, path)
        else:
            await whole(connection, _json(bodies.error("No such route.", "invalid_request_error", None), 404))

    async def _sell(self, connection: Connection, request: Request, path: str) -> None:
        order = order_of(path, request.headers, json.loads(request.body))
        fault = self._played(order)
        sale = Sale(order, fault.made(order.n) if fault.bought else 0)
        self.journal.sales.append(sale)
        before = connection.sent_bytes
        items = [self._item(fault, order) for _ in range(fault.made(order.n))]
        reply = _reply(fault, order, items, self.canary_url)
        if fault.cut:
            sale.whole = b"".join(reply.framed.chunks).count(items[0].encode())
        try:
            await WIRES[fault.wire](connection, reply)
        finally:
            sale.sent_bytes = connection.sent_bytes - before

    def _played(self, order: Order) -> Fault:
        """What an order gets: of several faults, the calls of a tag that name them get one after the other."""
        names = order.fault.split("+")
        before = sum(sale.order.fault == order.fault for sale in self.journal.of(order.tag))
        return faults()[names[before % len(names)]]

    def _item(self, fault: Fault, order: Order) -> str:
        made = bodies.picture(fault, order)
        if fault.link is None or fault.link == "data":
            return bodies.item(fault, made, None)
        if fault.link == "file":
            return bodies.item(fault, made, "file:///etc/hostname")
        if fault.link == "private":
            return bodies.item(fault, made, f"{self.canary_url}/pictures/1.png")
        assert fault.link not in ELSEWHERE
        path = f"/pictures/{len(self._pictures)}.png"
        self._pictures[path] = Kept(order.tag, fault.link, made, path, f"{self.canary_url}/pictures/1.png")
        return bodies.item(fault, made, self.url + path)

    async def _show(self, connection: Connection, request: Request, path: str) -> None:
        kept = self._pictures[path]
        kept.visits += 1
        self.journal.visits.append(Visit(request.path, kept.tag, request.headers))
        await LINKS[kept.link](connection, kept)


def _reply(fault: Fault, order: Order, items: list[str], canary_url: str) -> Reply:
    body = bodies.BODIES[fault.body](Making(order, fault, items))
    framing = fault.framing
    if body.content_type == bodies.EVENTS:
        framing = CHUNKED_INSTEAD.get(framing, framing)
    headers = {"content-type": body.content_type, "x-request-id": "req_theirs"} | dict(fault.headers)
    if fault.body == "moved":
        headers["location"] = f"{canary_url}/v1/images/generations"
    if "{date+7}" in headers.get("retry-after", ""):
        headers["retry-after"] = formatdate(time.time() + 7, usegmt=True)
    kept = [(name, value) for name, value in headers.items() if value]
    return Reply(fault.status, kept, FRAMINGS[framing](body.pieces))


def _models() -> object:
    data = [{"id": model, "object": "model", "created": 1, "owned_by": "faulty"} for model in MODELS]
    return {"object": "list", "data": data}


def _json(document: object, status: int = 200) -> Reply:
    body = msgspec.json.encode(document)
    return Reply(status, [("content-type", "application/json")], FRAMINGS["length"]([body]))


@contextmanager
def faulty_provider(**pace: float) -> Generator[Provider]:
    """A provider in a thread; fails at its end when it could not play what it was told."""
    provider = Provider(Pace(**pace))
    began = threading.Event()
    stop: list[Any] = []

    async def run() -> None:
        server = await asyncio.start_server(provider.serve, HOST, 0, backlog=1024)
        canary = await asyncio.start_server(provider.serve_canary, CANARY_HOST, 0)
        provider.url = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        provider.canary_url = f"http://{CANARY_HOST}:{canary.sockets[0].getsockname()[1]}"
        ended = asyncio.Event()
        stop.extend([asyncio.get_running_loop(), ended])
        began.set()
        async with server, canary:
            await ended.wait()
            server.close()
            canary.close()
            await _leave_all()

    running = threading.Thread(target=asyncio.run, args=(run(),), name="provider", daemon=True)
    with doors() as provider.doors:
        running.start()
        assert began.wait(60), "the provider did not start"
        try:
            yield provider
        finally:
            loop, ended = stop
            loop.call_soon_threadsafe(ended.set)
            running.join(60)
    assert not running.is_alive(), "the provider did not stop"
    if provider.problems:
        raise ExceptionGroup("the provider could not play its part", provider.problems)


async def _leave_all() -> None:
    """Ends whatever still hangs, drips or waits for another request."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
