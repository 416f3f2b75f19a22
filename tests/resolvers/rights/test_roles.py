"""The role ADMIN is ADMIN on the project: by whatever road, only who has that gives the role or takes it."""

from __future__ import annotations

from string import Template
from typing import Any

import httpx2
import pytest

from models import User
from tests import cast
from tests.cast import a_person, key_of
from tests.conftest import GraphQL
from tests.outcome import all_rows

PROBLEMS = "{ problems { code ... on NotAllowed { requires { resourceType resource type } } } }"
TAKING = (
    'updateUser(user: {username: "chief"}, input: {projects: []})',
    'updateUser(user: {username: "chief"}, input: {projects: ["$other"]})',
    'removeProjectMember(project: {id: "$project"}, user: {username: "chief"})',
    'addProjectMember(project: {id: "$project"}, user: {username: "chief"}, role: MEMBER)',
)
GIVING = (
    'addProjectMember(project: {id: "$project"}, user: {username: "member"}, role: ADMIN)',
    'addProjectMember(project: {id: "$project"}, user: {username: "writer"}, role: ADMIN)',
)
DOORS: dict[str, tuple[str, str, Any]] = {
    "adverity": ("PATCH", "/adverity/api/v1/users/$chief/", {"workspaces": []}),
    "enkrypt, one": ("DELETE", "/enkrypt/api/v1/projects/$project/users/chief", None),
    "enkrypt, all": ("DELETE", "/enkrypt/api/v1/projects/$project/users", None),
}
KEEPING = (
    'updateUser(user: {username: "chief"}, input: {projects: ["$project"]})',
    'updateUser(user: {username: "member"}, input: {projects: []})',
    'updateUser(user: {username: "writer"}, input: {projects: ["$project"]})',
    'removeProjectMember(project: {id: "$project"}, user: {username: "writer"})',
    'createUser(input: {username: "new", projects: ["$project"]})',
)


async def the_project() -> tuple[User, dict[str, Any]]:
    """With a chief and a member; and somebody who may write all users and projects, but administers none."""
    chief, member = await a_person("chief"), await a_person("member")
    project, other = await cast.add_project("Apollo"), await cast.add_project("Gemini")
    await cast.join(chief, project, "ADMIN")
    await cast.join(member, project)
    writer = await a_person("writer", "WRITE user/*", "WRITE project/*")
    return writer, {"project": project.id, "other": other.id, "chief": chief.number}


async def problems(graphql: GraphQL, field: str, by: str) -> Any:
    (payload,) = (await graphql(f"mutation {{ {field} {PROBLEMS} }}", by=by))["data"].values()
    return payload["problems"]


@pytest.mark.parametrize("field", [*TAKING, *GIVING])
async def test_who_may_only_write_neither_takes_nor_gives_it(graphql: GraphQL, field: str) -> None:
    writer, things = await the_project()
    secret = await key_of(writer)
    await graphql("{ currentUser { id } }", by=secret)  # its use is noted once a minute
    before = await all_rows()
    needed = {"resourceType": "project", "resource": things["project"], "type": "ADMIN"}
    refused = [{"code": "NOT_ALLOWED", "requires": needed}]
    assert await problems(graphql, Template(field).substitute(things), secret) == refused
    assert await all_rows() == before


@pytest.mark.parametrize("door", DOORS)
async def test_nor_through_another_door(anonymous: httpx2.AsyncClient, graphql: GraphQL, door: str) -> None:
    writer, things = await the_project()
    secret = await key_of(writer)
    await graphql("{ currentUser { id } }", by=secret)
    before = await all_rows()
    method, path, body = DOORS[door]
    headers = {"Authorization": f"Bearer {secret}"}
    answer = await anonymous.request(method, Template(path).substitute(things), json=body, headers=headers)
    assert answer.status_code == 403, answer.text
    assert await all_rows() == before


@pytest.mark.parametrize("field", [*TAKING, *GIVING])
async def test_who_administers_the_project_does(graphql: GraphQL, field: str) -> None:
    writer, things = await the_project()
    await cast.grant(writer, f"ADMIN project/{things['project']}")
    secret = await key_of(writer)
    assert await problems(graphql, Template(field).substitute(things), secret) == []


async def test_memberships_without_it_need_no_more_than_before(graphql: GraphQL) -> None:
    writer, things = await the_project()
    secret = await key_of(writer)
    told = {each: await problems(graphql, Template(each).substitute(things), secret) for each in KEEPING}
    assert told == {each: [] for each in KEEPING}


async def test_an_administrator_of_the_project_restores_no_other(data: GraphQL, graphql: GraphQL) -> None:
    writer, things = await the_project()
    await cast.grant(writer, "ADMIN user/*")
    chief = await User.get(username="chief")
    await data('mutation { deleteUser(user: {username: "chief"}, force: true) { problems { code } } }')
    needed = {"resourceType": "project", "resource": things["project"], "type": "ADMIN"}
    field = f'restoreUser(id: "{chief.id}")'
    secret = await key_of(writer)
    assert await problems(graphql, field, secret) == [{"code": "NOT_ALLOWED", "requires": needed}]
