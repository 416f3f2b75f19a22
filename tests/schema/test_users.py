from __future__ import annotations

from typing import Any

import httpx2

from tests.conftest import GraphQL
from tests.schema.cast import PROBLEMS, a_group, a_project, a_user, log, spec

PROFILE = """
username email firstName lastName name avatarUrl redirectUri externalId attributes version
"""
CREATE = f"""
mutation ($input: CreateUserInput!) {{
  createUser(input: $input) {{
    user {{ {PROFILE} status hasPassword mustChangePassword }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
UPDATE = f"""
mutation ($user: UserBy!, $input: UpdateUserInput!, $version: Int) {{
  updateUser(user: $user, input: $input, expectedVersion: $version) {{
    user {{ {PROFILE} }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
VERSION = "query ($id: ID!) { user(by: {id: $id}) { version } }"
ADA: dict[str, Any] = {
    "username": "ada",
    "email": "ada@example.com",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "displayName": "Countess",
    "avatarUrl": "https://example.com/ada.png",
    "redirectUri": "http://localhost:3000/after",
    "externalId": "A-1",
    "attributes": {"team": "engines", "level": 3},
}


def shown(given: dict[str, Any], version: int = 1) -> dict[str, Any]:
    """The user made from it, as PROFILE asks: of the display name only what it does to the name."""
    profile = {field: value for field, value in given.items() if field != "displayName"}
    full = " ".join(part for part in (given["firstName"], given["lastName"]) if part)
    return {**profile, "name": given["displayName"] or full or given["username"], "version": version}


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
CLEARED = {**dict.fromkeys(ADA), "username": "ada@example.com", "attributes": {}}


def refused(*problems: dict[str, Any]) -> dict[str, Any]:
    return {"user": None, "changes": [], "problems": list(problems)}


def invalid(field: str, message: str, code: str = "INVALID") -> dict[str, Any]:
    return {"__typename": "Invalid", "code": code, "message": message, "path": ["input", field]}


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
    for given, name in (({}, "ada"), (nothing, "bob")):  # absent and null are the same where nothing was
        address = f"{name}@example.com"
        assert await data(CREATE, input={"email": address, **given}) == {
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


async def test_a_user_is_created_into_projects_groups_and_permissions_at_once(data: GraphQL) -> None:
    project, group = await a_project(data), await a_group(data)
    document = f"""
    mutation ($input: CreateUserInput!) {{
      createUser(input: $input) {{
        user {{
          username status hasPassword mustChangePassword version
          projects {{ edges {{ role node {{ name }} }} }}
          groups {{ name }}
          permissions {{ resourceType resource type expiresAt }}
        }}
        changes {{ field before after }} {PROBLEMS}
      }}
    }}
    """
    held = [
        {**spec("READ docs/*"), "expiresAt": None},
        {**spec("WRITE docs/1"), "expiresAt": "2100-01-01T00:00:00.000Z"},
    ]
    created = await data(
        document,
        input={
            "username": "ada",
            "status": "DEACTIVATED",
            "password": "correct horse battery staple",
            "mustChangePassword": True,
            "projects": [project],
            "groups": [group],
            "permissions": [
                spec("READ docs/*"),
                {**spec("WRITE docs/1"), "expiresAt": "2100-01-01T01:00:00+01:00"},
            ],
        },
    )
    assert created == {
        "user": {
            "username": "ada",
            "status": "DEACTIVATED",
            "hasPassword": True,
            "mustChangePassword": True,
            "version": 1,
            "projects": {"edges": [{"role": "MEMBER", "node": {"name": "Apollo"}}]},
            "groups": [{"name": "Crew"}],
            "permissions": held,
        },
        "changes": [
            {"field": "username", "before": None, "after": "ada"},
            {"field": "status", "before": None, "after": "DEACTIVATED"},
            {"field": "mustChangePassword", "before": None, "after": True},
            {"field": "projects", "before": [], "after": [project]},
            {"field": "groups", "before": [], "after": [group]},
            {"field": "permissions", "before": None, "after": spec("READ docs/*")},
            {"field": "permissions", "before": None, "after": held[1]},
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
    assert await data(VERSION, id=dan) == {"version": 1}


async def test_a_user_needs_a_name(graphql: GraphQL) -> None:
    nameless = refused(invalid("username", "username is required.", "REQUIRED"))
    for given in ({}, {"username": None}, {"username": " \t ", "email": ""}, {"displayName": "Ada"}):
        assert (await graphql(CREATE, input=given))["data"]["createUser"] == nameless


# Updating


async def test_only_what_is_given_changes(data: GraphQL) -> None:
    ada, expected = await a_user(data, **ADA), dict(ADA)
    for version, (field, value) in enumerate(CHANGED.items(), start=2):
        before, expected[field] = expected[field], value
        assert await data(UPDATE, user={"id": ada}, input={field: value}) == {
            "user": shown(expected, version),
            "changes": [{"field": field, "before": before, "after": value}],
            "problems": [],
        }


async def test_null_clears(data: GraphQL) -> None:
    for place, field in enumerate(ADA):
        mine = {**ADA, "username": f"u{place}", "email": f"u{place}@example.com", "externalId": str(place)}
        ada = await a_user(data, **mine)
        cleared = {**CLEARED, "username": mine["email"]}[field]
        assert await data(UPDATE, user={"id": ada}, input={field: None}) == {
            "user": shown({**mine, field: cleared}, 2),
            "changes": [{"field": field, "before": mine[field], "after": cleared}],
            "problems": [],
        }


async def test_nothing_given_changes_nothing(data: GraphQL) -> None:
    ada = await a_user(data, **ADA)
    for given in ({}, ADA, {"projects": [], "groups": None}, {"username": " ada ", "firstName": "Ada "}):
        unchanged = {"user": shown(ADA), "changes": [], "problems": []}
        assert await data(UPDATE, user={"id": ada}, input=given) == unchanged
    assert await log(data) == [{"operation": "createUser", "targetLabel": "ada"}]


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
            "redirectUri": "ftp://example.com",
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
        user { version projects { nodes { name } } groups { name } }
        changes { field before after } problems { message }
      }
    }
    """
    assert await data(document, id=ada, input={"projects": [gemini], "groups": [ground, crew]}) == {
        "user": {
            "version": 2,
            "projects": {"nodes": [{"name": "Gemini"}]},
            "groups": [{"name": "Crew"}, {"name": "Ground"}],
        },
        "changes": [
            {"field": "projects", "before": [apollo], "after": [gemini]},
            {"field": "groups", "before": [crew], "after": [crew, ground]},
        ],
        "problems": [],
    }
    assert await data(document, id=ada, input={"projects": None, "groups": None}) == {
        "user": {"version": 3, "projects": {"nodes": []}, "groups": []},
        "changes": [
            {"field": "projects", "before": [gemini], "after": []},
            {"field": "groups", "before": [crew, ground], "after": []},
        ],
        "problems": [],
    }


# Names and attributes


async def test_the_username_follows_the_e_mail_until_it_is_given(data: GraphQL, graphql: GraphQL) -> None:
    ada = {
        "id": (await data('mutation { createUser(input: {email: "a@example.com"}) { user { id } } }'))[
            "user"
        ]["id"]
    }

    async def names(given: dict[str, Any]) -> list[str]:
        user = (await data(UPDATE, user=ada, input=given))["user"]
        return [user["username"], user["email"], user["name"]]

    assert await names({"email": "b@example.com"}) == ["b@example.com", "b@example.com", "b@example.com"]
    assert await names({"username": "ada"}) == ["ada", "b@example.com", "ada"]
    assert await names({"email": "c@example.com"}) == ["ada", "c@example.com", "ada"]
    assert await names({"username": None}) == ["c@example.com", "c@example.com", "c@example.com"]
    assert await names({"username": None, "email": "d@example.com"}) == ["d@example.com"] * 3
    nameless = refused(invalid("username", "username is required.", "REQUIRED"))
    for given in ({"email": None}, {"username": None, "email": None}):
        assert (await graphql(UPDATE, user=ada, input=given))["data"]["updateUser"] == nameless
    assert await names({"username": "ada", "email": None}) == ["ada", None, "ada"]  # type: ignore[comparison-overlap]
    assert (await graphql(UPDATE, user=ada, input={"username": None}))["data"]["updateUser"] == nameless


async def test_the_name_is_the_best_there_is(data: GraphQL) -> None:
    ada = await a_user(data, **ADA)
    names = []
    for given in ({}, {"displayName": None}, {"firstName": " "}, {"lastName": ""}):
        names.append((await data(UPDATE, user={"id": ada}, input=given))["user"]["name"])
    assert names == ["Countess", "Ada Lovelace", "Lovelace", "ada"]


async def test_attributes_are_any_json_object_and_come_back_as_they_were(data: GraphQL) -> None:
    everything = {"": {"deep": [1, -2.5, True, None, "ü\n\"'"]}, "id": "not mine", "status": {}}
    document = "mutation ($input: CreateUserInput!) { createUser(input: $input) { user { attributes } } }"
    created = await data(document, input={"username": "ada", "attributes": everything})
    assert created == {"user": {"attributes": everything}}
    literal = """
    mutation { createUser(input: {username: "bob", attributes: {a: [1, {b: null}]}}) { user { attributes } } }
    """
    assert await data(literal) == {"user": {"attributes": {"a": [1, {"b": None}]}}}


async def test_attributes_have_at_most_16_kib(data: GraphQL, graphql: GraphQL) -> None:
    most, more = {"a": "x" * (16384 - 8)}, {"a": "x" * (16384 - 7)}
    ada = await a_user(data, attributes=most)
    too_large = invalid("attributes", "attributes has 16385 bytes as JSON, at most 16384 are kept.")
    assert (await graphql(CREATE, input={"username": "bob", "attributes": more}))["data"][
        "createUser"
    ] == refused(too_large)
    assert (await graphql(UPDATE, user={"id": ada}, input={"attributes": more}))["data"][
        "updateUser"
    ] == refused(too_large)
    assert (await data(UPDATE, user={"id": ada}, input={}))["user"]["attributes"] == most


async def test_attributes_are_nothing_but_an_object(graphql: GraphQL) -> None:
    for value in ([], "{}", 0, 1.5, True, False):
        answer = await graphql(CREATE, input={"username": "ada", "attributes": value})
        assert answer["data"]["createUser"] == refused(invalid("attributes", "attributes is a JSON object."))
