"""`GET|DELETE images/jobs[/{id}]`: the caller's own jobs, to look at, wait for, cancel or delete."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pictura.api.address import Addresses
from pictura.api.auth import KeyCache
from pictura.api.job_view import STATUSES, JobView
from pictura.api.pieces import Pieces, rendered
from pictura.api.prefer import preferences
from pictura.api.respond import json_response
from pictura.errors import BadRequest, NotFound
from pictura.relay.gallery import Gallery
from pictura.relay.pipeline import Pipeline
from pictura.store import records
from pictura.store.database import Database, Transaction
from pictura.store.records import JobRecord, Status
from pictura.types import Caller

LIMIT_DEFAULT, LIMIT_MAX = 20, 100


class JobsDoor:
    """A job outlives its connection; here its owner finds it again. Another key's job is a 404."""

    def __init__(
        self,
        *,
        keys: KeyCache,
        database: Database,
        pipeline: Pipeline,
        view: JobView,
        gallery: Gallery,
        addresses: Addresses,
    ) -> None:
        self._keys = keys
        self._database = database
        self._pipeline = pipeline
        self._view = view
        self._gallery = gallery
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
        wait_s = preferences(request).wait_s
        if wait_s and job.ended_at is None:
            job = await self._pipeline.within(job.id, wait_s)
        include = request.query_params.get("include") == "b64"
        view = self._view(job, self._addresses.base_url(request), include=include)
        return Pieces(self._gallery, rendered(view), {})

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
