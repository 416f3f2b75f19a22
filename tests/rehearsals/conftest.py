"""As the faults have it: a bound on the time, and the table of what was seen."""

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
