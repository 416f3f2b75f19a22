"""SQL in a text finds what any other text finds, at each place that reads one, and does nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from time import perf_counter
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from starlette.applications import Starlette

from tests.cast import add_key, add_project, add_user, join
from tests.conftest import ADMIN_KEY, calling
from tests.outcome import all_rows

SECONDS = 4
NOBODY = "nobody at all"
TEXTS = [
    "' OR '1'='1", "' OR 1=1 --", '" OR ""="', "'; DROP TABLE users; --", "1; DELETE FROM users",
    "' UNION SELECT password_hash FROM users --", "admin'--", "admin' /*", "') OR ('a'='a",
    "' AND randomblob(500000000) --", "'||(SELECT randomblob(500000000))||'", "' AND pg_sleep(5) --",
    "'; SELECT pg_sleep(5); --", "$$; DROP TABLE users; $$", "\\'; DROP TABLE users; --",
    "?", "$1", "%' ESCAPE '", "x' AND 1=(SELECT COUNT(*) FROM sqlite_master) --", "{}", ":name", "E'\\x27'",
]  # fmt: skip
CONNECTION = "totalCount nodes { id }"
DOCUMENTS = [
    f"query ($t: String) {{ users(search: $t) {{ {CONNECTION} }} }}",
    f"query ($t: String) {{ projects(search: $t) {{ {CONNECTION} }} }}",
    f"query ($t: String) {{ apiKeys(search: $t) {{ {CONNECTION} }} }}",
    *(
        f"query ($t: String!) {{ users(where: {{{field}: {{{sign}: $t}}}}) {{ {CONNECTION} }} }}"
        for field in ("username", "email", "name", "firstName", "externalId")
        for sign in ("eq", "contains", "startsWith", "endsWith")
    ),
    f"query ($t: [String!]) {{ users(where: {{username: {{in: $t}}}}) {{ {CONNECTION} }} }}",
    f"query ($t: [ID!]) {{ users(where: {{ids: $t}}) {{ {CONNECTION} }} }}",
    f"query ($t: ID) {{ users(where: {{project: $t}}) {{ {CONNECTION} }} }}",
    "query ($t: String!) { users(where: {attributes: {path: [$t], exists: true}}) "
    f"{{ {CONNECTION} }} }}",
    f"query ($t: ID) {{ apiKeys(where: {{project: $t}}) {{ {CONNECTION} }} }}",
    f"query ($t: ID) {{ events(where: {{concerns: $t}}) {{ {CONNECTION} }} }}",
    f"query ($t: String) {{ events(where: {{field: $t}}) {{ {CONNECTION} }} }}",
    f"query ($t: String) {{ events(where: {{requestId: $t}}) {{ {CONNECTION} }} }}",
    f"query ($t: String) {{ permissions(resource: $t) {{ {CONNECTION} }} }}",
    "query ($t: String!) { user(by: {identifier: $t}) { id } }",
    "query ($t: String!) { project(by: {name: $t}) { id } }",
    "query ($t: ID!) { node(id: $t) { id } }",
    "query ($t: String!) { usersPermitted("
    f'permission: {{resourceType: "docs", resource: $t, type: ADMIN}}) {{ {CONNECTION} }} }}',
    "mutation ($t: String!) { verifyApiKey(secret: $t) { valid code } }",
    "mutation ($t: String!) { verifyOneTimeToken(token: $t) { valid } }",
    "mutation ($t: String!) { login(identifier: $t, password: $t) { token problems { code } } }",
]
PATHS = [
    "/express/users/#", "/express/users?start=#", "/enkrypt/api/v1/users/#", "/enkrypt/api/v1/projects/#",
    "/enkrypt/api/v1/api-keys/#", "/antfly/api/v1/users/#", "/adverity/api/v1/users/#/",
    "/authgate/api/v1/users?page=#", "/authgate/api/v1/users?limit=#",
]  # fmt: skip


@pytest.fixture
async def known(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    """The administrator, and all that is there to be lost or shown."""
    ada = await add_user("ada", email="ada@example.com", attributes={"team": "a"})
    apollo = await add_project("Apollo")
    await join(ada, apollo)
    await add_key(ada, "laptop", project_number=apollo.number)
    async with calling(app, ADMIN_KEY) as client:
        await client.get("/express/users")  # the use of a key is noted once a minute
        yield client


@pytest.mark.promise("S60")
@pytest.mark.parametrize("document", DOCUMENTS)
async def test_sql_in_a_text_is_a_text(known: httpx2.AsyncClient, document: str) -> None:
    async def found(text: str) -> Any:
        given = {"query": document, "variables": {"t": text}}
        return (await known.post("/graphql", json=given)).json()

    before, began, expected = await directory(), perf_counter(), await found(NOBODY)
    assert "errors" not in expected
    wrong = {text: answer for text in TEXTS if (answer := await found(text)) != expected}
    assert wrong == {}
    assert await directory() == before
    assert perf_counter() - began < SECONDS


@pytest.mark.promise("S60")
@pytest.mark.parametrize("path", PATHS)
async def test_sql_in_an_address_is_a_text(known: httpx2.AsyncClient, path: str) -> None:
    async def status(text: str) -> int:
        return (await known.get(path.replace("#", quote(text, safe="")))).status_code

    before, began, expected = await directory(), perf_counter(), await status(NOBODY)
    assert {text: await status(text) for text in TEXTS} == dict.fromkeys(TEXTS, expected)
    assert await directory() == before
    assert perf_counter() - began < SECONDS


async def directory() -> dict[str, Any]:
    """Without the sign-ins that failed."""
    return {name: rows for name, rows in (await all_rows()).items() if name not in TOLD}


TOLD = ("events", "sign_in_failures")
