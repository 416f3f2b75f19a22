"""A real database and the real app for every test, on SQLite and on PostgreSQL; nothing of ours is mocked.

Each kind of database is migrated once and given an administrator; every test works on a copy of its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook.http.app import create_app
from gatebook.settings import Settings
from models import database
from models.migrations import migrate
from resolvers.callers.first_administrator import ensure_administrator
from tests import postgres
from tests.answers import check_against_schema

ADMIN_KEY = "the-administrator-of-all-the-tests"
GraphQL = Callable[..., Awaitable[Any]]
TEMPLATE = f"gatebook_{os.getpid()}"  # several processes may share a server
RESTORED = 50  # times


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--documents", type=int, default=120, help="how many documents are made at random")
    parser.addoption("--seed", type=int, default=0, help="which documents these are")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


async def _fill(url: str) -> None:
    await migrate(url)
    await database.connect(url)
    try:
        await ensure_administrator(ADMIN_KEY)
    finally:
        await database.disconnect()
        EXECUTOR_CACHE.clear()


Copy = Callable[[Path], AbstractAsyncContextManager[str]]


@pytest.fixture(scope="session")
async def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    template = tmp_path_factory.mktemp("template") / "gatebook.db"
    await _fill(f"sqlite://{template}")

    @asynccontextmanager
    async def copy(folder: Path) -> AsyncIterator[str]:
        yield f"sqlite://{shutil.copy(template, folder / 'gatebook.db')}"

    return copy


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
async def postgresql(postgres_server: str) -> Copy:
    """One database, restored after each test, and now and then another: its files keep what was deleted."""
    await postgres.drop_database(postgres_server, TEMPLATE)
    await _fill(await postgres.create_database(postgres_server, TEMPLATE))
    left, url, content = 0, "", postgres.Content("", "")

    @asynccontextmanager
    async def copy(folder: Path) -> AsyncIterator[str]:
        nonlocal left, url, content
        if not left:
            await postgres.drop_database(postgres_server, f"{TEMPLATE}_copy")
            url = await postgres.create_database(postgres_server, f"{TEMPLATE}_copy", TEMPLATE)
            left, content = RESTORED, await postgres.content(url)
        yield url
        left = left - 1 if await postgres.restore(url, content) else 0

    return copy


@pytest.fixture(params=["sqlite", "postgresql"])
def copy(request: pytest.FixtureRequest) -> Copy:
    found: Copy = request.getfixturevalue(request.param)
    return found


once = pytest.mark.parametrize("copy", ["sqlite"], indirect=True)
"""For what is decided before a database is asked: it need not be tried on each kind."""


@pytest.fixture
async def database_url(copy: Copy, tmp_path: Path) -> AsyncIterator[str]:
    """A migrated database of this test's own, with the user ``admin``."""
    async with copy(tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str) -> Settings:
    executor = os.environ.get("GATEBOOK_EXECUTOR", "planned")
    return Settings(database_url=database_url, bcrypt_rounds=4, playground=False, executor=executor)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[Starlette]:
    """The app, running: its database is connected."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app
    EXECUTOR_CACHE.clear()  # it is keyed by names that mean another database in the next test


@asynccontextmanager
async def calling(
    app: Starlette, credential: str | None = None, address: str = "127.0.0.1", **headers: str
) -> AsyncIterator[httpx2.AsyncClient]:
    headers |= {"Authorization": f"Bearer {credential}"} if credential else {}
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=(address, 50_000))
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://gatebook.test", headers=headers
    ) as client:
        yield client


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    """With the administrator's key."""
    async with calling(app, ADMIN_KEY) as client:
        yield client


@pytest.fixture
async def anonymous(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    async with calling(app) as client:
        yield client


async def send(client: httpx2.AsyncClient, document: str, credential: str | None, variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {credential}"} if credential else {}
    body = {"query": document, "variables": variables}
    answer = (await client.post("/graphql", json=body, headers=headers)).json()
    check_against_schema(document, variables, answer)
    return answer


@pytest.fixture
def graphql(client: httpx2.AsyncClient) -> GraphQL:
    """Run a document as the administrator, or as whoever has the key or token ``by``; the whole answer.

    Every answer is checked against the schema: no null where it promises none, no field too few or too many.
    """

    async def run(document: str, *, by: str | None = None, **variables: Any) -> Any:
        return await send(client, document, by, variables)

    return run


@pytest.fixture
def data(graphql: GraphQL) -> GraphQL:
    """Like ``graphql``, for documents that must succeed: the data of the only root field."""

    async def run(document: str, *, by: str | None = None, **variables: Any) -> Any:
        answer = await graphql(document, by=by, **variables)
        assert "errors" not in answer, answer["errors"]
        (only,) = answer["data"].values()
        assert not (isinstance(only, dict) and only.get("problems")), only["problems"]
        return only

    return run
