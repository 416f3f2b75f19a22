"""What the tests of several files here begin with."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from models import database, migrations


@pytest.fixture
async def connected(database_url: str) -> AsyncIterator[str]:
    await database.connect(database_url)
    yield database_url
    await database.disconnect()
    EXECUTOR_CACHE.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The migrations of this version, to which a test adds its own, or takes some away."""
    copy = tmp_path / "migrations"
    copy.mkdir()
    for file in migrations.FOLDER.glob("*.sql"):
        shutil.copy(file, copy)
    return copy
