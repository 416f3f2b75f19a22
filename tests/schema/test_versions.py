"""What changed since the caller read it is not written over."""

from __future__ import annotations

import asyncio
import json

from tests.cast import PASSWORD, a_group, a_key, a_project, a_user, grant, join
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, all_rows, log, stale

UPDATE = f"""
mutation ($id: ID!, $input: UpdateUserInput!, $version: Int) {{
  updateUser(user: {{id: $id}}, input: $input, expectedVersion: $version) {{
    user {{ firstName version }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
VERSION = "query ($id: ID!) { user(by: {id: $id}) { version } }"


async def test_a_stale_version_is_refused(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data)
    assert await data(UPDATE, id=ada, input={"firstName": "Ada"}, version=1) == {
        "user": {"firstName": "Ada", "version": 2},
        "changes": [{"field": "firstName", "before": None, "after": "Ada"}],
        "problems": [],
    }
    answer = await graphql(UPDATE, id=ada, input={"firstName": "Augusta"}, version=1)
    assert answer == {"data": {"updateUser": {"user": None, "changes": [], "problems": [stale(2)]}}}
    unchanged = await data(UPDATE, id=ada, input={}, version=2)
    assert unchanged == {"user": {"firstName": "Ada", "version": 2}, "changes": [], "problems": []}


async def test_every_change_that_takes_a_version_refuses_a_stale_one(data: GraphQL, graphql: GraphQL) -> None:
    ada, apollo, crew = await a_user(data), await a_project(data), await a_group(data)
    key, _ = await a_key(data, await a_user(data, "bob"))
    ids = {"$ada": ada, "$apollo": apollo, "$crew": crew, "$key": key}
    before, answers = await all_rows(), []
    for mutation in (
        'updateUser(user: {id: $ada}, input: {firstName: "A"}, expectedVersion: 0)',
        "deleteUser(user: {id: $ada}, expectedVersion: 2)",
        "deleteUser(user: {id: $ada}, force: true, erase: true, expectedVersion: 2)",
        "setUserStatus(user: {id: $ada}, status: DEACTIVATED, expectedVersion: -1)",
        'updateProject(project: {id: $apollo}, input: {name: "B"}, expectedVersion: 2)',
        "deleteProject(project: {id: $apollo}, expectedVersion: 2147483647)",
        'updateGroup(group: {id: $crew}, input: {name: "Team"}, expectedVersion: 2)',
        "deleteGroup(group: {id: $crew}, expectedVersion: 0)",
        "addGroupMembers(group: {id: $crew}, users: [$ada], expectedVersion: 2)",
        "removeGroupMembers(group: {id: $crew}, users: [$ada], expectedVersion: 2)",
        "setGroupMembers(group: {id: $crew}, add: [$ada], expectedVersion: 2)",
        'updateApiKey(apiKey: {id: $key}, input: {name: "laptop"}, expectedVersion: 2)',
        "rotateApiKey(apiKey: {id: $key}, expectedVersion: 2)",
        "revokeApiKey(apiKey: {id: $key}, expectedVersion: 2)",
        "deleteApiKey(apiKey: {id: $key}, expectedVersion: 2)",
    ):
        document = f"mutation {{ change: {mutation} {{ {PROBLEMS} }} }}"
        for name, value in ids.items():
            document = document.replace(name, json.dumps(value))
        answers.append((mutation, await graphql(document)))
    assert answers == [(each, {"data": {"change": {"problems": [stale(1)]}}}) for each, _ in answers]
    assert await all_rows() == before


async def test_of_several_changes_to_one_version_exactly_one_is_made(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data)
    answers = await asyncio.gather(
        *[graphql(UPDATE, id=ada, input={"firstName": f"Ada {n}"}, version=1) for n in range(12)]
    )
    payloads = [answer["data"]["updateUser"] for answer in answers]
    assert [payload["user"]["version"] for payload in payloads if not payload["problems"]] == [2]
    assert [problem for payload in payloads for problem in payload["problems"]] == [stale(2)] * 11
    assert len(await log(data, operations=["UPDATE_USER"])) == 1


async def test_concurrent_changes_without_a_version_lose_nothing(data: GraphQL) -> None:
    ada = await a_user(data)
    fields = ["firstName", "lastName", "avatarUrl", "externalId", "email"]
    values = {field: f"https://{field}@example.com/" for field in fields} | {"email": "ada@example.com"}
    await asyncio.gather(*[data(UPDATE, id=ada, input={field: values[field]}) for field in fields])
    document = f"query ($id: ID!) {{ user(by: {{id: $id}}) {{ {' '.join(fields)} version }} }}"
    assert await data(document, id=ada) == {**values, "version": 6}


async def test_the_version_rises_with_every_change(data: GraphQL) -> None:
    ada, apollo, crew = await a_user(data), await a_project(data), await a_group(data)
    ids = {"$ada": json.dumps(ada), "$apollo": json.dumps(apollo), "$crew": json.dumps(crew)}
    versions = []
    for version, mutation in enumerate(
        (
            'updateUser(user: {id: $ada}, input: {lastName: "King"})',
            'setUserStatus(user: {id: $ada}, status: DEACTIVATED, reason: "left")',
            'setUserStatus(user: {id: $ada}, status: DEACTIVATED, reason: "on leave")',
            "setUserStatus(user: {id: $ada}, status: ACTIVE)",
            f'setUserPassword(user: {{id: $ada}}, newPassword: "{PASSWORD}")',
            "setGroupMembers(group: {id: $crew}, add: [$ada])",
            "setGroupMembers(group: {id: $crew}, remove: [$ada])",
            "addProjectMember(user: {id: $ada}, project: {id: $apollo})",
            "addProjectMember(user: {id: $ada}, project: {id: $apollo}, role: ADMIN)",
            "removeProjectMember(user: {id: $ada}, project: {id: $apollo})",
            "updateUser(user: {id: $ada}, input: {projects: [$apollo], groups: [$crew]})",
            'grantPermissions(holder: $ada, permissions: [{resourceType: "a", resource: "b", type: READ}])',
            'setPermissions(holder: $ada, permissions: [{resourceType: "a", resource: "b", type: WRITE}])',
            'revokePermissions(holder: $ada, permissions: [{resourceType: "a", resource: "b", type: WRITE}])',
            "deleteGroup(group: {id: $crew})",
            "deleteProject(project: {id: $apollo}, force: true)",
        ),
        start=2,
    ):
        for name, value in ids.items():
            mutation = mutation.replace(name, value)
        await data(f"mutation {{ {mutation} {{ problems {{ message }} }} }}")
        versions.append((mutation, version, (await data(VERSION, id=ada))["version"]))
    assert [each for each in versions if each[1] != each[2]] == []


async def test_the_version_of_a_key_rises_with_every_change(data: GraphQL) -> None:
    apollo, versions = await a_project(data), []
    ada = await a_user(data, projects=[apollo])
    key, _ = await a_key(data, ada, project={"id": apollo})
    for mutation in (
        'updateApiKey(apiKey: {id: $key}, input: {name: "laptop"})',
        'updateApiKey(apiKey: {id: $key}, input: {name: "laptop"})',
        "rotateApiKey(apiKey: {id: $key}, overlapSeconds: 60)",
        "removeProjectMember(project: {id: $apollo}, user: {id: $ada})",
        "revokeApiKey(apiKey: {id: $key})",
    ):
        for name, value in (("$ada", ada), ("$apollo", apollo), ("$key", key)):
            mutation = mutation.replace(name, json.dumps(value))
        await data(f"mutation {{ {mutation} {{ problems {{ message }} }} }}")
        told = await data("query ($id: ID!) { apiKey(by: {id: $id}) { version status } }", id=key)
        versions.append((told["version"], told["status"]))
    assert versions == [(2, "ACTIVE"), (2, "ACTIVE"), (3, "ROTATING"), (4, "REVOKED"), (4, "REVOKED")]


async def test_use_does_not_change_the_version(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data, password=PASSWORD)
    _, secret = await a_key(data, ada)
    login = 'mutation ($p: String!) { login(identifier: "ada", password: $p) { token problems { code } } }'
    token = (await data(login, p=PASSWORD))["token"]
    await graphql(login, p="wrong")
    for credential in (secret, token):
        await data("{ currentUser { username } }", by=credential)
    await data("mutation ($s: String!) { verifyApiKey(secret: $s) { valid } }", s=secret)
    await data("mutation { logout(everywhere: true) { revokedIds problems { code } } }", by=token)
    assert await data(VERSION, id=ada) == {"version": 1}


async def test_what_changes_nothing_makes_no_event_and_no_version(data: GraphQL) -> None:
    ada, apollo, crew = await a_user(data), await a_project(data), await a_group(data)
    bob = await a_user(data, "bob")
    await join(ada, apollo)
    await grant(ada, "READ a/b")
    await grant(crew, "READ a/b")
    key, _ = await a_key(data, ada, name="laptop")
    ids = {"$ada": ada, "$bob": bob, "$apollo": apollo, "$crew": crew, "$key": key}
    before, answers = await all_rows(), []
    for mutation in (
        "updateUser(user: {id: $ada}, input: {})",
        'updateUser(user: {id: $ada}, input: {username: "ada", email: null, attributes: {}})',
        "updateUser(user: {id: $ada}, input: {projects: [$apollo, $apollo], groups: []})",
        "setUserStatus(user: {id: $ada}, status: ACTIVE)",
        "updateProject(project: {id: $apollo}, input: {})",
        'updateProject(project: {id: $apollo}, input: {name: " Apollo", description: ""})',
        'updateGroup(group: {id: $crew}, input: {name: "Crew", description: null})',
        "setGroupMembers(group: {id: $crew}, add: [], remove: [$bob])",
        "addProjectMember(user: {id: $ada}, project: {id: $apollo}, role: MEMBER)",
        'grantPermissions(holder: $ada, permissions: [{resourceType: "a", resource: "b", type: READ}])',
        'setPermissions(holder: $crew, permissions: [{resourceType: "a", resource: "b", type: READ}])',
        "setPermissions(holder: $bob, permissions: [])",
        "revokePermissions(holder: $ada, permissions: [])",
        "updateApiKey(apiKey: {id: $key}, "
        'input: {name: "laptop", enabled: true, expiresAt: null, scopes: []})',
    ):
        for name, value in ids.items():
            mutation = mutation.replace(name, json.dumps(value))
        done = await data(f"mutation {{ {mutation} {{ changes {{ field }} problems {{ message }} }} }}")
        answers.append((mutation, done, await all_rows() == before))
    assert answers == [(each, {"changes": [], "problems": []}, True) for each, *_ in answers]
