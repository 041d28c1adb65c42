"""`GET models[/{id}]`: what this server serves, with each model's contract as extra keys."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pictura.api.auth import KeyCache, may_use
from pictura.api.respond import json_response
from pictura.contract.catalog import Menu
from pictura.contract.describe import entry
from pictura.errors import NotFound


class ModelsDoor:
    """The menu, as far as the caller's key may order from it."""

    def __init__(self, *, keys: KeyCache, menu: Menu) -> None:
        self._keys = keys
        self._menu = menu

    async def listing(self, request: Request) -> Response:
        caller = self._keys.caller(request)
        served = [one for one in self._menu.served.values() if may_use(caller, one.name)]
        return json_response({"object": "list", "data": [entry(one, self._menu) for one in served]})

    async def one(self, request: Request) -> Response:
        caller = self._keys.caller(request)
        name = request.path_params["id"]
        served = self._menu.find(name)
        if served is None or not may_use(caller, served.name):
            raise NotFound(f"The model '{name[:80]}' does not exist.", param="model", code="model_not_found")
        return json_response(entry(served, self._menu))
