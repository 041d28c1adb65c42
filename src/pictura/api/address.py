"""Where this server is, as its clients see it."""

from __future__ import annotations

import re

from starlette.requests import Request

from pictura.api.headers import header

_HOST = re.compile(r"[A-Za-z0-9.\-_]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


class Addresses:
    """Makes links absolute: from `public_url`, else from the request's own Host."""

    def __init__(self, public_url: str | None) -> None:
        self._public_url = public_url.rstrip("/") if public_url else None

    def base_url(self, request: Request) -> str:
        """Scheme and authority without a trailing slash; a Host that is none gives the socket's own."""
        if self._public_url is not None:
            return self._public_url
        host = header(request, b"host") or ""
        if not _HOST.fullmatch(host):
            name, port = request.scope.get("server") or ("127.0.0.1", None)
            host = f"{name}:{port}" if port else str(name)
        return f"{request.scope['scheme']}://{host}"
