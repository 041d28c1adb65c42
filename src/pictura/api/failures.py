"""From an exception to an error answer: the one place."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from pictura.api.respond import json_response
from pictura.errors import Internal, MethodNotAllowed, NotFound, PicturaError
from pictura.types import Json

log = structlog.stdlib.get_logger("pictura.api")


def error_body(error: PicturaError) -> Json:
    """The API's error object, all four keys present (api-contract.md §7.1)."""
    return {
        "error": {
            "message": error.message,
            "type": error.type,
            "param": error.param,
            "code": error.code or None,
        }
    }


def error_headers(error: PicturaError) -> dict[str, str]:
    headers: dict[str, str] = {}
    if error.should_retry is not None:
        headers["x-should-retry"] = "true" if error.should_retry else "false"
    if error.retry_after_s is not None:
        headers["retry-after"] = str(max(1, error.retry_after_s))
    if error.status in (408, 413):
        headers["connection"] = "close"
    return headers


def answer(error: PicturaError, headers: Mapping[str, str] | None = None) -> Response:
    """An error as an answer, with what `headers` tell beside it."""
    return json_response(error_body(error), error.status, error_headers(error) | dict(headers or {}))


async def on_pictura_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PicturaError), "registered for PicturaError only"
    return answer(error)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Starlette's own 404 and 405, in the API's shape."""
    assert isinstance(error, HTTPException), "registered for HTTPException only"
    where = f"{request.method} {request.url.path}"
    if error.status_code == 405:
        response = answer(MethodNotAllowed(f"Invalid method for URL ({where})."))
        response.headers.update(error.headers or {})
        return response
    return answer(NotFound(f"Invalid URL ({where})", code="unknown_url"))


async def on_disconnect(request: Request, error: Exception) -> Response:
    """The client left while it sent its body; nobody reads this."""
    return Response(status_code=400)


async def on_crash(request: Request, error: Exception) -> Response:
    """A defect of ours: told in the log, never in the answer."""
    log.error("request failed", path=request.url.path, exc_info=error)
    return answer(Internal("The server had an error while processing your request."))


HANDLERS: dict[type[Exception] | int, ExceptionHandler] = {
    PicturaError: on_pictura_error,
    HTTPException: on_http_exception,
    ClientDisconnect: on_disconnect,
    Exception: on_crash,
}
