"""Permissions: granted, revoked, and run out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from models import clock
from tests.cast import a_group, a_project, a_user, expire, grant, join, spec
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, log

CHANGE = f"""
mutation ($holder: ID!, $permissions: [%s!]!) {{
  %s(holder: $holder, permissions: $permissions) {{
    holder {{ __typename ... on User {{ username version }} ... on Group {{ name }} }}
    permissions {{ resourceType resource type expiresAt }}
    changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
GRANT = CHANGE % ("GrantInput", "grantPermissions")
SET = CHANGE % ("GrantInput", "setPermissions")
REVOKE = CHANGE % ("PermissionInput", "revokePermissions")
PERMISSIONS = """
query ($holder: ID, $type: String, $resource: String) {
  permissions(holder: $holder, resourceType: $type, resource: $resource) {
    totalCount nodes { type resource holder { ... on User { username } ... on Group { name } } }
  }
}
"""
LATER, MUCH_LATER = "2100-01-01T00:00:00.000Z", "2200-01-01T00:00:00.000Z"


def until(text: str, expires_at: str | None = None) -> dict[str, Any]:
    """A permission as it is given, shown and told; without an end the log says nothing of one."""
    return {**spec(text), **({"expiresAt": expires_at} if expires_at else {})}


def held_by(holder: dict[str, Any], *held: dict[str, Any], changes: list[tuple[Any, Any]]) -> dict[str, Any]:
    return {
        "holder": holder,
        "permissions": [{"expiresAt": None, **each} for each in held],
        "changes": [{"field": "permissions", "before": before, "after": after} for before, after in changes],
        "problems": [],
    }


def ada(version: int) -> dict[str, Any]:
    return {"__typename": "User", "username": "ada", "version": version}


def refused(*problems: tuple[str, str, str, list[str] | None]) -> dict[str, Any]:
    told = [
        {"__typename": kind, "code": code, "message": message, "path": path}
        for kind, code, message, path in problems
    ]
    return {"holder": None, "permissions": [], "changes": [], "problems": told}


async def test_granting_again_updates_the_expiry(data: GraphQL) -> None:
    id_ = await a_user(data)
    read, write = "READ docs/*", "WRITE docs/1"
    assert await data(GRANT, holder=id_, permissions=[until(read, LATER), until(write)]) == held_by(
        ada(2), until(read, LATER), until(write), changes=[(None, until(read, LATER)), (None, until(write))]
    )
    assert await data(GRANT, holder=id_, permissions=[until(read, MUCH_LATER), until(write)]) == held_by(
        ada(3), until(read, MUCH_LATER), until(write), changes=[(until(read, LATER), until(read, MUCH_LATER))]
    )
    assert await data(GRANT, holder=id_, permissions=[{**until(read), "expiresAt": None}]) == held_by(
        ada(4), until(read), until(write), changes=[(until(read, MUCH_LATER), until(read))]
    )
    assert await data(GRANT, holder=id_, permissions=[until(read)]) == held_by(
        ada(4), until(read), until(write), changes=[]
    )
    assert len(await log(data, operations=["GRANT_PERMISSIONS"])) == 3


async def test_another_type_is_another_permission(data: GraphQL) -> None:
    id_ = await a_user(data)
    await grant(id_, "READ docs/1")
    assert await data(GRANT, holder=id_, permissions=[until("ADMIN docs/1")]) == held_by(
        ada(2), until("READ docs/1"), until("ADMIN docs/1"), changes=[(None, until("ADMIN docs/1"))]
    )


async def test_permissions_are_revoked(data: GraphQL) -> None:
    id_ = await a_user(data)
    await grant(id_, "READ docs/1", "READ docs/2", expires_at=clock.from_text(LATER))
    assert await data(REVOKE, holder=id_, permissions=[spec("READ docs/1")]) == held_by(
        ada(2), until("READ docs/2", LATER), changes=[(until("READ docs/1", LATER), None)]
    )


async def test_revoking_what_is_not_there_is_refused_whole(data: GraphQL, graphql: GraphQL) -> None:
    id_ = await a_user(data)
    await grant(id_, "WRITE docs/1")
    asked = [spec("WRITE docs/1"), spec("READ docs/1"), spec("WRITE docs/*")]
    answer = await graphql(REVOKE, holder=id_, permissions=asked)
    assert answer["data"]["revokePermissions"] == refused(
        ("NotFound", "NOT_FOUND", "ada does not hold READ on docs/1.", ["permissions", "1"]),
        ("NotFound", "NOT_FOUND", "ada does not hold WRITE on docs/*.", ["permissions", "2"]),
    )
    assert await data(SET, holder=id_, permissions=[spec("WRITE docs/1")]) == held_by(
        ada(1), until("WRITE docs/1"), changes=[]
    )


async def test_permissions_become_exactly_those_given(data: GraphQL) -> None:
    id_ = await a_user(data)
    await grant(id_, "READ docs/1", "READ docs/2", "READ docs/3")
    wanted = [until("READ docs/3"), until("READ docs/2", LATER), until("ADMIN docs/4")]
    assert await data(SET, holder=id_, permissions=wanted) == held_by(
        ada(2),
        until("READ docs/2", LATER),
        until("READ docs/3"),
        until("ADMIN docs/4"),
        changes=[
            (until("READ docs/1"), None),
            (until("READ docs/2"), until("READ docs/2", LATER)),
            (None, until("ADMIN docs/4")),
        ],
    )
    assert (await data(SET, holder=id_, permissions=[]))["permissions"] == []


async def test_groups_hold_permissions_as_users_do(data: GraphQL) -> None:
    id_ = await a_group(data)
    crew = {"__typename": "Group", "name": "Crew"}
    read = until("READ docs/*")
    assert await data(GRANT, holder=id_, permissions=[read]) == held_by(crew, read, changes=[(None, read)])
    assert await data(REVOKE, holder=id_, permissions=[read]) == held_by(crew, changes=[(read, None)])
    fields = "operation targetType targetId targetLabel"
    told = {"targetType": "GROUP", "targetId": id_, "targetLabel": "Crew"}
    assert (await log(data, fields))[:2] == [
        {"operation": "REVOKE_PERMISSIONS", **told},
        {"operation": "GRANT_PERMISSIONS", **told},
    ]


async def test_all_that_is_wrong_with_permissions_is_said_at_once(data: GraphQL, graphql: GraphQL) -> None:
    id_ = await a_user(data)
    just_now = (datetime.now(UTC) - timedelta(milliseconds=5)).isoformat()
    long, control = "x" * 501, "1 to 100 characters without control characters."
    wrong = [
        {"resourceType": " docs", "resource": "*", "type": "READ"},
        {"resourceType": "docs", "resource": long, "type": "READ"},
        until("READ docs/1", just_now),
        until("READ docs/2"),
    ]
    expected = refused(
        ("Invalid", "INVALID", f"resourceType is {control}", ["permissions", "0", "resourceType"]),
        (
            "Invalid",
            "INVALID",
            f"resource is {control.replace('100', '500')}",
            ["permissions", "1", "resource"],
        ),
        ("Invalid", "INVALID", "expiresAt is in the past.", ["permissions", "2", "expiresAt"]),
    )
    answers = [await graphql(document, holder=id_, permissions=wrong) for document in (GRANT, SET)]
    assert [[*answer["data"].values()] for answer in answers] == [[expected]] * 2
    many = [spec(f"READ docs/{n}") for n in range(501)]
    answers = [await graphql(document, holder=id_, permissions=many) for document in (GRANT, SET, REVOKE)]
    too_many = refused(("Invalid", "INVALID", "At most 500 permissions at once.", ["permissions"]))
    assert [[*answer["data"].values()] for answer in answers] == [[too_many]] * 3


async def test_a_holder_that_is_not_there_is_named(graphql: GraphQL) -> None:
    answers = {
        id_: [await graphql(document, holder=id_, permissions=[]) for document in (GRANT, SET, REVOKE)]
        for id_ in ("5c8f8b0e-0000-4000-8000-000000000000", "ada", "")
    }
    assert {id_: [[*each["data"].values()] for each in found] for id_, found in answers.items()} == {
        id_: [[refused(("NotFound", "NOT_FOUND", f"No user or group {id_}.", ["holder"]))]] * 3
        for id_ in answers
    }


async def test_an_expired_permission_counts_no_more_but_can_be_seen_and_renewed(data: GraphQL) -> None:
    document = """
    query ($id: ID!) {
      user(by: {id: $id}) { permissions { nodes { id expiresAt } } effectivePermissions { type } }
    }
    """
    id_ = await a_user(data)
    await grant(id_, "READ docs/1", expires_at=clock.from_text(LATER))
    (permission,) = (await data(document, id=id_))["permissions"]["nodes"]
    await expire("permissions", permission["id"])
    ended = "2001-09-09T01:46:40.000Z"
    expected = {"permissions": {"nodes": [{**permission, "expiresAt": ended}]}, "effectivePermissions": []}
    assert await data(document, id=id_) == expected
    permitted = (
        '{ usersPermitted(permission: {resourceType: "docs", resource: "1", type: READ}) { totalCount } }'
    )
    assert await data(permitted) == {"totalCount": 1}  # the administrator
    renewed = await data(GRANT, holder=id_, permissions=[until("READ docs/1")])
    assert renewed == held_by(
        ada(2), until("READ docs/1"), changes=[(until("READ docs/1", ended), until("READ docs/1"))]
    )
    assert await data(permitted) == {"totalCount": 2}


async def test_permissions_are_listed_by_holder_and_resource(data: GraphQL) -> None:
    user, group = await a_user(data), await a_group(data)
    await grant(user, "READ docs/1", "WRITE docs/2")
    await grant(group, "ADMIN docs/1", "READ mail/1")
    rows = {
        "user 1": {"type": "READ", "resource": "1", "holder": {"username": "ada"}},
        "user 2": {"type": "WRITE", "resource": "2", "holder": {"username": "ada"}},
        "group 1": {"type": "ADMIN", "resource": "1", "holder": {"name": "Crew"}},
        "mail": {"type": "READ", "resource": "1", "holder": {"name": "Crew"}},
    }
    listed: list[tuple[dict[str, str], list[str]]] = [
        ({"holder": user}, ["user 1", "user 2"]),
        ({"holder": group}, ["group 1", "mail"]),
        ({"type": "docs"}, ["user 1", "user 2", "group 1"]),
        ({"type": "docs", "resource": "1"}, ["user 1", "group 1"]),
        ({"holder": group, "type": "docs"}, ["group 1"]),
        ({"holder": "x"}, []),
        ({"resource": "%"}, []),
    ]
    assert [(where, await data(PERMISSIONS, **where)) for where, _ in listed] == [
        (where, {"totalCount": len(names), "nodes": [rows[name] for name in names]})
        for where, names in listed
    ]


async def test_effective_permissions_say_where_they_come_from(data: GraphQL) -> None:
    apollo, crew, ground = await a_project(data), await a_group(data), await a_group(data, "Ground")
    ada = await a_user(data, permissions=[spec("READ docs/*")], groups=[crew, ground])
    await grant(crew, "READ docs/*", "WRITE mail/1")
    await grant(ground, "READ docs/*")
    await join(ada, apollo, "ADMIN")
    document = """
    query ($id: ID!) {
      user(by: {id: $id}) {
        effectivePermissions {
          resourceType resource type
          sources { permission { holder { ... on User { username } ... on Group { name } } } group { name } }
        }
      }
    }
    """

    def through(group: str) -> dict[str, Any]:
        return {"permission": {"holder": {"name": group}}, "group": {"name": group}}

    found = (await data(document, id=ada))["effectivePermissions"]
    direct = {"permission": {"holder": {"username": "ada"}}, "group": None}
    by_spec = {f"{each['type']} {each['resourceType']}/{each['resource']}": each["sources"] for each in found}
    assert len(by_spec) == len(found)
    docs = by_spec.pop("READ docs/*")
    assert docs[0] == direct
    assert sorted(docs[1:], key=str) == [through("Crew"), through("Ground")]
    assert by_spec == {"WRITE mail/1": [through("Crew")], f"ADMIN project/{apollo}": []}
