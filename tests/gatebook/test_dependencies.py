"""What is asked of others: no more than is used, and of what is reached into no version that was not seen."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.gatebook.running import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
BOUNDS = {re.split(r"[\[<>=;]", each)[0]: each for each in PROJECT["dependencies"]}


@pytest.mark.parametrize(
    "name", ["asyncpg", "graphql-core", "prometheus-client", "strawberry-graphql", "tortoise-orm", "uvicorn"]
)
def test_what_is_reached_into_has_an_upper_bound(name: str) -> None:
    assert ",<" in BOUNDS[name]


def test_what_only_developers_use_is_not_for_everybody() -> None:
    locked = (ROOT / "requirements.txt").read_text("utf-8")
    assert re.findall(r"^(rich|pygments|pytest|mypy|ruff)==", locked, re.MULTILINE) == []
    assert "://" not in locked


def test_every_library_is_locked_by_hashes() -> None:
    entries = re.split(r"^(?=[\w.-]+==)", (ROOT / "requirements.txt").read_text("utf-8"), flags=re.MULTILINE)
    assert [each.split()[0] for each in entries if "==" in each and "--hash=sha256:" not in each] == []
    assert len(entries) > len(BOUNDS)


def test_each_release_says_what_it_asks_for() -> None:
    released = re.findall(r"^## \[(\d\S+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    told = re.findall(r"^### (\d\S+)$", (ROOT / "docs" / "upgrading.md").read_text("utf-8"), re.MULTILINE)
    assert set(released) | {PROJECT["version"]} == set(told)


def test_the_lock_has_all_that_is_asked_for() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE))
    assert set(BOUNDS) - locked == set()
