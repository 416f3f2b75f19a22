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


def test_the_lock_has_all_that_is_asked_for() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE))
    assert set(BOUNDS) - locked == set()
