"""What a client is told, whichever way it asks: an answer, a stream of events, or a job to look at later."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from tests.faults.cells import Cell
from tests.support.client import Answer
from tests.support.events import events_of
from tests.support.serving import House, Key

WAIT_S = 60


class Told(msgspec.Struct, frozen=True, kw_only=True):
    job_id: str | None
    status: int | None
    """None: an asynchronous job has none; 200 where an error came after the first event."""
    headers: Mapping[str, str] = {}
    error: Mapping[str, Any] | None = None
    pictures: tuple[bytes, ...] = ()
    body: bytes = b""
    """Everything that was said, to be searched for what should not be."""
    took_s: float = 0.0


def ask(home: House, key: Key, cell: Cell, tag: str, model: str | None = None) -> Told:
    """Asks for a cell's pictures, at its own model unless another is named, and waits for what becomes of them."""
    fields: dict[str, Any] = {
        "model": model or cell.name,
        "n": cell.n,
        "size": "1024x1024",
        "quality": "medium",
    }
    if cell.delivery == "stream":
        fields |= {"stream": True, "partial_images": cell.fault.partials}
    headers = {"prefer": "respond-async"} if cell.delivery == "job" else None
    began = time.monotonic()
    answer = home.generate(cell.prompt(tag), key=key, headers=headers, **fields)
    told = _told(home, key, answer, cell)
    return msgspec.structs.replace(told, took_s=time.monotonic() - began)


def _told(home: House, key: Key, answer: Answer, cell: Cell) -> Told:
    job_id = answer.headers.get("x-pictura-job")
    if answer.status == 202:
        return _of_job(home, key, str(answer.json["id"]))
    if answer.status != 200:
        return Told(
            job_id=job_id,
            status=answer.status,
            headers=answer.headers,
            error=answer.error,
            body=answer.body + repr(answer.headers).encode(),
        )
    pictures, error = (
        _of_stream(answer) if cell.delivery == "stream" else (_of_data(answer.json["data"]), None)
    )
    return Told(
        job_id=job_id,
        status=200,
        headers=answer.headers,
        error=error,
        pictures=pictures,
        body=answer.body + repr(answer.headers).encode(),
    )


def _of_job(home: House, key: Key, job_id: str) -> Told:
    path = f"/v1/images/jobs/{job_id}?include=b64"
    ends = time.monotonic() + WAIT_S
    while True:
        answer = home.ask(path, key=key, headers={"prefer": "wait=10"})
        assert answer.status == 200, answer.body
        view = answer.json
        if view["status"] in ("completed", "failed"):
            data = view["result"]["data"] if view["result"] else []
            return Told(
                job_id=job_id, status=None, error=view["error"], pictures=_of_data(data), body=answer.body
            )
        assert time.monotonic() < ends, view


def _of_stream(answer: Answer) -> tuple[tuple[bytes, ...], Mapping[str, Any] | None]:
    events = events_of(answer.body)
    completed = [sent.data for sent in events if sent.event.endswith(".completed")]
    errors = [sent.data["error"] for sent in events if sent.event == "error"]
    assert len(errors) <= 1
    return _of_data(completed), errors[0] if errors else None


def _of_data(data: list[Any]) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(item["b64_json"], validate=True) for item in data)
