"""A dry run answers what the real one would, and keeps nothing."""

from __future__ import annotations

from typing import Any

import pytest

from models.database import Sql, rows
from tests.cast import a_group, a_key, a_project, a_user, grant, join, set_members, spec
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, all_rows

USER = """
user {
  username email firstName name attributes status statusReason isActive hasPassword version projectsCount
  apiKeysCount projects { edges { role node { name membersCount } } } groups { nodes { name membersCount } }
  permissions { nodes { resourceType resource type expiresAt } }
  effectivePermissions { resourceType resource type sources { permission { type } group { name } } }
  events { totalCount nodes { operation actorLabel changes { field before after } } }
}
"""
PROJECT = "project { name description version membersCount members { nodes { username version } } }"
GROUP = "group { name description version membersCount members { nodes { username version } } }"
PERMISSIONS = """
permissions { resourceType resource type expiresAt }
holder { ... on User { username version } ... on Group { name membersCount } }
"""
EVERYTHING = {
    "username": "eve",
    "email": "eve@example.com",
    "attributes": {"a": [1]},
    "password": "correct horse battery staple",
}
KEY = "apiKey { name status enabled version }"
MUTATIONS: dict[str, tuple[str, str]] = {
    "restoreUser": ("id: ID!", USER),
    "createUser": ("input: CreateUserInput!", USER),
    "setUserStatus": ("user: UserBy!, status: UserStatus!, reason: String", USER),
    "grantPermissions": ("holder: ID!, permissions: [GrantInput!]!", PERMISSIONS),
    "revokePermissions": ("holder: ID!, permissions: [PermissionInput!]!", PERMISSIONS),
    "setPermissions": ("holder: ID!, permissions: [GrantInput!]!", PERMISSIONS),
    "updateUser": ("user: UserBy!, input: UpdateUserInput!", USER),
    "createProject": ("input: CreateProjectInput!", PROJECT),
    "updateProject": ("project: ProjectBy!, input: UpdateProjectInput!", PROJECT),
    "createGroup": ("input: CreateGroupInput!", GROUP),
    "updateGroup": ("group: GroupBy!, input: UpdateGroupInput!", GROUP),
    "setGroupMembers": (
        "group: GroupBy!, add: [ID!], remove: [ID!]",
        f"{GROUP} addedEdges {{ node {{ id }} }} removedIds",
    ),
    "removeProjectMember": ("project: ProjectBy!, user: UserBy!", f"{USER} {PROJECT} revokedApiKeyIds"),
    "addProjectMember": ("project: ProjectBy!, user: UserBy!", f"{USER} {PROJECT} memberEdge {{ role }}"),
    "deleteGroup": ("group: GroupBy!", "deletedId"),
    "addGroupMembers": ("group: GroupBy!, users: [ID!]!", f"{GROUP} addedEdges {{ node {{ id }} }}"),
    "removeGroupMembers": ("group: GroupBy!, users: [ID!]!", f"{GROUP} removedIds"),
    "updateApiKey": ("apiKey: ApiKeyBy!, input: UpdateApiKeyInput!", KEY),
    "revokeApiKey": ("apiKey: ApiKeyBy!", KEY),
    "deleteApiKey": ("apiKey: ApiKeyBy!", "deletedId"),
    "deleteProject": ("project: ProjectBy!, force: Boolean!", "deletedId"),
    "deleteUser": ("user: UserBy!, force: Boolean!, erase: Boolean!", "deletedId"),
}


