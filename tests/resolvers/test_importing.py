"""Users are taken over as they were elsewhere: made, brought up to date, or left with all reasons at once."""

from __future__ import annotations

from typing import Any

import pytest

from models import Project, User
from tests.cast import HASH, a_group, add_project, add_user
from tests.conftest import GraphQL
from tests.outcome import all_rows, log
from tests.resolvers.importing import briefly, said, take
from tests.statements import statements

LATER = "2026-02-03T04:05:06.000Z"
WHOLE: dict[str, Any] = {
    "id": "0b3a5a1e-7c1f-4d2b-9f86-6f0c9b1d2e3f",
    "number": 4711,
    "username": "ada",
    "email": "ada@example.com",
    "emailVerifiedAt": "2025-01-02T03:04:05.678Z",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "displayName": "Countess",
    "avatarUrl": "https://example.com/ada.png",
    "redirectUri": "https://example.com/in",
    "externalId": "a-1",
    "attributes": {"team": ["x", 1]},
    "status": "DEACTIVATED",
    "statusReason": "left",
    "statusChangedAt": "2025-02-02T03:04:05.678Z",
    "createdAt": "2020-01-02T03:04:05.678Z",
    "updatedAt": "2025-03-02T03:04:05.678Z",
    "lastLoginAt": "2025-01-15T03:04:05.678Z",
    "passwordHash": HASH,
    "passwordChangedAt": "2024-01-02T03:04:05.678Z",
    "mustChangePassword": True,
    "projects": [{"name": "Apollo"}, {"name": "gemini", "role": "ADMIN"}],
    "groups": ["CREW"],
    "permissions": [{"type": "READ", "resourceType": "docs", "resource": "*"}],
    "apiKeys": [
        {"digest": "ab" * 32, "hint": "old_1...9", "name": "laptop", "project": "Apollo", "enabled": False,
         "createdAt": "2024-01-02T03:04:05.678Z", "expiresAt": "2100-01-01T00:00:00.000Z",
         "scopes": [{"type": "READ", "resourceType": "docs", "resource": "1"}]},
    ],
}  # fmt: skip
SHOWN = """
user(by: {number: 4711}) {
  id number username email emailVerifiedAt firstName lastName displayName avatarUrl redirectUri externalId
  attributes status statusReason statusChangedAt createdAt updatedAt lastLoginAt hasPassword passwordChangedAt
  mustChangePassword version
  projects { edges { role node { name } } } groups { nodes { name } }
  permissions { nodes { type resourceType resource expiresAt } }
  apiKeys {
    nodes { hint name project { name } status createdAt expiresAt scopes { type resourceType resource } }
  }
}
"""


async def test_a_user_is_made_with_all_that_was_known_of_it(graphql: GraphQL, data: GraphQL) -> None:
    await a_group(data)
    made = await take(graphql, WHOLE, createProjects=True)
    assert made["problems"] == []
    assert [row["status"] for row in made["results"]] == ["CREATED"]
    same = {name: value for name, value in WHOLE.items() if name not in ("passwordHash", "apiKeys")}
    (key,) = WHOLE["apiKeys"]
    assert await data(f"{{ {SHOWN} }}") == {
        **same,
        "hasPassword": True,
        "version": 1,
        "projects": {
            "edges": [
                {"role": "MEMBER", "node": {"name": "Apollo"}},
                {"role": "ADMIN", "node": {"name": "gemini"}},
            ]
        },
        "groups": {"nodes": [{"name": "Crew"}]},
        "permissions": {"nodes": [{**WHOLE["permissions"][0], "expiresAt": None}]},
        "apiKeys": {
            "nodes": [
                {name: value for name, value in key.items() if name not in ("digest", "enabled")}
                | {"project": {"name": "Apollo"}, "status": "DISABLED"}
            ]
        },
    }


async def test_the_same_once_more_changes_nothing_and_is_told_nowhere(
    graphql: GraphQL, data: GraphQL
) -> None:
    await a_group(data)
    await take(graphql, WHOLE, createProjects=True)
    before = await all_rows()
    ways: list[dict[str, Any]] = [
        {},
        {"match": "ID"},
        {"match": "NUMBER"},
        {"match": "EMAIL"},
        {"match": "EXTERNAL_ID"},
    ]
    again = [briefly(await take(graphql, WHOLE, **way)) for way in ways]
    assert again == [[("UNCHANGED", {})]] * 5
    assert await all_rows() == before


