"""Enkrypt's admin API: projects and API keys."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from models import ApiKey, Event, Membership, Project, clock
from tests.cast import a_key, add_key, add_project, add_user, join
from tests.conftest import GraphQL
from tests.rest.conftest import speaking
from tests.rest.envelope import KEYS, NOW, PROJECTS, USERS, answers, done, refused

UNKNOWN = refused("Project not found", "Project not found")


async def issued(client: httpx2.AsyncClient, user: str, project: str) -> str:
    response = await client.post(f"{USERS}/{user}/api-keys", json={"project_name": project})
    return str(response.json()["data"]["api_key"])


async def test_projects_are_created_listed_shown_and_deleted(enkrypt: httpx2.AsyncClient) -> None:
    made = await enkrypt.post(PROJECTS, json={"project_name": "Apollo", "mcp_config_name": "moon"})
    id_ = made.json()["data"]["project_id"]
    name = {"project_id": id_, "project_name": "Apollo"}
    await answers(enkrypt, "POST", PROJECTS, 400, refused("Project creation failed", "APOLLO is taken."),
                  json={"project_name": "APOLLO"})  # fmt: skip
    config = {"mcp_config_id": None, "mcp_config_name": "moon"}
    row = {**name, **config, "users_count": 0, "created_at": NOW}
    row |= {"mcp_config": config, "users": 0, "api_keys": 0}
    every = {"message": "Projects retrieved successfully", "data": [row], "timestamp": NOW}
    await answers(enkrypt, "GET", PROJECTS, 200, every)
    ada = await add_user("ada", email="ada@example.com")
    added = done("User added to project successfully")
    await answers(enkrypt, "POST", f"{PROJECTS}/{id_}/users", 200, added, json={"user_id": ada.id})
    await issued(enkrypt, "ada", "Apollo")
    row |= {"users_count": 1, "users": 1, "api_keys": 1}
    await answers(enkrypt, "GET", PROJECTS, 200, every)
    member = {"user_id": ada.id, "email": "ada@example.com", "created_at": NOW}
    detail = {**name, "mcp_config": config, "users": [member], "api_keys": 1, "created_at": NOW}
    body = {"message": "Project retrieved successfully", "data": detail, "timestamp": NOW}
    await answers(enkrypt, "GET", f"{PROJECTS}/{id_}", 200, body)
    await answers(enkrypt, "GET", f"{PROJECTS}/Apollo", 200, body)
    await answers(enkrypt, "GET", f"{PROJECTS}/%41pollo", 200, body)
    keys = refused("Project deletion failed", "Project has active API keys. Delete them first.")
    await answers(enkrypt, "DELETE", f"{PROJECTS}/Apollo", 400, keys)
    await answers(
        enkrypt, "DELETE", f"{USERS}/ada/api-keys", 200, done("All user API keys deleted successfully")
    )
    await answers(
        enkrypt, "DELETE", f"{USERS}/ada/api-keys", 200, done("All user API keys deleted successfully")
    )
    await answers(enkrypt, "DELETE", f"{PROJECTS}/Apollo", 200, done("Project deleted successfully"))
    await answers(enkrypt, "GET", f"{PROJECTS}/Apollo", 404, UNKNOWN)


async def test_a_project_without_a_configuration_has_null(enkrypt: httpx2.AsyncClient) -> None:
    await add_project("Apollo")
    found = (await enkrypt.get(f"{PROJECTS}/Apollo")).json()["data"]
    assert (found["mcp_config"], found["users"], found["api_keys"]) == (None, [], 0)


async def test_members_come_and_go_and_twice_is_fine(enkrypt: httpx2.AsyncClient) -> None:
    ada, apollo = await add_user("ada", email="ada@example.com"), await add_project("Apollo")
    path = f"{PROJECTS}/Apollo/users"
    added = done("User added to project successfully")
    await answers(enkrypt, "POST", path, 200, added, json={"email": "ada@example.com"})
    await answers(enkrypt, "POST", path, 200, added, json={"user_id": ada.id})
    view = {"user_id": ada.id, "email": "ada@example.com", "api_keys": 0, "created_at": NOW}
    members = {"message": "Project users retrieved successfully", "data": [view], "timestamp": NOW}
    await answers(enkrypt, "GET", path, 200, members)
    await answers(enkrypt, "DELETE", f"{path}/ada", 200, done("User removed from project successfully"))
    await answers(enkrypt, "DELETE", f"{path}/ada", 200, done("User removed from project successfully"))
    await join(ada, apollo)
    await answers(enkrypt, "DELETE", path, 200, done("All users removed from project successfully"))
    await answers(enkrypt, "DELETE", path, 200, done("All users removed from project successfully"))
    assert await Membership.all().count() == 0
    told = [
        (each.operation, each.door) for each in await Event.filter(target_id=apollo.id).order_by("sequence")
    ]
    assert told == [
        ("addProjectMember", "ENKRYPT"),
        ("removeProjectMember", "ENKRYPT"),
        ("removeProjectMember", "ENKRYPT"),
    ]


async def test_leaving_a_project_revokes_its_keys(enkrypt: httpx2.AsyncClient) -> None:
    await join(await add_user("ada"), await add_project("Apollo"))
    secret = await issued(enkrypt, "ada", "Apollo")
    await enkrypt.delete(f"{PROJECTS}/Apollo/users/ada")
    (key,) = (await enkrypt.get(f"{USERS}/ada/api-keys")).json()["data"]
    assert (key["api_key"], key["status"]) == (f"{secret[:9]}...{secret[-6:]}", "revoked")


REFUSALS: list[Any] = [
    ("POST", "Apollo/users", {}, "User addition failed", "Either user_id or email is required"),
    ("POST", "Apollo/users", {"email": "x"}, "User addition failed", "User not found"),
    ("POST", "nothing/users", {"email": "ada"}, "User addition failed", "Project not found"),
    ("DELETE", "Apollo/users/nobody", None, "User removal failed", "User not found"),
    ("DELETE", "nothing/users/ada", None, "User removal failed", "Project not found"),
    ("DELETE", "nothing/users", None, "User removal failed", "Project not found"),
    ("DELETE", "nothing", None, "Project deletion failed", "Project not found"),
]


@pytest.mark.parametrize(("method", "path", "given", "error", "detail"), REFUSALS)
async def test_what_is_refused_of_a_project_says_why_and_changes_nothing(
    enkrypt: httpx2.AsyncClient, method: str, path: str, given: Any, error: str, detail: str
) -> None:
    await join(await add_user("ada"), await add_project("Apollo"))
    body = {"json": given} if given is not None else {}
    await answers(enkrypt, method, f"{PROJECTS}/{path}", 400, refused(error, detail), **body)
    assert (await Project.all().count(), await Membership.all().count()) == (1, 1)


NO_PROJECTS: list[Any] = ["nothing", "a%2Fb", "%00", "%ED%A0%80", "x" * 10_000]


@pytest.mark.parametrize("who", NO_PROJECTS)
async def test_an_unknown_project_is_404_in_what_is_read(enkrypt: httpx2.AsyncClient, who: str) -> None:
    await add_user("ada")
    await answers(enkrypt, "GET", f"{PROJECTS}/{who}", 404, UNKNOWN)
    await answers(enkrypt, "GET", f"{PROJECTS}/{who}/users", 404, UNKNOWN)
    await answers(enkrypt, "GET", f"{USERS}/ada/api-keys?project_identifier={who}", 404, UNKNOWN)


NO_NAMES: list[Any] = ["", " ", "a\nb", "a\x00b", "x" * 201, "00000000-0000-4000-8000-000000000000", 5, None]


async def test_a_project_name_that_is_none_is_422(enkrypt: httpx2.AsyncClient) -> None:
    answered = [await enkrypt.post(PROJECTS, json={"project_name": name}) for name in NO_NAMES]
    places = [(each.status_code, each.json()["detail"][0]["loc"]) for each in answered]
    assert list(zip(NO_NAMES, places, strict=True)) == [
        (name, (422, ["body", "project_name"])) for name in NO_NAMES
    ]


async def test_projects_are_searched_by_name_and_by_their_members(enkrypt: httpx2.AsyncClient) -> None:
    apollo, gemini = await add_project("Apollo"), await add_project("Gemini")
    await join(await add_user("pollux", email="pollux@example.com"), gemini)
    named = {"project_id": apollo.id, "project_name": "Apollo", "match_type": "project_name", "users": 0}
    joined = {"project_id": gemini.id, "project_name": "Gemini", "match_type": "user_email", "users": 1}
    body = {"message": "Search completed successfully", "data": [named, joined], "timestamp": NOW}
    await answers(enkrypt, "POST", f"{PROJECTS}/search", 200, body, json={"search_term": " POLL"})


@pytest.mark.parametrize("path", [f"{PROJECTS}/search", f"{USERS}/search"])
@pytest.mark.parametrize("given", [{}, {"search_term": None}, {"search_term": "\x00"}])
async def test_what_cannot_be_looked_for_is_422(enkrypt: httpx2.AsyncClient, path: str, given: Any) -> None:
    response = await enkrypt.post(path, json=given)
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["body", "search_term"])


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({}, "Either project_name or project_id is required"),
        ({"project_name": None, "project_id": None}, "Either project_name or project_id is required"),
        ({"project_name": "Apollo"}, "User is not a member of the specified project"),
        ({"project_name": "nothing"}, "Project not found"),
        ({"project_id": "nothing"}, "Project not found"),
    ],
)
async def test_a_key_needs_a_project_its_owner_belongs_to(
    enkrypt: httpx2.AsyncClient, given: Any, detail: str
) -> None:
    await add_user("ada")
    await add_project("Apollo")
    body = refused("API key generation failed", detail)
    await answers(enkrypt, "POST", f"{USERS}/ada/api-keys", 400, body, json=given)


async def test_the_life_of_a_key(app: Starlette, enkrypt: httpx2.AsyncClient) -> None:
    """It is named in the path by its secret or its id."""
    ada, apollo = await add_user("ada"), await add_project("Apollo")
    await join(ada, apollo)
    secret = await issued(enkrypt, "ada", "Apollo")
    key = await ApiKey.get(user_number=ada.number)
    row = {
        "api_key": key.hint, "user_id": ada.id, "user_email": "ada", "project_id": apollo.id,
        "project_name": "Apollo",
    }  # fmt: skip
    config = {"mcp_config_id": None, "mcp_config_name": None, "created_at": NOW}
    detail = {**row, **config, "disabled": False, "disabled_at": None, "enabled_at": None}
    said = "API key details retrieved successfully"
    await answers(
        enkrypt, "GET", f"{KEYS}/{key.id}", 200, {"message": said, "data": detail, "timestamp": NOW}
    )
    everything = (await enkrypt.get(KEYS)).json()
    shown = {**row, "created_at": detail_time(everything), "status": "active", "disabled": False}
    assert everything["data"][-1] == shown

    await answers(enkrypt, "POST", f"{KEYS}/{secret}/disable", 200, done("API key disabled successfully"))
    await answers(enkrypt, "POST", f"{KEYS}/{key.id}/disable", 200, done("API key disabled successfully"))
    off = {**detail, "disabled": True, "disabled_at": NOW}
    await answers(enkrypt, "GET", f"{KEYS}/{secret}", 200, {"message": said, "data": off, "timestamp": NOW})
    async with speaking(app, "enkrypt", f"Bearer {secret}") as owner:
        assert (await owner.get(f"{USERS}/ada")).status_code == 401
        await answers(enkrypt, "POST", f"{KEYS}/{secret}/enable", 200, done("API key enabled successfully"))
        on = {**off, "disabled": False, "enabled_at": NOW}
        await answers(
            enkrypt, "GET", f"{KEYS}/{secret}", 200, {"message": said, "data": on, "timestamp": NOW}
        )
        assert (await owner.get(f"{USERS}/ada")).status_code == 200
        rotated = await enkrypt.post(f"{KEYS}/rotate", json={"api_key": secret})
        assert (await owner.get(f"{USERS}/ada")).status_code == 401
    new = rotated.json()["data"]["new_api_key"]
    await answers(enkrypt, "DELETE", f"{KEYS}/{new}", 200, done("API key deleted successfully"))
    statuses = [each["status"] for each in (await enkrypt.get(f"{USERS}/ada/api-keys")).json()["data"]]
    assert statuses == ["revoked"]


def detail_time(body: Any) -> str:
    return str(body["data"][-1]["created_at"])


async def test_expired_keys_are_shown_as_revoked_and_rotating_ones_as_active(
    enkrypt: httpx2.AsyncClient,
) -> None:
    ada = await add_user("ada")
    heir = await add_key(ada)
    await add_key(ada, expires_at=1)
    await add_key(ada, replaced_by_number=heir.number, expires_at=clock.now() + clock.DAY)
    found = (await enkrypt.get(f"{USERS}/ada/api-keys")).json()["data"]
    assert [each["status"] for each in found] == ["active", "revoked", "active"]
    assert [each["project_id"] for each in found] == [None] * 3


NOT_FOUND = "API key not found"


@pytest.mark.parametrize("key", ["nothing", "HINT", "%00", "%ED%A0%80", "a%2Fb", "x" * 10_000])
async def test_what_is_no_key_is_not_found(enkrypt: httpx2.AsyncClient, key: str) -> None:
    known = await add_key(await add_user("ada"))
    path = f"{KEYS}/{key.replace('HINT', known.hint)}"
    await answers(enkrypt, "GET", path, 404, refused(NOT_FOUND, NOT_FOUND))
    await answers(enkrypt, "POST", f"{path}/disable", 400, refused("API key disable failed", NOT_FOUND))
    await answers(enkrypt, "POST", f"{path}/enable", 400, refused("API key enable failed", NOT_FOUND))
    await answers(enkrypt, "DELETE", path, 400, refused("API key deletion failed", NOT_FOUND))


async def test_what_is_no_key_or_a_dead_one_is_not_rotated_nor_enabled(enkrypt: httpx2.AsyncClient) -> None:
    dead = await add_key(await add_user("ada"), revoked_at=1)
    rotation = "API key rotation failed"
    await answers(
        enkrypt, "POST", f"{KEYS}/rotate", 400, refused(rotation, NOT_FOUND), json={"api_key": "x\x00"}
    )
    cannot = refused(rotation, "This key is revoked: it cannot be rotated.")
    await answers(enkrypt, "POST", f"{KEYS}/rotate", 400, cannot, json={"api_key": dead.id})
    stays = refused("API key enable failed", "This key is revoked: issue a new one.")
    await answers(enkrypt, "POST", f"{KEYS}/{dead.id}/enable", 400, stays)


async def test_the_last_administrators_key_cannot_be_lost(enkrypt: httpx2.AsyncClient) -> None:
    response = await enkrypt.delete(f"{USERS}/admin/api-keys")
    assert (response.status_code, response.json()["error"]) == (403, "API key deletion failed")


async def test_an_ordinary_user_changes_no_project_and_no_other_key(app: Starlette, data: GraphQL) -> None:
    ada, apollo = await add_user("ada"), await add_project("Apollo")
    await join(ada, apollo)
    other = await add_key(await add_user("bob"))
    async with speaking(app, "enkrypt", f"Bearer {(await a_key(data, ada.id))[1]}") as client:
        cases: list[tuple[str, str, Any, int, str]] = [
            ("POST", PROJECTS, {"project_name": "x"}, 403, "Project creation failed"),
            ("DELETE", f"{PROJECTS}/Apollo", None, 403, "Project deletion failed"),
            ("DELETE", f"{PROJECTS}/Apollo/users", None, 403, "User removal failed"),
            ("GET", f"{KEYS}/{other.id}", None, 404, "API key not found"),
            ("DELETE", f"{KEYS}/{other.id}", None, 400, "API key deletion failed"),
        ]
        told = [(path, await client.request(method, path, json=given)) for method, path, given, *_ in cases]
        found = [(path, answer.status_code, answer.json()["error"]) for path, answer in told]
        assert found == [(path, status, error) for _, path, _, status, error in cases]
        assert len((await client.get(f"{USERS}/ada/api-keys")).json()["data"]) == 1
