"""Express Gateway's Admin API: its document replayed, what it keeps and shows, pages, rights and events."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from starlette.applications import Starlette

from models.database import Sql, rows
from tests.cast import a_key, a_user, add_user, add_users, grant
from tests.conftest import ADMIN_KEY, GraphQL
from tests.outcome import log
from tests.rest.conftest import speaking
from tests.rest.exchanges import documented, replay, same
from tests.rest.lines import NOW, STEVE, TEXT, line, said, steve
from tests.statements import statements


async def test_the_documented_exchanges_go_as_shown(express: httpx2.AsyncClient) -> None:
    await replay(express, documented("express"))


async def test_an_answer_is_json_in_utf_8(express: httpx2.AsyncClient) -> None:
    response = await express.get("/users")
    assert response.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (0, "Thu Jan 01 1970 00:00:00"),
        (1_709_251_199_999, "Thu Feb 29 2024 23:59:59"),
        (1_709_251_200_000, "Fri Mar 01 2024 00:00:00"),
        (1_763_736_065_012, "Fri Nov 21 2025 14:41:05"),
    ],
)
async def test_a_time_is_written_as_javascript_does(
    express: httpx2.AsyncClient, moment: int, text: str
) -> None:
    await express.post("/users", json=STEVE)
    await rows(Sql("UPDATE users SET created_at = ? WHERE username = 'steve' RETURNING id", [moment]))

    seen = (await express.get("/users/steve")).json()
    assert seen["createdAt"] == f"{text} GMT+0000 (Coordinated Universal Time)"


@pytest.mark.parametrize("path", ["/users", "/users/"])
async def test_a_slash_at_the_end_changes_nothing(express: httpx2.AsyncClient, path: str) -> None:
    made = (await express.post(path, json=STEVE)).json()
    slash = path.removeprefix("/users")
    assert (await express.get(f"/users/steve{slash}")).json() == made
    response = await express.put(f"/users/steve/status{slash}", json={"status": False})
    assert response.json() == {"status": "Deactivated"}
    assert [user["username"] for user in (await express.get(path)).json()["users"]] == ["admin", "steve"]
    assert (await express.delete(f"/users/steve{slash}")).status_code == 204


async def test_what_is_absent_is_left_out(express: httpx2.AsyncClient) -> None:
    assert list(await steve(express)) == [
        *("username", "id", "firstname", "lastname", "isActive", "createdAt", "updatedAt")
    ]


async def test_scalars_become_text(express: httpx2.AsyncClient) -> None:
    made = await steve(express, username=42, firstname=True, lastname=None)
    assert (made["username"], made["firstname"], made["lastname"]) == ("42", "true", "")
    assert (await express.get("/users/42")).json() == made


async def test_extra_properties_are_kept_and_shown_again(express: httpx2.AsyncClient, data: GraphQL) -> None:
    extra = {"age": 5, "tags": ["a", "b"], "address": {"city": "Berlin"}, "none": None}
    made = await steve(express, **extra)
    assert {name: made[name] for name in extra} == extra
    assert list(made)[-2:] == ["createdAt", "updatedAt"]
    assert (await express.get("/users/steve")).json() == made
    assert await data('{ user(by: {username: "steve"}) { attributes } }') == {"attributes": extra}


@pytest.mark.promise("S26")
async def test_what_the_server_decides_is_passed_over(express: httpx2.AsyncClient) -> None:
    """A password is neither stored nor shown."""
    mine = "00000000-0000-4000-8000-000000000000"
    made = await steve(express, id=mine, password="s3cr3t", createdAt="never", updatedAt="never")
    assert made["id"] != mine
    expected = {"username": "steve", "id": "<uuid>", "firstname": "Steve", "lastname": "Brown"}
    same({**expected, "isActive": True, "createdAt": NOW, "updatedAt": NOW}, made, "made")
    assert "s3cr3t" not in (await express.get("/users")).text


@pytest.mark.parametrize(
    ("given", "active"), [(True, True), (False, False), ("true", True), ("false", False)]
)
async def test_a_user_can_be_made_inactive(express: httpx2.AsyncClient, given: Any, active: bool) -> None:
    assert (await steve(express, isActive=given))["isActive"] is active


NAMES = ["a b", "a/b", "ünal", "a@b", "50%", "a?b", "users", "status", "x" * 254]


@pytest.mark.promise("S55")
@pytest.mark.parametrize("name", NAMES)
async def test_usernames_may_be_anything(express: httpx2.AsyncClient, name: str) -> None:
    made = await steve(express, username=name)
    path = f"/users/{quote(name, safe='')}"
    assert (await express.get(path)).json() == made
    assert (await express.put(f"{path}/status", json={"status": True})).json() == {"status": "Active"}
    assert (await express.delete(path)).status_code == 204


async def test_only_what_is_given_changes(express: httpx2.AsyncClient) -> None:
    made = await steve(express, email="steve@example.com", redirectUri="http://example.com", age=5)
    changed = (await express.put("/users/steve", json={"lastname": 7})).json()
    same({**made, "lastname": "7", "updatedAt": NOW}, changed, "changed")
    cleared = (await express.put(f"/users/{made['id']}", json={"email": None, "redirectUri": ""})).json()
    del made["email"], made["redirectUri"]
    same({**made, "lastname": "7", "updatedAt": NOW}, cleared, "cleared")


@pytest.mark.parametrize("email", ["other@example.com", None])
async def test_a_username_that_is_the_e_mail_address_does_not_follow_it(
    express: httpx2.AsyncClient, email: str | None
) -> None:
    await steve(express, username="steve@example.com", email="steve@example.com")
    changed = (await express.put("/users/steve@example.com", json={"email": email})).json()
    assert (changed["username"], changed.get("email")) == ("steve@example.com", email)


@pytest.mark.promise("S63")
@pytest.mark.parametrize("body", [{}, {"username": "other"}, {"username": None}, None])
async def test_a_username_never_changes(express: httpx2.AsyncClient, data: GraphQL, body: Any) -> None:
    made = await steve(express)
    assert (await express.put("/users/steve", json=body)).json() == made
    assert [event["operation"] for event in await log(data)] == ["CREATE_USER"]


async def test_pages_follow_each_other_until_nextkey_is_0(express: httpx2.AsyncClient) -> None:
    await add_users(f"user{number}" for number in range(7))
    first = (await express.get("/users/?count=3")).json()
    second = (await express.get(f"/users/?count=3&start={first['nextKey']}")).json()
    third = (await express.get(f"/users/?count=3&start={second['nextKey']}")).json()
    names = [user["username"] for page in (first, second, third) for user in page["users"]]
    assert names == ["admin", *(f"user{number}" for number in range(7))]
    assert (type(first["nextKey"]), third["nextKey"]) == (int, 0)


async def test_a_page_holds_50_and_at_most_250(express: httpx2.AsyncClient) -> None:
    await add_users(f"user{number}" for number in range(251))
    assert len((await express.get("/users/?all=true")).json()["users"]) == 50
    assert len((await express.get("/users?count=100000")).json()["users"]) == 250
    assert (await express.get("/users?start=999999999999")).json() == {"users": [], "nextKey": 0}


async def test_a_list_is_one_statement(express: httpx2.AsyncClient) -> None:
    await add_users(f"user{number}" for number in range(60))
    await express.get("/users")
    with statements() as seen:
        await express.get("/users?count=100")
    assert len(seen) == 1 + 1  # the key with its user first


@pytest.mark.parametrize("path", ["/users", "/users/steve"])
@pytest.mark.parametrize("known", ["W/TAG", "TAG", '"other", W/TAG', "*"])
async def test_an_answer_that_the_caller_has_is_not_sent_again(
    express: httpx2.AsyncClient, path: str, known: str
) -> None:
    await steve(express)
    tag = (await express.get(path)).headers["etag"]
    has = {"If-None-Match": known.replace("TAG", tag.removeprefix("W/"))}
    response = await express.get(path, headers=has)
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("path", ["/users", "/users/steve"])
async def test_an_answer_that_the_caller_does_not_have_is_sent(
    express: httpx2.AsyncClient, path: str
) -> None:
    await steve(express)
    tag = (await express.get(path)).headers["etag"]
    assert tag.startswith("W/")
    assert (await express.get(path, headers={"If-None-Match": '"other"'})).status_code == 200
    await express.put("/users/steve", json={"firstname": "Stevie"})
    assert (await express.get(path, headers={"If-None-Match": tag})).status_code == 200
    assert "etag" not in (await express.get("/users/nobody", headers={"If-None-Match": "*"})).headers


async def test_head_is_get_without_the_body(client: httpx2.AsyncClient) -> None:
    response = await client.head("/express/users")
    assert (response.status_code, response.headers["content-type"]) == (
        200,
        "application/json; charset=utf-8",
    )


async def test_a_key_may_stand_in_the_header_apikey(app: Starlette) -> None:
    async with speaking(app, "express", None) as caller:
        assert (await caller.get("/users", headers={"apikey": ADMIN_KEY})).status_code == 200


async def test_rights_are_graphqls(app: Starlette, express: httpx2.AsyncClient, data: GraphQL) -> None:
    """Who may read all users sees them, and changes none."""
    ada, bob = await a_user(data, "ada"), await add_user("bob")
    await grant(bob, "READ user/*")
    _, secret = await a_key(data, ada)
    async with speaking(app, "express", f"Bearer {secret}") as caller:
        assert [user["username"] for user in (await caller.get("/users")).json()["users"]] == ["ada"]
        assert said(await caller.get("/users/bob")) == line(404, "User not found: bob")
        assert said(await caller.delete("/users/bob")) == line(404, "User not found: bob")
        assert said(await caller.post("/users", json=STEVE)) == line(403, "This needs WRITE on user/*.")
    _, secret = await a_key(data, bob.id)
    async with speaking(app, "express", f"Bearer {secret}") as caller:
        assert (await caller.get("/users/ada")).status_code == 200
        needs = line(403, f"This needs WRITE on user/{ada}.")
        assert said(await caller.put("/users/ada", json={"firstname": "A"})) == needs
        assert said(await caller.put("/users/ada/status", json={"status": False})) == needs
        assert said(await caller.delete("/users/ada")) == line(403, f"This needs ADMIN on user/{ada}.")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("DELETE", "/users/admin", None), ("PUT", "/users/admin/status", {"status": False})],
)
async def test_the_last_administrator_stays(
    express: httpx2.AsyncClient, method: str, path: str, body: Any
) -> None:
    response = await express.request(method, path, json=body)
    assert (response.status_code, response.headers["content-type"]) == (403, TEXT)
    assert (await express.get("/users/admin")).json()["isActive"] is True


async def test_graphql_and_the_other_dialects_see_the_same_user(
    app: Starlette, express: httpx2.AsyncClient, data: GraphQL
) -> None:
    made = await steve(express, email="steve@example.com", redirectUri="http://example.com")
    fields = "id email firstName lastName redirectUri status"
    assert await data(f'{{ user(by: {{username: "steve"}}) {{ {fields} }} }}') == {
        "id": made["id"],
        "email": "steve@example.com",
        "firstName": "Steve",
        "lastName": "Brown",
        "redirectUri": "http://example.com",
        "status": "ACTIVE",
    }
    async with speaking(app, "adverity") as other:
        assert (await other.get("/api/v1/users/2/")).json()["email"] == "steve@example.com"
    async with speaking(app, "antfly") as other:
        assert {"username": "steve"} in (await other.get("/api/v1/users")).json()


async def test_what_others_have_made_is_seen_here(express: httpx2.AsyncClient, data: GraphQL) -> None:
    """A user without a name has empty ones; e-mail addresses are identifiers, too."""
    id_ = await a_user(data, "ada@example.com", email="ada@example.com", status="DEACTIVATED")
    found = (await express.get("/users/ada@example.com")).json()
    expected = {
        "username": "ada@example.com",
        "id": id_,
        "email": "ada@example.com",
        "firstname": "",
        "lastname": "",
        "isActive": False,
        "createdAt": NOW,
        "updatedAt": NOW,
    }
    same(expected, found, "ada")


async def test_every_change_is_one_event_of_this_door(express: httpx2.AsyncClient, data: GraphQL) -> None:
    await steve(express)
    await express.put("/users/steve", json={"firstname": "Stevie"})
    await express.put("/users/steve/status", json={"status": False})
    await express.put("/users/steve/status", json={"status": False})
    await express.delete("/users/steve")
    assert await log(data, "operation door targetLabel") == [
        {"operation": operation, "door": "EXPRESS", "targetLabel": "steve"}
        for operation in ("DELETE_USER", "SET_USER_STATUS", "UPDATE_USER", "CREATE_USER")
    ]


async def test_the_description_is_public(anonymous: httpx2.AsyncClient) -> None:
    response = await anonymous.get("/express/openapi.json")
    assert response.json()["info"]["title"] == "Gatebook: the express dialect"
