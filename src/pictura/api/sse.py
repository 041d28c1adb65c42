"""Streaming answers: a job's events as server-sent events (api-contract.md §8)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pictura.api.failures import error_body
from pictura.api.pieces import Base64, Piece, close, encoded, opened, rendered
from pictura.api.respond import Answers, svg_usage_of, usage_of
from pictura.engines.engine import Partial
from pictura.errors import PicturaError, Recorded
from pictura.relay.jobs import Kept, Seen
from pictura.store.records import JobRecord, PictureRecord
from pictura.types import ImageRequest, Json

FIRST_COMMENT_S = 10.0
"""The first comment commits to a 200, so it waits: until then a failure is a plain HTTP error."""
COMMENT_S = 15.0
COMMENT = b": keep-alive\n\n"
HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}


class Stream:
    """How one job's events read on the wire; the envelope decides their shape."""

    def __init__(self, answers: Answers, request: ImageRequest, base_url: str) -> None:
        self.answers = answers
        self.request = request
        self.base_url = base_url
        self._prefix = "image_edit" if request.operation == "edit" else "image_generation"

    def partial(self, job: JobRecord, partial: Partial) -> list[Piece]:
        """A `partial_image` event; its fields in official order, then ours."""
        kind = f"{self._prefix}.partial_image"
        fields: Json = {"type": kind, "b64_json": Base64(partial.data)}
        fields |= self._shared(job, str(self.request.size), self.request.output_format)
        return sse_data(fields | {"partial_image_index": partial.number, "index": partial.index}, kind)

    def completed(self, job: JobRecord, picture: PictureRecord, cost: int | None) -> list[Piece]:
        """A `completed` event; the last of a job also tells its cost."""
        kind = f"{self._prefix}.completed"
        fields: Json = {"type": kind}
        if self.request.response_format != "url":
            fields["b64_json"] = Base64(picture)
        fields |= self._shared(job, str(picture.size), picture.format) | {"quality": picture.quality}
        fields |= {"usage": usage_of(picture.usage)} | svg_usage_of(job, picture) | {"index": picture.index}
        if self.answers.wants_url(self.request):
            fields["url"] = self.answers.gallery.link(self.base_url, picture)
        if job.adjustments:
            fields["adjustments"] = job.adjustments
        if cost is not None:
            fields["cost_micros"] = cost
        return sse_data(fields, kind)

    def error(self, error: PicturaError) -> list[Piece]:
        """The nested shape that both SDKs raise on (api-contract.md §8)."""
        return sse_data({"type": "error"} | error_body(error), "error")

    def end(self, job: JobRecord, *, failed: bool) -> list[Piece]:
        """What follows the last event; `failed`: that was an error."""
        return []

    def _shared(self, job: JobRecord, size: str, output_format: str) -> Json:
        return {
            "created_at": int(job.created_at),
            "size": size,
            "quality": self.request.quality,
            "background": self.request.background,
            "output_format": output_format,
        }


def sse_data(document: Json, kind: str | None = None) -> list[Piece]:
    """An event of one data line, named when it has a kind."""
    event = b"" if kind is None else f"event: {kind}\n".encode()
    return rendered(document, event + b"data: ", b"\n\n")


class EventStream(Response):
    """Sends a job's events as they come, with comments while nothing does; `job` is its record by then."""

    def __init__(
        self,
        stream: Stream,
        job: Callable[[], JobRecord],
        events: AsyncIterator[Seen | JobRecord | None],
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(headers={**HEADERS, **headers}, media_type="text/event-stream")
        del self.headers["content-length"]
        self._stream = stream
        self._job = job
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        failed = False
        async for event in self._events:
            failed = isinstance(event, JobRecord) and event.error is not None
            await self._send(send, self._pieces(event))
        await self._send(send, self._stream.end(self._job(), failed=failed))
        await send({"type": "http.response.body", "body": b""})

    def _pieces(self, event: Seen | JobRecord | None) -> list[Piece]:
        match event:
            case None:
                return [COMMENT]
            case Partial():
                return self._stream.partial(self._job(), event)
            case Kept(picture=picture, cost=cost):
                return self._stream.completed(self._job(), picture, cost)
            case JobRecord(error=error) if error is not None:
                return self._stream.error(Recorded(error))
            case _:
                return []

    async def _send(self, send: Send, pieces: Sequence[Piece]) -> None:
        files = opened(self._stream.answers.gallery, pieces)
        try:
            for chunk in encoded(pieces, files):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            close(files)
