"""A password that must be changed holds back sessions: until it is done, they do nothing else."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.conftest import GraphQL
from tests.resolvers.signing import OTHER, RIGHT, a_token, ada, login
from tests.schema.cast import a_group, a_key, a_project, grant, join

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
{ currentUser {
  username mustChangePassword
  projects { nodes { members { totalCount } } } groups { membersCount members { totalCount } }
} }
"""
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
    await grant(data, id_, "ADMIN */*")
    payload = await login(anonymous)
    token = payload["token"]
    assert payload["mustChangePassword"]
    for query in EVERYTHING.values():
        (error,) = (await graphql(query, by=token, id=id_))["errors"]
        assert error["message"] == "Change your password first."
        assert error["extensions"]["code"] == "NOT_ALLOWED"
    for name, mutation in CHANGES.items():
        document = f"mutation ($id: ID!) {{ {mutation} {{ problems {{ message }} }} }}"
        problems = (await graphql(document, by=token, id=id_))["data"][name]["problems"]
        assert problems == [{"message": "Change your password first."}]
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


async def test_until_then_one_sees_oneself_but_nobody_else(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data, mustChangePassword=True)
    bob = await ada(data, username="bob", email=None)
    await grant(data, id_, "ADMIN */*")
    apollo = await a_project(data)
    await a_group(data, members=[id_, bob])
    for user in (id_, bob):
        await join(data, user, apollo)
    token = await a_token(anonymous)
    only_me: Any = [{"members": {"totalCount": 1}}]
    assert await data(AROUND, by=token) == {
        "username": "ada",
        "mustChangePassword": True,
        "projects": {"nodes": only_me},
        "groups": [{"membersCount": 1, "members": {"totalCount": 1}}],
    }
    assert await data("mutation { logout { revokedCount } }", by=token) == {"revokedCount": 1}


async def test_keys_are_not_held_back(data: GraphQL) -> None:
    id_ = await ada(data, mustChangePassword=True)
    _, secret = await a_key(data, id_)
    assert await data(EVERYTHING["user"], by=secret, id=id_) == {"id": id_}
