"""Users: found, created and changed."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.cast import a_group, a_project, a_user, spec
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, log
from tests.schema.profile import ADA, CREATE, UPDATE, invalid, refused, shown

CHANGED: dict[str, Any] = {
    "username": "augusta",
    "email": "augusta@example.com",
    "firstName": "Augusta",
    "lastName": "King",
    "displayName": "Lady Lovelace",
    "avatarUrl": "https://example.com/augusta.png",
    "redirectUri": "https://example.com/",
    "externalId": "A-2",
    "attributes": {"team": "numbers"},
}
CLEARED: dict[str, Any] = {**dict.fromkeys(ADA), "username": "ada@example.com", "attributes": {}}


def taken(field: str, name: str, owner: str) -> dict[str, Any]:
    return {
        "__typename": "Taken",
        "code": "TAKEN",
        "message": f"{name} is taken.",
        "path": ["input", field],
        "existing": {"__typename": "User", "id": owner},
    }


async def test_the_administrator_is_the_current_user(graphql: GraphQL) -> None:
    assert await graphql("{ currentUser { username } }") == {"data": {"currentUser": {"username": "admin"}}}


async def test_nobody_is_the_current_user_of_an_anonymous_caller(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.post("/graphql", json={"query": "{ currentUser { username } }"})
    assert answer.json() == {"data": {"currentUser": None}}


# Creating


async def test_a_user_is_created_with_all_that_was_said(data: GraphQL) -> None:
    rest = {"status": "ACTIVE", "hasPassword": False, "mustChangePassword": False}
    told = {**ADA, "status": "ACTIVE"}
    assert await data(CREATE, input=ADA) == {
        "user": {**shown(ADA), **rest},
        "changes": [{"field": field, "before": None, "after": value} for field, value in told.items()],
        "problems": [],
    }


async def test_an_e_mail_alone_makes_a_user(data: GraphQL) -> None:
    nothing = dict.fromkeys(set(ADA) - {"email"})
    # Absent and null are the same where nothing was.
    absent_and_null: dict[str, dict[str, Any]] = {"ada@example.com": {}, "bob@example.com": nothing}
    found = {
        address: await data(CREATE, input={"email": address, **given})
        for address, given in absent_and_null.items()
    }
    expected: dict[str, Any] = {
        address: {
            "user": {
                **shown({**CLEARED, "username": address, "email": address}),
                "status": "ACTIVE",
                "hasPassword": False,
                "mustChangePassword": False,
            },
            "changes": [
                {"field": "username", "before": None, "after": address},
                {"field": "email", "before": None, "after": address},
                {"field": "status", "before": None, "after": "ACTIVE"},
            ],
            "problems": [],
        }
        for address in absent_and_null
    }
    assert found == expected


CREATE_ALL = f"""
mutation ($input: CreateUserInput!) {{
  createUser(input: $input) {{
    user {{
      username status hasPassword mustChangePassword version
      projects {{ edges {{ role node {{ name }} }} }}
      groups {{ nodes {{ name }} }}
      permissions {{ nodes {{ resourceType resource type expiresAt }} }}
    }}
    changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
ADA_OFF = {"username": "ada", "status": "DEACTIVATED", "mustChangePassword": True}


async def test_a_user_is_created_into_projects_groups_and_permissions_at_once(data: GraphQL) -> None:
    project, group = await a_project(data), await a_group(data)
    later = {**spec("WRITE docs/1"), "expiresAt": "2100-01-01T01:00:00+01:00"}
    lists = {"projects": [project], "groups": [group], "permissions": [spec("READ docs/*"), later]}
    created = await data(CREATE_ALL, input={**ADA_OFF, **lists, "password": "correct horse battery staple"})

    held = {**spec("WRITE docs/1"), "expiresAt": "2100-01-01T00:00:00.000Z"}
    assert created == {
        "user": {
            **ADA_OFF,
            "hasPassword": True,
            "version": 1,
            "projects": {"edges": [{"role": "MEMBER", "node": {"name": "Apollo"}}]},
            "groups": {"nodes": [{"name": "Crew"}]},
            "permissions": {"nodes": [{**spec("READ docs/*"), "expiresAt": None}, held]},
        },
        "changes": [
            *[{"field": field, "before": None, "after": value} for field, value in ADA_OFF.items()],
            {"field": "projects", "before": [], "after": [project]},
            {"field": "groups", "before": [], "after": [group]},
            {"field": "permissions", "before": None, "after": spec("READ docs/*")},
            {"field": "permissions", "before": None, "after": held},
            {"field": "password", "before": None, "after": "set"},
        ],
        "problems": [],
    }


async def test_all_that_is_wrong_with_a_new_user_is_said_at_once(graphql: GraphQL) -> None:
    wrong = {
        "username": "me",
        "email": "nobody",
        "firstName": "x" * 201,
        "lastName": "Love\x07lace",
        "displayName": "a\nb",
        "avatarUrl": "javascript:alert(1)",
        "redirectUri": "/after",
        "externalId": "y" * 201,
        "attributes": ["not", "an", "object"],
        "password": "short",
        "projects": ["nowhere"],
        "groups": ["5c8f8b0e-0000-4000-8000-000000000000"],
        "permissions": [
            {"resourceType": "", "resource": "*", "type": "READ"},
            spec("READ docs/*"),
            {**spec("WRITE docs/*"), "expiresAt": "2001-01-01T00:00:00Z"},
        ],
    }
    answer = (await graphql(CREATE, input=wrong))["data"]["createUser"]
    assert (answer["user"], answer["changes"]) == (None, [])
    assert [(each["code"], each["path"]) for each in answer["problems"]] == [
        ("INVALID", ["input", "username"]),
        ("INVALID", ["input", "email"]),
        ("INVALID", ["input", "firstName"]),
        ("INVALID", ["input", "lastName"]),
        ("INVALID", ["input", "displayName"]),
        ("INVALID", ["input", "avatarUrl"]),
        ("INVALID", ["input", "redirectUri"]),
        ("INVALID", ["input", "externalId"]),
        ("INVALID", ["input", "attributes"]),
        ("INVALID", ["input", "permissions", "0", "resourceType"]),
        ("INVALID", ["input", "permissions", "2", "expiresAt"]),
        ("WEAK_PASSWORD", ["input", "password"]),
        ("NOT_FOUND", ["input", "projects", "0"]),
        ("NOT_FOUND", ["input", "groups", "0"]),
    ]


async def test_all_that_is_taken_is_said_at_once(data: GraphQL, graphql: GraphQL) -> None:
    ada, bob = await a_user(data, "ada"), await a_user(data, "bob", email="bob@example.com")
    eve, dan = await a_user(data, "eve", externalId="E-1"), await a_user(data, "dan", externalId="D-1")
    wanted = {"username": "ADA", "email": "Bob@Example.com", "externalId": "E-1", "avatarUrl": "data:,"}
    problems = [
        invalid("avatarUrl", "avatarUrl is not an http or https address."),
        taken("username", "ADA", ada),
        taken("email", "Bob@example.com", bob),
        taken("externalId", "externalId E-1", eve),
    ]
    assert (await graphql(CREATE, input=wanted))["data"]["createUser"] == refused(*problems)
    answer = await graphql(UPDATE, user={"id": dan}, input=wanted)
    assert answer["data"]["updateUser"] == refused(*problems)


async def test_a_user_needs_a_name(graphql: GraphQL) -> None:
    nameless = refused(invalid("username", "username is required.", "REQUIRED"))
    inputs: list[Any] = [{}, {"username": None}, {"username": " \t ", "email": ""}, {"displayName": "Ada"}]
    answers = [(await graphql(CREATE, input=given))["data"]["createUser"] for given in inputs]
    assert answers == [nameless] * 4


# Updating


async def test_only_what_is_given_changes(data: GraphQL) -> None:
    ada, after = await a_user(data, **ADA), dict(ADA)
    found, expected = {}, {}
    for version, (field, value) in enumerate(CHANGED.items(), start=2):
        found[field] = await data(UPDATE, user={"id": ada}, input={field: value})
        change = {"field": field, "before": after[field], "after": value}
        after[field] = value
        expected[field] = {"user": shown(after, version), "changes": [change], "problems": []}
    assert found == expected


async def test_null_clears_a_field(data: GraphQL) -> None:
    found, expected = {}, {}
    for place, field in enumerate(ADA):
        mine = {**ADA, "username": f"u{place}", "email": f"u{place}@example.com", "externalId": str(place)}
        ada = await a_user(data, **mine)
        cleared = {**CLEARED, "username": mine["email"]}[field]
        found[field] = await data(UPDATE, user={"id": ada}, input={field: None})
        change = {"field": field, "before": mine[field], "after": cleared}
        expected[field] = {"user": shown({**mine, field: cleared}, 2), "changes": [change], "problems": []}
    assert found == expected


async def test_nothing_given_changes_nothing(data: GraphQL) -> None:
    ada = await a_user(data, **ADA)
    changes: list[dict[str, Any]] = [
        {},
        ADA,
        {"projects": [], "groups": None},
        {"username": " ada ", "firstName": "Ada "},
    ]
    unchanged = {"user": shown(ADA), "changes": [], "problems": []}
    found = [await data(UPDATE, user={"id": ada}, input=given) for given in changes]
    assert found == [unchanged] * len(changes)
    assert await log(data) == [{"operation": "CREATE_USER", "targetLabel": "ada"}]


async def test_all_that_is_wrong_with_an_update_is_said_at_once_and_nothing_changes(
    data: GraphQL, graphql: GraphQL
) -> None:
    ada = await a_user(data, **ADA)
    answer = await graphql(
        UPDATE,
        user={"id": ada},
        input={
            "firstName": "Augusta",
            "email": "nobody@",
            "redirectUri": "data:,",
            "attributes": "text",
            "projects": ["nowhere"],
        },
    )
    problems = answer["data"]["updateUser"]["problems"]
    assert [(each["code"], each["path"]) for each in problems] == [
        ("INVALID", ["input", "email"]),
        ("INVALID", ["input", "redirectUri"]),
        ("INVALID", ["input", "attributes"]),
        ("NOT_FOUND", ["input", "projects", "0"]),
    ]
    assert (await data(UPDATE, user={"id": ada}, input={}))["user"] == shown(ADA)


async def test_who_is_not_there_cannot_be_updated(graphql: GraphQL) -> None:
    assert (await graphql(UPDATE, user={"username": "ghost"}, input={}))["data"]["updateUser"] == refused(
        {"__typename": "NotFound", "code": "NOT_FOUND", "message": "No user ghost.", "path": ["user"]}
    )


async def test_projects_and_groups_become_exactly_those_given(data: GraphQL) -> None:
    apollo, gemini = await a_project(data, "Apollo"), await a_project(data, "Gemini")
    crew, ground = await a_group(data, "Crew"), await a_group(data, "Ground")
    ada = await a_user(data, projects=[apollo], groups=[crew])
    document = """
    mutation ($id: ID!, $input: UpdateUserInput!) {
      updateUser(user: {id: $id}, input: $input) {
        user { version projects { nodes { name } } groups { nodes { name } } }
        changes { field before after } problems { message }
      }
    }
    """
    assert await data(document, id=ada, input={"projects": [gemini], "groups": [ground, crew]}) == {
        "user": {
            "version": 2,
            "projects": {"nodes": [{"name": "Gemini"}]},
            "groups": {"nodes": [{"name": "Crew"}, {"name": "Ground"}]},
        },
        "changes": [
            {"field": "projects", "before": [apollo], "after": [gemini]},
            {"field": "groups", "before": [crew], "after": [crew, ground]},
        ],
        "problems": [],
    }
    assert await data(document, id=ada, input={"projects": None, "groups": None}) == {
        "user": {"version": 3, "projects": {"nodes": []}, "groups": {"nodes": []}},
        "changes": [
            {"field": "projects", "before": [gemini], "after": []},
            {"field": "groups", "before": [crew, ground], "after": []},
        ],
        "problems": [],
    }
