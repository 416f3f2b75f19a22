"""What ``where`` finds among keys, events and permissions."""

from __future__ import annotations

from typing import Any

import pytest

from models import clock
from tests.cast import (
    MORNING,
    a_person,
    add_event,
    add_group,
    add_key,
    add_project,
    add_user,
    grant,
    key_of,
)
from tests.conftest import GraphQL
from tests.schema.finding import HOUR, NOBODY


async def test_keys_are_found_by_the_first_status_that_holds(graphql: GraphQL, app: object) -> None:
    user, now = await add_user("ada"), clock.now()
    heir = await add_key(user, "active")
    await add_key(user, "revoked", revoked_at=now - 1, expires_at=now - 1, disabled_at=now - 1)
    await add_key(user, "revoked by another clock", revoked_at=now + HOUR)
    await add_key(user, "expired", expires_at=now - 1, disabled_at=now - 1)
    await add_key(user, "disabled", disabled_at=now - 1, replaced_by_number=heir.number)
    await add_key(user, "enabled again", disabled_at=now - 1, enabled_at=now - 1)
    await add_key(user, "disabled again", disabled_at=now, enabled_at=now - 1)
    await add_key(user, "rotating", expires_at=now + HOUR, replaced_by_number=heir.number)
    document = """query ($status: [ApiKeyStatus!], $user: ID) {
      apiKeys(where: {status: $status, user: $user}) { totalCount nodes { name status } } }"""
    expected = {
        "ACTIVE": ["active", "enabled again"],
        "REVOKED": ["revoked", "revoked by another clock"],
        "EXPIRED": ["expired"],
        "DISABLED": ["disabled", "disabled again"],
        "ROTATING": ["rotating"],
    }
    found = {each: (await graphql(document, status=[each], user=user.id))["data"] for each in expected}
    assert found == {
        status: {
            "apiKeys": {
                "totalCount": len(names),
                "nodes": [{"name": name, "status": status} for name in names],
            }
        }
        for status, names in expected.items()
    }
    several = await graphql(document, status=["EXPIRED", "REVOKED", "EXPIRED"], user=user.id)
    assert several["data"]["apiKeys"]["totalCount"] == 3
    assert (await graphql(document, status=[], user=user.id))["data"]["apiKeys"]["totalCount"] == 0
    assert (await graphql(document, user=user.id))["data"]["apiKeys"]["totalCount"] == 8


async def test_keys_are_found_by_owner_project_and_times(data: GraphQL) -> None:
    ada, bob, engine = await add_user("ada"), await add_user("bob"), await add_project("engine")
    await add_key(ada, "one", expires_at=MORNING, last_used_at=MORNING)
    await add_key(ada, "two", project_number=engine.number)
    await add_key(bob, "three", last_used_at=MORNING + HOUR)
    document = "query ($where: ApiKeyFilter) { apiKeys(where: $where) { nodes { name } } }"
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"user": ada.id}, "one two"),
        ({"user": bob.id.upper()}, "three"),
        ({"user": "ada"}, ""),
        ({"project": engine.id}, "two"),
        ({"project": engine.id, "user": bob.id}, ""),
        ({"expiresAt": {"lte": "2026-01-01T00:00:00Z"}}, "one"),
        ({"expiresAt": {"isNull": False}}, "one"),
        ({"user": ada.id, "expiresAt": {"isNull": True}}, "two"),
        ({"lastUsedAt": {"gt": "2026-01-01T00:00:00Z", "lt": "2026-01-01T02:00:00Z"}}, "three"),
        ({"user": ada.id, "lastUsedAt": {"isNull": True}}, "two"),
    ]
    found = [(where, (await data(document, where=where))["nodes"]) for where, _ in cases]
    assert [(where, " ".join(node["name"] for node in nodes)) for where, nodes in found] == cases


