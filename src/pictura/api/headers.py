"""Request headers by name: read once, looked up often."""

from __future__ import annotations

from starlette.requests import Request

_HEADERS = "pictura.headers"


def header(request: Request, name: bytes) -> str | None:
    """The value of a header by its lower-case name; of several the last, None without one."""
    headers: dict[bytes, bytes] | None = request.scope.get(_HEADERS)
    if headers is None:
        headers = request.scope[_HEADERS] = dict(request.scope["headers"])
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
