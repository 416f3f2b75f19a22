"""A bound on the time of each, a server of PostgreSQL's, and the table of what was seen: as of the faults."""

import pytest

from tests.faults.conftest import (
    bound,
    on_postgres,
    pytest_report_teststatus,
    pytest_runtest_logreport,
    pytest_terminal_summary,
    told,
)

__all__ = [
    "bound",
    "on_postgres",
    "pytest_report_teststatus",
    "pytest_runtest_logreport",
    "pytest_terminal_summary",
    "told",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--users", type=int, default=200_000, help="how many users are measured on")


@pytest.fixture
def users(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--users"))
