"""API keys that are over: expired, switched off, revoked, deleted, or left behind with a project."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.cast import a_key, a_project, a_user, expire, join, spec
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, log
from tests.resolvers.keys import LATER, REVOKE, UPDATE, keys_left, problems
from tests.resolvers.signing import status

DELETE = f"""
mutation ($id: ID!) {{
  deleteApiKey(apiKey: {{id: $id}}) {{ deletedId changes {{ field before after }} {PROBLEMS} }}
}}
"""
DELETE_ALL = f"""
mutation ($user: ID!, $project: ProjectBy) {{
  deleteApiKeys(user: {{id: $user}}, project: $project) {{ deletedIds {PROBLEMS} }}
}}
"""


@pytest.mark.promise("S20")
async def test_a_key_is_good_until_it_expires(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    ada = await a_user(data)
    id_, secret = await a_key(data, ada, expiresAt=LATER)
    assert await status(anonymous, secret) == 200
    await expire("api_keys", id_)
    assert await status(anonymous, secret) == 401
    assert await keys_left(ada, data) == (0, 1)


async def test_a_key_is_switched_off_and_on(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    ada = await a_user(data)
    id_, secret = await a_key(data, ada)

    async def set_to(enabled: bool) -> Any:
        answer = await data(UPDATE, id=id_, input={"enabled": enabled})
        again = await data(UPDATE, id=id_, input={"enabled": enabled})
        assert (again["changes"], await keys_left(ada, data)) == ([], (1, 1))
        (change,) = answer["changes"]
        assert answer["apiKey"]["enabled"] == enabled
        return change, answer["apiKey"]["status"], await status(anonymous, secret)

    off = {"field": "enabled", "before": True, "after": False}
    assert await set_to(False) == (off, "DISABLED", 401)
    on = {"field": "enabled", "before": False, "after": True}
    assert await set_to(True) == (on, "ACTIVE", 200)
    assert [event["operation"] for event in await log(data, target=id_)] == ["UPDATE_API_KEY"] * 2 + [
        "CREATE_API_KEY"
    ]


async def test_only_what_is_given_of_a_key_changes(data: GraphQL) -> None:
    id_, _ = await a_key(
        data, await a_user(data), name="laptop", expiresAt=LATER, scopes=[spec("READ user/*")]
    )

    async def after(**given: Any) -> list[Any]:
        key = (await data(UPDATE, id=id_, input=given))["apiKey"]
        return [key["name"], key["expiresAt"], len(key["scopes"])]

    assert await after() == ["laptop", LATER, 1]
    assert await after(name=None) == [None, LATER, 1]
    assert await after(expiresAt=None) == [None, None, 1]
    assert await after(scopes=[]) == [None, None, 0]
    assert await after(name="desk", expiresAt=LATER, scopes=[spec("READ a/1"), spec("READ a/1")]) == [
        "desk",
        LATER,
        1,
    ]
    assert await after(scopes=None) == ["desk", LATER, 0]


async def test_a_revoked_key_stays_for_the_record_and_a_deleted_one_does_not(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    ada = await a_user(data)
    id_, secret = await a_key(data, ada)
    assert await data(REVOKE, id=id_) == {
        "apiKey": {"status": "REVOKED"},
        "changes": [{"field": "status", "before": "ACTIVE", "after": "REVOKED"}],
        "problems": [],
    }
    assert await data(REVOKE, id=id_) == {"apiKey": {"status": "REVOKED"}, "changes": [], "problems": []}
    assert await status(anonymous, secret) == 401
    assert await keys_left(ada, data) == (0, 1)
    (problem,) = await problems(graphql, UPDATE, id=id_, input={"enabled": True})
    assert (problem["code"], problem["message"]) == ("INVALID", "This key is revoked: issue a new one.")
    gone = [
        {"field": "user", "before": ada, "after": None},
        {"field": "enabled", "before": True, "after": None},
    ]
    assert await data(DELETE, id=id_) == {"deletedId": id_, "changes": gone, "problems": []}
    assert await keys_left(ada, data) == (0, 0)
    (problem,) = await problems(graphql, DELETE, id=id_)
    assert problem["code"] == "NOT_FOUND"
    told = [event["operation"] for event in await log(data, target=id_)]
    assert told == ["DELETE_API_KEY", "REVOKE_API_KEY", "CREATE_API_KEY"]


@pytest.mark.promise("S20")
async def test_keys_are_deleted_all_at_once_or_those_for_a_project(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    ada, bob, apollo = await a_user(data), await a_user(data, "bob"), await a_project(data)
    for user in (ada, bob):
        await join(user, apollo)
    ids, bound = zip(
        *[await a_key(data, user, project={"id": apollo}) for user in (ada, ada, bob)], strict=True
    )
    free_id, free = await a_key(data, ada)
    gone = {"deletedIds": [*ids[:2]], "problems": []}
    assert await data(DELETE_ALL, user=ada, project={"name": "apollo"}) == gone
    assert [await status(anonymous, each) for each in (*bound, free)] == [401, 401, 200, 200]
    assert await data(DELETE_ALL, user=ada) == {"deletedIds": [free_id], "problems": []}
    assert [await status(anonymous, each) for each in (*bound, free)] == [401, 401, 200, 401]
    assert await data(DELETE_ALL, user=ada) == {"deletedIds": [], "problems": []}
    assert len(await log(data, operations=["DELETE_API_KEY"])) == 3


@pytest.mark.parametrize("end", [REVOKE, "expire"])
async def test_only_live_keys_count_and_hold_up_a_deletion(data: GraphQL, graphql: GraphQL, end: str) -> None:
    document = f"mutation ($id: ID!) {{ deleteUser(user: {{id: $id}}) {{ {PROBLEMS} }} }}"
    ada = await a_user(data)
    id_, _ = await a_key(data, ada, expiresAt=LATER)
    (problem,) = await problems(graphql, document, id=ada)
    assert (problem["code"], problem["apiKeysCount"]) == ("IN_USE", 1)
    await (expire("api_keys", id_) if end == "expire" else data(end, id=id_))
    assert await keys_left(ada, data) == (0, 1)
    assert await data(document, id=ada) == {"problems": []}


async def test_a_deactivated_users_keys_rest_and_a_deleted_users_are_gone(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    ada = await a_user(data)
    _, secret = await a_key(data, ada)
    document = """
    mutation ($id: ID!, $to: UserStatus!) {
      setUserStatus(user: {id: $id}, status: $to) { problems { code } }
    }
    """
    await data(document, id=ada, to="DEACTIVATED")
    assert await status(anonymous, secret) == 401
    await data(document, id=ada, to="ACTIVE")
    assert await status(anonymous, secret) == 200
    await data(
        "mutation ($id: ID!) { deleteUser(user: {id: $id}, force: true) { problems { code } } }", id=ada
    )
    assert await status(anonymous, secret) == 401
    await data("mutation ($id: ID!) { restoreUser(id: $id) { problems { code } } }", id=ada)
    assert await status(anonymous, secret) == 401


# Projects


LEAVINGS = {
    "removal": 'removeProjectMember(project: {name: "Apollo"}, user: {username: "ada"})',
    "an update": 'updateUser(user: {username: "ada"}, input: {projects: []})',
    "the end of the project": 'deleteProject(project: {name: "Apollo"}, force: true)',
}


@pytest.mark.promise("S31")
@pytest.mark.parametrize("leaving", LEAVINGS.values(), ids=LEAVINGS.keys())
async def test_a_key_for_a_project_ends_when_its_owner_leaves_by(
    data: GraphQL, anonymous: httpx2.AsyncClient, leaving: str
) -> None:
    ada, apollo, gemini = await a_user(data), await a_project(data), await a_project(data, "Gemini")
    for project in (apollo, gemini):
        await join(ada, project)
    (_, bound), (_, other), (_, free) = [
        await a_key(data, ada, project=project) for project in ({"id": apollo}, {"id": gemini}, None)
    ]
    await data(f"mutation {{ {leaving} {{ problems {{ code }} }} }}")
    codes = [await status(anonymous, each) for each in (bound, other, free)]
    assert codes == [401, 401 if "updateUser" in leaving else 200, 200]
    if "deleteProject" not in leaving:  # coming back does not bring it back
        await join(ada, apollo)
        assert await status(anonymous, bound) == 401
