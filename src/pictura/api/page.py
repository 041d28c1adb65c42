"""What a browser or a machine reads first: the page at `/`, and `/openapi.json`."""

from __future__ import annotations

from importlib import resources

from starlette.requests import Request
from starlette.responses import Response

from pictura.api.respond import encode
from pictura.contract import openapi
from pictura.contract.catalog import Menu

PAGE_SAFETY = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; "
        "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


class PageDoor:
    """Static answers, rendered once."""

    def __init__(self, menu: Menu) -> None:
        self._document = encode(openapi.document(menu))
        self._playground = resources.files("pictura.web").joinpath("playground.html").read_bytes()

    async def document(self, request: Request) -> Response:
        return Response(self._document, media_type="application/json")

    async def playground(self, request: Request) -> Response:
        return Response(self._playground, headers=PAGE_SAFETY, media_type="text/html")