async def test_each_row_is_told_by_the_events_of_the_operations_for_one(
    graphql: GraphQL, data: GraphQL
) -> None:
    crew = await a_group(data)
    await take(graphql, WHOLE, createProjects=True)
    told = await log(data, "operation targetLabel changes { field after }")
    assert [(each["operation"], each["targetLabel"]) for each in told] == [
        ("CREATE_API_KEY", "old_1...9"),
        ("ADD_PROJECT_MEMBER", "gemini"),
        ("CREATE_USER", "ada"),
        ("CREATE_PROJECT", "gemini"),
        ("CREATE_PROJECT", "Apollo"),
        ("CREATE_GROUP", "Crew"),
    ]
    changes = {each["field"]: each["after"] for each in told[2]["changes"]}
    projects = [project.id for project in await Project.all().order_by("number")]
    assert {name: changes[name] for name in ("username", "password", "projects", "groups")} == {
        "username": "ada",
        "password": "set",
        "projects": projects,
        "groups": [crew],
    }
    assert HASH not in str(told)


MISTAKEN: dict[str, Any] = {
    "username": "me", "email": "x", "firstName": "a\u0007", "number": 0, "id": "1", "passwordHash": "secret",
    "projects": [{"name": "Nowhere"}], "groups": ["Nobodies"], "apiKeys": [{"secret": "short"}],
    "permissions": [{"type": "READ", "resourceType": "", "resource": "1"}],
}  # fmt: skip
MISTAKES = [
    "INVALID username", "INVALID email", "INVALID firstName", "INVALID id", "INVALID number",
    "INVALID passwordHash", "NOT_FOUND projects.0", "NOT_FOUND groups.0",
    "INVALID permissions.0.resourceType", "INVALID apiKeys.0.secret",
]  # fmt: skip


async def test_all_that_is_wrong_with_each_row_is_told_and_the_others_are_taken(graphql: GraphQL) -> None:
    await add_user("ada", email="ada@example.com")
    names = [
        {"username": "carl", "email": "ADA@example.com"},
        {"username": "BOB"},
        {"username": "dora", "externalId": "7"},
        {"username": "emil", "externalId": "7"},
    ]
    done = await take(graphql, {"username": "bob"}, MISTAKEN, {"firstName": "Nobody"}, *names)
    assert briefly(done) == [
        ("CREATED", {"username": "bob", "status": "ACTIVE"}),
        ("REFUSED", [each.replace(" ", " input.rows.1.") for each in MISTAKES]),
        ("REFUSED", ["REQUIRED input.rows.2.username"]),
        ("REFUSED", ["TAKEN input.rows.3.email"]),
        ("REFUSED", ["INVALID input.rows.4.username"]),
        ("CREATED", {"username": "dora", "externalId": "7", "status": "ACTIVE"}),
        ("REFUSED", ["TAKEN input.rows.6.externalId"]),
    ]
    assert done["results"][3]["problems"][0]["existing"]["__typename"] == "User"
    assert (done["createdCount"], done["refusedCount"]) == (2, 5)
    assert sorted([user.username for user in await User.all()]) == ["ada", "admin", "bob", "dora"]


async def test_several_rows_for_one_user_are_a_mistake(graphql: GraphQL) -> None:
    ada = await add_user("ada", email="ada@example.com")
    rows = [{"username": "ada"}, {"username": "Ada", "firstName": "A"}, {"email": "new@example.com"}]
    done = await take(graphql, *rows, {"username": "NEW@example.com"})
    again = ["A row before it is about the same user."]
    assert said(done) == [[], again, [], again]
    assert (await User.get(id=ada.id)).first_name is None


