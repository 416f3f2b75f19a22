"""What a document gives to administrators is given whole, or not at all: clients ask for a list to learn
whether they administrate."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from models import Project, User
from tests import cast
from tests.conftest import GraphQL
from tests.rest.conftest import speaking
from tests.rest.envelope import refused
from tests.rest.exchanges import same

FORBIDDEN, DENIED = {"error": "Forbidden"}, {"detail": "You do not have permission to perform this action."}
NEEDS = "This needs READ on {}/*."
LISTS: list[Any] = [
    ("antfly", "GET", "/api/v1/users", None, FORBIDDEN),
    ("antfly", "GET", "/auth/v1/users", None, FORBIDDEN),
    ("adverity", "GET", "/api/v1/users/", None, DENIED),
    ("adverity", "GET", "/api/v1/users/?page=9", None, DENIED),
    ("enkrypt", "GET", "/api/v1/users", None, refused("User retrieval failed", NEEDS.format("user"))),
    ("enkrypt", "POST", "/api/v1/users/search", {"search_term": "ada"},
     refused("Search failed", NEEDS.format("user"))),
    ("enkrypt", "GET", "/api/v1/projects", None,
     refused("Project retrieval failed", NEEDS.format("project"))),
    ("enkrypt", "POST", "/api/v1/projects/search", {"search_term": "a"},
     refused("Search failed", NEEDS.format("project"))),
    ("enkrypt", "GET", "/api/v1/api-keys", None, refused("API keys retrieval failed", NEEDS.format("user"))),
]  # fmt: skip
BELOW: list[Any] = [
    ("antfly", "/api/v1/users/bob/permissions"),
    ("antfly", "/api/v1/users/bob/api-keys"),
    ("enkrypt", "/api/v1/users/bob"),
    ("enkrypt", "/api/v1/users/bob/projects"),
    ("enkrypt", "/api/v1/users/bob/api-keys"),
    ("enkrypt", "/api/v1/projects/Gemini"),
    ("enkrypt", "/api/v1/projects/Gemini/users"),
]
OWN = [
    ("antfly", "/api/v1/users/me"),
    ("antfly", "/api/v1/users/ada"),
    ("antfly", "/api/v1/users/ada/permissions"),
    ("antfly", "/api/v1/users/ada/api-keys"),
    ("enkrypt", "/api/v1/users/ada"),
    ("enkrypt", "/api/v1/users/ada/projects"),
    ("enkrypt", "/api/v1/users/ada/api-keys"),
    ("adverity", "/api/v1/users/2/"),
    ("express", "/users/ada"),
]


async def somebody(*held: str) -> tuple[User, Project]:
    """Ada sees Bob through Apollo, and belongs to Gemini."""
    ada, bob = await cast.a_person("ada", *held), await cast.add_user("bob")
    apollo, gemini = await cast.add_project("Apollo"), await cast.add_project("Gemini")
    await cast.join(bob, apollo)
    await cast.join(ada, gemini)
    await cast.grant(ada, f"READ project/{apollo.id}")
    return ada, apollo


@pytest.mark.parametrize(("dialect", "method", "path", "body", "expected"), LISTS)
@pytest.mark.parametrize("held", ["READ user/1", "ADMIN table/*", "WRITE group/*", "READ docs/user"])
async def test_who_may_not_list_everybody_is_told_so(
    app: Starlette, dialect: str, method: str, path: str, body: Any, expected: Any, held: str
) -> None:
    ada, _ = await somebody(held)
    async with speaking(app, dialect, f"Bearer {await cast.key_of(ada)}") as caller:
        response = await caller.request(method, path, **({"json": body} if body else {}))
    assert response.status_code == 403, response.text
    same(expected, response.json(), path)


@pytest.mark.parametrize(("dialect", "method", "path", "body", "_expected"), LISTS)
@pytest.mark.parametrize("held", [["READ user/*", "READ project/*"], ["READ */*"], ["ADMIN */*"]])
async def test_who_may_list_everybody_does(
    app: Starlette, dialect: str, method: str, path: str, body: Any, _expected: Any, held: list[str]
) -> None:
    """Unless the key in use is narrowed."""
    ada, _ = await somebody(*held)
    path = path.partition("?")[0]
    given = {"json": body} if body else {}
    async with speaking(app, dialect, f"Bearer {await cast.key_of(ada)}") as caller:
        assert (await caller.request(method, path, **given)).status_code == 200
    async with speaking(app, dialect, f"Bearer {await cast.key_of(ada, 'READ table/*')}") as caller:
        assert (await caller.request(method, path, **given)).status_code == 403


@pytest.mark.parametrize(("dialect", "path"), BELOW)
async def test_nor_is_a_part_of_what_is_below_a_record_taken_for_all(
    app: Starlette, dialect: str, path: str
) -> None:
    ada, _ = await somebody()
    async with speaking(app, dialect, f"Bearer {await cast.key_of(ada)}") as caller:
        response = await caller.get(path)
    assert response.status_code == 403, response.text


@pytest.mark.parametrize(("dialect", "path"), OWN)
async def test_of_oneself_all_is_seen(app: Starlette, dialect: str, path: str) -> None:
    ada, _ = await somebody()
    async with speaking(app, dialect, f"Bearer {await cast.key_of(ada)}") as caller:
        assert (await caller.get(path)).status_code == 200


async def test_graphql_has_its_shorter_lists(data: GraphQL) -> None:
    ada, _ = await somebody()
    secret = await cast.key_of(ada)
    found = await data("{ users { nodes { username } } }", by=secret)
    assert found == {"nodes": [{"username": "ada"}, {"username": "bob"}]}
    found = await data("{ projects { nodes { name } } }", by=secret)
    assert found == {"nodes": [{"name": "Apollo"}, {"name": "Gemini"}]}


async def test_who_is_nobody_is_401_before(anonymous: httpx2.AsyncClient) -> None:
    requests = [(method, f"/{dialect}{path}", body) for dialect, method, path, body, _ in LISTS]
    answers = [await anonymous.request(method, url, json=body) for method, url, body in requests]
    assert [answer.status_code for answer in answers] == [401] * len(LISTS)