async def test_events_are_found_by_who_what_where_and_when(data: GraphQL, graphql: GraphQL) -> None:
    ada, bob = await add_user("ada"), await add_user("bob")
    await add_event(ada, "login", at=1000)
    await add_event(ada, "logout", at=2000, actor_id=bob.id, door="CLI")
    await add_event(bob, "loginFailed", at=3000, actor_id=bob.id, target_type="Address")
    document = "query ($where: EventFilter) { events(where: $where) { totalCount nodes { operation } } }"
    old = {"at": {"lt": "1970-01-01T00:01:00Z"}}
    cases: list[tuple[dict[str, Any], Any]] = [
        ({}, "LOGIN_FAILED LOGOUT LOGIN"),
        ({"actor": bob.id}, "LOGIN_FAILED LOGOUT"),
        ({"actor": "bob"}, ""),
        ({"target": ada.id.upper()}, "LOGOUT LOGIN"),
        ({"target": ada.id, "actor": bob.id}, "LOGOUT"),
        ({"targetType": "ADDRESS"}, "LOGIN_FAILED"),
        ({"operations": ["LOGIN", "LOGIN_FAILED", "UPDATE_USER"]}, "LOGIN_FAILED LOGIN"),
        ({"operations": []}, ""),
        ({"doors": ["CLI"]}, "LOGOUT"),
        ({"doors": ["CLI", "GRAPHQL"]}, "LOGIN_FAILED LOGOUT LOGIN"),
        ({"at": {"gte": "1970-01-01T00:00:02Z", "lt": "1970-01-01T00:00:03Z"}}, "LOGOUT"),
    ]
    found = [
        (where, (await graphql(document, where={**old, **where}))["data"]["events"]) for where, _ in cases
    ]
    told = [(where, " ".join(node["operation"] for node in page["nodes"])) for where, page in found]
    assert told == cases
    assert [page["totalCount"] for _, page in found] == [len(page["nodes"]) for _, page in found]
    too_many = await graphql(document, where={"operations": ["LOGIN"] * 201})
    assert [error["message"] for error in too_many["errors"]] == ["A filter takes at most 200 values."]


@pytest.mark.parametrize("held", [(), ("READ event/*",), ("READ event/*", "READ user/*")])
async def test_events_are_found_by_the_actor_and_key_that_they_show(
    data: GraphQL, held: tuple[str, ...]
) -> None:
    """Who is gone is shown to nobody, and found by who sees all."""
    reader, chief, gone = await a_person("reader", *held), await a_person("chief"), await add_user("gone")
    key, by = await add_key(chief), await key_of(reader)
    await add_event(reader, "login", actor_id=chief.id, api_key_id=key.id)
    await add_event(reader, "logout", actor_id=gone.id)
    await gone.delete()
    document = """query ($where: EventFilter) {
      events(where: $where) { nodes { operation actor { username } apiKey { id } } } }"""
    shown = {"operation": "LOGIN", "actor": {"username": "chief"}, "apiKey": {"id": key.id}}
    left = {"operation": "LOGOUT", "actor": None, "apiKey": None}
    expected: list[tuple[dict[str, Any], list[Any]]] = [
        ({"actor": chief.id.upper()}, [shown]),
        ({"actors": [chief.id, gone.id]}, [left, shown]),
        ({"apiKey": key.id}, [shown]),
        ({"actor": reader.id}, []),
    ]
    all_ = "READ user/*" in held
    found = [(where, (await data(document, by=by, where=where))["nodes"]) for where, _ in expected]
    assert found == [(where, nodes if all_ else []) for where, nodes in expected]


async def test_permissions_are_found_by_holder_and_resource(data: GraphQL) -> None:
    ada, crew = await add_user("ada"), await add_group("crew")
    await grant(ada, "READ report/7")
    await grant(ada, "READ report/50%")
    await grant(crew, "WRITE report/7")
    document = """query ($holder: ID, $type: String, $resource: String) {
      permissions(holder: $holder, resourceType: $type, resource: $resource) {
        nodes { type resource holder { __typename } } } }"""
    seven = {"resource": "7", "type": "READ", "holder": {"__typename": "User"}}
    half = {"resource": "50%", "type": "READ", "holder": {"__typename": "User"}}
    crew_s = {"resource": "7", "type": "WRITE", "holder": {"__typename": "Group"}}
    expected: list[tuple[dict[str, str], list[Any]]] = [
        ({"holder": ada.id}, [seven, half]),
        ({"holder": crew.id.upper()}, [crew_s]),
        ({"holder": NOBODY}, []),
        ({"holder": "ada"}, []),
        ({"type": "report"}, [seven, half, crew_s]),
        ({"type": "report", "resource": "7"}, [seven, crew_s]),
        ({"holder": ada.id, "resource": "50%"}, [half]),
        ({"resource": "%"}, []),
    ]
    found = [(arguments, (await data(document, **arguments))["nodes"]) for arguments, _ in expected]
    assert found == expected
