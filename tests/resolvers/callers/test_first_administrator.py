"""The first administrator, the key of the settings, and new keys for who lost theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from starlette.applications import Starlette
from tortoise.backends.base.executor import EXECUTOR_CACHE

from models import ApiKey, Permission, User, database
from models.api_key import digest, is_well_formed, new_secret
from models.database import on_postgres
from models.errors import Invalid, NotFound
from models.migrations import migrate
from resolvers.callers.first_administrator import ensure_administrator, issue_admin_key
from tests import postgres
from tests.cast import a_key, a_user, expire, grant, spec
from tests.conftest import ADMIN_KEY, GraphQL
from tests.outcome import all_rows, written_to
from tests.resolvers.signing import status

ANOTHER = "another-key-of-the-settings-0123456789"
WHO = "{ viewer { user { username } apiKey { name hint } permissions { resourceType resource type } } }"
ADMINISTRATOR = [spec("ADMIN */*")]


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A directory with nobody in it, connected."""
    if request.param == "sqlite":
        async with connected(f"sqlite://{tmp_path / 'empty.db'}") as url:
            yield url
        return
    server = request.getfixturevalue("postgres_server")
    async with connected(await postgres.create_database(server, "gatebook_empty")) as url:
        yield url
    await postgres.drop_database(server, "gatebook_empty")


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[str]:
    await migrate(url)
    await database.connect(url)
    try:
        yield url
    finally:
        await database.disconnect()
        EXECUTOR_CACHE.clear()


async def told() -> list[tuple[str, str]]:
    return [(event["operation"], event["target_label"]) for event in (await all_rows())["events"]]


async def works(anonymous: httpx2.AsyncClient, secret: str = ADMIN_KEY) -> bool:
    """Whether this is the key of an administrator."""
    headers = {"Authorization": f"Bearer {secret}"}
    answer = (await anonymous.post("/graphql", json={"query": WHO}, headers=headers)).json()
    return bool(answer.get("data", {}).get("viewer", {}).get("permissions") == ADMINISTRATOR)


# The first start


@pytest.mark.promise("S22")
@pytest.mark.usefixtures("empty")
async def test_an_empty_directory_gets_an_administrator_with_a_key() -> None:
    secret = await ensure_administrator()
    assert secret is not None
    assert is_well_formed(secret)
    (user,), (key,), (permission,) = await User.all(), await ApiKey.all(), await Permission.all()
    assert (user.username, user.status, user.password_hash) == ("admin", "ACTIVE", None)
    assert (key.digest, key.hint) == (digest(secret), f"{secret[:9]}...{secret[-6:]}")
    assert key.name == "admin-key"
    assert str(permission.grant) == "ADMIN on */*"
    assert await told() == [
        ("createUser", "admin"),
        ("grantPermissions", "admin"),
        ("createApiKey", key.hint),
    ]
    assert secret[9:-6] not in repr(await all_rows())


@pytest.mark.usefixtures("empty")
async def test_only_the_very_first_start_makes_one() -> None:
    await ensure_administrator()
    before = await all_rows()
    assert await ensure_administrator() is None
    await ApiKey.all().delete()
    assert await ensure_administrator() is None
    assert {**await all_rows(), "api_keys": before["api_keys"]} == before


@pytest.mark.usefixtures("empty")
async def test_servers_that_start_together_make_one() -> None:
    secrets: list[str | None] = []

    async def start() -> None:
        secrets.append(await ensure_administrator())

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(start)
    assert len([secret for secret in secrets if secret]) == 1
    assert (await User.all().count(), await ApiKey.all().count()) == (1, 1)


# The key of the settings


async def test_the_key_of_the_settings_is_the_administrators(data: GraphQL) -> None:
    assert await data(WHO) == {
        "user": {"username": "admin"},
        "apiKey": {"name": "GATEBOOK_ADMIN_KEY", "hint": "the..."},
        "permissions": ADMINISTRATOR,
    }


@pytest.mark.promise("S18")
@pytest.mark.usefixtures("app")
async def test_it_is_kept_as_its_digest_only(tmp_path: Path) -> None:
    await ensure_administrator(ANOTHER)
    tables = repr(await all_rows())
    assert digest(ANOTHER) in tables
    assert not any(ANOTHER[place : place + 8] in tables for place in range(len(ANOTHER) - 7))
    written = await written_to(tmp_path)
    assert on_postgres() or digest(ANOTHER).encode() in written
    assert ANOTHER.encode() not in written


@pytest.mark.usefixtures("app")
async def test_starting_again_changes_nothing() -> None:
    before = await all_rows()
    assert await ensure_administrator(ADMIN_KEY) is None
    assert await ensure_administrator() is None
    assert await all_rows() == before


