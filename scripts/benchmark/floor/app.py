"""The floor as a server: uvicorn scripts.benchmark.floor.app:app, on the database in FLOOR_DATABASE_URL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from scripts.benchmark.floor import graphql, rest
from scripts.benchmark.floor.drivers import URL, AsyncpgDriver, SqliteDriver


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.driver = await (AsyncpgDriver if URL.startswith("postgres") else SqliteDriver).connect(URL)
    yield
    await app.state.driver.close()


app = Starlette(routes=[*graphql.ROUTES, *rest.ROUTES], lifespan=lifespan)
