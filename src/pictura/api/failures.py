"""From an exception to an error answer: the one place."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

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


def answer_to(error: Exception, request: Request) -> Response:
    """The answer to whatever was raised; what is no error of the API is a defect, told in the log alone."""
    match error:
        case PicturaError():
            return answer(error)
        case HTTPException():
            return _answer_to_routing(error, request)
        case ClientDisconnect():
            return Response(status_code=400)  # nobody reads it
        case _:
            log.error("request failed", path=request.url.path, exc_info=error)
            return answer(Internal("The server had an error while processing your request."))


def _answer_to_routing(error: HTTPException, request: Request) -> Response:
    """The router's own 404 and 405, in the API's shape."""
    where = f"{request.method} {request.url.path}"
    if error.status_code == 405:
        return answer(MethodNotAllowed(f"Invalid method for URL ({where})."), error.headers)
    return answer(NotFound(f"Invalid URL ({where})", code="unknown_url"))
