"""A replica answers lists and exports, and nobody can tell: what one has written oneself is there, in every
process; who asks, and what they may do, is asked of the primary; and without the replica all goes on."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from gatebook.settings import Settings
from models import Permission, replica
from models.database import Sql, execute
from tests import postgres
from tests.cast import PASSWORD, a_key_of, a_person, add_user, key_of
from tests.conftest import ADMIN_KEY, Copy, GraphQL
from tests.gatebook.running import serving
from tests.gatebook.scraped import added, now
from tests.replicas import Urls, ask, caught_up, paused, run, urls
from tests.rest.serving import LISTS, reaching

USERS = "{ users { nodes { username } } }"
CREATE = 'mutation { createUser(input: {username: "mine"}) { problems { code } } }'
READS = "gatebook_replica_reads_total"


@pytest.fixture(scope="module")
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
def settings(both: Urls) -> Settings:
    return Settings(
        database_url=both.primary, database_read_url=both.replica, bcrypt_rounds=4, playground=False
    )


@pytest.fixture
async def quiet(client: httpx2.AsyncClient, both: Urls) -> str:
    """The key of somebody who reads all there is and has changed nothing; and there is something to read."""
    reader = await key_of(await a_person("reader", "READ */*"))
    await caught_up(*both)
    await listed(client, reader)
    await caught_up(*both)
    return reader


async def listed(client: httpx2.AsyncClient, key: str, query: str = USERS) -> Any:
    answer = await client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {key}"})
    return answer.json()["data"]


def names(found: Any) -> list[str]:
    return [node["username"] for node in found["users"]["nodes"]]


@asynccontextmanager
async def counting() -> AsyncIterator[dict[str, float]]:
    """How many statements were read from where meanwhile."""
    found, before = dict[str, float](), now()
    yield found
    found |= {dict(labels)["outcome"]: many for (_, labels), many in added(before, READS).items()}


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


async def test_without_the_replica_all_goes_on_and_the_log_says_so_once(
    client: httpx2.AsyncClient,
    quiet: str,
    standby: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replica, "RETRY", 0.0)
    with caplog.at_level(logging.WARNING, "gatebook"):
        with postgres.stopped(standby):
            async with counting() as read:
                found = [names(await listed(client, quiet)) for _ in range(3)]
            ready = await client.get("/health/ready")
        again = names(await listed(client, quiet))
    assert [*found, again] == [["admin", "reader"]] * 4
    assert (read, ready.status_code) == ({"away": 3}, 200)
    away, back = [message for message in caplog.messages if "replica" in message]
    assert away.startswith("The replica is not used, the primary is: it cannot be reached: ")
    assert back == "The replica is used again"


async def test_a_replica_that_is_too_far_behind_is_not_used(
    client: httpx2.AsyncClient,
    quiet: str,
    both: Urls,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replica, "MAX_BEHIND", 0.1)
    monkeypatch.setattr(replica, "STEP", 0.0)
    async with paused(both.replica):
        await add_user("new")
        await asyncio.sleep(0.2)
        with caplog.at_level(logging.WARNING, "gatebook"):
            async with counting() as read:
                found = [names(await listed(client, quiet)) for _ in range(2)]
    assert found == [["admin", "reader", "new"]] * 2
    assert read == {"behind": 1, "away": 1}
    assert caplog.messages == ["The replica is not used, the primary is: it is more than 0 seconds behind"]


WRONG: dict[str, Callable[[Urls], str]] = {
    "another database": lambda both: urlsplit(both.replica)._replace(path="/postgres").geturl(),
    "the primary": lambda both: both.primary,
    "nobody": lambda both: "postgres://postgres@127.0.0.1:1/gatebook",
}
TOLD = {
    "another database": "it has another database than the primary",
    "the primary": "it is no replica, but takes changes itself",
    "nobody": "it cannot be reached: ",
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_no_replica_of_this_database_is_not_used(
    both: Urls, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with reaching(both.primary, database_read_url=WRONG[wrong](both)) as client:
        with caplog.at_level(logging.WARNING, "gatebook"):
            answer = await client.get("/enkrypt/api/v1/users")
    assert answer.status_code == 200
    (message,) = caplog.messages
    assert message.startswith(f"The replica is not used, the primary is: {TOLD[wrong]}")


CHANGE = "BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE; COMMIT"


async def test_what_the_replica_stops_reading_in_favour_of_what_it_replays_is_read_from_the_primary(
    client: httpx2.AsyncClient, quiet: str, both: Urls
) -> None:
    await ask(both.replica, "ALTER SYSTEM SET max_standby_streaming_delay = 0")
    await ask(both.replica, "SELECT pg_reload_conf()")
    async with counting() as read:
        with replica.reading(0):
            found = asyncio.ensure_future(execute(Sql("SELECT COUNT(*), pg_sleep(0.5) FROM users")))
        await asyncio.sleep(0.2)
        await run(both.primary, CHANGE)
        assert [row[0] for row in await found] == [2]
    assert read == {"behind": 1}
