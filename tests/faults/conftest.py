"""The provider that all tests of this folder share."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.faults.provider import Provider, faulty_provider


@pytest.fixture(scope="session")
def provider() -> Generator[Provider]:
    with faulty_provider(stall_s=20.0) as running:
        yield running


@pytest.fixture
def tag(request: pytest.FixtureRequest) -> str:
    """A tag that no other test uses."""
    return "".join(letter if letter.isalnum() else "-" for letter in request.node.nodeid)[-100:]
