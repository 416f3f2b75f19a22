"""The databases of the faults, a bound on their time, and the table of what was seen."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests import postgres

Told = Callable[[str], None]
SECONDS = 300  # that a fault may take which does not say so itself
_seen: list[tuple[str, str, str, str]] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--minutes", type=float, default=0, help="how long the endurance lasts")


@pytest.fixture(autouse=True)
def bound(request: pytest.FixtureRequest) -> Iterator[None]:
    minutes: float = request.config.getoption("--minutes")
    seconds = getattr(request.module, "SECONDS", SECONDS) + 60 * minutes

    def over(*_: object) -> None:
        raise TimeoutError(f"not done after {seconds:.0f} s")

    former = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, former)


@pytest.fixture
async def on_postgres(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A server of its own, which may be stopped, and an empty database on it."""
    monkeypatch.delenv("GATEBOOK_TEST_DATABASE_URL", raising=False)
    with postgres.server() as server:
        yield await postgres.create_database(server, "gatebook")


@pytest.fixture
def on_sqlite(tmp_path: Path) -> str:
    return f"sqlite://{tmp_path / 'gatebook.db'}"


@pytest.fixture(params=["on_sqlite", "on_postgres"], ids=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """What was seen, in a few words for the table."""
    return lambda words: request.node.user_properties.append(("seen", words))


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    if report.when != "call" and report.outcome == "passed":
        return None
    words = "; ".join(str(words) for name, words in report.user_properties if name == "seen")
    held = {"passed": "held", "failed": "BROKEN", "skipped": "skipped"}[report.outcome]
    return report.outcome, report.outcome[0].upper(), f"{held}: {words}"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    status = pytest_report_teststatus(report)
    if status is None:
        return
    held, _, words = status[2].partition(": ")
    name = report.nodeid.partition("::")[2].replace("_", " ")
    _seen.append((Path(report.fspath).stem, name, words, held))


def pytest_terminal_summary() -> None:
    if not _seen:
        return
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    table = Table("name", "what must hold", "what was seen", "", title=f"load of the machine: {load}")
    for row in _seen:
        table.add_row(*map(escape, row))  # a parameter stands in brackets
    Console(width=200, highlight=False).print(table)
