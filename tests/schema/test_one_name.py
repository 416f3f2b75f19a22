"""One name in two spellings, wherever a name is written or read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from tests.cast import a_user
from tests.conftest import ADMIN_KEY, GraphQL
from tests.resolvers.signing import RIGHT, a_token

PUNYCODE, LETTERS = "a@xn--mnchen-3ya.de", "a@münchen.de"
SPELLINGS = [PUNYCODE, LETTERS, "A@XN--MNCHEN-3YA.DE", "a@mu\u0308nchen.de"]
CREATE = """
mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { username email } problems { code path message } }
}
"""
FIND = """
query ($name: String!) {
  byEmail: user(by: {email: $name}) { username }
  byIdentifier: user(by: {identifier: $name}) { username }
  eq: users(where: {email: {eq: $name}}) { nodes { username } }
  in: users(where: {email: {in: [$name]}}) { nodes { username } }
  contains: users(where: {email: {contains: $name}}) { nodes { username } }
  search: users(search: $name) { nodes { username } }
}
"""


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_an_address_is_found_by_each_spelling(graphql: GraphQL, data: GraphQL, spelling: str) -> None:
    await a_user(data, "ada", email=PUNYCODE)
    one, several = {"username": "ada"}, {"nodes": [{"username": "ada"}]}
    assert (await graphql(FIND, name=spelling))["data"] == {
        "byEmail": one,
        "byIdentifier": one,
        "eq": several,
        "in": several,
        "contains": several,
        "search": several,
    }


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("field", ["email", "username"])
async def test_whoever_has_one_spelling_has_them_all(
    data: GraphQL, problems: Problems, field: str, spelling: str
) -> None:
    await data(CREATE, input={"email": PUNYCODE})
    assert await problems({"username": "other", field: spelling}) == [("TAKEN", field)]


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_a_username_that_looks_like_an_address_is_one(
    data: GraphQL, anonymous: httpx2.AsyncClient, spelling: str
) -> None:
    await a_user(data, PUNYCODE, password=RIGHT)
    assert await a_token(anonymous, spelling, RIGHT)
    found = await data("query ($name: String!) { user(by: {username: $name}) { username } }", name=spelling)
    assert found == {"username": PUNYCODE}


async def test_rest_paths_find_both_spellings(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await a_user(data, "ada", email=PUNYCODE)
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    paths = [f"/express/users/{name}" for name in (PUNYCODE, LETTERS)]
    answers = [await anonymous.get(path, headers=headers) for path in paths]
    assert [(each.status_code, each.json()["email"]) for each in answers] == [(200, LETTERS)] * 2


async def test_a_capital_with_a_dot_is_the_letter_without(data: GraphQL) -> None:
    await a_user(data, "u1", displayName="\u0130brahim")
    found = [
        await data("query ($s: String) { users(search: $s) { nodes { username } } }", s=search)
        for search in ("ibrahim", "IBRAHIM", "\u0130BRAHIM", "\u0131brahim")
    ]
    assert found == [{"nodes": [{"username": "u1"}]}] * 4


async def test_names_that_differ_by_a_dot_are_one(data: GraphQL, problems: Problems) -> None:
    await a_user(data, "\u0130brahim")
    assert await problems({"username": "ibrahim"}) == [("TAKEN", "username")]


Problems = Callable[[dict[str, Any]], Awaitable[list[tuple[str, str]]]]


@pytest.fixture
def problems(graphql: GraphQL) -> Problems:
    """The codes and fields of what is wrong with creating such a user."""

    async def create(input: dict[str, Any]) -> list[tuple[str, str]]:
        made = (await graphql(CREATE, input=input))["data"]["createUser"]
        return [(problem["code"], problem["path"][-1]) for problem in made["problems"]]

    return create


NAMED: dict[str, tuple[str, Any]] = {
    "a project": (
        "mutation ($n: String!) { createProject(input: {name: $n}) { problems { code path } } }",
        "name",
    ),
    "a group": (
        "mutation ($n: String!) { createGroup(input: {name: $n}) { problems { code path } } }",
        "name",
    ),
    "a user": (
        "mutation ($n: String!) { createUser(input: {username: $n}) { problems { code path } } }",
        "username",
    ),
}


@pytest.mark.parametrize("name", [".", "..", "\uff0e", "a\u034fdmin", "\u2800", "\u3164"])
@pytest.mark.parametrize("kind", NAMED)
async def test_what_no_path_can_name_and_nobody_can_see_is_no_name(
    graphql: GraphQL, kind: str, name: str
) -> None:
    document, field = NAMED[kind]
    ((_, refused),) = (await graphql(document, n=name))["data"].items()
    assert refused == {"problems": [{"code": "INVALID", "path": ["input", field]}]}


@pytest.mark.parametrize("field", ["firstName", "lastName", "displayName"])
async def test_no_name_of_a_person_is_invisible(problems: Problems, field: str) -> None:
    assert await problems({"username": "ada", field: "a\u034fda"}) == [("INVALID", field)]
