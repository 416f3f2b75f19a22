"""Adverity's Management API: its document replayed, numbers, pages, rights and events."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from models import clock
from tests.cast import (
    a_group,
    a_key,
    a_project,
    a_user,
    add_group,
    add_project,
    add_user,
    add_users,
    grant,
    join,
    put_in,
)
from tests.conftest import GraphQL
from tests.outcome import log
from tests.rest.conftest import speaking
from tests.rest.exchanges import documented, replay, same, told
from tests.rest.serving import reaching
from tests.statements import statements

USERS = "/api/v1/users/"
NOW = "<micro-time>"


def shown(number: int, email: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "email": email,
        "first_name": "",
        "last_name": "",
        "active": True,
        "groups": [],
        "workspaces": [],
        "workspace_names": [],
        "created": NOW,
        "last_login": None,
        "last_modified": NOW,
        **more,
    }


async def test_the_documented_exchanges_go_as_shown(adverity: httpx2.AsyncClient) -> None:
    await replay(adverity, documented("adverity"))


async def test_workspaces_are_projects_and_groups_are_groups(
    adverity: httpx2.AsyncClient, data: GraphQL
) -> None:
    for name in ("Apollo", "Gemini"):
        await a_project(data, name)
    await a_group(data, "Crew")
    body = {"email": "ada@example.com", "groups": [1], "workspaces": [2, 1, 2]}
    made = (await adverity.post(USERS, json=body)).json()
    belonging = {"groups": [1], "workspaces": [2, 1], "workspace_names": ["Gemini", "Apollo"]}
    same(shown(2, "ada@example.com", **belonging), made, "made")
    assert (await adverity.get(f"{USERS}2/")).json() == made
    assert (await adverity.get(USERS)).json()["results"][1] == made
    fields = "username groups { nodes { name } } projects { nodes { name } }"
    assert await data(f'{{ user(by: {{email: "ada@example.com"}}) {{ {fields} }} }}') == {
        "username": "ada@example.com",
        "groups": {"nodes": [{"name": "Crew"}]},
        "projects": {"nodes": [{"name": "Gemini"}, {"name": "Apollo"}]},
    }
    moved = (await adverity.patch(f"{USERS}2/", json={"groups": [], "workspaces": [1]})).json()
    same(shown(2, "ada@example.com", workspaces=[1], workspace_names=["Apollo"]), moved, "moved")


async def test_only_what_is_given_changes(adverity: httpx2.AsyncClient) -> None:
    made = (await adverity.post(USERS, json={"email": "ada@example.com", "first_name": "Ada"})).json()
    changed = (await adverity.patch(f"{USERS}2/", json={"last_name": "Lovelace", "unknown": 1})).json()
    same({**made, "last_name": "Lovelace", "last_modified": NOW}, changed, "changed")
    cleared = (await adverity.patch(f"{USERS}2/", json={"first_name": "", "active": False})).json()
    same({**changed, "first_name": "", "active": False, "last_modified": NOW}, cleared, "cleared")
    assert (await adverity.patch(f"{USERS}2/")).json() == cleared
    renamed = (await adverity.patch(f"{USERS}2/", json={"email": "al@example.com"})).json()
    same({**cleared, "email": "al@example.com", "last_modified": NOW}, renamed, "renamed")


async def test_the_last_login_is_shown(adverity: httpx2.AsyncClient) -> None:
    moment = clock.from_text("2026-01-15T10:00:00.123Z")
    await add_user("ada", created_at=moment, updated_at=moment, last_login_at=moment)
    time = "2026-01-15T10:00:00.123000Z"
    expected = shown(2, "", created=time, last_login=time, last_modified=time)
    assert (await adverity.get(f"{USERS}2/")).json() == expected


async def follow(client: httpx2.AsyncClient, url: str) -> list[Any]:
    pages = []
    while url:
        pages.append((await client.get(url)).json())
        url = pages[-1]["next"]
    return pages


async def test_following_next_leads_to_the_end(adverity: httpx2.AsyncClient) -> None:
    await add_users(f"user{number}" for number in range(6))
    pages = await follow(adverity, f"{USERS}?page_size=3&page=1&x=%C3%BC")
    assert [user["id"] for page in pages for user in page["results"]] == list(range(1, 8))
    base = "http://gatebook.test/adverity/api/v1/users/"
    assert [(page["count"], page["next"], page["previous"]) for page in pages] == [
        (7, f"{base}?page=2&page_size=3&x=%C3%BC", None),
        (7, f"{base}?page=3&page_size=3&x=%C3%BC", f"{base}?page_size=3&x=%C3%BC"),
        (7, None, f"{base}?page=2&page_size=3&x=%C3%BC"),
    ]


@pytest.mark.promise("S56")
async def test_links_never_lead_where_the_host_header_says(adverity: httpx2.AsyncClient) -> None:
    await add_user("ada")
    page = (await adverity.get(f"{USERS}?page_size=1", headers={"Host": "evil.example"})).json()
    assert page["next"] == "http://gatebook.test/adverity/api/v1/users/?page=2&page_size=1"


BASES = {
    "users.acme.com": "http://users.acme.com",
    "USERS.acme.com:8443": "http://users.acme.com:8443",
    "users.acme.com:": "http://users.acme.com",
    "[::1]:8001": "http://[::1]:8001",
    "evil.example": "http://127.0.0.1:8001",
    "users.acme.com.evil.example": "http://127.0.0.1:8001",
    "users.acme.com:8443@evil.example": "http://127.0.0.1:8001",
    "users.acme.com:x": "http://127.0.0.1:8001",
}


async def test_links_begin_with_the_host_that_the_settings_name(database_url: str) -> None:
    names = (("users.acme.com", "adverity"), ("[::1]", "enkrypt"))
    async with reaching(database_url, dialect_hosts=names) as client:
        await add_user("ada")
        url = f"/adverity{USERS}?page_size=1"
        links = {host: (await client.get(url, headers={"Host": host})).json()["next"] for host in BASES}
    rest = "/adverity/api/v1/users/?page=2&page_size=1"
    assert links == {host: f"{base}{rest}" for host, base in BASES.items()}
    async with reaching(database_url, dialect_hosts=names, public_url="https://x.example") as client:
        response = await client.get(f"{USERS}?page_size=1", headers={"Host": "users.acme.com"})
        assert response.json()["next"] == "https://x.example/api/v1/users/?page=2&page_size=1"


async def test_links_at_the_root_stay_at_the_root(client: httpx2.AsyncClient) -> None:
    await add_user("ada")
    page = (await client.get(f"{USERS}?page_size=1")).json()
    assert page["next"] == "http://gatebook.test/api/v1/users/?page=2&page_size=1"


@pytest.mark.promise("S62")
async def test_what_is_no_page_size_is_50_and_the_most_is_250(adverity: httpx2.AsyncClient) -> None:
    await add_users(f"user{number}" for number in range(259))
    sizes = {"": 50, "?page_size=0": 50, "?page_size=-1": 50, "?page_size=abc": 50, "?page_size=": 50}
    sizes |= {f"?page_size={'9' * 5000}": 50, "?page_size=1": 1, "?page_size=99999": 250}
    sizes |= {"?page=last": 10, "?page=": 50, "?page=6": 10}
    found = {query: len((await adverity.get(f"{USERS}{query}")).json()["results"]) for query in sizes}
    assert found == sizes


async def test_pages_that_are_not_there_are_404(adverity: httpx2.AsyncClient) -> None:
    pages = ("0", "2", "9", "-1", "x", "1.0", "999999999999", "9" * 5000, "%00", "%D9%A3")
    found = {page: told(await adverity.get(f"{USERS}?page={page}")) for page in pages}
    assert found == dict.fromkeys(pages, (404, {"detail": "Invalid page."}))


@pytest.mark.parametrize("count", [2, 50])
async def test_a_page_is_four_statements_however_many_it_holds(
    adverity: httpx2.AsyncClient, count: int
) -> None:
    """The count, the page, its groups and its projects."""
    group, project = await add_group("Crew"), await add_project("Apollo")
    for number in range(count):
        user = await add_user(f"user{number}")
        await put_in(user, group)
        await join(user, project)
    await adverity.get(USERS)
    with statements() as seen:
        page = (await adverity.get(f"{USERS}?page_size=100")).json()
    assert page["results"][-1]["workspace_names"] == ["Apollo"]
    assert len(seen) == 1 + 4  # the key with its user first


async def test_rights_are_graphqls(app: Starlette, adverity: httpx2.AsyncClient, data: GraphQL) -> None:
    """A key without rights on users sees its own user, and no list."""
    ada, bob = await a_user(data, "ada"), await add_user("bob")
    await grant(bob, "READ user/*")
    denied = {"detail": "You do not have permission to perform this action."}
    _, secret = await a_key(data, ada)
    async with speaking(app, "adverity", f"Bearer {secret}") as caller:
        response = await caller.get(USERS)
        assert (response.status_code, response.json()) == (403, denied)
        assert (await caller.get(f"{USERS}2/")).json()["id"] == 2
        assert (await caller.get(f"{USERS}3/")).json() == {"detail": "Not found."}
        assert (await caller.delete(f"{USERS}3/")).status_code == 404
        assert told(await caller.post(USERS, json={"email": "x@example.com"})) == (403, denied)
        assert told(await caller.patch(f"{USERS}2/", json={"active": False})) == (403, denied)
    _, secret = await a_key(data, bob.id)
    async with speaking(app, "adverity", f"Bearer {secret}") as caller:
        assert (await caller.get(f"{USERS}2/")).status_code == 200
        assert told(await caller.patch(f"{USERS}2/", json={"first_name": "A"})) == (403, denied)
        assert told(await caller.delete(f"{USERS}2/")) == (403, denied)


@pytest.mark.parametrize(("method", "body"), [("DELETE", None), ("PATCH", {"active": False})])
async def test_the_last_administrator_stays(adverity: httpx2.AsyncClient, method: str, body: Any) -> None:
    response = await adverity.request(method, f"{USERS}1/", json=body)
    assert (response.status_code, list(response.json())) == (403, ["detail"])
    assert (await adverity.get(f"{USERS}1/")).json()["active"] is True


async def test_users_without_an_e_mail_address_have_an_empty_one(adverity: httpx2.AsyncClient) -> None:
    same(shown(1, ""), (await adverity.get(f"{USERS}1/")).json(), "admin")


async def test_the_other_dialects_see_the_same_user(app: Starlette, adverity: httpx2.AsyncClient) -> None:
    body = {"email": "ada@example.com", "first_name": "Ada", "active": False}
    await adverity.post(USERS, json=body)
    async with speaking(app, "express") as other:
        found = (await other.get("/users/ada@example.com")).json()
        assert (found["username"], found["firstname"], found["isActive"]) == ("ada@example.com", "Ada", False)
    async with speaking(app, "antfly") as other:
        assert {"username": "ada@example.com"} in (await other.get("/api/v1/users")).json()


async def test_every_change_is_one_event_of_this_door(adverity: httpx2.AsyncClient, data: GraphQL) -> None:
    await adverity.post(USERS, json={"email": "ada@example.com"})
    await adverity.patch(f"{USERS}2/", json={"first_name": "Ada", "active": False})
    await adverity.patch(f"{USERS}2/", json={"first_name": "Ada", "active": False})
    await adverity.delete(f"{USERS}2/")
    assert await log(data, "operation door targetLabel") == [
        {"operation": operation, "door": "ADVERITY", "targetLabel": "ada@example.com"}
        for operation in ("DELETE_USER", "UPDATE_USER", "CREATE_USER")
    ]


async def test_of_many_creates_at_the_same_moment_one_succeeds(adverity: httpx2.AsyncClient) -> None:
    body = {"email": "ada@example.com"}
    answers = await asyncio.gather(*(adverity.post(USERS, json=body) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [201, *[400] * 11]
    refused = [answer.json() for answer in answers if answer.status_code == 400]
    assert refused == [{"email": ["This field must be unique."]}] * 11


async def test_numbers_are_never_used_again(adverity: httpx2.AsyncClient) -> None:
    made = [(await adverity.post(USERS, json={"email": "ada@example.com"})).json()["id"]]
    assert (await adverity.delete(f"{USERS}2/")).status_code == 204
    made.append((await adverity.post(USERS, json={"email": "ada@example.com"})).json()["id"])
    assert made == [2, 3]
