"""`pictura models`: what a server with this configuration serves."""

from __future__ import annotations

from pictura import providers
from pictura.commands import wording
from pictura.config import Config
from pictura.contract.catalog import Menu, Served
from pictura.contract.describe import entry
from pictura.types import Json


def document(config: Config) -> Json:
    """The shape of `--json`: that of `GET /v1/models`."""
    menu = providers.menu(config)
    return {"object": "list", "data": [entry(served, menu) for served in menu.served.values()]}


def table(config: Config) -> str:
    menu = providers.menu(config)
    rows = [_row(menu, served) for served in menu.served.values()]
    return wording.table(("MODEL", "", "SHUTS DOWN"), rows)


def _row(menu: Menu, served: Served) -> tuple[str, str, str]:
    return (
        served.name,
        "default" if served.name == menu.default else "",
        str(served.model.shutdown_date or "-"),
    )
