"""Enkrypt's admin API: its document replayed, and what its contract says of users."""

from __future__ import annotations

import httpx2
import pytest
from starlette.applications import Starlette

from models import User
from tests.cast import a_key, add_key, add_project, add_user, add_users, grant, join
from tests.conftest import ADMIN_KEY, GraphQL
from tests.rest.conftest import speaking
from tests.rest.envelope import NOW, USERS, answers, done, refused
from tests.rest.exchanges import documented, replay, same
from tests.statements import statements

CALLER = 1  # the key with its user and what that user holds; that it was used is noted once a minute


async def test_the_documented_exchanges_go_as_shown(enkrypt: httpx2.AsyncClient) -> None:
    await replay(enkrypt, documented("enkrypt"))


@pytest.mark.promise("S55")
async def test_a_user_is_found_by_id_or_email_however_it_is_encoded(enkrypt: httpx2.AsyncClient) -> None:
    ada = await add_user("ada+a%/é@example.com", email="ada+a%/é@example.com")
    names = (ada.id, ada.id.upper(), "ada+a%25%2F%C3%A9%40example.com", "ADA+a%25%2fé@example.com")
    found = {name: (await enkrypt.get(f"{USERS}/{name}")).json()["data"]["user_id"] for name in names}
    assert found == dict.fromkeys(names, ada.id)


async def test_a_user_without_an_email_is_shown_and_found_by_the_username(
    enkrypt: httpx2.AsyncClient,
) -> None:
    ada = await add_user("Ada Lovelace")
    view = {"user_id": ada.id, "email": "Ada Lovelace", "projects_count": 0, "created_at": NOW}
    view |= {"match_type": "email", "api_keys": 0}
    body = {"message": "Search completed successfully", "data": [view], "timestamp": NOW}
    await answers(enkrypt, "POST", f"{USERS}/search", 200, body, json={"search_term": "LOVE"})
    await add_project("Apollo")
    added = done("User added to project successfully")
    given = {"email": "Ada Lovelace"}
    await answers(enkrypt, "POST", "/api/v1/projects/Apollo/users", 200, added, json=given)


@pytest.mark.promise("S59")
async def test_search_looks_into_emails_only_and_takes_every_letter_literally(
    enkrypt: httpx2.AsyncClient,
) -> None:
    await add_user("alice", email="x_1@example.com", first_name="Alice")
    await add_user("bob", email="xy1@example.com")
    expected = {"alice": 0, "x_1": 1, "%": 0, "": 3, "\\": 0, "X": 2}
    found = {
        term: len((await enkrypt.post(f"{USERS}/search", json={"search_term": term})).json()["data"])
        for term in expected
    }
    assert found == expected


@pytest.mark.promise("S61")
async def test_deleting_needs_no_body_and_force_is_a_boolean(enkrypt: httpx2.AsyncClient) -> None:
    ada = await add_user("ada")
    await join(ada, await add_project("Apollo"))
    in_use = refused(
        "User deletion failed", "User has active projects or API keys. Use force=true to delete anyway."
    )
    await answers(enkrypt, "DELETE", f"{USERS}/ada", 400, in_use)
    await answers(enkrypt, "DELETE", f"{USERS}/ada", 400, in_use, json={"user_identifier": "bob"})
    no_booleans = ("true", 1, None)
    answers_ = [
        await enkrypt.request("DELETE", f"{USERS}/ada", json={"force": force}) for force in no_booleans
    ]
    places = [(each.status_code, each.json()["detail"][0]["loc"]) for each in answers_]
    assert places == [(422, ["body", "force"])] * 3
    deleted = done("User deleted successfully")
    await answers(enkrypt, "DELETE", f"{USERS}/ada", 200, deleted, json={"force": True})
    assert not await User.filter(username="ada").exists()


NO_KEY, WRONG_KEY = "Sign in first, or send an API key.", "This key or token is not valid."


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        (None, NO_KEY),
        ("Bearer nonsense", WRONG_KEY),
        ("Basic YWRtaW46eA==", WRONG_KEY),
        ("Bearer", WRONG_KEY),
        ("gw_abc", WRONG_KEY),
    ],
)
async def test_who_has_no_or_a_wrong_key_is_401(app: Starlette, header: str | None, detail: str) -> None:
    async with speaking(app, "enkrypt", header) as client:
        response = await client.get(USERS)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    same(refused("Unauthorized", detail), response.json(), "401")


