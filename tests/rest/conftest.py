"""A client for each dialect, under its own prefix; every exchange is checked against its OpenAPI document."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import httpx2
import pytest
from starlette.applications import Starlette

from tests.conftest import ADMIN_KEY
from tests.rest.contract import check


@asynccontextmanager
async def speaking(
    app: Starlette, dialect: str, authorization: str | None = f"Bearer {ADMIN_KEY}"
) -> AsyncIterator[httpx2.AsyncClient]:
    """``authorization`` is the whole header; None for a caller without one."""
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app, raise_app_exceptions=False),
        base_url=f"http://gatebook.test/{dialect}",
        headers={"Authorization": authorization} if authorization else {},
        event_hooks={"response": [partial(check, dialect)]},
    ) as client:
        yield client


@pytest.fixture
async def enkrypt(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    async with speaking(app, "enkrypt") as client:
        yield client


@pytest.fixture
async def express(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    async with speaking(app, "express") as client:
        yield client


@pytest.fixture
async def antfly(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    async with speaking(app, "antfly") as client:
        yield client


@pytest.fixture
async def authgate(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    async with speaking(app, "authgate") as client:
        yield client


@pytest.fixture
async def adverity(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    async with speaking(app, "adverity") as client:
        yield client
