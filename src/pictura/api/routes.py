"""Every door of the house, and what each request passes on its way in."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from pictura.api.failures import answer_to
from pictura.api.health import HealthDoor
from pictura.api.images import ImagesDoor
from pictura.api.jobs import JobsDoor
from pictura.api.journal import log_request
from pictura.api.models import ModelsDoor
from pictura.api.page import PageDoor
from pictura.api.pictures import PicturesDoor
from pictura.api.usage import UsageDoor

Handler = Callable[[Request], Awaitable[Response]]


class Doors(msgspec.Struct, frozen=True, kw_only=True):
    """The handlers of every route."""

    images: ImagesDoor
    jobs: JobsDoor
    models: ModelsDoor
    pictures: PicturesDoor
    usage: UsageDoor
    health: HealthDoor
    page: PageDoor


def application(doors: Doors, *, cors_origins: Sequence[str], new_id: Callable[[str], str]) -> ASGIApp:
    """The ASGI application: the doors under `/v1` and without it, errors in the API's shape."""
    app: ASGIApp = Entrance(Corridor(routes(doors)), new_id)
    if cors_origins:
        app = CORSMiddleware(
            app,
            allow_origins=list(cors_origins),
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["*"],
        )
    return app


def routes(doors: Doors) -> list[Route]:
    versioned = [
        ("images/generations", doors.images.generations, "POST"),
        ("images/jobs", doors.jobs.listing, "GET"),
        ("images/jobs/{id}", doors.jobs.one, "GET"),
        ("images/jobs/{id}", doors.jobs.delete, "DELETE"),
        ("models", doors.models.listing, "GET"),
        ("models/{id:path}", doors.models.one, "GET"),
        ("pictures/{id}", doors.pictures.one, "GET"),
        ("usage", doors.usage.own, "GET"),
    ]
    plain = [
        ("healthz", doors.health.alive, "GET"),
        ("readyz", doors.health.ready, "GET"),
        ("openapi.json", doors.page.document, "GET"),
        ("", doors.page.playground, "GET"),
    ]
    return [
        Route(f"{prefix}/{path}", handler, methods=[method])
        for prefix, doors_of in (("/v1", versioned), ("", versioned), ("", plain))
        for path, handler, method in doors_of
    ]


class Corridor:
    """Leads to the door of a request: by one look-up where the path is fixed, else by trying the routes."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = tuple(routes)
        self._fixed: dict[tuple[str, str], Handler] = {
            (method, route.path): route.endpoint
            for route in routes
            for method in route.methods or ()
            if not route.param_convertors
        }

    def door(self, scope: Scope) -> Handler:
        """The handler of a request; raises `HTTPException` (404, 405) when there is none."""
        return self._fixed.get((scope["method"], scope["path"])) or self._search(scope)

    def _search(self, scope: Scope) -> Handler:
        allowed: list[str] = []
        for route in self._routes:
            match, found = route.matches(scope)
            if match is Match.FULL:
                scope.update(found)
                return route.endpoint
            if match is Match.PARTIAL:
                allowed += sorted(route.methods or ())
        if allowed:
            raise HTTPException(405, headers={"allow": ", ".join(allowed)})
        raise HTTPException(404)


class Entrance:
    """Marks every answer with its request's id and milliseconds, and answers what was raised.

    The one place where an exception meets HTTP; the headers are those of api-contract.md §7.4.
    """

    def __init__(self, corridor: Corridor, new_id: Callable[[str], str]) -> None:
        self._corridor = corridor
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = time.perf_counter()
        request_id = self._new_id("req").encode()
        request = Request(scope, receive)
        try:
            response = await self._corridor.door(scope)(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            response = answer_to(error, request)
        took_ms = int((time.perf_counter() - began) * 1000)
        response.raw_headers += (
            (b"x-request-id", request_id),
            (b"openai-processing-ms", b"%d" % took_ms),
            (b"x-content-type-options", b"nosniff"),
        )
        try:
            await response(scope, receive, send)
        finally:
            log_request(scope, response, request_id.decode(), time.perf_counter() - began)
