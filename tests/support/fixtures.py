"""One server for a module's tests; each test has a key and a prompt of its own."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.support.serving import House, Key, house


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    with house(tmp_path_factory.mktemp("house") / "data") as opened:
        yield opened


@pytest.fixture
def home(shared_house: House) -> Generator[House]:
    """The module's server; its books are checked after every test."""
    yield shared_house
    shared_house.check_books()


@pytest.fixture
def key(home: House) -> Key:
    return home.new_key()


@pytest.fixture
def prompt(request: pytest.FixtureRequest) -> str:
    """A prompt that no other test uses, so that its engine calls can be told."""
    return f"a cat for {request.node.nodeid}"
