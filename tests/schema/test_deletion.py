"""Deleting is real; what the log kept brings a user back, unless it was erased."""

from __future__ import annotations

import asyncio
from typing import Any

from models import clock
from models.database import Sql, rows
from tests.cast import PASSWORD, a_group, a_key, a_project, a_user, expire, grant, join, spec
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, all_rows, log
from tests.schema import profile

DELETE = f"""
mutation ($id: ID!, $force: Boolean! = false, $erase: Boolean! = false) {{
  deleteUser(user: {{id: $id}}, force: $force, erase: $erase) {{
    deletedId changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
USER = """
  id number username email firstName lastName displayName name avatarUrl redirectUri externalId
  attributes status statusReason statusChangedAt createdAt lastLoginAt hasPassword mustChangePassword
  apiKeysCount version
  projects { edges { role joinedAt node { name } } } groups { nodes { name } }
  permissions { nodes { resourceType resource type expiresAt } }
"""
READ = f"query ($id: ID!) {{ user(by: {{id: $id}}) {{ {USER} }} }}"
RESTORE = f"""
mutation ($id: ID!) {{
  restoreUser(id: $id) {{ user {{ {USER} }} changes {{ field before after }} {PROBLEMS} }}
}}
"""
ADA = {**profile.ADA, "password": PASSWORD}


def in_use(projects: int, keys: int, message: str) -> dict[str, Any]:
    problem = {
        "__typename": "InUse",
        "code": "IN_USE",
        "message": message,
        "path": None,
        "projectsCount": projects,
        "membersCount": 0,
        "apiKeysCount": keys,
    }
    return {"deletedId": None, "changes": [], "problems": [problem]}


def not_deleted(id_: str, message: str = "No deleted user {}.") -> dict[str, Any]:
    problem = {"__typename": "NotFound", "code": "NOT_FOUND", "message": message.format(id_), "path": ["id"]}
    return {"user": None, "changes": [], "problems": [problem]}


async def test_a_user_in_use_is_deleted_only_by_force(data: GraphQL, graphql: GraphQL) -> None:
    ada, apollo, gemini = await a_user(data), await a_project(data), await a_project(data, "Gemini")
    await join(ada, apollo)
    said = "ada has 1 project and 0 live API keys; force deletes the user all the same."
    assert (await graphql(DELETE, id=ada))["data"]["deleteUser"] == in_use(1, 0, said)
    await join(ada, gemini)
    key, _ = await a_key(data, ada)
    dead, _ = await a_key(data, ada)
    await data("mutation ($id: ID!) { revokeApiKey(apiKey: {id: $id}) { problems { code } } }", id=dead)
    expired, _ = await a_key(data, ada)
    await expire("api_keys", expired)
    said = "ada has 2 projects and 1 live API key; force deletes the user all the same."
    assert (await graphql(DELETE, id=ada))["data"]["deleteUser"] == in_use(2, 1, said)
    told = [("username", "ada"), ("status", "ACTIVE")]
    assert await data(DELETE, id=ada, force=True) == {
        "deletedId": ada,
        "changes": [{"field": field, "before": value, "after": None} for field, value in told],
        "problems": [],
    }
    assert (await graphql(READ, id=ada)) == {"data": {"user": None}}
    assert (await graphql("query ($id: ID!) { node(id: $id) { id } }", id=key)) == {"data": {"node": None}}


async def test_groups_permissions_and_dead_keys_do_not_hold_up_a_deletion(data: GraphQL) -> None:
    ada = await a_user(data, groups=[await a_group(data)], permissions=[spec("READ docs/*")])
    dead, _ = await a_key(data, ada)
    await data("mutation ($id: ID!) { revokeApiKey(apiKey: {id: $id}) { problems { code } } }", id=dead)
    assert (await data(DELETE, id=ada))["deletedId"] == ada


async def test_nothing_of_a_deleted_user_is_left(data: GraphQL, graphql: GraphQL) -> None:
    await data("{ currentUser { id } }")  # the administrator's key is used now, too
    before = await all_rows()
    ada = await a_user(data, **ADA, permissions=[spec("READ docs/*")])
    await join(ada, await a_project(data), "ADMIN")
    await a_group(data, "Crew", [ada])
    _, secret = await a_key(data, ada)
    login = 'mutation ($p: String!) { login(identifier: "ada", password: $p) { token problems { code } } }'
    token = (await data(login, p=PASSWORD))["token"]
    await data(DELETE, id=ada, force=True)
    answers = [await graphql("{ currentUser { username } }", by=credential) for credential in (secret, token)]
    codes = [each["errors"][0]["extensions"]["code"] for each in answers]
    assert codes == ["UNAUTHENTICATED"] * 2
    await data('mutation { deleteProject(project: {name: "Apollo"}, force: true) { problems { code } } }')
    crew = (await data('{ group(by: {name: "Crew"}) { id } }'))["id"]
    await data("mutation ($id: ID!) { deleteGroup(group: {id: $id}) { problems { code } } }", id=crew)
    after = await all_rows()
    assert {**after, "events": []} == {**before, "events": []}
    verify = "mutation ($s: String!) { verifyApiKey(secret: $s) { valid code } }"
    assert await data(verify, s=secret) == {"valid": False, "code": "NOT_FOUND"}


async def test_a_number_is_never_given_twice(data: GraphQL) -> None:
    document = "query ($id: ID!) { user(by: {id: $id}) { number } }"
    numbers = []
    for _ in range(3):
        ada = await a_user(data)
        numbers.append((await data(document, id=ada))["number"])
        await data(DELETE, id=ada)
    assert numbers == sorted(set(numbers))
    await data(RESTORE, id=ada)
    assert await data(document, id=ada) == {"number": numbers[-1]}
    assert (await data(document, id=await a_user(data, "bob")))["number"] > numbers[-1]


DEACTIVATE = """
mutation ($id: ID!) {
  setUserStatus(user: {id: $id}, status: DEACTIVATED, reason: "left") { problems { code } }
}
"""


async def test_a_restored_user_is_as_it_was_without_password_and_keys(data: GraphQL) -> None:
    apollo, gemini = await a_project(data), await a_project(data, "Gemini")
    crew = await a_group(data)
    later = "2100-01-01T00:00:00.000Z"
    ada = await a_user(
        data,
        **ADA,
        groups=[crew],
        permissions=[spec("READ docs/*"), {**spec("WRITE docs/1"), "expiresAt": later}],
        mustChangePassword=True,
    )
    await join(ada, gemini, "ADMIN")
    await join(ada, apollo)
    await a_key(data, ada)
    await data(DEACTIVATE, id=ada)
    was = await data(READ, id=ada)
    await data(DELETE, id=ada, force=True)
    restored = await data(RESTORE, id=ada)
    gone = {
        "hasPassword": False,
        "mustChangePassword": False,
        "apiKeysCount": 0,
        "version": was["version"] + 1,
    }
    assert restored["user"] == {**was, **gone}
    kept = {field: value for field, value in ADA.items() if field != "password"}
    fields = {"username": "ada", **kept, "status": "DEACTIVATED", "statusReason": "left"}
    assert restored["changes"] == [
        *[{"field": field, "before": None, "after": value} for field, value in fields.items()],
        {"field": "projects", "before": [gemini, apollo], "after": [gemini, apollo]},
        {"field": "groups", "before": [crew], "after": [crew]},
        {"field": "permissions", "before": None, "after": spec("READ docs/*")},
        {"field": "permissions", "before": None, "after": {**spec("WRITE docs/1"), "expiresAt": later}},
    ]
    assert await data('{ user(by: {email: "ADA@example.com"}) { id name } }') == {
        "id": ada,
        "name": "Countess",
    }


async def test_a_username_that_followed_the_e_mail_follows_it_again(data: GraphQL) -> None:
    ada = await a_user(data, None, email="ada@example.com")
    await data(DELETE, id=ada)
    await data(RESTORE, id=ada)
    document = """
    mutation ($id: ID!) {
      updateUser(user: {id: $id}, input: {email: "eve@example.com"}) { user { username } problems { code } }
    }
    """
    assert (await data(document, id=ada))["user"] == {"username": "eve@example.com"}


async def test_projects_and_groups_gone_meanwhile_are_listed_and_left_out(data: GraphQL) -> None:
    apollo, gemini = await a_project(data), await a_project(data, "Gemini")
    crew, ground = await a_group(data), await a_group(data, "Ground")
    ada = await a_user(data, projects=[apollo, gemini], groups=[crew, ground])
    await grant(ada, "READ docs/*", expires_at=clock.from_text("2100-01-01T00:00:00Z"))
    await grant(ada, "WRITE docs/*")
    await data(DELETE, id=ada, force=True)
    forgotten = "REPLACE(before_image, '4102444800000', '1000000000000')"  # that permission has run out since
    await rows(Sql(f"UPDATE events SET before_image = {forgotten} RETURNING id"))
    await data("mutation ($id: ID!) { deleteProject(project: {id: $id}) { problems { code } } }", id=gemini)
    await data("mutation ($id: ID!) { deleteGroup(group: {id: $id}) { problems { code } } }", id=crew)
    restored = await data(RESTORE, id=ada)
    assert restored["changes"] == [
        {"field": "username", "before": None, "after": "ada"},
        {"field": "status", "before": None, "after": "ACTIVE"},
        {"field": "projects", "before": [apollo, gemini], "after": [apollo]},
        {"field": "groups", "before": [crew, ground], "after": [ground]},
        {"field": "permissions", "before": None, "after": spec("WRITE docs/*")},
    ]
    user = restored["user"]
    assert [edge["node"] for edge in user["projects"]["edges"]] == [{"name": "Apollo"}]
    assert user["groups"] == {"nodes": [{"name": "Ground"}]}
    assert user["permissions"] == {"nodes": [{**spec("WRITE docs/*"), "expiresAt": None}]}


async def test_names_taken_meanwhile_are_all_said(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data, email="ada@example.com", externalId="A-1")
    await data(DELETE, id=ada)
    others = [
        ("username", "ada", await a_user(data, "ADA")),
        ("email", "ada@example.com", await a_user(data, "ada@Example.com")),
        ("externalId", "externalId A-1", await a_user(data, "eve", externalId="A-1")),
    ]
    before = await all_rows()
    assert (await graphql(RESTORE, id=ada))["data"]["restoreUser"] == {
        "user": None,
        "changes": [],
        "problems": [
            {
                "__typename": "Taken",
                "code": "TAKEN",
                "message": f"{name} is taken.",
                "path": [field],
                "existing": {"__typename": "User", "id": owner},
            }
            for field, name, owner in others
        ],
    }
    assert await all_rows() == before


async def test_only_who_is_deleted_can_be_restored_and_only_once(data: GraphQL, graphql: GraphQL) -> None:
    ada, apollo = await a_user(data), await a_project(data)
    random = "5c8f8b0e-0000-4000-8000-000000000000"
    ids = (ada, apollo, random, "x", "%")
    answers = [(await graphql(RESTORE, id=id_))["data"]["restoreUser"] for id_ in ids]
    assert answers == [not_deleted(id_) for id_ in ids]
    await data(DELETE, id=ada)
    assert (await data(RESTORE, id=ada.upper()))["user"]["id"] == ada
    still_there = not_deleted(ada, "The user {} is not deleted.")
    assert (await graphql(RESTORE, id=ada))["data"]["restoreUser"] == still_there
    await data(DELETE, id=ada)
    assert (await data(RESTORE, id=ada))["user"]["version"] == 3


async def test_of_several_who_restore_one_user_at_once_exactly_one_does(
    data: GraphQL, graphql: GraphQL
) -> None:
    ada = await a_user(data, email="ada@example.com")
    await data(DELETE, id=ada)
    answers = await asyncio.gather(*[graphql(RESTORE, id=ada) for _ in range(6)])
    payloads = [answer["data"]["restoreUser"] for answer in answers]
    assert [payload["user"]["id"] for payload in payloads if payload["user"]] == [ada]
    lost = [payload for payload in payloads if not payload["user"]]
    assert lost == [not_deleted(ada, "The user {} is not deleted.")] * 5


async def test_erasing_blanks_what_the_log_tells_of_a_person(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data, **ADA, permissions=[spec("ADMIN user/*")])
    _, secret = await a_key(data, ada)
    bob = await a_user(data, "bob")
    for change in (
        'updateUser(user: {username: "ada"}, input: {firstName: "Augusta"})',
        'setUserStatus(user: {username: "bob"}, status: DEACTIVATED, reason: "bob asked")',
    ):
        await data(f"mutation {{ {change} {{ problems {{ code }} }} }}", by=secret)
    deleted = await data(DELETE, by=secret, id=ada, force=True, erase=True)  # by herself, even
    assert deleted["deletedId"] == ada
    fields = "operation targetLabel ipAddress reason changes { field after } actorLabel"
    found = (await data(f'{{ events(where: {{actor: "{ada}"}}) {{ nodes {{ {fields} }} }} }}'))["nodes"]
    by_her = {"actorLabel": "(erased)", "ipAddress": None}
    erased: dict[str, Any] = {"targetLabel": "(erased)", "changes": [], "reason": None}
    status = [{"field": "status", "after": "DEACTIVATED"}, {"field": "statusReason", "after": "bob asked"}]
    by_request = {"operation": "SET_USER_STATUS", "targetLabel": "bob", "reason": "bob asked"}
    assert found == [
        {"operation": "DELETE_USER", **erased, **by_her},
        {**by_request, "changes": status, **by_her},
        {"operation": "UPDATE_USER", **erased, **by_her},
    ]
    kept = str((await all_rows())["events"]).lower()
    words = ("ada@example.com", "lovelace", "augusta", "countess", '"a-1"', "engines", bob)
    assert [word for word in words if word in kept] == [bob]
    assert (await graphql(RESTORE, id=ada))["data"]["restoreUser"] == not_deleted(ada)


async def test_an_earlier_deletion_is_erased_too(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data, **ADA)
    await data(DELETE, id=ada)
    await data(RESTORE, id=ada)
    await data(DELETE, id=ada, erase=True)
    assert (await graphql(RESTORE, id=ada))["data"]["restoreUser"] == not_deleted(ada)
    assert {each["targetLabel"] for each in await log(data, target=ada)} == {"(erased)"}
