"""`/healthz` and `/readyz`: whether the process lives, and whether it takes requests."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pictura import __version__
from pictura.api.respond import json_response
from pictura.relay.admission import Admission
from pictura.relay.patience import WAIT_S


class HealthDoor:
    """Open to everybody; tells nothing of what runs."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    async def alive(self, request: Request) -> Response:
        return json_response({"status": "ok", "version": __version__})

    async def ready(self, request: Request) -> Response:
        """503 from the moment the server begins to shut down."""
        if self._admission.draining:
            return json_response({"status": "draining"}, 503, {"retry-after": str(WAIT_S)})
        return json_response({"status": "ready", "version": __version__})
