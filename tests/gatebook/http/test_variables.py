"""Variables have limits of their own, and nobody's are converted who may not call."""

from __future__ import annotations

from inspect import isawaitable
from time import perf_counter
from typing import Any

import httpx2
import orjson
import pytest

from models import Caller
from models.errors import Unauthenticated
from schema import schema
from schema.context import Context
from schema.documents import load
from schema.execution import OPEN, start
from tests.conftest import once

FIFTY = "query ($w: UserFilter) { #fields }".replace(
    "#fields", " ".join(f"a{place}: users(where: $w) {{ totalCount }}" for place in range(50))
)
ONE = "query ($w: UserFilter) { users(where: $w) { totalCount } }"
MANY = "The body has too many values: the limit is 10000."
HOSTILE: dict[str, tuple[str, Any, str]] = {
    "300,000 empty alternatives": (FIFTY, {"or": [{}] * 300_000}, MANY),
    "300,000 ids": (FIFTY, {"ids": ["x"] * 240_000}, MANY),
    "240,000 brackets": (FIFTY, {"or": [[[[[]]]]] * 60_000}, MANY),
    "10,000 alternatives": (
        ONE, {"or": [{}] * 10_000}, "The variables have too many values: the limit is 10000."
    ),
    "1,200 alternatives": (
        ONE, {"or": [{}] * 1200}, "The variables have too many objects: the limit is 1200."
    ),
    "24 alternatives, 50 times": (
        FIFTY, {"or": [{}] * 24}, "The variables have too many objects: the limit is 1200."
    ),
    "200 ids, 50 times": (
        FIFTY, {"ids": ["x"] * 200}, "The variables have too many values: the limit is 10000."
    ),
}  # fmt: skip


@pytest.mark.promise("S41")
@once
@pytest.mark.parametrize(("document", "where", "message"), HOSTILE.values(), ids=HOSTILE.keys())
async def test_variables_that_are_too_large_are_refused_at_once(
    client: httpx2.AsyncClient, document: str, where: Any, message: str
) -> None:
    body = orjson.dumps({"query": document, "variables": {"w": where}})
    await client.post("/graphql", json={"query": document})
    began = perf_counter()
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert perf_counter() - began < 0.75
    assert [error["message"] for error in response.json()["errors"]] == [message]
    assert "data" not in response.json()


@once
async def test_a_stranger_is_refused_before_anything_is_converted(anonymous: httpx2.AsyncClient) -> None:
    given: list[Any] = [{}, {"or": [{}] * 999}, {"or": "nonsense"}, 5]
    bodies = [{"query": ONE, "variables": {"w": where}} for where in given]
    answers = [(await anonymous.post("/graphql", json=body)).json() for body in bodies]
    refusal = {
        "message": "Sign in first, or send an API key.",
        "locations": [{"line": 1, "column": 26}],
        "path": ["users"],
        "extensions": {"code": "UNAUTHENTICATED"},
    }
    assert answers == [{"errors": [refusal], "data": None}] * len(given)


@once
@pytest.mark.usefixtures("app")
async def test_what_strangers_may_ask_for_is_what_the_resolvers_say() -> None:
    """Which fields are open is looked at before them; here they are asked themselves."""
    assert schema._schema.query_type
    needing = {"node", "nodes", "user", "project", "group", "apiKey", "checkPermission", "usersPermitted"}
    told = {}
    for name in schema._schema.query_type.fields.keys() - needing:
        began = start(await load(f"{{ {name} {{ __typename }} }}"), None, None, Context(Caller.anonymous()))
        answer = await began if isawaitable(began) else began
        told[name] = [type(error.original_error) for error in answer.errors or ()]
    assert {name for name, errors in told.items() if errors != [Unauthenticated]} == OPEN & told.keys()


@once
async def test_a_body_may_have_as_many_commas_in_its_texts_as_it_likes(client: httpx2.AsyncClient) -> None:
    variables = {"w": {"username": {"contains": "," * 9_000}}}
    response = await client.post("/graphql", json={"query": ONE, "variables": variables})
    assert response.json() == {"data": {"users": {"totalCount": 0}}}