async def test_the_key_may_stand_in_a_header_of_its_own(app: Starlette) -> None:
    async with speaking(app, "enkrypt", None) as client:
        assert (await client.get(USERS, headers={"apikey": ADMIN_KEY})).status_code == 200
        assert (await client.get(USERS, headers={"apikey": "x"})).status_code == 401
        both = {"apikey": ADMIN_KEY, "Authorization": f"Bearer {ADMIN_KEY}"}
        assert (await client.get(USERS, headers=both)).status_code == 200


async def test_an_ordinary_user_sees_itself_and_changes_nobody(app: Starlette, data: GraphQL) -> None:
    ada, _ = await add_user("ada"), await add_user("bob")
    async with speaking(app, "enkrypt", f"Bearer {(await a_key(data, ada.id))[1]}") as client:
        listing = refused("User retrieval failed", "This needs READ on user/*.")
        await answers(client, "GET", USERS, 403, listing)
        assert (await client.get(f"{USERS}/ada")).json()["data"]["email"] == "ada"
        await answers(client, "GET", f"{USERS}/bob", 404, refused("User not found", "User not found"))
        needs = refused("User creation failed", "This needs WRITE on user/*.")
        await answers(client, "POST", USERS, 403, needs, json={"email": "x@example.com"})
        response = await client.delete(f"{USERS}/ada")
        assert (response.status_code, response.json()["error"]) == (403, "User deletion failed")


async def test_who_may_read_but_not_write_is_403(app: Starlette, data: GraphQL) -> None:
    ada = await add_user("ada")
    await grant(ada, "READ user/*")
    async with speaking(app, "enkrypt", f"Bearer {(await a_key(data, ada.id))[1]}") as client:
        assert len((await client.get(USERS)).json()["data"]) == 2
        response = await client.put(f"{USERS}/admin", json={"new_email": "x@example.com"})
        assert (response.status_code, response.json()["error"]) == (403, "User update failed")


@pytest.mark.parametrize("count", [2, 20])
async def test_lists_cost_no_statement_per_row(enkrypt: httpx2.AsyncClient, count: int) -> None:
    apollo = await add_project("Apollo")
    for number in range(count):
        user = await add_user(f"user{number}@example.com", email=f"user{number}@example.com")
        await join(user, apollo)
        await add_key(user, project_number=apollo.number)
    costs = {
        "/api/v1/users": 1,
        "/api/v1/projects": 1,
        "/api/v1/projects/Apollo": 2,
        "/api/v1/projects/Apollo/users": 2,
        "/api/v1/users/user1@example.com": 4,
        "/api/v1/users/user1@example.com/projects": 3,
        "/api/v1/users/user1@example.com/api-keys": 3,
        "/api/v1/api-keys": 3,
    }
    await enkrypt.get(USERS)
    found = {}
    for path in costs:
        with statements() as seen:
            status = (await enkrypt.get(path)).status_code
        found[path] = (status, len(seen) - CALLER)
    assert found == {path: (200, cost) for path, cost in costs.items()}


async def test_a_list_of_all_users_streams_in_batches(enkrypt: httpx2.AsyncClient) -> None:
    await add_users(f"user{number}" for number in range(1200))
    await enkrypt.get(f"{USERS}/admin")
    with statements() as seen:
        found = (await enkrypt.get(USERS)).json()["data"]
    assert [user["email"] for user in found] == ["admin", *(f"user{number}" for number in range(1200))]
    assert len(seen) == CALLER + 9


async def test_every_door_sees_what_this_one_made_and_the_log_names_it(
    client: httpx2.AsyncClient, enkrypt: httpx2.AsyncClient, graphql: GraphQL
) -> None:
    made = await enkrypt.post(USERS, json={"email": "ada@example.com"})
    id_ = made.json()["data"]["user_id"]
    document = """
    query ($id: ID!) {
      user(by: {id: $id}) { id username email }
      events(where: {target: $id}) { nodes { operation door actorLabel } }
    }
    """
    event = {"operation": "CREATE_USER", "door": "ENKRYPT", "actorLabel": "admin"}
    assert (await graphql(document, id=id_))["data"] == {
        "user": {"id": id_, "username": "ada@example.com", "email": "ada@example.com"},
        "events": {"nodes": [event]},
    }
    paths = {
        "express": "/users/ada@example.com",
        "antfly": "/api/v1/users/ada@example.com",
        "authgate": "/api/v1/users?limit=1",
        "adverity": "/api/v1/users/?search=ada",
    }
    shown = {dialect: (await client.get(f"/{dialect}{path}")).text for dialect, path in paths.items()}
    assert [dialect for dialect, text in shown.items() if "ada@example.com" not in text] == []
