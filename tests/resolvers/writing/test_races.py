"""Everything changes at once: nobody waits for ever, nothing breaks, and what is left agrees with itself."""

from __future__ import annotations

import asyncio
import random

import pytest

from models.database import Sql, rows
from tests.cast import a_group, a_key, a_project, a_user, join, set_members
from tests.conftest import GraphQL

CHANGES = (
    'updateUser(user: {id: "$user"}, input: {username: "name$n", externalId: "$n"})',
    'updateUser(user: {id: "$user"}, input: {email: "name$m@example.com"})',
    'updateUser(user: {id: "$user"}, input: {projects: ["$project"], groups: ["$group"]})',
    'createUser(input: {username: "name$n", email: "name$m@example.com", projects: ["$project"]})',
    'createUser(input: {username: "name$n", externalId: "$m", groups: ["$group"]})',
    'setUserStatus(user: {id: "$user"}, status: DEACTIVATED)',
    'setUserStatus(user: {id: "$user"}, status: ACTIVE)',
    'deleteUser(user: {id: "$user"}, force: true)',
    'restoreUser(id: "$user")',
    'addProjectMember(project: {id: "$project"}, user: {id: "$user"}, role: ADMIN)',
    'removeProjectMember(project: {id: "$project"}, user: {id: "$user"})',
    'updateProject(project: {id: "$project"}, input: {name: "project $n"})',
    'deleteProject(project: {id: "$project"}, force: true)',
    'setGroupMembers(group: {id: "$group"}, add: ["$user"])',
    'setGroupMembers(group: {id: "$group"}, remove: ["$user"])',
    'updateGroup(group: {id: "$group"}, input: {name: "group $n"})',
    'deleteGroup(group: {id: "$group"})',
    'grantPermissions(holder: "$user", permissions: [{resourceType: "*", resource: "*", type: ADMIN}])',
    'revokePermissions(holder: "$user", permissions: [{resourceType: "*", resource: "*", type: ADMIN}])',
    'setPermissions(holder: "$group", permissions: [{resourceType: "docs", resource: "$n", type: READ}])',
    'createApiKey(input: {user: {id: "$user"}, project: {id: "$project"}})',
    'rotateApiKey(apiKey: {id: "$key"}, overlapSeconds: 60)',
    'updateApiKey(apiKey: {id: "$key"}, input: {enabled: true, name: "$n"})',
    'revokeApiKey(apiKey: {id: "$key"})',
    'deleteApiKey(apiKey: {id: "$key"})',
    'deleteApiKeys(user: {id: "$user"}, project: {id: "$project"})',
)
EXPECTED = {"TAKEN", "NOT_FOUND", "NOT_A_MEMBER", "INVALID"}


async def ids_of_a_directory(data: GraphQL) -> dict[str, list[str]]:
    users = [
        await a_user(data, f"name{n}", email=f"name{n}@example.com", externalId=str(n)) for n in range(4)
    ]
    projects = [await a_project(data, f"project {n}") for n in range(2)]
    groups = [await a_group(data, f"group {n}") for n in range(2)]
    for user in users:
        for project in projects:
            await join(user, project)
    for group in groups:
        await set_members(data, group, add=users)
    keys = [(await a_key(data, user, project={"id": project}))[0] for user in users for project in projects]
    return {"user": users, "project": projects, "group": groups, "key": keys}


def one_of(ids: dict[str, list[str]], change: str, dice: random.Random) -> str:
    for kind, choices in ids.items():
        change = change.replace(f"${kind}", dice.choice(choices))
    change = change.replace("$n", str(dice.randrange(6))).replace("$m", str(dice.randrange(6)))
    return f"mutation {{ change: {change} {{ problems {{ code message }} }} }}"


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_all_changes_at_once_end_and_agree(data: GraphQL, graphql: GraphQL, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    ids = await ids_of_a_directory(data)
    sent = [one_of(ids, change, dice) for change in CHANGES for _ in range(3)]
    dice.shuffle(sent)
    answers = await asyncio.wait_for(asyncio.gather(*map(graphql, sent)), 60)
    assert [answer for answer in answers if "errors" in answer] == []
    told = {each["code"] for answer in answers for each in answer["data"]["change"]["problems"]}
    assert told <= EXPECTED
    await agree()
    assert (await data("{ currentUser { username } }")) == {"username": "admin"}


async def agree() -> None:
    """Users wear exactly their names; a live key for a project is a member's."""
    found = await rows(Sql("SELECT number, username_key, email_key FROM users"))
    worn = {(key, row["number"]) for row in found for key in (row["username_key"], row["email_key"]) if key}
    names = await rows(Sql("SELECT name_key, user_number FROM names"))
    assert {(row["name_key"], row["user_number"]) for row in names} == worn
    strangers = """
        SELECT k.id FROM api_keys k
        LEFT JOIN memberships m ON m.user_number = k.user_number AND m.project_number = k.project_number
        WHERE k.project_number IS NOT NULL AND k.revoked_at IS NULL AND m.number IS NULL
    """
    assert list(await rows(Sql(strangers))) == []
