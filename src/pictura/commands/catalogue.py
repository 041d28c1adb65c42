"""`pictura models`: what a server with this configuration serves."""

from __future__ import annotations

from pictura import app
from pictura.commands import wording
from pictura.config import Config
from pictura.contract.catalog import Menu, Served
from pictura.contract.describe import describe
from pictura.types import Json


def document(config: Config) -> Json:
    """The shape of `--json`: that of `GET /v1/models`."""
    menu = app.menu(config)
    return {"object": "list", "data": [_view(menu, served) for served in menu.served.values()]}


def table(config: Config) -> str:
    menu = app.menu(config)
    rows = [_row(menu, served) for served in menu.served.values()]
    return wording.table(("MODEL", "", "SHUTS DOWN"), rows)


def _view(menu: Menu, served: Served) -> Json:
    model = served.model
    return {
        "id": served.name,
        "object": "model",
        "created": model.created,
        "owned_by": model.owned_by,
        "shutdown_date": model.shutdown_date,
        "default": served.name == menu.default,
    } | describe(served)


def _row(menu: Menu, served: Served) -> tuple[str, str, str]:
    return (
        served.name,
        "default" if served.name == menu.default else "",
        str(served.model.shutdown_date or "-"),
    )
