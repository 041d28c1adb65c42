"""The engine that speaks OpenAI's image API, in whatever dialect a vendor has it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec

from pictura.clock import Clock, SystemClock
from pictura.contract.catalog import Catalog
from pictura.engines.engine import Abilities, Call, Event, Terms
from pictura.engines.openai import failures
from pictura.engines.openai.account import Account
from pictura.engines.openai.asking import Asked, Asking
from pictura.engines.openai.complaint import Complaint, complaint_of
from pictura.engines.openai.document import REST_BYTES_MAX
from pictura.engines.openai.event_stream import read_events
from pictura.engines.openai.failures import Failures
from pictura.engines.openai.json_answer import read_streamed, read_whole
from pictura.engines.openai.json_text import json_value
from pictura.engines.openai.making import NO_PICTURE, Making
from pictura.engines.openai.received import (
    Received,
    as_it_came,
    beginning,
    broken_off,
    is_short,
    kind_of,
    received,
)
from pictura.engines.openai.results import Results, bounded
from pictura.errors import EngineFailure
from pictura.media.sniff import PICTURE_BYTES_MAX
from pictura.net.answer import Answer
from pictura.net.client import Client, Headers, Outgoing
from pictura.net.failure import TransportFailure
from pictura.net.fetch import Fetcher
from pictura.types import ImageRequest, Json, Outcome

ERROR_BYTES_MAX = 256 * 1024
ERROR_BODY_S = 2.0
"""How long an error's body may take once its head is here: the status alone says whether to ask elsewhere."""


class OpenAI:
    """One account at one vendor; asks each call once and never again by itself."""

    name = "openai"
    abilities = Abilities(resolves_auto=False, formats=frozenset({"png", "jpeg", "webp", "gif"}))

    def __init__(
        self,
        account: Account,
        *,
        catalog: Catalog,
        client: Client,
        fetcher: Fetcher,
        clock: Clock | None = None,
    ) -> None:
        self._account = account
        self._url = account.url(account.dialect.path)
        self._headers = (*account.headers(), ("content-type", "application/json"))
        self._asking = Asking(account, catalog)
        self._failures = Failures(account)
        self._client = client
        self._fetcher = fetcher
        self._clock = clock or SystemClock()
        self._calls = itertools.count()

    async def start(self) -> None:
        """Nothing is kept warm."""

    async def close(self) -> None:
        await self._client.close()

    def terms(self, request: ImageRequest, provider_model: str) -> Terms:
        """What the dialect, and the contract of the provider's model, make of a request."""
        return self._asking.terms(request, provider_model)

    async def run(self, call: Call) -> AsyncGenerator[Event]:
        """Asks the provider and hands on what it answers, as it comes."""
        asked = self._asking.ask(call)
        if asked.facts.adjustments or asked.facts.passed:
            yield asked.facts
        deadline = asyncio.get_running_loop().time() + call.deadline_s
        results = Results(self._fetcher, self._account.base_url, deadline)
        making = self._making(call, asked, results)
        async with aclosing(results), await self._sent(call, asked.body, deadline) as answer:
            if not 200 <= answer.status < 300:
                raise await self._failure(answer)
            body = received(answer, _bytes_max(call.request.n))
            if is_short(answer):
                text, failure = await as_it_came(body)
                document = None if failure else _document(text)
                if document is not None:
                    for event in read_whole(document, making):
                        yield event
                    return
                body = Received(broken_off(failure))
                body.put_back(text)
            async with aclosing(_read(body, making)) as events:
                async for event in events:
                    yield event

    def _making(self, call: Call, asked: Asked, results: Results) -> Making:
        return Making(
            wanted=call.request.n,
            partials=call.request.partial_images,
            fit=asked.fit,
            results=results,
            failures=self._failures,
            cost=self._account.dialect.cost,
            now=self._clock.now(),
        )

    async def _sent(self, call: Call, body: Json, deadline: float) -> Answer:
        outgoing = Outgoing(
            method="POST",
            url=self._url,
            headers=self._headers,
            own_headers=self._own_headers(call),
            body=msgspec.json.encode(body),
        )
        try:
            return await self._client.send(outgoing, deadline=deadline)
        except TransportFailure as failure:
            raise failures.of_transport(failure) from None

    def _own_headers(self, call: Call) -> Headers:
        if not self._account.dialect.idempotency:
            return ()
        # A job may make several calls, and each is to be bought.
        return (("idempotency-key", f"{call.job_id}-{next(self._calls)}"),)

    async def _failure(self, answer: Answer) -> EngineFailure:
        """What an answer other than 2xx comes to, whether or not its body can be read."""
        body = b""
        try:
            async with asyncio.timeout(ERROR_BODY_S):
                body = await answer.read(ERROR_BYTES_MAX)
        except (TimeoutError, TransportFailure):
            pass
        return self._failures.of_status(
            answer.status, _complaint(body), _retry_after(answer), now=self._clock.now()
        )


async def _read(body: Received, making: Making) -> AsyncGenerator[Event]:
    """The events of a body, by what it is and not by its label."""
    head = await beginning(body)
    body.put_back(head)
    match kind_of(head):
        case "json":
            events = read_streamed(body, making)
        case "events":
            events = read_events(body, making)
        case "picture":
            completed = making.completed(bounded(body))
            if completed is not None:
                yield completed
            return
        case _:
            raise EngineFailure(Outcome.UNUSABLE, NO_PICTURE)
    async with aclosing(events):
        async for event in events:
            yield event


def _document(body: bytes) -> object:
    """A whole body as JSON; None: it is none, and may still hold pictures that are whole."""
    if kind_of(body) != "json":
        return None
    try:
        return json_value(body)
    except ValueError:
        return None


def _retry_after(answer: Answer) -> str | None:
    """How long the provider wants to be left alone; milliseconds, where it tells them, are more exact."""
    milliseconds = answer.header("retry-after-ms") or ""
    if milliseconds.isascii() and milliseconds.isdecimal():
        return f"{milliseconds}e-3"
    return answer.header("retry-after")


def _bytes_max(pictures: int) -> int:
    """More than any honest answer with so many pictures has."""
    return (pictures + 1) * (PICTURE_BYTES_MAX * 4 // 3 + REST_BYTES_MAX)


def _complaint(body: bytes) -> Complaint | None:
    document = _document(body)
    return None if document is None else complaint_of(document, loosely=True)
