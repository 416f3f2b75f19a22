"""OPTIONS: what Adverity's clients ask first, what Express answers, and a page of another origin"""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.cast import add_user, key_of
from tests.rest.conftest import speaking
from tests.rest.lines import line, said
from tests.rest.serving import reaching

LIST, ONE = "/api/v1/users/", "/api/v1/users/1/"


def field(type_: str, label: str, *, read_only: bool = False, **more: Any) -> dict[str, Any]:
    return {"type": type_, "required": False, "read_only": read_only, "label": label, **more}


EMAIL = field("email", "Email", max_length=254)
FIELDS = {
    "id": field("integer", "ID", read_only=True),
    "email": {**EMAIL, "required": True},
    "first_name": field("string", "First name", max_length=150),
    "last_name": field("string", "Last name", max_length=150),
    "active": field("boolean", "Active"),
    "groups": field("field", "Groups"),
    "workspaces": field("field", "Workspaces"),
    "workspace_names": field("list", "Workspace names", read_only=True),
    "created": field("datetime", "Created", read_only=True),
    "last_login": field("datetime", "Last login", read_only=True),
    "last_modified": field("datetime", "Last modified", read_only=True),
}
VIEW = {"description": "", "renders": ["application/json"], "parses": ["application/json"]}
VIEWS: dict[str, Any] = {
    LIST: ("User List", {"POST": FIELDS}, "GET, HEAD, POST, OPTIONS"),
    ONE: ("User Instance", {"PATCH": {**FIELDS, "email": EMAIL}}, "DELETE, GET, HEAD, PATCH, OPTIONS"),
}


@pytest.mark.parametrize("path", VIEWS)
async def test_adverity_describes_its_views(adverity: httpx2.AsyncClient, path: str) -> None:
    name, actions, allowed = VIEWS[path]
    response = await adverity.options(path)
    assert (response.status_code, response.json()) == (200, {"name": name, **VIEW, "actions": actions})
    assert (response.headers["allow"], response.headers["content-type"]) == (allowed, "application/json")


async def test_actions_are_for_who_may_take_them(app: Starlette) -> None:
    secret = await key_of(await add_user("ada"))
    async with speaking(app, "adverity", f"Bearer {secret}") as caller:
        response = await caller.options(LIST)
    assert (response.status_code, response.json()) == (200, {"name": "User List", **VIEW})


METHODS = {
    "/users": "GET,HEAD,POST",
    "/users/": "GET,HEAD,POST",
    "/users/nobody": "DELETE,GET,HEAD,PUT",
    "/users/nobody/status": "PUT",
}


@pytest.mark.parametrize("path", METHODS)
async def test_express_tells_the_methods(express: httpx2.AsyncClient, path: str) -> None:
    response = await express.options(path)
    assert said(response) == line(200, METHODS[path])
    assert response.headers["allow"] == METHODS[path]


@pytest.mark.parametrize("path", ["/", "/users/a/b", "/user"])
async def test_what_express_does_not_have_has_no_methods(express: httpx2.AsyncClient, path: str) -> None:
    assert (await express.options(f"http://gatebook.test/express{path}")).status_code == 404


@pytest.mark.parametrize("path", ["/enkrypt/api/v1/users", "/antfly/api/v1/users", "/authgate/api/v1/users"])
async def test_the_others_do_not_know_it(client: httpx2.AsyncClient, path: str) -> None:
    assert (await client.options(path)).status_code == 405


@pytest.mark.parametrize("path", [f"/adverity{LIST}", "/express/users", LIST, "/users"])
async def test_without_a_credential_it_is_401(anonymous: httpx2.AsyncClient, path: str) -> None:
    preflight = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    answers = [await anonymous.options(path, headers=headers) for headers in ({}, preflight)]
    assert [answer.status_code for answer in answers] == [401, 401]
    headers = {name for answer in answers for name in answer.headers}
    assert {name for name in headers if name.startswith("access-control")} == set()


@pytest.mark.parametrize("path", [f"/adverity{LIST}", "/express/users", LIST, "/users"])
async def test_a_preflight_is_answered_before_any_door(database_url: str, path: str) -> None:
    origin = "https://app.example"
    preflight = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    async with reaching(database_url, key=None, cors_origins=(origin,)) as client:
        response = await client.options(path, headers=preflight)
        assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, origin)
        assert "allow" not in response.headers
        other = await client.options(path, headers={**preflight, "Origin": "https://other.example"})
        assert (other.status_code, "access-control-allow-origin" in other.headers) == (400, False)
