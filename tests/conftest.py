"""What all tests share."""

import hypothesis
import pytest
import structlog

from pictura import log

hypothesis.settings.register_profile(
    "the same everywhere",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("the same everywhere")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--campaign", action="store_true", help="run the long campaigns whole, not a seeded part"
    )


@pytest.fixture(scope="session")
def campaign(pytestconfig: pytest.Config) -> bool:
    """Whether this run takes its time: a test marked `campaign` then runs whole."""
    return bool(pytestconfig.getoption("campaign"))


@pytest.fixture(autouse=True, scope="session")
def log_like_a_server() -> None:
    """Servers in the tests' own process log as those in one of their own do."""
    log.configure("info")
    structlog.configure(cache_logger_on_first_use=False)  # a test may capture them
