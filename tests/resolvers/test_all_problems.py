"""Every mutation tells all that is wrong with what was asked, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import a_group, a_key, a_project, a_user
from tests.conftest import GraphQL
from tests.outcome import all_rows

NOBODY = "00000000-0000-4000-8000-000000000000"
PAST = "2001-01-01T00:00:00Z"
GRANT = {"resourceType": "", "resource": "a\x01", "type": "READ"}
GRANTS = [{**GRANT, "expiresAt": PAST}, {**GRANT, "resourceType": "docs"}]
LONG = "x" * 1001
OF_GRANTS = [
    "permissions.0.resourceType",
    "permissions.0.resource",
    "permissions.0.expiresAt",
    "permissions.1.resource",
]


def of_input(*places: str) -> list[str]:
    return [f"input.{place}" for place in places]


CASES: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "createUser": (
        "input: CreateUserInput!",
        {
            "input": {
                "username": "me",
                "email": "nobody",
                "firstName": "\x01",
                "avatarUrl": "x",
                "attributes": [],
                "externalId": "\x01",
                "password": "short",
                "projects": [NOBODY],
                "groups": ["a", NOBODY],
                "permissions": GRANTS,
            }
        },
        of_input(
            "username",
            "email",
            "firstName",
            "avatarUrl",
            "externalId",
            "attributes",
            *OF_GRANTS,
            "password",
            "projects.0",
            "groups.0",
            "groups.1",
        ),
    ),
    "createUser, too many": (
        "input: CreateUserInput!",
        {"input": {"username": "ada", "email": "x", "projects": [NOBODY] * 501, "groups": [NOBODY] * 501}},
        of_input("email", "projects", "groups", "username"),
    ),
    "updateUser": (
        "user: UserBy!, input: UpdateUserInput!, expectedVersion: Int",
        {
            "user": {"username": "ada"},
            "expectedVersion": 77,
            "input": {
                "username": "bob",
                "email": "x",
                "externalId": "B",
                "projects": [NOBODY],
                "groups": ["a"],
            },
        },
        ["expectedVersion", *of_input("email", "projects.0", "groups.0", "username", "externalId")],
    ),
    "setUserStatus": (
        "user: UserBy!, status: UserStatus!, reason: String, expectedVersion: Int",
        {"user": {"username": "ada"}, "status": "ACTIVE", "reason": LONG, "expectedVersion": 77},
        ["reason", "expectedVersion"],
    ),
    "deleteUser": (
        "user: UserBy!, expectedVersion: Int",
        {"user": {"username": "ada"}, "expectedVersion": 77},
        ["expectedVersion", ""],
    ),
    "createProject": (
        "input: CreateProjectInput!",
        {"input": {"name": "\x01", "description": LONG, "mcpConfigName": LONG}},
        of_input("name", "description", "mcpConfigName"),
    ),
    "updateProject": (
        "project: ProjectBy!, input: UpdateProjectInput!, expectedVersion: Int",
        {
            "project": {"name": "Apollo"},
            "expectedVersion": 77,
            "input": {"name": "Gemini", "description": LONG, "mcpConfigName": LONG},
        },
        ["expectedVersion", *of_input("description", "mcpConfigName", "name")],
    ),
    "deleteProject": (
        "project: ProjectBy!, expectedVersion: Int",
        {"project": {"name": "Apollo"}, "expectedVersion": 77},
        ["expectedVersion", ""],
    ),
    "createGroup": (
        "input: CreateGroupInput!",
        {"input": {"name": "crew", "description": LONG}},
        of_input("description", "name"),
    ),
    "updateGroup": (
        "group: GroupBy!, input: UpdateGroupInput!",
        {"group": {"id": "#group"}, "input": {"name": None, "description": LONG}},
        of_input("name", "description"),
    ),
    "setGroupMembers": (
        "group: GroupBy!, add: [ID!], remove: [ID!]",
        {"group": {"id": "#group"}, "add": ["a", "#ada"], "remove": [NOBODY, "#ada"]},
        ["add.0", "remove.0", "remove"],
    ),
    "addGroupMembers": (
        "group: GroupBy!, users: [ID!]!",
        {"group": {"name": "crew"}, "users": ["a", "#ada", NOBODY]},
        ["users.0", "users.2"],
    ),
    "createApiKey": (
        "input: CreateApiKeyInput!",
        {
            "input": {
                "user": {"username": "ada"},
                "project": {"name": "nothing"},
                "name": "\x01",
                "expiresAt": PAST,
                "scopes": [GRANT, {**GRANT, "resource": "1"}],
            }
        },
        of_input(
            "name",
            "expiresAt",
            "scopes.0.resourceType",
            "scopes.0.resource",
            "scopes.1.resourceType",
            "project",
        ),
    ),
    "createApiKey, no member": (
        "input: CreateApiKeyInput!",
        {
            "input": {
                "user": {"username": "bob"},
                "project": {"name": "Apollo"},
                "name": "\x01",
                "expiresAt": PAST,
            }
        },
        of_input("name", "expiresAt", "project"),
    ),
    "updateApiKey": (
        "apiKey: ApiKeyBy!, input: UpdateApiKeyInput!, expectedVersion: Int",
        {
            "apiKey": {"id": "#key"},
            "input": {"name": "\x01", "expiresAt": PAST, "scopes": [GRANT], "enabled": False},
            "expectedVersion": 77,
        },
        ["expectedVersion", *of_input("name", "expiresAt", "scopes.0.resourceType", "scopes.0.resource")],
    ),
    "rotateApiKey": (
        "apiKey: ApiKeyBy!, overlapSeconds: Int!, expectedVersion: Int",
        {"apiKey": {"id": "#revoked"}, "overlapSeconds": -1, "expectedVersion": 77},
        ["expectedVersion", "overlapSeconds", "apiKey"],
    ),
    "grantPermissions": (
        "holder: ID!, permissions: [GrantInput!]!",
        {"holder": "a", "permissions": GRANTS},
        [*OF_GRANTS, "holder"],
    ),
    "setPermissions": (
        "holder: ID!, permissions: [GrantInput!]!",
        {"holder": "a", "permissions": GRANTS},
        [*OF_GRANTS, "holder"],
    ),
    "revokePermissions": (
        "holder: ID!, permissions: [PermissionInput!]!",
        {"holder": "a", "permissions": [GRANT]},
        ["permissions.0.resourceType", "permissions.0.resource", "holder"],
    ),
    "revokePermissions, not held": (
        "holder: ID!, permissions: [PermissionInput!]!",
        {
            "holder": "#ada",
            "permissions": [{"resourceType": "a", "resource": each, "type": "READ"} for each in "ab"],
        },
        ["permissions.0", "permissions.1"],
    ),
    "changePassword": (
        "currentPassword: String!, newPassword: String!",
        {"currentPassword": "wrong", "newPassword": "short"},
        ["currentPassword", "newPassword"],
    ),
}


async def directory(data: GraphQL) -> dict[str, str]:
    """What is there to be wrong about."""
    project, group = await a_project(data, name="Apollo"), await a_group(data, name="crew")
    await a_project(data, name="Gemini")
    ada = await a_user(data, username="ada", projects=[project], groups=[group])
    await a_user(data, username="bob", externalId="B")
    (key, _), (revoked, _) = await a_key(data, ada), await a_key(data, ada)
    await data("mutation ($id: ID!) { revokeApiKey(apiKey: {id: $id}) { problems { code } } }", id=revoked)
    return {"#ada": ada, "#group": group, "#key": key, "#revoked": revoked}


def filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: filled(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("case", "head", "given", "places"), [(n, *c) for n, c in CASES.items()], ids=CASES.keys()
)
async def test_all_that_is_wrong_is_told_at_once(
    graphql: GraphQL, data: GraphQL, case: str, head: str, given: dict[str, Any], places: list[str]
) -> None:
    variables = filled(given, await directory(data))
    name = case.partition(",")[0]
    arguments = ", ".join(f"{each}: ${each}" for each in variables)
    declared = ", ".join(f"${each.strip()}" for each in head.split(", "))
    before = await all_rows()
    answer = await graphql(
        f"mutation ({declared}) {{ {name}({arguments}) {{ problems {{ message path }} }} }}", **variables
    )
    told = [".".join(problem["path"] or ()) for problem in answer["data"][name]["problems"]]
    assert told == places
    after = await all_rows()
    assert {**after, "api_keys": 0, "sign_in_failures": 0, "events": 0} == {
        **before, "api_keys": 0, "sign_in_failures": 0, "events": 0
    }  # fmt: skip
