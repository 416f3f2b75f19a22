"""What the tests of several files here begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from models import database


@pytest.fixture
async def connected(database_url: str) -> AsyncIterator[str]:
    await database.connect(database_url)
    yield database_url
    await database.disconnect()
    EXECUTOR_CACHE.clear()
