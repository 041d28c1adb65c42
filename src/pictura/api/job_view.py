"""A job as its owner reads it: at `images/jobs`, in a 202, in a webhook."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pictura.api.failures import error_body
from pictura.api.respond import Answers
from pictura.errors import Recorded
from pictura.store.records import JobRecord, State, Status
from pictura.types import ImageRequest, Json

STATUSES: dict[State, Status] = {
    "reserved": "queued",
    "dispatched": "running",
    "posted": "completed",
    "voided": "failed",
}

_request = msgspec.json.Decoder(ImageRequest).decode


class JobView:
    """Renders jobs as design §3 reads them; `progress` tells how far a job is, 0 to 1."""

    def __init__(self, answers: Answers, progress: Callable[[JobRecord], float]) -> None:
        self.answers = answers
        self._progress = progress

    def __call__(self, job: JobRecord, base_url: str, *, include: bool = False) -> Json:
        """The job object; with `include`, the pictures beside their urls."""
        return {
            "id": job.id,
            "object": "image.job",
            "status": STATUSES[job.state],
            "progress": self._progress(job),
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
        if job.state != "posted" or not all(map(self.answers.gallery.offers, job.pictures)):
            return None
        wanted = msgspec.structs.replace(_request(job.request), response_format="both" if include else "url")
        return self.answers.document(job, wanted, base_url)