@pytest.mark.parametrize("dry_run", [True, False])
async def test_all_or_nothing_is_nothing_where_one_row_is_refused(graphql: GraphQL, dry_run: bool) -> None:
    await graphql("{ viewer { user { id } } }")  # the use of a key is noted once a minute
    before = await all_rows()
    done = await take(graphql, {"username": "ada"}, {"username": "me"}, allOrNothing=True, dry_run=dry_run)
    assert [row["status"] for row in done["results"]] == ["CREATED", "REFUSED"]
    assert done["results"][0]["user"] is None
    assert done["problems"] == [
        {
            "__typename": "Invalid",
            "code": "INVALID",
            "message": "1 row of 2 refused: nothing was changed.",
            "path": None,
        }
    ]
    assert await all_rows() == before


async def test_a_dry_run_answers_the_same_and_keeps_nothing(graphql: GraphQL, data: GraphQL) -> None:
    await a_group(data)
    bob = await add_user("bob")
    before = await all_rows()
    rows = (WHOLE, {"username": "bob", "firstName": "Bob"}, {"username": "me"})
    dry = await take(graphql, *rows, createProjects=True, dry_run=True)
    assert await all_rows() == before
    real = await take(graphql, *rows, createProjects=True)
    ids = [project.id for project in await Project.all()]
    assert dry["results"][1:] == real["results"][1:]
    assert dry["results"][0]["user"] == real["results"][0]["user"] == {
        "username": "ada", "email": "ada@example.com", "status": "DEACTIVATED"
    }  # fmt: skip
    assert len(ids) == 2
    assert (await User.get(id=bob.id)).first_name == "Bob"


async def test_who_is_there_stays_where_only_new_ones_are_wanted(graphql: GraphQL) -> None:
    await add_user("ada")
    done = await take(graphql, {"username": "ada", "firstName": "A"}, {"username": "bob"}, update=False)
    assert [row["status"] for row in done["results"]] == ["UNCHANGED", "CREATED"]
    assert (await User.get(username="ada")).first_name is None


async def test_numbers_and_ids_are_given_where_they_are_free_and_the_next_is_higher(graphql: GraphQL) -> None:
    ada = await add_user("ada")
    id_ = "0b3a5a1e-7c1f-4d2b-9f86-6f0c9b1d2e3f"
    done = await take(
        graphql,
        {"username": "bob", "number": 500, "id": id_.upper()},
        {"username": "carl", "number": 500},
        {"username": "dora", "number": ada.number},
        {"username": "emil", "id": id_},
        {"username": "ada", "number": 7, "id": id_},
        {"username": "finn"},
    )
    assert said(done) == [
        [],
        ["number 500 is taken."],
        [f"number {ada.number} is taken."],
        [f"id {id_} is taken."],
        [
            f"The id of this user is {ada.id}, and stays so.",
            f"The number of this user is {ada.number}, and stays so.",
        ],
        [],
    ]
    numbers = {user.username: user.number for user in await User.all()}
    assert numbers["bob"] == 500
    assert numbers["finn"] > 500
    made = await graphql('mutation { createUser(input: {username: "gina"}) { user { number } } }')
    assert made["data"]["createUser"]["user"]["number"] == numbers["finn"] + 1


async def test_many_rows_cost_no_more_statements_than_one(graphql: GraphQL, data: GraphQL) -> None:
    await a_group(data)
    await add_project("Apollo")
    seen = []
    for many in (1, 40):
        rows = [
            {
                "username": f"u{many}-{place}",
                "externalId": f"{many}-{place}",
                "passwordHash": HASH,
                "groups": ["crew"],
                "projects": [{"name": "Apollo"}],
                "permissions": [{"type": "READ", "resourceType": "docs", "resource": "1"}],
                "apiKeys": [{"digest": f"{many:032x}{place:032x}"}],
            }
            for place in range(many)
        ]
        for given in (rows, [{**row, "firstName": "A"} for row in rows], rows):
            with statements() as sent:
                await take(graphql, *given, wanted="createdCount")
            seen.append(len(sent))
    assert seen[3:] == seen[:3]


async def test_a_dry_run_gives_no_number_away(graphql: GraphQL) -> None:
    done = await take(graphql, {"username": "ada", "number": 100_000}, {"username": "bob"}, dry_run=True)
    assert [row["status"] for row in done["results"]] == ["CREATED", "CREATED"]
    made = await graphql('mutation { createUser(input: {username: "carl"}) { user { number } } }')
    assert made["data"]["createUser"]["user"]["number"] < 100
