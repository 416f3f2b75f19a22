"""API keys: what is issued and kept, what scopes leave of it, and that their use is noted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from models import ApiKey, clock
from models.api_key import digest, is_well_formed
from models.database import Sql, execute, on_postgres
from tests.cast import a_key, a_project, a_user, grant, join, spec
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, all_rows, log, written_to
from tests.resolvers.keys import FIELDS, LATER, UPDATE, problems
from tests.resolvers.signing import status
from tests.statements import statements

CREATE = f"""
mutation ($input: CreateApiKeyInput!) {{
  createApiKey(input: $input) {{ apiKey {{ {FIELDS} }} secret {PROBLEMS} }}
}}
"""
PAST = "2020-01-01T00:00:00.000Z"


async def test_a_key_is_issued_with_all_that_was_said(data: GraphQL) -> None:
    ada, apollo = await a_user(data), await a_project(data)
    await join(ada, apollo)
    scopes = [spec("READ user/*"), spec("WRITE report/7")]
    given = {
        "user": {"id": ada},
        "project": {"id": apollo},
        "name": " laptop ",
        "expiresAt": LATER,
        "scopes": scopes,
    }
    answer = await data(CREATE, input=given)
    secret, key = answer["secret"], answer["apiKey"]
    assert re.fullmatch(r"gw_[0-9A-Za-z]{36}", secret)
    assert is_well_formed(secret)
    assert abs(clock.from_text(key.pop("createdAt")) - clock.now()) < 5 * clock.SECOND
    assert key == {
        "id": key["id"],
        "name": "laptop",
        "hint": f"{secret[:9]}...{secret[-6:]}",
        "status": "ACTIVE",
        "enabled": True,
        "user": {"username": "ada"},
        "project": {"name": "Apollo"},
        "scopes": scopes,
        "expiresAt": LATER,
        "lastUsedAt": None,
        "replacedBy": None,
    }
    assert await data("{ currentUser { username } }", by=secret) == {"username": "ada"}
    fields = "operation targetType targetLabel changes { field before after }"
    made = {"user": ada, "name": "laptop", "enabled": True, "expiresAt": LATER, "scopes": scopes}
    assert await log(data, fields, target=key["id"]) == [
        {
            "operation": "CREATE_API_KEY",
            "targetType": "API_KEY",
            "targetLabel": key["hint"],
            "changes": [{"field": field, "before": None, "after": value} for field, value in made.items()],
        }
    ]


@pytest.mark.promise("S18")
async def test_the_secret_is_nowhere_in_the_database(data: GraphQL, tmp_path: Path) -> None:
    _, secret = await a_key(data, await a_user(data))
    await data("{ currentUser { username } }", by=secret)
    assert (await ApiKey.get(digest=digest(secret))).hint.startswith(secret[:9])
    hidden = secret[9:-6]
    assert hidden not in repr(await all_rows())
    written = await written_to(tmp_path)
    assert on_postgres() or digest(secret).encode() in written
    assert hidden.encode() not in written


@pytest.mark.promise("S17")
async def test_a_secret_is_shown_once(data: GraphQL) -> None:
    ada = await a_user(data)
    id_, secret = await a_key(data, ada, name="laptop")
    document = f"{{ apiKeys {{ nodes {{ {FIELDS} }} }} }}"
    told = [
        await data(document),
        await data(UPDATE, id=id_, input={"name": "desk"}),
        await log(data, "changes { after }"),
    ]
    assert secret[9:-6] not in repr(told)


WRONG: list[tuple[dict[str, Any], str, list[str]]] = [
    ({"expiresAt": PAST}, "INVALID", ["input", "expiresAt"]),
    ({"name": "x" * 201}, "INVALID", ["input", "name"]),
    ({"name": "a\nb"}, "INVALID", ["input", "name"]),
    ({"project": {"name": "Apollo"}}, "NOT_A_MEMBER", ["input", "project"]),
    ({"project": {"name": "Gemini"}}, "NOT_FOUND", ["input", "project"]),
    (
        {"scopes": [{**spec("READ user/*"), "resource": ""}]},
        "INVALID",
        ["input", "scopes", "0", "resource"],
    ),
    ({"scopes": [spec(f"READ a/{number}") for number in range(101)]}, "INVALID", ["input", "scopes"]),
    ({"user": {"username": "nobody"}}, "NOT_FOUND", ["input", "user"]),
]


async def test_what_cannot_be_is_refused(data: GraphQL, graphql: GraphQL) -> None:
    await a_user(data)
    await a_project(data)
    found = []
    for given, *_ in WRONG:
        told = await problems(graphql, CREATE, input={"user": {"username": "ada"}, **given})
        found += [(given, problem["code"], problem["path"]) for problem in told]
    assert found == WRONG
    assert await ApiKey.all().count() == 1


# Narrowing


async def test_scopes_narrow_what_the_owner_may(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data)
    await a_user(data, "bob")
    await grant(ada, "WRITE user/*", "READ project/*")
    document = "{ viewer { permissions { resourceType resource type } } }"
    left: dict[tuple[str, ...], set[str]] = {
        (): {"WRITE user/*", "READ project/*"},
        ("READ user/*",): {"READ user/*"},
        ("ADMIN */*",): {"WRITE user/*", "READ project/*"},
        ("ADMIN user/*",): {"WRITE user/*"},
        ("ADMIN project/7", "READ group/*"): {"READ project/7"},
        ("ADMIN group/*",): set(),
    }
    found = {}
    for scopes in left:
        _, secret = await a_key(data, ada, scopes=[spec(scope) for scope in scopes])
        held = (await data(document, by=secret))["permissions"]
        found[scopes] = sorted(f"{each['type']} {each['resourceType']}/{each['resource']}" for each in held)
    assert found == {scopes: sorted(each) for scopes, each in left.items()}
    _, secret = await a_key(data, ada, scopes=[spec("READ user/*")])
    assert len((await data("{ users { nodes { id } } }", by=secret))["nodes"]) == 3
    (problem,) = await problems(
        graphql, 'mutation { createUser(input: {username: "eve"}) { problems { code } } }', by=secret
    )
    assert problem == {"code": "NOT_ALLOWED"}


async def test_a_key_issues_none_wider_than_itself(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data)
    await grant(ada, "WRITE user/*", "READ project/*")
    _, narrow = await a_key(data, ada, scopes=[spec("READ user/*")])
    both = [spec("READ user/*"), spec("READ project/*")]
    told = []
    for wider in (None, [], [spec("WRITE user/*")], both, [spec("READ */*")]):
        given = {"user": {"id": ada}, "scopes": wider}
        found = await problems(graphql, CREATE, by=narrow, input=given)
        told.append((wider, [problem["code"] for problem in found]))
    assert told == [(wider, ["NOT_ALLOWED"]) for wider, _ in told]
    asked = [[spec(same)] for same in ("READ user/*", "READ user/7")]
    made = [await data(CREATE, by=narrow, input={"user": {"id": ada}, "scopes": each}) for each in asked]
    assert [each["apiKey"]["scopes"] for each in made] == asked


# Use


async def test_when_a_key_was_last_used_is_noted_once_a_minute(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_, secret = await a_key(data, await a_user(data))
    noted = {}
    for ago in (None, 0, 59, 61):
        if ago is not None:
            await execute(Sql("UPDATE api_keys SET last_used_at = last_used_at - ?", [ago * clock.SECOND]))
        with statements() as seen:
            code = await status(anonymous, secret)
        noted[ago] = (code, len([each for each in seen if each.text.startswith("UPDATE")]))
    assert noted == {None: (200, 1), 0: (200, 0), 59: (200, 0), 61: (200, 1)}
    used = await data("query ($id: ID!) { node(id: $id) { ... on ApiKey { lastUsedAt } } }", id=id_)
    assert abs(clock.from_text(used["lastUsedAt"]) - clock.now()) < 5 * clock.SECOND
    assert await log(data, target=id_) == [
        {"operation": "CREATE_API_KEY", "targetLabel": f"{secret[:9]}...{secret[-6:]}"}
    ]
