"""One browser and one server for all tests of the page."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.support.fixtures import home as home
from tests.support.fixtures import shared_house as shared_house
from tests.support.serving import House, Key
from tests.web.browser import NAMES, Browser, Page, find


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Generator[Browser]:
    program = find()
    if program is None:
        pytest.fail(
            f"No browser: one of {', '.join(NAMES)} must be installed. On Debian: apt-get install chromium"
        )
    with Browser(program, tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def key(home: House) -> Key:
    return home.new_key()


@pytest.fixture
def page(browser: Browser, home: House, key: Key) -> Generator[Page]:
    """The page, opened by a link that carries the key, once it knows the models."""
    opened = browser.open(f"{home.url}/#key={key.secret}")
    opened.until("document.querySelector('#model').value")
    yield opened
    opened.close()
