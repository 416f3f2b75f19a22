"""Databases of both kinds to back up and to restore into."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgres

NUMBERS = itertools.count()
New = Callable[[str], str]


@pytest.fixture
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[New]:
    """The URL of a database of this kind, in which nothing is."""
    made: list[tuple[str, str]] = []

    def create(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite://{tmp_path}/{next(NUMBERS)}.db"
        server, name = request.getfixturevalue("postgres_server"), f"backup_{next(NUMBERS)}"
        made.append((server, name))
        return asyncio.run(postgres.create_database(server, name))

    yield create
    for server, name in made:
        asyncio.run(postgres.drop_database(server, name))


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(new: New, kind: str) -> str:
    return new(kind)