async def directory(data: GraphQL) -> dict[str, dict[str, Any]]:
    """Somebody with everything, and the arguments of each mutation."""
    project, group = await a_project(data), await a_group(data)
    ada = await a_user(
        data, email="ada@example.com", firstName="Ada", password="correct horse battery staple"
    )
    await join(ada, project, "ADMIN")
    await set_members(data, group, add=[ada])
    await grant(ada, "READ docs/*")
    await grant(group, "WRITE docs/1")
    key, _ = await a_key(data, ada, project={"id": project})
    bob = await a_user(data, "bob", projects=[project], groups=[group], permissions=[spec("READ docs/*")])
    await data("mutation ($b: ID!) { deleteUser(user: {id: $b}, force: true) { problems { code } } }", b=bob)
    eve = await a_user(data, "adam", projects=[project])
    grace = await a_user(data, "grace")
    soon = {**spec("ADMIN docs/1"), "expiresAt": "2100-01-01T00:00:00Z"}
    return {
        "createUser": {
            "input": {**EVERYTHING, "projects": [project], "groups": [group], "permissions": [soon]}
        },
        "updateUser": {
            "user": {"id": ada},
            "input": {"username": "countess", "email": None, "attributes": {}, "projects": [], "groups": []},
        },
        "deleteUser": {"user": {"id": ada}, "force": True, "erase": True},
        "restoreUser": {"id": bob},
        "setUserStatus": {"user": {"id": ada}, "status": "DEACTIVATED", "reason": "left"},
        "createGroup": {"input": {"name": "Ground", "description": "2"}},
        "updateGroup": {"group": {"id": group}, "input": {"name": "Team"}},
        "setGroupMembers": {"group": {"id": group}, "add": [eve], "remove": [ada]},
        "addProjectMember": {"project": {"id": project}, "user": {"id": grace}},
        "removeProjectMember": {"project": {"id": project}, "user": {"id": eve}},
        "deleteGroup": {"group": {"name": "crew"}},
        **of_members(group, [eve, ada]),
        **of_key(key),
        **of_project(project),
        "grantPermissions": {"holder": group, "permissions": [soon, spec("READ */*")]},
        "setPermissions": {"holder": ada, "permissions": [soon]},
        "revokePermissions": {"holder": ada, "permissions": [spec("READ docs/*")]},
    }


def of_members(group: str, users: list[str]) -> dict[str, dict[str, Any]]:
    given = {"group": {"id": group}, "users": users}
    return {"addGroupMembers": given, "removeGroupMembers": given}


def of_project(project: str) -> dict[str, dict[str, Any]]:
    return {
        "createProject": {"input": {"name": "Gemini", "description": "2"}},
        "updateProject": {"project": {"id": project}, "input": {"name": "Artemis"}},
        "deleteProject": {"project": {"id": project}, "force": True},
    }


def of_key(key: str) -> dict[str, dict[str, Any]]:
    return {
        "updateApiKey": {"apiKey": {"id": key}, "input": {"name": "laptop", "enabled": False}},
        "revokeApiKey": {"apiKey": {"id": key}},
        "deleteApiKey": {"apiKey": {"id": key}},
    }


@pytest.mark.parametrize("name", MUTATIONS)
async def test_a_dry_run_answers_the_same_and_keeps_nothing(data: GraphQL, name: str) -> None:
    arguments, (declared, selected) = (await directory(data))[name], MUTATIONS[name]
    passed = ", ".join(f"{each}: ${each}" for each in arguments)
    variables = ", ".join(f"${each}" for each in declared.split(", "))
    document = f"""
    mutation ({variables}, $dry: Boolean!) {{
      {name}({passed}, dryRun: $dry) {{ {selected} changes {{ field before after }} {PROBLEMS} }}
    }}
    """
    before = await all_rows()
    foreseen = await data(document, dry=True, **arguments)
    assert await all_rows() == before
    assert foreseen["changes"]
    assert await data(document, dry=False, **arguments) == foreseen
    assert await all_rows() != before


async def test_a_dry_run_of_a_rotation_tells_no_secret(data: GraphQL) -> None:
    key, _ = await a_key(data, await a_user(data))
    document = """mutation ($id: ID!, $dry: Boolean!) {
      rotateApiKey(apiKey: {id: $id}, overlapSeconds: 60, dryRun: $dry) {
        apiKey { status version } replaced { status version } secret problems { message }
      }
    }"""
    before = await all_rows()
    foreseen = await data(document, id=key, dry=True)
    assert await all_rows() == before
    done = await data(document, id=key, dry=False)
    assert done.pop("secret").startswith("gw_")
    assert foreseen == {**done, "secret": None}
    assert [done[each] for each in ("apiKey", "replaced")] == [
        {"status": "ACTIVE", "version": 1},
        {"status": "ROTATING", "version": 2},
    ]


