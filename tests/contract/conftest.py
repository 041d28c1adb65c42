"""A server that serves every model of the catalogue under its own name."""

import pytest

from pictura.contract.catalog import Catalog, Menu


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog.load()


@pytest.fixture(scope="session")
def menu(catalog: Catalog) -> Menu:
    return catalog.menu({name: name for name in catalog.models})
