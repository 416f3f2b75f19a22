"""The credential of a dialect's request: one secret in several headers, and schemes that only antfly has."""

from __future__ import annotations

import base64
from typing import Any

import httpx2
import pytest

from models import ApiKey
from rest import dialects
from tests.cast import HASH, PASSWORD, a_key_of, add_user
from tests.conftest import ADMIN_KEY
from tests.rest.exchanges import told
from tests.rest.serving import LISTS, PLACES, bound, reaching, spoken

Headers = list[tuple[str, str]]
BEARER = ("Authorization", f"Bearer {ADMIN_KEY}")
APIKEY = ("apikey", ADMIN_KEY)


def encoded(name: str, secret: str) -> str:
    return base64.b64encode(f"{name}:{secret}".encode()).decode()


async def issued(**given: Any) -> tuple[str, str]:
    """The id and the secret of another key of the administrator's."""
    key, secret = ApiKey.issue(1, **given)
    await key.save()
    return key.id, secret


def pairs(id_: str, secret: str) -> list[tuple[str, str]]:
    return [("Authorization", f"{scheme} {encoded(id_, secret)}") for scheme in ("ApiKey", "Bearer")]


async def statuses(client: httpx2.AsyncClient, dialect: str, given: list[Headers]) -> list[int]:
    """Of a list of users, asked for with each of these headers."""
    url = f"/{dialect}{LISTS[dialect]}"
    return [(await client.get(url, headers=headers)).status_code for headers in given]


@pytest.mark.parametrize("name", dialects)
async def test_one_secret_may_stand_in_several_headers(anonymous: httpx2.AsyncClient, name: str) -> None:
    """As clients send it that know servers of several versions."""
    id_, secret = await issued()
    given: list[Headers] = [
        [BEARER, APIKEY],
        [APIKEY, BEARER],
        [APIKEY, APIKEY],
        [BEARER, BEARER],
        *([("apikey", secret), pair] for pair in pairs(id_, secret)),
        pairs(id_, secret),
        [*pairs(id_, secret), ("apikey", secret), ("authorization", f"bearer {secret}")],
    ]
    assert await statuses(anonymous, name, given) == [200] * len(given)


@pytest.mark.promise("S21")
@pytest.mark.parametrize("name", dialects)
async def test_two_that_differ_are_none(anonymous: httpx2.AsyncClient, name: str) -> None:
    await add_user("ada", password_hash=HASH)
    id_, secret = await issued()
    named, other = ("Authorization", f"Basic {encoded('ada', PASSWORD)}"), (await issued())[0]
    given: list[Headers] = [
        [BEARER, ("apikey", secret)],
        [BEARER, ("apikey", "")],
        [BEARER, ("Authorization", "Bearer nonsense")],
        [BEARER, ("Authorization", ADMIN_KEY)],
        [APIKEY, ("Authorization", "Basic")],
        [APIKEY, ("apikey", ADMIN_KEY.upper())],
        [named, ("apikey", PASSWORD)],
        [named, BEARER],
        [pairs(id_, secret)[0], pairs(other, secret)[0]],
        [("apikey", secret), *pairs(other, secret)],
    ]
    assert await statuses(anonymous, name, given) == [401] * len(given)


GRAPHQL_HEADERS: list[tuple[Headers, int, Any]] = [
    ([BEARER, ("apikey", "another")], 200, {"username": "admin"}),
    ([BEARER, BEARER], 401, None),
    ([APIKEY], 200, None),
]


@pytest.mark.parametrize(("headers", "status", "user"), GRAPHQL_HEADERS)
async def test_the_graphql_door_takes_authorization_only(
    anonymous: httpx2.AsyncClient, headers: Headers, status: int, user: Any
) -> None:
    query = {"query": "{ currentUser { username } }"}
    response = await anonymous.post("/graphql", json=query, headers=headers)
    assert response.status_code == status
    assert (response.json().get("data") or {}).get("currentUser") == user


@pytest.mark.parametrize("name", ["enkrypt", "authgate"])
@pytest.mark.parametrize("scheme", ["Basic", "ApiKey", "Bearer"])
async def test_at_the_root_antflys_schemes_mean_antfly(database_url: str, name: str, scheme: str) -> None:
    """Whatever shape the path has, and whatever the default is."""
    async with reaching(database_url, key=None, root_dialect=name) as client:
        key, secret = await a_key_of(await add_user("ada", password_hash=HASH))
        pair = ("ada", PASSWORD) if scheme == "Basic" else (key.id, secret)
        header = ("Authorization", f"{scheme} {encoded(*pair)}")
        paths = ("/api/v1/users/me", "/auth/v1/me", "/api/v1/users/ada", "/api/v1/users/?page=1")
        answers = [told(await client.get(path, headers=[header])) for path in paths]
    me = {"username": "ada", "permissions": []}
    ada = {"username": "ada", "password_hash": ""}
    assert answers == [(200, me), (200, me), (200, ada), (404, {"error": "Not Found"})]


WRONG = [
    "Basic",
    "Basic nonsense",
    f"Basic {encoded('admin', 'admin')}",
    "ApiKey",
    "ApiKey nonsense",
    f"ApiKey {encoded('0', ADMIN_KEY)}",
    f"Bearer {encoded('0', 'gw_nonsense')}",
    f"Bearer {encoded('0', 'nonsense')}",
]


@pytest.mark.parametrize("header", WRONG)
async def test_what_is_wrong_with_them_is_said_in_antflys_words(
    anonymous: httpx2.AsyncClient, header: str
) -> None:
    response = await anonymous.get("/api/v1/users", headers={"Authorization": header})
    assert (response.status_code, response.json()) == (401, {"error": "Unauthorized"})
    assert response.headers["www-authenticate"] == "Basic, ApiKey, Bearer"


async def test_prefix_port_host_and_the_keys_dialect_go_before_the_scheme(database_url: str) -> None:
    key, secret = await bound("authgate", database_url)
    ours = {"Authorization": f"ApiKey {encoded(key.id, secret)}"}
    async with reaching(database_url, key=None, **PLACES) as client:
        assert spoken(await client.get("/api/v1/users", headers=ours)) == "authgate"
        assert spoken(await client.get("/enkrypt/api/v1/users", headers=ours)) == "enkrypt"
        response = await client.get("/api/v1/users/", headers={**ours, "Host": "users.acme.com"})
        assert spoken(response) == "adverity"
        basic = {"Authorization": WRONG[2]}
        response = await client.get("/express/users", headers=basic)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    async with reaching(database_url, 9876, key=None, **PLACES) as client:
        assert spoken(await client.get("/users", headers=ours)) == "express"
