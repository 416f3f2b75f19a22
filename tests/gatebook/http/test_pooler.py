"""Behind a pooler that has a connection for each transaction, all is as without it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook.http.app import create_app
from gatebook.settings import Settings
from models.migrations import migrate
from tests.conftest import ADMIN_KEY, Copy, calling
from tests.poolers import PROGRAM, pooler

CREATE = "mutation ($input: CreateUserInput!) { createUser(input: $input) { user { username } } }"
LISTED = "{ users { totalCount nodes { username projects { nodes { name } } } } currentUser { username } }"
ISSUE = """mutation {
  createApiKey(input: {user: {username: "admin"}, name: "x"}) { secret apiKey { id } }
}"""
REVOKE = "mutation ($id: ID!) { revokeApiKey(apiKey: {id: $id}) { apiKey { status } } }"
WHO = "{ currentUser { username } }"


@pytest.fixture
async def client(postgresql: Copy, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    if PROGRAM is None:
        pytest.skip("no PgBouncer")
    async with postgresql(tmp_path) as url:
        if "host=/" not in url:
            pytest.skip("only a PostgreSQL server of our own has a socket that is known")
        name, host = urlsplit(url).path[1:], parse_qs(urlsplit(url).query)["host"][0]
        with pooler(host, name) as folder:
            pooled = f"postgres://postgres@/{name}?host={folder}&port=6432&statement_cache_size=0"
            await migrate(pooled)
            app = create_app(Settings(database_url=pooled, bcrypt_rounds=4, playground=False))
            async with app.router.lifespan_context(app), calling(app, ADMIN_KEY) as client:
                yield client
    EXECUTOR_CACHE.clear()


async def ask(client: httpx2.AsyncClient, query: str, **variables: object) -> httpx2.Response:
    return await client.post("/graphql", json={"query": query, "variables": variables})


async def test_many_read_and_change_at_once(client: httpx2.AsyncClient) -> None:
    names = [f"user {number}" for number in range(20)]
    asked = [ask(client, CREATE, input={"username": name}) for name in names]
    answers = await asyncio.gather(*asked, *[ask(client, LISTED) for _ in range(40)])
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.json()["data"]["createUser"]["user"]["username"] for answer in answers[:20]] == names
    listed = (await ask(client, LISTED)).json()["data"]
    assert (listed["users"]["totalCount"], listed["currentUser"]["username"]) == (21, "admin")


@pytest.mark.promise("S15")
async def test_a_key_that_was_revoked_is_refused_from_the_next_request_on(client: httpx2.AsyncClient) -> None:
    issued = (await ask(client, ISSUE)).json()["data"]["createApiKey"]
    own = {"Authorization": f"Bearer {issued['secret']}"}
    statuses = [(await client.post("/graphql", json={"query": WHO}, headers=own)).status_code]
    await ask(client, REVOKE, id=issued["apiKey"]["id"])
    statuses.append((await client.post("/graphql", json={"query": WHO}, headers=own)).status_code)
    assert statuses == [200, 401]
