"""A bound on the time of each, a server of PostgreSQL's, and the table of what was seen: as of the faults."""

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
