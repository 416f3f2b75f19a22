"""Databases to migrate, of both kinds, and migrations to add to."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path}/gatebook.db"
        return
    server, name = request.getfixturevalue("server"), f"migrations_{next(NUMBERS)}"
    yield asyncio.run(postgres.create_database(server, name))
    asyncio.run(postgres.drop_database(server, name))