async def test_a_dry_run_of_a_new_key_tells_no_secret_and_keeps_none(data: GraphQL) -> None:
    await a_user(data)
    document = """mutation ($dry: Boolean!) {
      createApiKey(input: {user: {username: "ada"}, name: "x"}, dryRun: $dry) {
        apiKey { name status } secret problems { message }
      }
    }"""
    before = await all_rows()
    foreseen = await data(document, dry=True)
    assert await all_rows() == before
    assert foreseen == {"apiKey": {"name": "x", "status": "ACTIVE"}, "secret": None, "problems": []}
    assert (await data(document, dry=False))["secret"].startswith("gw_")


async def test_a_dry_run_of_deleting_all_keys_names_them_and_keeps_them(data: GraphQL) -> None:
    user = await a_user(data)
    keys = [(await a_key(data, user))[0] for _ in range(2)]
    document = """mutation ($dry: Boolean!) {
      deleteApiKeys(user: {username: "ada"}, dryRun: $dry) { deletedIds problems { message } }
    }"""
    before = await all_rows()
    assert (await data(document, dry=True))["deletedIds"] == keys
    assert await all_rows() == before
    assert (await data(document, dry=False))["deletedIds"] == keys
    assert await all_rows() != before


async def test_a_dry_run_is_refused_as_the_real_one_would_be(data: GraphQL, graphql: GraphQL) -> None:
    arguments = await directory(data)
    before, told, expected = await all_rows(), [], []
    for mutation in (
        'createUser(input: {username: "ADA", email: "x", externalId: "E"}, dryRun: $dry)',
        'updateUser(user: {username: "ada"}, input: {username: "admin", email: "x"}, dryRun: $dry)',
        'deleteUser(user: {username: "ada"}, dryRun: $dry)',
        'deleteUser(user: {username: "admin"}, force: true, dryRun: $dry)',
        'setUserStatus(user: {username: "admin"}, status: DEACTIVATED, dryRun: $dry)',
        'restoreUser(id: "$ada", dryRun: $dry)',
        'createProject(input: {name: "APOLLO"}, dryRun: $dry)',
        'updateProject(project: {name: "apollo"}, input: {name: null}, dryRun: $dry)',
        'deleteProject(project: {name: "apollo"}, dryRun: $dry)',
        'grantPermissions(holder: "x", permissions: [], dryRun: $dry)',
        """setPermissions(
          holder: "$ada", permissions: [{resourceType: "", resource: "", type: READ}], dryRun: $dry
        )""",
        """revokePermissions(
          holder: "$ada", permissions: [{resourceType: "docs", resource: "*", type: ADMIN}], dryRun: $dry
        )""",
    ):
        sent = f"mutation {{ change: {mutation} {{ changes {{ field }} {PROBLEMS} }} }}"
        sent = sent.replace("$ada", arguments["updateUser"]["user"]["id"])
        foreseen, real = [await graphql(sent.replace("$dry", dry)) for dry in ("true", "false")]
        refused = bool(foreseen["data"]["change"]["problems"])
        told.append((mutation, refused, foreseen, await all_rows() == before))
        expected.append((mutation, True, real, True))
    assert told == expected


async def test_a_dry_run_ends_no_session_and_revokes_no_key(data: GraphQL) -> None:
    arguments = await directory(data)
    login = 'mutation ($p: String!) { login(identifier: "ada", password: $p) { token problems { code } } }'
    token = (await data(login, p=EVERYTHING["password"]))["token"]
    document = """
    mutation ($user: UserBy!) {
      setUserStatus(user: $user, status: DEACTIVATED, dryRun: true) { problems { code } }
    }
    """
    await data(document, user=arguments["setUserStatus"]["user"])
    assert await data("{ currentUser { username } }", by=token) == {"username": "ada"}
    document = """
    mutation ($user: UserBy!) {
      updateUser(user: $user, input: {projects: []}, dryRun: true) { problems { code } }
    }
    """
    await data(document, user=arguments["updateUser"]["user"])
    assert [row["revoked_at"] for row in await rows(Sql("SELECT revoked_at FROM api_keys"))] == [None, None]
