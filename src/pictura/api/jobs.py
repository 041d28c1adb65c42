"""`GET|DELETE images/jobs[/{id}]`: the caller's own jobs, to look at, wait for, cancel or delete."""

from __future__ import annotations

import asyncio
import re

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from pictura.api.address import Addresses
from pictura.api.auth import KeyCache
from pictura.api.failures import error_body
from pictura.api.pieces import Pieces, rendered
from pictura.api.respond import Answers, json_response
from pictura.errors import BadRequest, NotFound, Recorded
from pictura.relay.pipeline import Pipeline
from pictura.store import records
from pictura.store.database import Database, Transaction
from pictura.store.records import JobRecord, State, Status
from pictura.types import Caller, ImageRequest, Json

STATUSES: dict[State, Status] = {
    "reserved": "queued",
    "dispatched": "running",
    "posted": "completed",
    "voided": "failed",
}
LIMIT_DEFAULT, LIMIT_MAX = 20, 100
WAIT_S_MAX = 60

_WAIT = re.compile(r"\bwait\s*=\s*([0-9]{1,6})")


class JobsDoor:
    """A job outlives its connection; here its owner finds it again. Another key's job is a 404."""

    def __init__(
        self,
        *,
        keys: KeyCache,
        database: Database,
        pipeline: Pipeline,
        answers: Answers,
        addresses: Addresses,
    ) -> None:
        self._keys = keys
        self._database = database
        self._pipeline = pipeline
        self._answers = answers
        self._addresses = addresses

    async def listing(self, request: Request) -> Response:
        """The caller's jobs, newest first; `limit`, `status` and `idempotency_key` narrow it."""
        caller = self._keys.caller(request)
        limit = _limit(request.query_params.get("limit"))
        status = _status(request.query_params.get("status"))
        idempotency_key = request.query_params.get("idempotency_key")

        def work(tx: Transaction) -> list[JobRecord]:
            return records.listing(
                tx, caller.key_id, limit=limit, status=status, idempotency_key=idempotency_key
            )

        jobs = await self._database.read(work)
        base_url = self._addresses.base_url(request)
        return json_response({"object": "list", "data": [self._view(job, base_url) for job in jobs]})

    async def one(self, request: Request) -> Response:
        """One job; `Prefer: wait=N` holds the answer until it has ended, `?include=b64` adds the pictures."""
        caller = self._keys.caller(request)
        job = self._find(caller, request.path_params["id"])
        wait_s = _wait_s(request.headers.get("prefer", ""))
        if wait_s and job.ended_at is None:
            job = await self._wait(job, wait_s)
        include = request.query_params.get("include") == "b64"
        view = self._view(job, self._addresses.base_url(request), include=include)
        return Pieces(self._answers.gallery, rendered(view), {})

    async def delete(self, request: Request) -> Response:
        """Cancels a job before dispatch; deletes the pictures of one that has ended."""
        caller = self._keys.caller(request)
        job = await self._pipeline.discard(self._find(caller, request.path_params["id"]))
        return json_response(self._view(job, self._addresses.base_url(request)) | {"deleted": True})

    def _find(self, caller: Caller, job_id: str) -> JobRecord:
        job = self._database.peek(lambda tx: records.find(tx, job_id))
        if job is None or job.key_id != caller.key_id:
            raise NotFound(f"No job with the id '{job_id[:80]}'.", param="id")
        return job

    async def _wait(self, job: JobRecord, wait_s: int) -> JobRecord:
        try:
            async with asyncio.timeout(wait_s):
                return await self._pipeline.ended(job.id)
        except TimeoutError:
            return self._database.peek(lambda tx: records.find(tx, job.id)) or job

    def _view(self, job: JobRecord, base_url: str, *, include: bool = False) -> Json:
        """A job as design §3 reads it."""
        return {
            "id": job.id,
            "object": "image.job",
            "status": STATUSES[job.state],
            "progress": self._pipeline.progress(job),
            "created_at": int(job.created_at),
            "model": job.model,
            "result": self._result(job, base_url, include=include),
            "error": error_body(Recorded(job.error))["error"] if job.error is not None else None,
            "adjustments": job.adjustments,
            "cost_micros": job.cost,
            "attempts": job.attempts,
        }

    def _result(self, job: JobRecord, base_url: str, *, include: bool) -> Json | None:
        """The answer with urls; None before the end and once the pictures are deleted."""
        if job.state != "posted" or not all(map(self._answers.gallery.offers, job.pictures)):
            return None
        request = msgspec.json.decode(job.request, type=ImageRequest)
        wanted = msgspec.structs.replace(request, response_format="both" if include else "url")
        return self._answers.document(job, wanted, base_url)


def _limit(text: str | None) -> int:
    if text is None:
        return LIMIT_DEFAULT
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= LIMIT_MAX):
        raise BadRequest(f"Invalid 'limit': expected an integer from 1 to {LIMIT_MAX}.", param="limit")
    return int(text)


def _status(text: str | None) -> Status | None:
    for status in STATUSES.values():
        if text == status:
            return status
    if text is None:
        return None
    raise BadRequest(
        f"Invalid value: '{text[:80]}'. Supported values are: 'queued', 'running', 'completed', and 'failed'.",
        param="status",
    )


def _wait_s(prefer: str) -> int:
    """`Prefer: wait=N` in seconds, at most 60; 0: do not wait."""
    found = _WAIT.search(prefer)
    return min(int(found.group(1)), WAIT_S_MAX) if found else 0
