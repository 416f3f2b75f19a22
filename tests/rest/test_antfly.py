"""Antfly's user API, as its document and its clients have it."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.cast import a_group, grant
from tests.conftest import GraphQL
from tests.rest.conftest import speaking
from tests.rest.exchanges import documented, replay, told
from tests.rest.john import ORDERS, PASSWORD, basic, john


async def test_the_documented_exchanges_go_as_shown(antfly: httpx2.AsyncClient) -> None:
    await replay(antfly, documented("antfly"))


@pytest.mark.parametrize("path", ["/api/v1/users/me", "/auth/v1/me"])
async def test_the_current_user_has_its_permissions(
    app: Starlette, antfly: httpx2.AsyncClient, path: str
) -> None:
    await john(antfly)
    async with speaking(app, "antfly", basic()) as caller:
        answer = await caller.get(path)
    assert (answer.status_code, answer.json()) == (200, {"username": "johndoe", "permissions": [ORDERS]})


async def test_a_narrowed_key_has_what_is_left_of_its_owners_permissions(
    app: Starlette, antfly: httpx2.AsyncClient
) -> None:
    key = await antfly.post("/api/v1/users/admin/api-keys", json={"name": "narrow", "permissions": [ORDERS]})
    async with speaking(app, "antfly", f"Bearer {key.json()['key_secret']}") as caller:
        assert (await caller.get("/auth/v1/me")).json() == {"username": "admin", "permissions": [ORDERS]}


async def test_what_a_group_holds_its_members_hold(
    app: Starlette, antfly: httpx2.AsyncClient, data: GraphQL
) -> None:
    await john(antfly, initial_policies=[])
    (user,) = (await data('{ users(search: "johndoe") { nodes { id } } }'))["nodes"]
    crew = await a_group(data, members=[user["id"]])
    await grant(crew, "READ table/orders_table", "READ docs/*")
    async with speaking(app, "antfly", basic()) as caller:
        answer = await caller.get("/api/v1/users/me")
    assert answer.json() == {"username": "johndoe", "permissions": [ORDERS]}


async def test_who_must_change_the_password_is_nobody_before(
    app: Starlette, antfly: httpx2.AsyncClient, data: GraphQL
) -> None:
    await john(antfly)
    must = 'user: {username: "johndoe"}, newPassword: "correct horse battery staple", mustChange: true'
    await data(f"mutation {{ setUserPassword({must}) {{ problems {{ code }} }} }}")
    async with speaking(app, "antfly", basic(password="correct horse battery staple")) as caller:
        answer = await caller.get("/api/v1/users/me")
    assert (answer.status_code, answer.json()) == (403, {"error": "Forbidden"})


async def test_signing_in_with_each_request_is_signing_in(
    app: Starlette, antfly: httpx2.AsyncClient, data: GraphQL
) -> None:
    await john(antfly)
    read = '{ user(by: {username: "johndoe"}) { lastLoginAt version } }'
    assert await data(read) == {"lastLoginAt": None, "version": 1}
    async with speaking(app, "antfly", basic(password="another")) as caller:
        await caller.get("/api/v1/users/me")
    assert await data(read) == {"lastLoginAt": None, "version": 1}
    async with speaking(app, "antfly", basic()) as caller:
        await caller.get("/api/v1/users/me")
    signed_in = await data(read)
    assert (signed_in["lastLoginAt"] is None, signed_in["version"]) == (False, 1)


@pytest.mark.promise("S23")
async def test_a_wrong_password_is_401_with_all_schemes(app: Starlette, antfly: httpx2.AsyncClient) -> None:
    await john(antfly)
    async with speaking(app, "antfly", basic(password="another")) as caller:
        answer = await caller.get("/api/v1/users/me")
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})
    assert answer.headers["www-authenticate"] == "Basic, ApiKey, Bearer"


async def test_a_password_is_forgotten_when_it_changes(app: Starlette, antfly: httpx2.AsyncClient) -> None:
    await john(antfly)
    async with speaking(app, "antfly", basic()) as caller:
        assert (await caller.get("/api/v1/users/me")).status_code == 200
        await antfly.put("/api/v1/users/johndoe/password", json={"new_password": "another s3cret"})
        assert (await caller.get("/api/v1/users/me")).status_code == 401


async def test_guessing_by_basic_is_counted(app: Starlette, antfly: httpx2.AsyncClient) -> None:
    await john(antfly)
    async with speaking(app, "antfly", basic(password="wrong")) as guesser:
        answers = [(await guesser.get("/api/v1/users/me")).status_code for _ in range(10)]
    assert answers == [401] * 10
    async with speaking(app, "antfly", basic()) as caller:
        assert (await caller.get("/api/v1/users/me")).status_code == 401


@pytest.mark.parametrize("scheme", ["ApiKey", "Bearer"])
async def test_a_key_is_sent_as_id_and_secret(
    app: Starlette, antfly: httpx2.AsyncClient, scheme: str
) -> None:
    await john(antfly)
    made = (await antfly.post("/api/v1/users/johndoe/api-keys", json={"name": "ci"})).json()
    async with speaking(app, "antfly", f"{scheme} {made['encoded']}") as caller:
        assert (await caller.get("/api/v1/users/me")).json()["username"] == "johndoe"
    other = base64.b64encode(f"{'0' * 8}:{made['key_secret']}".encode()).decode()
    async with speaking(app, "antfly", f"{scheme} {other}") as caller:
        assert (await caller.get("/api/v1/users/me")).status_code == 401


async def test_keys_are_listed_and_deleted(antfly: httpx2.AsyncClient) -> None:
    await john(antfly)
    body = {"name": "ci", "expires_in": "1h30m", "permissions": [ORDERS]}
    made = (await antfly.post("/api/v1/users/johndoe/api-keys", json=body)).json()
    listed = (await antfly.get("/api/v1/users/johndoe/api-keys")).json()
    assert listed == [{name: made[name] for name in listed[0]}]
    assert listed[0]["permissions"] == [ORDERS]
    path = f"/api/v1/users/johndoe/api-keys/{made['key_id']}"
    assert (await antfly.delete(path)).status_code == 204
    assert (await antfly.delete(path)).status_code == 404
    assert (await antfly.get("/api/v1/users/johndoe/api-keys")).json() == []


async def test_permissions_are_added_and_removed(antfly: httpx2.AsyncClient) -> None:
    await john(antfly, initial_policies=None)
    path = "/api/v1/users/johndoe/permissions"
    types = ("read", "write", "write")
    answers = [told(await antfly.post(path, json={**ORDERS, "type": type_})) for type_ in types]
    assert answers == [(201, {"message": "Permission added successfully"})] * 3
    assert (await antfly.get(path)).json() == [ORDERS, {**ORDERS, "type": "write"}]
    gone = {"resource": "orders_table", "resourceType": "table"}
    assert (await antfly.delete(path, params=gone)).status_code == 204
    assert (await antfly.get(path)).json() == []
    answer = await antfly.delete(path, params=gone)
    assert (answer.status_code, answer.json()) == (404, {"error": "role not found for this table"})


async def test_permissions_its_clients_do_not_know_are_left_out(
    antfly: httpx2.AsyncClient, data: GraphQL
) -> None:
    await john(antfly, initial_policies=None)
    holder = (await data('{ user(by: {username: "johndoe"}) { id } }'))["id"]
    grant = (
        "mutation ($holder: ID!) { grantPermissions(holder: $holder, permissions: %s) { problems { code } } }"
    )
    wanted = '[{resourceType: "project", resource: "*", type: READ}]'
    await data(grant % wanted, holder=holder)
    assert (await antfly.get("/api/v1/users/johndoe/permissions")).json() == []


@pytest.mark.promise("S07")
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "Username and password are required"),
        ({"password": ""}, "Username and password are required"),
        ({"password": 5}, "Invalid request body: password: Expected `string`, got `integer`"),
        (
            {"password": PASSWORD, "initial_policies": [{}]},
            "Invalid request body: initial_policies.0.resource: This field is required.",
        ),
        ({"password": "short"}, "A password has at least 8 characters."),
    ],
)
async def test_what_is_wrong_with_a_new_user_is_said(
    antfly: httpx2.AsyncClient, body: Any, words: str
) -> None:
    answer = await antfly.post("/api/v1/users/johndoe", json=body)
    assert (answer.status_code, answer.json()) == (400, {"error": words})


@pytest.mark.parametrize("body", [b"{", b"[]", b"5", b'"x"', b"null", b'{"password":"\xff"}', b"[" * 9000])
async def test_a_body_that_is_no_object_is_400(antfly: httpx2.AsyncClient, body: bytes) -> None:
    answer = await antfly.post(
        "/api/v1/users/johndoe", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Invalid request body: ")


async def test_only_one_of_many_creates_at_once_wins(antfly: httpx2.AsyncClient) -> None:
    requests = (antfly.post("/api/v1/users/johndoe", json={"password": PASSWORD}) for _ in range(8))
    answers = await asyncio.gather(*requests)
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 7]
    assert {answer.text for answer in answers if answer.status_code == 409} == {
        '{"error":"user already exists"}'
    }


@pytest.mark.parametrize("name", ["me%2F", "a%20b", "%C3%BC", "1234", "a%40b.example", "x" * 200])
async def test_names_may_be_anything(antfly: httpx2.AsyncClient, name: str) -> None:
    assert (await antfly.post(f"/api/v1/users/{name}", json={"password": PASSWORD})).status_code == 201
    assert (await antfly.get(f"/api/v1/users/{name}")).status_code == 200


@pytest.mark.promise("S55")
@pytest.mark.parametrize("name", ["%00", "%ff", "x" * 10_000, "%ED%A0%80", "nobody"])
async def test_odd_names_name_nobody(antfly: httpx2.AsyncClient, name: str) -> None:
    answer = await antfly.get(f"/api/v1/users/{name}")
    assert (answer.status_code, answer.json()) == (404, {"error": "user not found"})


async def test_nobody_special_is_refused(app: Starlette, antfly: httpx2.AsyncClient) -> None:
    await john(antfly)
    async with speaking(app, "antfly", basic()) as caller:
        answer = await caller.get("/api/v1/users")
        assert (answer.status_code, answer.json()) == (403, {"error": "Forbidden"})
        answer = await caller.post("/api/v1/users/jane", json={"password": PASSWORD})
        assert (answer.status_code, answer.json()) == (403, {"error": "Forbidden"})
        assert (await caller.get("/api/v1/users/admin")).status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/users/me", "/api/v1/users", "/api/v1/users/admin", "/auth/v1/me"])
async def test_nobody_at_all_is_401(app: Starlette, path: str) -> None:
    async with speaking(app, "antfly", None) as caller:
        assert told(await caller.get(path)) == (401, {"error": "Unauthorized"})


async def test_the_audit_log_names_the_door(antfly: httpx2.AsyncClient, data: GraphQL) -> None:
    await john(antfly)
    events = await data("{ events(first: 1) { nodes { operation door targetLabel } } }")
    assert events == {"nodes": [{"operation": "CREATE_USER", "door": "ANTFLY", "targetLabel": "johndoe"}]}
