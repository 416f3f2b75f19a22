"""What the OpenAPI document of a dialect promises is what it answers: each operation, each property."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import httpx2
import orjson
import pytest
from msgspec.structs import fields
from starlette.applications import Starlette

from models import User
from models.text import camel
from models.user import PROFILE
from rest import dialects
from rest.dialect import Dialect, Route
from rest.express import FIELDS
from tests.cast import a_group, a_project, a_user, add_key, grant
from tests.conftest import GraphQL
from tests.rest.conftest import speaking
from tests.rest.contract import document, operation_of, operations
from tests.rest.shapes import Property, answered, bodies, place, promised, sent
from tests.schema.profile import ADA

Call = tuple[str, str, Any]
ORDERS = {"resource": "orders", "resource_type": "table", "type": "read"}
KEY = {"name": "ci", "expires_in": "1h", "permissions": [ORDERS]}
EVE = {"email": "eve@example.com"}


def of_antfly(root: str, key: str) -> list[Call]:
    """Its operations, which all have two paths."""
    john = {"password": "a s3cret of john's", "metadata": {"team": "a"}}
    return [
        ("POST", f"{root}/john", john),
        ("POST", f"{root}/john", john),
        ("GET", root, None),
        ("GET", f"{root}/john", None),
        ("PUT", f"{root}/john/password", {"new_password": "another of john's"}),
        ("POST", f"{root}/john/permissions", ORDERS),
        ("GET", f"{root}/john/permissions", None),
        ("DELETE", f"{root}/john/permissions?resource=orders&resourceType=table", None),
        ("POST", f"{root}/john/api-keys", KEY),
        ("GET", f"{root}/john/api-keys", None),
        ("DELETE", f"{root}/ada/api-keys/{key}", None),
        ("DELETE", f"{root}/john", None),
    ]


CALLS: dict[str, list[Call]] = {
    "express": [
        ("POST", "/users", {"username": "eve", "firstname": "Eve", "lastname": "E"}),
        ("GET", "/users", None),
        ("GET", "/users/ada", None),
        ("PUT", "/users/ada", {"firstname": "Augusta"}),
        ("PUT", "/users/ada/status", {"status": False}),
        ("DELETE", "/users/eve", None),
        ("OPTIONS", "/users", None),
        ("OPTIONS", "/users/ada", None),
        ("OPTIONS", "/users/ada/status", None),
    ],
    "enkrypt": [
        ("POST", "/api/v1/users", {"email": 5}),
        ("POST", "/api/v1/users", EVE),
        ("PUT", "/api/v1/users/eve@example.com", {"new_email": "eva@example.com"}),
        ("GET", "/api/v1/users", None),
        ("POST", "/api/v1/users/search", {"search_term": "ada"}),
        ("GET", "/api/v1/users/ada", None),
        ("GET", "/api/v1/users/ada/projects", None),
        ("POST", "/api/v1/users/ada/api-keys", {"project_name": "Apollo"}),
        ("GET", "/api/v1/users/ada/api-keys", None),
        ("POST", "/api/v1/projects", {"project_name": "Gemini"}),
        ("POST", "/api/v1/projects/Gemini/users", {"email": "eva@example.com"}),
        ("GET", "/api/v1/projects", None),
        ("POST", "/api/v1/projects/search", {"search_term": "Apollo"}),
        ("GET", "/api/v1/projects/Apollo", None),
        ("GET", "/api/v1/projects/Apollo/users", None),
        ("DELETE", "/api/v1/projects/Gemini/users/eva@example.com", None),
        ("DELETE", "/api/v1/projects/Gemini/users", None),
        ("DELETE", "/api/v1/projects/Gemini", None),
        ("GET", "/api/v1/api-keys", None),
        ("GET", "/api/v1/api-keys/ONE", None),
        ("POST", "/api/v1/api-keys/ONE/disable", None),
        ("POST", "/api/v1/api-keys/ONE/enable", None),
        ("DELETE", "/api/v1/api-keys/ONE", None),
        ("POST", "/api/v1/api-keys/rotate", {"api_key": "TWO"}),
        ("DELETE", "/api/v1/users/ada/api-keys", None),
        ("DELETE", "/api/v1/users/ada", {"force": True}),
    ],
    "antfly": [
        ("GET", "/api/v1/users/me", None),
        *of_antfly("/api/v1/users", "ONE"),
        ("GET", "/auth/v1/me", None),
        *of_antfly("/auth/v1/users", "TWO"),
    ],
    "authgate": [("GET", "/api/v1/users", None)],
    "adverity": [
        ("POST", "/api/v1/users/", EVE),
        ("GET", "/api/v1/users/", None),
        ("GET", "/api/v1/users/2/", None),
        ("PATCH", "/api/v1/users/2/", {"first_name": "Augusta"}),
        ("OPTIONS", "/api/v1/users/", None),
        ("OPTIONS", "/api/v1/users/2/", None),
        ("DELETE", "/api/v1/users/2/", None),
        ("POST", "/api/v1/users/", []),
        *(
            ("POST", "/api/v1/users/", {**EVE, field: {}})
            for field in ("email", "first_name", "last_name", "active", "groups", "workspaces")
        ),
    ],
}


ATTRIBUTES = {"antfly": {"team": "a"}}
"""The administrator's, where they are shown as one property."""


