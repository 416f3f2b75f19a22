"""A password that must be changed holds back sessions: until it is done, they do nothing else."""

from __future__ import annotations

import base64

import httpx2

from tests.cast import a_group, a_key, a_project, grant, join
from tests.conftest import GraphQL
from tests.resolvers.signing import OTHER, RIGHT, ada, login

EVERYTHING: dict[str, str] = {
    "users": "{ users { nodes { id } } }",
    "user": "query ($id: ID!) { user(by: {id: $id}) { id } }",
    "node": "query ($id: ID!) { node(id: $id) { id } }",
    "apiKeys": "{ apiKeys { nodes { id } } }",
    "events": "{ events { nodes { id } } }",
}
CHANGES: dict[str, str] = {
    "updateUser": 'updateUser(user: {id: $id}, input: {firstName: "Ada"})',
    "createApiKey": "createApiKey(input: {user: {id: $id}})",
    "revokeSessions": "revokeSessions(user: {id: $id})",
    "setUserPassword": 'setUserPassword(user: {id: $id}, newPassword: "another good pass phrase")',
    "deleteUser": "deleteUser(user: {id: $id})",
}
AROUND = """
  username mustChangePassword projectsCount apiKeysCount viewerCan
  projects { totalCount nodes { name } } groups { totalCount nodes { name } }
  permissions { totalCount nodes { id } }
  effectivePermissions { type } sessions { totalCount nodes { id } } apiKeys { totalCount nodes { id } }
  events { totalCount nodes { id } }
"""
NOTHING_BELOW = {
    "username": "ada",
    "mustChangePassword": True,
    "projectsCount": 0,
    "apiKeysCount": 0,
    "viewerCan": [],
    "projects": {"totalCount": 0, "nodes": []},
    "groups": {"totalCount": 0, "nodes": []},
    "permissions": {"totalCount": 0, "nodes": []},
    "effectivePermissions": [],
    "sessions": {"totalCount": 0, "nodes": []},
    "apiKeys": {"totalCount": 0, "nodes": []},
    "events": {"totalCount": 0, "nodes": []},
}
CHANGE = """
mutation ($current: String!, $new: String!) {
  changePassword(currentPassword: $current, newPassword: $new) {
    user { mustChangePassword } changes { field before after } problems { code path }
  }
}
"""


async def test_who_must_change_the_password_does_that_first(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data, mustChangePassword=True)
    await grant(id_, "ADMIN */*")
    payload = await login(anonymous)
    token = payload["token"]
    assert payload["mustChangePassword"]
    answers = {name: await graphql(query, by=token, id=id_) for name, query in EVERYTHING.items()}
    assert {
        name: [(error["message"], error["extensions"]["code"]) for error in answer["errors"]]
        for name, answer in answers.items()
    } == {name: [("Change your password first.", "PASSWORD_CHANGE_REQUIRED")] for name in EVERYTHING}
    document = "mutation ($id: ID!) {{ {} {{ problems {{ code message }} }} }}"
    told = {
        name: (await graphql(document.format(mutation), by=token, id=id_))["data"][name]["problems"]
        for name, mutation in CHANGES.items()
    }
    assert told == {
        name: [{"code": "PASSWORD_CHANGE_REQUIRED", "message": "Change your password first."}]
        for name in CHANGES
    }
    changed = await data(CHANGE, by=token, current=RIGHT, new=OTHER)
    assert changed == {
        "user": {"mustChangePassword": False},
        "changes": [
            {"field": "password", "before": "set", "after": "set"},
            {"field": "mustChangePassword", "before": True, "after": False},
        ],
        "problems": [],
    }
    assert len((await data(EVERYTHING["users"], by=token))["nodes"]) == 2


async def test_until_then_one_sees_ones_own_profile_and_nothing_below(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data, mustChangePassword=True)
    await grant(id_, "ADMIN */*")
    await join(id_, await a_project(data), "ADMIN")
    await a_group(data, members=[id_])
    await a_key(data, id_)
    sign_in = f'mutation {{ login(identifier: "ada", password: "{RIGHT}") {{ token user {{ {AROUND} }} }} }}'
    signed_in = await data(sign_in)
    token = signed_in["token"]
    assert signed_in["user"] == NOTHING_BELOW
    assert await data(f"{{ currentUser {{ {AROUND} }} }}", by=token) == NOTHING_BELOW
    change = f'changePassword(currentPassword: "{RIGHT}", newPassword: "{OTHER}")'
    changed = await data(f"mutation {{ {change} {{ user {{ {AROUND} }} problems {{ code }} }} }}", by=token)
    assert changed["user"] == {**NOTHING_BELOW, "mustChangePassword": False}
    seen = await data(f"{{ currentUser {{ {AROUND} }} }}", by=token)
    assert (seen["projectsCount"], seen["apiKeysCount"], len(seen["effectivePermissions"])) == (1, 1, 2)
    assert len((await data("mutation { logout { revokedIds } }", by=token))["revokedIds"]) == 1


async def test_basic_is_held_back_too(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_ = await ada(data, mustChangePassword=True)
    await grant(id_, "ADMIN */*")
    pair = base64.b64encode(f"ada:{RIGHT}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}"}
    paths = ("me", "users/me", "users", "users/ada", "users/ada/permissions", "users/ada/api-keys")
    answers = {path: await anonymous.get(f"/antfly/api/v1/{path}", headers=headers) for path in paths}
    told = {path: (answer.status_code, answer.json()) for path, answer in answers.items()}
    assert told == {path: (403, {"error": "Forbidden"}) for path in paths}


async def test_keys_are_not_held_back(data: GraphQL) -> None:
    id_ = await ada(data, mustChangePassword=True)
    _, secret = await a_key(data, id_)
    assert await data(EVERYTHING["user"], by=secret, id=id_) == {"id": id_}
