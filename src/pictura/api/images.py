"""`POST images/generations`: from bytes to a job, and back to an answer in the delivery asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import Response

from pictura.api import body
from pictura.api.address import Addresses
from pictura.api.auth import KeyCache, check_model
from pictura.api.envelope import ChatAnswers, ChatStream
from pictura.api.exchange import gone
from pictura.api.failures import answer
from pictura.api.headers import header
from pictura.api.job_view import JobView
from pictura.api.prefer import Preferences, preferences
from pictura.api.respond import Answers, adjustments_header, headers_of, json_response, replay_headers
from pictura.api.sse import COMMENT_S, FIRST_COMMENT_S, EventStream, Stream
from pictura.api.webhook import Receivers
from pictura.contract import parse
from pictura.contract.catalog import Menu
from pictura.contract.parse import Parsed
from pictura.errors import BadRequest, PicturaError
from pictura.relay.idempotency import Asked, checked_key, digest_of
from pictura.relay.jobs import DistantWatch, Seen, Watch
from pictura.relay.pipeline import Pipeline, Submitted
from pictura.store.records import JobRecord
from pictura.types import Caller, Json, Mode

GENERATIONS = "images/generations"


class ImagesDoor:
    """The door that most clients come through."""

    def __init__(
        self,
        *,
        keys: KeyCache,
        pipeline: Pipeline,
        menu: Menu,
        mode: Mode,
        answers: Answers,
        view: JobView,
        addresses: Addresses,
        receivers: Receivers,
        body_bytes_max: int,
    ) -> None:
        self._keys = keys
        self._pipeline = pipeline
        self._menu = menu
        self._mode: Mode = mode
        self._answers = answers
        self._chat_answers = ChatAnswers(answers)
        self._view = view
        self._addresses = addresses
        self._receivers = receivers
        self._body_bytes_max = body_bytes_max

    async def generations(self, request: Request) -> Response:
        """Makes pictures of a prompt (api-contract.md §2)."""
        caller = self._keys.caller(request)
        fields = await body.json_object(request, self._body_bytes_max)
        parsed = parse.generation(fields, self._menu, self._mode)
        check_model(caller, parsed.request.model)
        chat = wants_chat(request, caller)
        prefer = preferences(request)
        if prefer.respond_async:
            parsed = parse.unstreamed(parsed, "the answer comes before the picture (respond-async)")
        base_url = self._addresses.base_url(request)
        asked = self._asked(request, caller, GENERATIONS, fields, prefer, base_url)
        submitted = await self._submitted(asked, parsed)
        try:
            if prefer.respond_async:
                job = await self._pipeline.within(submitted.job_id, prefer.wait_s, asked.gone)
                if job.ended_at is None:
                    return self._acknowledgement(job, submitted, base_url, prefer)
            if parsed.request.stream:
                return await self._stream(submitted, parsed, asked.gone, base_url, chat=chat)
            record = await self._pipeline.ended(submitted.job_id, asked.gone)
            answers = self._chat_answers if chat else self._answers
            return answers.images(record, base_url, submitted.earlier)
        except PicturaError as failure:
            return answer(failure, headers_of_failure(submitted))

    async def _submitted(self, asked: Asked, parsed: Parsed) -> Submitted:
        submitted = await self._pipeline.submit(asked, parsed)
        if submitted.earlier is not None and (asked.respond_async or asked.receiver is not None):
            await self._pipeline.join(submitted.job_id, asked, parsed)
        return submitted

    def _asked(
        self,
        request: Request,
        caller: Caller,
        route: str,
        fields: Json,
        prefer: Preferences,
        base_url: str,
    ) -> Asked:
        retries = header(request, b"x-stainless-retry-count") or ""
        return Asked(
            caller=caller,
            route=route,
            digest=digest_of(fields),
            idempotency_key=checked_key(header(request, b"idempotency-key")),
            retry_count=int(retries)
            if retries.isascii() and retries.isdigit() and len(retries) < 4
            else None,
            gone=gone(request),
            respond_async=prefer.respond_async,
            receiver=self._receivers.of(request, caller, base_url),
        )

    def _acknowledgement(
        self, job: JobRecord, submitted: Submitted, base_url: str, prefer: Preferences
    ) -> Response:
        """The 202 of a job that runs: what it is, and where it can be watched."""
        headers = {
            "location": f"{base_url}/v1/images/jobs/{job.id}",
            "preference-applied": prefer.applied,
            "x-pictura-job": job.id,
        }
        if job.adjustments:
            headers["x-pictura-adjustments"] = adjustments_header(job.adjustments)
        return json_response(self._view(job, base_url), 202, headers | replay_headers(submitted.earlier))

    async def _stream(
        self, submitted: Submitted, parsed: Parsed, gone: Callable[[], bool], base_url: str, *, chat: bool
    ) -> Response:
        """An event stream that begins with the first event, or after ten seconds without one.

        A failure before that is raised, so that it becomes a plain HTTP error.
        """
        watch = self._pipeline.watch(submitted.job_id, gone, partials=not chat)
        first = await _first(watch)
        if first is None or isinstance(watch, DistantWatch):
            self._answers.request_of(watch.record, submitted.earlier)
        shape = (ChatStream if chat else Stream)(self._answers, parsed.request, base_url)
        headers = headers_of_stream(watch.record, submitted)
        return EventStream(shape, lambda: watch.record, _seen(watch, first), headers)


def headers_of_failure(submitted: Submitted) -> dict[str, str]:
    """What the error of a job tells beside its body: whose it is, and whether it is told again."""
    return {"x-pictura-job": submitted.job_id} | replay_headers(submitted.earlier)


def headers_of_stream(record: JobRecord, submitted: Submitted) -> dict[str, str]:
    """As of a plain answer, but the cost: it stands in the completed event."""
    headers = headers_of(record, submitted.earlier)
    del headers["x-pictura-cost"]
    return headers


def wants_chat(request: Request, caller: Caller) -> bool:
    """Whether the chat-completion envelope was asked for, by header or by key."""
    asked = header(request, b"x-pictura-compat")
    if asked is None:
        return caller.compat == "chat"
    if asked.strip().lower() not in ("chat", "none"):
        raise BadRequest(
            "Invalid value for the header x-pictura-compat. Supported values are: 'chat' and 'none'.",
            param="x-pictura-compat",
        )
    return asked.strip().lower() == "chat"


async def _first(watch: Watch | DistantWatch) -> Seen | None:
    """The first event; None when the job ended without one, or ten seconds brought none."""
    try:
        async with asyncio.timeout(FIRST_COMMENT_S):
            return await watch.next()
    except TimeoutError:
        return None


async def _seen(watch: Watch | DistantWatch, first: Seen | None) -> AsyncIterator[Seen | JobRecord | None]:
    """The events of a job to its end; None whenever it is time for a comment."""
    try:
        yield first
        while True:
            try:
                async with asyncio.timeout(COMMENT_S):
                    seen = await watch.next()
            except TimeoutError:
                yield None
                continue
            if seen is None:
                yield await watch.ended()
                return
            yield seen
    finally:
        watch.leave()