async def furnished(data: GraphQL) -> dict[str, str]:
    """Ada, who has all that a user can have, and two keys of hers."""
    assert ADA.keys() == {camel(field) for field in PROFILE}
    project = await a_project(data, "Apollo", mcpConfigName="moon")
    known = {**ADA, "attributes": {}, "projects": [project], "groups": [await a_group(data, "Crew")]}
    ada = await User.get(id=await a_user(data, **known))
    await grant(ada, "READ table/orders")
    keys = [await add_key(ada, f"key {place}") for place in range(2)]
    return {"ONE": keys[0].id, "TWO": keys[1].id}


async def asked(client: httpx2.AsyncClient, call: Call, known: dict[str, str]) -> httpx2.Response:
    text = orjson.dumps(call).decode()
    for name, value in known.items():
        text = text.replace(name, value)
    method, path, body = orjson.loads(text)
    return await client.request(method, path, **({} if body is None else {"json": body}))


@pytest.mark.parametrize("dialect", dialects)
async def test_each_operation_and_property_that_is_documented_is_answered_and_no_other(
    app: Starlette, data: GraphQL, dialect: str
) -> None:
    known = await furnished(data)
    await User.filter(username="admin").update(attributes=orjson.dumps(ATTRIBUTES.get(dialect, {})).decode())
    async with speaking(app, dialect) as client, speaking(app, dialect, None) as stranger:
        answers = [await asked(client, call, known) for call in CALLS[dialect]]
        answers += [await asked(stranger, call, known) for call in CALLS[dialect][:1]]
        answers.append(await client.get(CALLS[dialect][0][1].removesuffix("/me") + "/nobody"))
    called, found = set[int](), set[Property]()
    for answer in answers:
        path = answer.request.url.raw_path.decode().partition("?")[0].removeprefix(f"/{dialect}")
        if operation := operation_of(dialect, answer.request.method, path):
            called |= {id(operation)} if answer.is_success else set()
            schema = dict(bodies(dialect, operation)).get(str(answer.status_code))
            if schema is not None:
                where = place(operation, str(answer.status_code))
                found.update(answered(dialect, schema, where, answer.json()))
    documented = list(operations(dialect))
    told = {
        each
        for operation in documented
        for status, schema in bodies(dialect, operation)
        for each in promised(dialect, schema, place(operation, status))
    }
    assert [each for each in documented if id(each) not in called] == []
    assert (sorted(found - told), sorted(told - found)) == ([], [])


def test_every_dialect_is_asked() -> None:
    assert CALLS.keys() == set(dialects)
    assert all(document(dialect)["paths"] for dialect in dialects)


def read(dialect: str, route: Route) -> tuple[set[str], set[str]]:
    """What is looked at of a body and of a query."""
    known = EXPRESS.get((route.method, route.path), set()) if dialect == "express" else names_of(route.body)
    return known, names_of(route.query)


def names_of(kind: Any) -> set[str]:
    return {each.encode_name for each in fields(kind)} if kind else set()


EXPRESS = {
    ("POST", "/users"): {*FIELDS, "isActive"},
    ("PUT", "/users/{name}"): {*FIELDS},
    ("PUT", "/users/{name}/status"): {"status"},
}
"""What it takes by name of bodies that it reads as they come."""

PASSED_OVER = {"antfly": {"username"}}
"""What is documented because clients send it."""


@pytest.mark.parametrize("dialect", dialects)
def test_all_that_may_be_sent_is_documented_and_nothing_else(dialect: str) -> None:
    spoken, undocumented, different = dialects[dialect], [], []
    for route in routes(spoken):
        path = re.sub("[{}]", "", route.path) + ("/" if spoken.slash else "")
        known = [operation_of(dialect, route.method, f"{base}{path}") for base in spoken.bases]
        undocumented += [] if any(known) else [(route.method, route.path)]
        for operation in filter(None, known):
            (body, query), (own_body, own_query) = sent(dialect, operation), read(dialect, route)
            beyond = (body ^ own_body) - PASSED_OVER.get(dialect, set()), query ^ own_query
            different += [(route.method, route.path, beyond)] if any(beyond) else []
    assert (undocumented, different) == ([], [])


def routes(dialect: Dialect) -> list[Route]:
    patterns = chain.from_iterable(dialect.patterns.values())
    return [route for pattern in patterns for route in pattern.routes.values()]
