"""Whoever executes a document, a plan or graphql-core by itself, the answer is the same, byte by byte, of all
that is made at random: also where a value fails.

More of them by ``--documents 5000``, others by ``--seed 1``.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import chain
from random import Random
from typing import Any

import httpx2
import orjson
import pytest
from graphql import GraphQLObjectType
from starlette.applications import Starlette

import models
from gatebook.http.app import create_app
from gatebook.settings import Settings
from resolvers.reading.pages import Page, PageInfo
from resolvers.server import ServerInfo
from schema import schema
from schema.attributes import name_of
from schema.payloads import Payload
from tests.cast import add_user, grant, key_of
from tests.conftest import ADMIN_KEY, calling
from tests.schema.directory import fill
from tests.schema.generated import Generator

RECORDS: dict[str, type] = {
    **{name: getattr(models, name) for name in ("User", "Project", "Group", "ApiKey", "Permission")},
    **{name: getattr(models, name) for name in ("Session", "Event")},
    "UserConnection": Page,
    "PageInfo": PageInfo,
    "UserPayload": Payload,
    "PermissionsPayload": Payload,
    "ServerInfo": ServerInfo,
}
NEW = re.compile(
    rb"gw[a-z]?_[\w.-]+|[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}"
    rb"|(?!2026-01-01)[\d-]{10}T[\d:.]{12}Z"
)
"""What is made anew: secrets, the ids of records and requests, and times that are not of the directory."""


class Broken:
    """An attribute that cannot be read: of all records, or of those with an odd number."""

    def __init__(self, name: str, *, only_odd: bool) -> None:
        self.name, self.only_odd = name, only_odd

    def __get__(self, record: Any, owner: object = None) -> Any:
        values = vars(record) if record is not None else {}
        if self.name in values and self.only_odd and values.get("number", 1) % 2 == 0:
            return values[self.name]
        raise RuntimeError(f"{self.name} is broken")

    def __set__(self, record: Any, value: object) -> None:
        vars(record)[self.name] = value


FIELDS = [
    (type_name, name, field)
    for type_name in RECORDS
    if isinstance(type_ := schema._schema.type_map[type_name], GraphQLObjectType)
    for name, field in type_.fields.items()
]


def break_one(text: str, random: Random, patch: pytest.MonkeyPatch) -> None:
    """A field of any record that the document names, a relation as it is kept by its first few."""
    words = set(re.findall(r"\w+", text))
    type_name, _, field = random.choice([each for each in FIELDS if each[1] in words] or FIELDS)
    suffix = random.choice(["", f" [('first', {random.randint(1, 3)})]"]) if "first" in field.args else ""
    name = name_of(field) + suffix
    patch.setattr(RECORDS[type_name], name, Broken(name, only_odd=random.random() < 0.6), raising=False)


@pytest.fixture
async def callers(app: Starlette, settings: Settings) -> AsyncIterator[list[list[httpx2.AsyncClient]]]:
    """For each of several callers, one that asks the plans, and one that asks graphql-core."""
    await fill()
    reader = await add_user("reader")
    await grant(reader, "READ user/*", "WRITE report/*")
    keys = [ADMIN_KEY, ADMIN_KEY, await key_of(reader), await key_of(await add_user("alone")), None]
    apps = [create_app(replace(settings, executor=each)) for each in ("planned", "stock")]
    apps[1].state.process = apps[0].state.process  # it tells the settings
    async with AsyncExitStack() as stack:
        yield [[await stack.enter_async_context(calling(each, key)) for each in apps] for key in keys]


async def known() -> list[str]:
    kinds = (models.User, models.Project, models.Group, models.ApiKey, models.Session, models.Permission)
    ids = [await kind.all().values_list("id", flat=True) for kind in kinds]
    words = ["ada", "bob@example.com", "crew", "engine", "report", "user", "*", "7", "", "é", ADMIN_KEY, "x"]
    return [*words, *words, *map(str, chain(*ids))]


async def asked(client: httpx2.AsyncClient, text: str, variables: dict[str, Any]) -> tuple[int, bytes]:
    answer = await client.post("/graphql", json={"query": text, "variables": variables})
    return answer.status_code, NEW.sub(b"new", answer.content)


async def test_documents_made_at_random_are_answered_alike_by_both(
    callers: list[list[httpx2.AsyncClient]], request: pytest.FixtureRequest, settings: Settings
) -> None:
    count, random = request.config.getoption("documents"), Random(request.config.getoption("seed"))  # noqa: S311
    by_sqlite = settings.database_url.startswith("sqlite")  # PostgreSQL goes on counting what is undone
    generator = Generator(random, await known(), mutations=by_sqlite)
    different, answered, failed = [], 0, 0
    for _ in range(count):
        text, variables = generator.document()
        planned, stock = random.choice(callers)
        with pytest.MonkeyPatch.context() as patch:
            if random.random() < 0.3:
                break_one(text, random, patch)
            answers = [await asked(each, text, variables) for each in (planned, stock, planned)]
        different += [] if len(set(answers)) == 1 else [(text, variables, *answers)]
        answered += b'{"errors"' not in answers[0][1]
        failed += b"Unexpected error." in answers[0][1] and b'"data":{' in answers[0][1]
    assert different == []
    assert (answered > count / 4, failed > count / 100) == (True, True)


@pytest.mark.parametrize("place", [0, 1], ids=["planned", "stock"])
async def test_where_a_field_fails_that_is_never_null_nothing_is_answered(
    callers: list[list[httpx2.AsyncClient]], place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ServerInfo, "version", Broken("version", only_odd=False), raising=False)
    status, body = await asked(callers[0][place], "{ server { version } currentUser { username } }", {})
    assert (status, orjson.loads(body)) == (
        200,
        {
            "errors": [
                {
                    "message": "Unexpected error.",
                    "locations": [{"line": 1, "column": 12}],
                    "path": ["server", "version"],
                    "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "new"},
                }
            ],
            "data": None,
        },
    )


@pytest.mark.parametrize("place", [0, 1], ids=["planned", "stock"])
async def test_where_a_value_fails_the_error_says_which_and_the_rest_is_answered(
    callers: list[list[httpx2.AsyncClient]], place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.User, "email", Broken("email", only_odd=True), raising=False)
    _, body = await asked(callers[0][place], "{ users(first: 2) { nodes { username email } } }", {})
    assert orjson.loads(body) == {
        "errors": [
            {
                "message": "Unexpected error.",
                "locations": [{"line": 1, "column": 38}],
                "path": ["users", "nodes", 0, "email"],
                "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "new"},
            }
        ],
        "data": {
            "users": {"nodes": [{"username": "admin", "email": None}, {"username": "nobody", "email": None}]}
        },
    }
