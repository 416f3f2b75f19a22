"""The people and things the tests are about, and the log that tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.database import Sql, rows
from tests.conftest import GraphQL

PROBLEMS = """
problems {
  __typename code message path
  ... on Taken { existing { __typename id } }
  ... on InUse { projectsCount apiKeysCount }
  ... on StaleVersion { currentVersion }
  ... on NotAllowed { requires { resourceType resource type } }
  ... on WeakPassword { rule }
}
"""
TABLES = (
    "users", "names", "projects", "memberships", "groups", "group_members", "permissions", "api_keys",
    "sessions", "events", "sign_in_failures",
)  # fmt: skip


async def a_user(data: GraphQL, username: str | None = "ada", **input: Any) -> str:
    document = """
    mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } problems { message } } }
    """
    made = await data(document, input={"username": username, **input})
    return str(made["user"]["id"])


async def a_project(data: GraphQL, name: str = "Apollo", **input: Any) -> str:
    document = """
    mutation ($input: CreateProjectInput!) {
      createProject(input: $input) { project { id } problems { message } }
    }
    """
    made = await data(document, input={"name": name, **input})
    return str(made["project"]["id"])


async def a_group(data: GraphQL, name: str = "Crew", members: Sequence[str] = ()) -> str:
    document = """
    mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id } problems { message } } }
    """
    made = await data(document, input={"name": name})
    if members:
        await set_members(data, made["group"]["id"], add=members)
    return str(made["group"]["id"])


async def set_members(
    data: GraphQL, group: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> None:
    document = """
    mutation ($id: ID!, $add: [ID!], $remove: [ID!]) {
      setGroupMembers(id: $id, add: $add, remove: $remove) { problems { message } }
    }
    """
    await data(document, id=group, add=list(add), remove=list(remove))


async def join(data: GraphQL, user: str, project: str, role: str = "MEMBER") -> None:
    document = """
    mutation ($user: ID!, $project: ID!, $role: ProjectRole!) {
      addProjectMember(user: {id: $user}, project: {id: $project}, role: $role) { problems { message } }
    }
    """
    await data(document, user=user, project=project, role=role)


async def a_key(data: GraphQL, user: str, **input: Any) -> tuple[str, str]:
    """Its id and its secret."""
    document = """
    mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { apiKey { id } secret problems { message } }
    }
    """
    made = await data(document, input={"user": {"id": user}, **input})
    return made["apiKey"]["id"], made["secret"]


def spec(text: str) -> dict[str, str]:
    """``WRITE user/*`` as a PermissionInput."""
    type_, _, rest = text.partition(" ")
    resource_type, _, resource = rest.partition("/")
    return {"resourceType": resource_type, "resource": resource, "type": type_}


async def grant(data: GraphQL, holder: str, *permissions: str, expires_at: str | None = None) -> None:
    document = """
    mutation ($holder: ID!, $permissions: [GrantInput!]!) {
      grantPermissions(holder: $holder, permissions: $permissions) { problems { message } }
    }
    """
    given = [{**spec(each), "expiresAt": expires_at} for each in permissions]
    await data(document, holder=holder, permissions=given)


async def log(data: GraphQL, fields: str = "operation targetLabel", **where: Any) -> list[Any]:
    """What happened since the tests' own administrator was made, the newest first."""
    document = (
        f"query ($where: EventFilter) {{ events(where: $where) {{ nodes {{ actorLabel {fields} }} }} }}"
    )
    found = (await data(document, where=where))["nodes"]
    return [event for event in found if event.pop("actorLabel") != "system"]


async def all_rows() -> dict[str, list[dict[str, Any]]]:
    """The whole database."""
    return {
        table: [dict(row) for row in await rows(Sql(f"SELECT * FROM {table} ORDER BY 1"))] for table in TABLES
    }


async def expire(table: str, id_: str) -> None:
    """Let its time run out, as waiting would."""
    await rows(Sql(f"UPDATE {table} SET expires_at = 1000000000000 WHERE id = ? RETURNING id", [id_]))
