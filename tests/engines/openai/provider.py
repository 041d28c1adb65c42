"""A provider over a real socket that answers as a test has written, and an engine that asks it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Any

import msgspec

from pictura.contract.catalog import Catalog
from pictura.engines.engine import Call, Completed, Event, Facts, Partial
from pictura.engines.openai.account import Account
from pictura.engines.openai.dialect import UnknownParams, presets
from pictura.engines.openai.engine import OpenAI
from pictura.errors import EngineFailure
from pictura.net.client import Client
from pictura.net.fetch import Fetcher
from pictura.net.guard import Policy
from pictura.testing import FakeClock, png
from pictura.types import ImageRequest, Size

PNG = png(Size(16, 16))
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) + b"\xfb\xff\xbe" + b"\xff\xd9"
KEY = "sk-canary-0123456789abcdef"
CATALOG = Catalog.load()


def b64(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


class Asked(msgspec.Struct, frozen=True):
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back; `parts` are chunks, `cut` ends the connection before the end is told."""

    status: int = 200
    body: bytes = b""
    parts: Iterable[bytes] | None = None
    headers: Mapping[str, str] = {}
    cut: bool = False
    hangs: bool = False
    closes_at_once: bool = False
    after_s: float = 0.0
    """How long it takes to begin."""

    @classmethod
    def of(cls, document: object, **more: Any) -> Reply:
        return cls(body=json.dumps(document).encode(), **more)


Script = Callable[[Asked], Reply]


class Provider:
    """Answers every request by its script, and remembers them all."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.asked: list[Asked] = []
        self.url = ""
        self.at_once = 0
        self.at_once_max = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        asked = Asked(method, path, headers, body)
        self.asked.append(asked)
        reply = self._script(asked)
        if reply.closes_at_once:
            return False
        if reply.hangs and reply.parts is None:
            await asyncio.sleep(60)
        if reply.after_s:
            await self._takes_its_time(reply.after_s)
        writer.write(_head(reply))
        if reply.parts is None:
            writer.write(reply.body)
        else:
            await _send_parts(writer, reply)
        await writer.drain()
        return not reply.cut

    async def _takes_its_time(self, pause_s: float) -> None:
        self.at_once += 1
        self.at_once_max = max(self.at_once_max, self.at_once)
        await asyncio.sleep(pause_s)
        self.at_once -= 1


def _head(reply: Reply) -> bytes:
    told = {"content-type": "application/json", **reply.headers}
    if reply.parts is None:
        told.setdefault("content-length", str(len(reply.body)))
    else:
        told["transfer-encoding"] = "chunked"
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in told.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _send_parts(writer: asyncio.StreamWriter, reply: Reply) -> None:
    for part in reply.parts or ():
        writer.write(b"%x\r\n%s\r\n" % (len(part), part))
        await writer.drain()
        await asyncio.sleep(0)
    if reply.hangs:
        await asyncio.sleep(60)
    if not reply.cut:
        writer.write(b"0\r\n\r\n")


@asynccontextmanager
async def account_at(
    script: Script,
    preset: str = "openai",
    *,
    unknown_params: UnknownParams | None = None,
    api_key: str | None = KEY,
    base_url: str | None = None,
) -> AsyncGenerator[tuple[Account, Client, Provider]]:
    """An account at a provider that plays a script, and a client that may ask it."""
    provider = Provider(script)
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0, backlog=512)
    port = server.sockets[0].getsockname()[1]
    provider.url = f"http://127.0.0.1:{port}"
    client = Client(policy=Policy(private_hosts=frozenset({"127.0.0.1"})), connect_timeout_s=20.0)
    account = Account(
        name="one",
        dialect=presets()[preset],
        base_url=base_url or f"{provider.url}/v1",
        api_key=api_key,
        unknown_params=unknown_params,
    )
    try:
        yield account, client, provider
    finally:
        await client.close()
        server.close()


@asynccontextmanager
async def engine_at(
    script: Script, preset: str = "openai", **options: Any
) -> AsyncGenerator[tuple[OpenAI, Provider]]:
    """An engine whose provider plays a script; `options` are those of `account_at`."""
    async with account_at(script, preset, **options) as (account, client, provider):
        yield (
            OpenAI(account, catalog=CATALOG, client=client, fetcher=Fetcher(client), clock=FakeClock()),
            provider,
        )


def request_of(**fields: Any) -> ImageRequest:
    """A request that asks nothing but a prompt."""
    defaults: dict[str, Any] = {
        "model": "gpt-image-2",
        "prompt": "a red fox in the snow",
        "size": Size(1024, 1024),
        "quality": "medium",
        "auto": frozenset({"size", "quality", "background"}),
    }
    return ImageRequest(**(defaults | fields))


def call_of(provider_model: str = "gpt-image-2", deadline_s: float = 50.0, **fields: Any) -> Call:
    return Call(
        job_id="job_1",
        request=request_of(**fields),
        provider_model=provider_model,
        seed=7,
        deadline_s=deadline_s,
    )


class Made(msgspec.Struct, kw_only=True):
    """What a call came to."""

    pictures: dict[int, bytes] = {}
    partials: list[tuple[int, int, bytes]] = []
    facts: list[Facts] = []
    completed: list[Completed] = []
    unusable: list[EngineFailure] = []
    failure: EngineFailure | None = None
    asked: list[Asked] = []
    kinds: list[str] = []

    @property
    def outcome(self) -> str | None:
        """How the call failed, or its pictures; as a job would end."""
        worst = self.failure or (self.unusable[0] if self.unusable else None)
        return None if worst is None else worst.outcome.value


async def gathered(events: AsyncIterator[Event], made: Made) -> None:
    async for event in events:
        made.kinds.append(type(event).__name__)
        if isinstance(event, Completed):
            made.completed.append(event)
            try:
                made.pictures[event.index] = b"".join([piece async for piece in event.body])
            except EngineFailure as failure:
                made.unusable.append(failure)
        elif isinstance(event, Partial):
            made.partials.append((event.index, event.number, event.data))
        else:
            made.facts.append(event)


async def asked_of(script: Script, call: Call, preset: str = "openai", **account: Any) -> Made:
    made = Made()
    async with engine_at(script, preset, **account) as (engine, provider):
        try:
            async with aclosing(engine.run(call)) as events:
                await gathered(events, made)
        except EngineFailure as failure:
            made.failure = failure
        made.asked = provider.asked
    return made


def played(script: Script | Reply) -> Script:
    """A script, also of a provider that always gives one reply."""
    return (lambda _asked: script) if isinstance(script, Reply) else script


def ask(script: Script | Reply, call: Call | None = None, preset: str = "openai", **account: Any) -> Made:
    """Runs one call against a script."""
    return asyncio.run(asked_of(played(script), call or call_of(), preset, **account))
