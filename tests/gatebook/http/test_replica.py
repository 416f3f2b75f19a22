"""A replica answers lists and exports, and nobody can tell: what one has written oneself is there, in every
process; who asks, and what they may do, is asked of the primary; and without the replica all goes on."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import httpx2
import pytest

from gatebook.settings import Settings
from models import Permission
from tests.cast import PASSWORD, a_key_of, add_user
from tests.conftest import ADMIN_KEY, GraphQL
from tests.gatebook.running import serving
from tests.replicas import USERS, Urls, ask, caught_up, counting, listed, names, paused
from tests.rest.serving import LISTS, reaching

CREATE = 'mutation { createUser(input: {username: "mine"}) { problems { code } } }'


@pytest.fixture
def settings(both: Urls) -> Settings:
    return Settings(
        database_url=both.primary, database_read_url=both.replica, bcrypt_rounds=4, playground=False
    )


async def test_a_list_is_read_from_the_replica_and_one_record_from_the_primary(
    client: httpx2.AsyncClient, quiet: str, both: Urls
) -> None:
    async with paused(both.replica), counting() as read:
        await add_user("new")
        found = await listed(
            client, quiet, '{ users { nodes { username } } user(by: {username: "new"}) { username } }'
        )
    assert found == {
        "users": {"nodes": [{"username": "admin"}, {"username": "reader"}]},
        "user": {"username": "new"},
    }
    assert read == {"read": 1}


QUERIES = {
    "users": """users(search: "e", where: {status: [ACTIVE]}) {
        totalCount nodes { username projects { nodes { name } } }
    }""",
    "projects": "projects { nodes { name members { totalCount } } }",
    "groups": "groups { nodes { name } }",
    "keys": "apiKeys { nodes { hint user { username } } }",
    "permissions": "permissions { nodes { resource } }",
    "events": "events { nodes { operation } }",
}  # fmt: skip
EXPORTS = [f"/{name}{path}" for name, path in LISTS.items()]
EXPORTS += ["/enkrypt/api/v1/projects", "/enkrypt/api/v1/api-keys"]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
async def test_lists_are_the_replicas(client: httpx2.AsyncClient, quiet: str, query: str) -> None:
    async with counting() as read:
        assert await listed(client, quiet, f"{{ {query} }}") is not None
    assert set(read) == {"read"}


@pytest.mark.parametrize("path", EXPORTS)
async def test_exports_are_the_replicas(client: httpx2.AsyncClient, quiet: str, path: str) -> None:
    async with counting() as read:
        answer = await client.get(path, headers={"Authorization": f"Bearer {quiet}"})
    assert (answer.status_code, set(read)) == (200, {"read"})


OTHERS = {
    "one": 'user(by: {username: "reader"}) { username projects { nodes { name } } }',
    "oneself": "currentUser { username groups { nodes { name } } } viewer { can }",
    "check": """checkPermission(user: {username: "reader"},
        permission: {resourceType: "user", resource: "*", type: READ}) { allowed }""",
    "permitted": """usersPermitted(
        permission: {resourceType: "user", resource: "*", type: READ}) { totalCount }""",
    "server": "server { details { counts { users } } }",
}


@pytest.mark.parametrize("query", OTHERS.values(), ids=OTHERS)
async def test_what_is_decided_is_the_primarys(client: httpx2.AsyncClient, quiet: str, query: str) -> None:
    async with counting() as read:
        assert await listed(client, quiet, f"{{ {query} }}") is not None
    assert read == {}


async def test_what_a_change_is_about_is_looked_up_in_the_primary(
    client: httpx2.AsyncClient, quiet: str, both: Urls, data: GraphQL
) -> None:
    change = """mutation { setUsersStatus(users: {matching: {where: {username: {eq: "new"}}}},
        status: DEACTIVATED, dryRun: true) { totalCount } }"""
    async with paused(both.replica), counting() as read:
        await add_user("new")
        changed = await data(change)
    assert (changed, read) == ({"totalCount": 1}, {})


async def test_what_one_has_changed_oneself_is_in_the_next_list(
    client: httpx2.AsyncClient, quiet: str, both: Urls, data: GraphQL
) -> None:
    async with paused(both.replica), counting() as read:
        await data(CREATE)
        own, others = await listed(client, ADMIN_KEY), await listed(client, quiet)
    assert (names(own), names(others)) == (["admin", "reader", "mine"], ["admin", "reader"])
    assert read == {"behind": 1, "read": 1}
    await caught_up(*both)
    async with counting() as read:
        assert names(await listed(client, ADMIN_KEY)) == ["admin", "reader", "mine"]
    assert read == {"read": 1}


async def test_so_it_is_when_another_process_has_written_it(
    client: httpx2.AsyncClient, quiet: str, both: Urls, tmp_path: Path
) -> None:
    other = {"DATABASE_URL": both.primary, "DATABASE_READ_URL": both.replica, "ADMIN_KEY": ADMIN_KEY}
    with serving(tmp_path, **{f"GATEBOOK_{name}": value for name, value in other.items()}) as server:
        await caught_up(*both)
        await listed(client, ADMIN_KEY)
        async with paused(both.replica):
            server.graphql(CREATE, ADMIN_KEY)
            assert names(await listed(client, ADMIN_KEY)) == ["admin", "reader", "mine"]


async def test_so_it_is_where_the_primary_confirms_before_it_writes(both: Urls) -> None:
    url = both.primary.replace("commit%3Don", "commit%3Doff")
    async with reaching(url, database_read_url=both.replica) as client:
        await listed(client, ADMIN_KEY)
        await client.post("/graphql", json={"query": CREATE})
        assert names(await listed(client, ADMIN_KEY)) == ["admin", "mine"]


async def test_a_replica_that_is_even_with_an_idle_primary_is_used(
    client: httpx2.AsyncClient, both: Urls, data: GraphQL
) -> None:
    await data(CREATE)
    await ask(both.primary, "SELECT pg_switch_wal()::text")
    await asyncio.sleep(0.2)
    async with counting() as read:
        await listed(client, ADMIN_KEY)
    assert read == {"read": 1}


@pytest.mark.promise("S15", "S29")
async def test_what_was_taken_away_is_gone_though_the_replica_still_has_it(
    client: httpx2.AsyncClient, quiet: str, both: Urls
) -> None:
    user = await add_user("ada")
    key, secret = await a_key_of(user)
    await caught_up(*both)
    await listed(client, secret)
    async with paused(both.replica):
        await Permission.all().delete()
        left = await listed(client, quiet)
        await key.delete()
        refused = await client.post(
            "/graphql", json={"query": USERS}, headers={"Authorization": f"Bearer {secret}"}
        )
    assert (names(left), refused.status_code) == (["reader"], 401)


async def test_who_signs_in_with_each_request_reads_from_the_primary(
    client: httpx2.AsyncClient, quiet: str
) -> None:
    word = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
    async with counting() as read:
        answer = await client.get("/antfly/api/v1/users", headers={"Authorization": f"Basic {word}"})
    assert (answer.status_code, read) == (200, {})
