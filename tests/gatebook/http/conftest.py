"""What several tests of the HTTP doors need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest

from tests import postgres
from tests.cast import a_person, key_of
from tests.conftest import Copy
from tests.gatebook.http.built import build
from tests.replicas import Urls, caught_up, listed, urls


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The folder of pages that are built."""
    return build(tmp_path / "pages")


@pytest.fixture(scope="session")
def standby(postgres_server: str) -> Iterator[str]:
    if "host=/" not in postgres_server:
        pytest.skip("only a PostgreSQL server of our own has a replica")
    with postgres.standby(postgres_server) as url:
        yield url


@pytest.fixture
async def both(postgresql: Copy, standby: str, tmp_path: Path) -> AsyncIterator[Urls]:
    async with postgresql(tmp_path) as url:
        await caught_up(url, standby)
        yield urls(url, standby)


@pytest.fixture
async def quiet(client: httpx2.AsyncClient, both: Urls) -> str:
    """The key of somebody who reads all there is and has changed nothing; and there is something to read."""
    reader = await key_of(await a_person("reader", "READ */*"))
    await caught_up(*both)
    await listed(client, reader)
    await caught_up(*both)
    return reader