async def test_another_key_replaces_the_one_set_before_and_no_other(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    _, secret = await a_key(data, (await data("{ currentUser { id } }"))["id"])
    await ensure_administrator(ANOTHER)
    assert [await status(anonymous, each) for each in (ADMIN_KEY, ANOTHER, secret)] == [401, 200, 200]
    await ensure_administrator(ADMIN_KEY)
    assert [await status(anonymous, each) for each in (ADMIN_KEY, ANOTHER, secret)] == [200, 401, 200]
    assert await ApiKey.filter(is_setting=True).count() == 1


async def test_a_key_of_gatebooks_own_form_will_do(app: Starlette, anonymous: httpx2.AsyncClient) -> None:
    secret = new_secret()
    await ensure_administrator(secret)
    assert await works(anonymous, secret)
    assert (await ApiKey.get(is_setting=True)).hint == "gw_..."


async def test_a_key_that_somebody_was_issued_becomes_the_administrators(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    _, secret = await a_key(data, await a_user(data))
    await ensure_administrator(secret)
    assert await works(anonymous, secret)


@pytest.mark.promise("S22")
@pytest.mark.usefixtures("app")
async def test_a_key_that_could_never_work_is_refused() -> None:
    before = await all_rows()
    for secret in ("gw_" + "x" * 36, new_secret()[:-1] + "?", "gs_" + "x" * 43, "x" * 1001):
        with pytest.raises(Invalid):
            await ensure_administrator(secret)
    assert await all_rows() == before


ON_KEY = {
    "revoked": "revokeApiKey(apiKey: {id: $key})",
    "disabled": "updateApiKey(apiKey: {id: $key}, input: {enabled: false})",
    "narrowed": "updateApiKey(apiKey: {id: $key}, "
    'input: {scopes: {resourceType: "a", resource: "b", type: READ}})',
    "rotated": "rotateApiKey(apiKey: {id: $key})",
    "deleted": "deleteApiKey(apiKey: {id: $key})",
}
ON_USER = {
    "deactivated": "setUserStatus(user: {id: $user}, status: DEACTIVATED)",
    "demoted": "setPermissions(holder: $user, permissions: [])",
    "deleted": "deleteUser(user: {id: $user}, force: true)",
}
IDS = "{ viewer { user { id } apiKey { id } } }"


async def another_administrator(data: GraphQL) -> str:
    eve = await a_user(data, "eve")
    await grant(eve, "ADMIN */*")
    return (await a_key(data, eve))[1]


@pytest.mark.parametrize("change", ON_KEY.values(), ids=ON_KEY.keys())
async def test_it_works_again_at_the_next_start_after_it_was(
    data: GraphQL, anonymous: httpx2.AsyncClient, change: str
) -> None:
    by = await another_administrator(data)
    ids = await data(IDS)
    await data(
        f"mutation ($key: ID!) {{ {change} {{ problems {{ code }} }} }}", by=by, key=ids["apiKey"]["id"]
    )
    assert not await works(anonymous)
    await ensure_administrator(ADMIN_KEY)
    assert await works(anonymous)


async def test_it_works_again_after_it_expired(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await expire("api_keys", (await data(IDS))["apiKey"]["id"])
    assert not await works(anonymous)
    await ensure_administrator(ADMIN_KEY)
    assert await works(anonymous)


@pytest.mark.parametrize("change", ON_USER.values(), ids=ON_USER.keys())
async def test_it_works_again_at_the_next_start_after_its_owner_was(
    data: GraphQL, anonymous: httpx2.AsyncClient, change: str
) -> None:
    by = await another_administrator(data)
    version = (await User.get(username="admin")).version
    await data(
        f"mutation ($user: ID!) {{ {change} {{ problems {{ code }} }} }}",
        by=by,
        user=(await data(IDS))["user"]["id"],
    )
    assert not await works(anonymous)
    await ensure_administrator(ADMIN_KEY)
    assert await works(anonymous)
    if "deleteUser" not in change:
        assert (await User.get(username="admin")).version == version + 2


# A key that was lost


async def test_an_administrator_gets_a_new_key(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await another_administrator(data)
    secrets = [await issue_admin_key(name) for name in ("admin", " ADMIN ", "eve")]
    assert all([await works(anonymous, secret) for secret in secrets])
    assert await works(anonymous)  # the former ones go on
    assert await ApiKey.filter(name="admin-key").count() == 3
    document = (
        "{ events(first: 1, where: {doors: [CLI]}) { nodes { door actorLabel operation targetLabel } } }"
    )
    hint = f"{secrets[2][:9]}...{secrets[2][-6:]}"
    event: dict[str, Any] = {
        "door": "CLI",
        "actorLabel": "cli",
        "operation": "CREATE_API_KEY",
        "targetLabel": hint,
    }
    assert await data(document) == {"nodes": [event]}


async def test_nobody_else_gets_one(data: GraphQL) -> None:
    ada, off = await a_user(data), await a_user(data, "off", status="DEACTIVATED")
    await grant(ada, "ADMIN user/*", "WRITE */*")
    await grant(off, "ADMIN */*")
    before = await all_rows()
    for name, error in (("ada", Invalid), ("off", Invalid), ("nobody", NotFound), ("", NotFound)):
        with pytest.raises(error):
            await issue_admin_key(name)
    assert await all_rows() == before
