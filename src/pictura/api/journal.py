"""One line in the log for each request: who asked for what, and what came of it.

No secret, prompt or picture: a path without its query, ids, figures.
"""

from __future__ import annotations

import structlog
from starlette.responses import Response
from starlette.types import Scope

from pictura.api.auth import KEY_ID

PATH_LENGTH_MAX = 200
UNREAD = frozenset({"/healthz", "/readyz"})
"""What a balancer asks every second says nothing of use."""

_TOLD = {b"x-pictura-job": "job", b"x-pictura-cost": "cost", b"x-pictura-engine": "engine"}

log = structlog.stdlib.get_logger("pictura.api")


def log_request(scope: Scope, answer: Response, request_id: str, took_s: float) -> None:
    """Tells of a request once its answer has left, or its client has."""
    path = scope["path"]
    if path in UNREAD:
        return
    told: dict[str, object] = {
        _TOLD[name]: value.decode("latin-1") for name, value in answer.raw_headers if name in _TOLD
    }
    log.info(
        "request",
        request=request_id,
        method=scope["method"],
        path=path[:PATH_LENGTH_MAX],
        status=answer.status_code,
        milliseconds=round(took_s * 1000),
        key=scope.get(KEY_ID),
        **told,
    )
