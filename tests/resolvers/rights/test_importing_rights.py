"""Nobody imports more than they could do one by one, and nobody is told of what they may not see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import HASH, a_group, a_person, add_project, add_user, grant, join, key_of
from tests.conftest import GraphQL
from tests.outcome import all_rows
from tests.resolvers.importing import said, take

TIME = "2025-01-01T00:00:00Z"
NEW: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a profile": ({"firstName": "A", "passwordHash": HASH, "status": "DEACTIVATED"}, []),
    "an id": ({"id": "0b3a5a1e-7c1f-4d2b-9f86-6f0c9b1d2e3f"}, ["This needs ADMIN on user/*."]),
    "times": ({"createdAt": TIME, "lastLoginAt": TIME}, ["This needs ADMIN on user/*."] * 2),
    "a key": ({"apiKeys": [{"digest": "ab" * 32}]}, ["This needs ADMIN on user/*."]),
    "a permission": (
        {"permissions": [{"type": "READ", "resourceType": "docs", "resource": "*"}]},
        ["You cannot give READ on docs/*: you do not have it."],
    ),
    "a new project": ({"projects": [{"name": "New"}]}, ["This needs WRITE on project/*."]),
    "a group that holds more": ({"groups": ["Crew"]}, ["The group Crew holds ADMIN on */*, and you do not."]),
    "a role": ({"projects": [{"name": "Apollo", "role": "ADMIN"}]}, ["This needs ADMIN on project/{}."]),
}


@pytest.mark.promise("S27")
@pytest.mark.parametrize(("row", "told"), NEW.values(), ids=NEW)
async def test_a_new_user_gets_what_the_caller_may_give(
    graphql: GraphQL, data: GraphQL, row: dict[str, Any], told: list[str]
) -> None:
    apollo = await add_project("Apollo")
    await grant(await a_group(data), "ADMIN */*")
    writer = await a_person("writer", "WRITE user/*", "READ group/*", "READ project/*")
    done = await take(graphql, {"username": "ada", **row}, by=await key_of(writer), createProjects=True)
    assert said(done) == [[each.format(apollo.id) for each in told]]


KNOWN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a name": ({"firstName": "A"}, []),
    "another username": (
        {"username": "BOB", "externalId": "1"},
        ["BOB holds READ on docs/*, and you do not."],
    ),
    "an address": (
        {"email": "bob@example.com"},
        ["This needs ADMIN on user/{}.", "bob holds READ on docs/*, and you do not."],
    ),
    "a password": (
        {"passwordHash": HASH},
        ["This needs ADMIN on user/{}.", "bob holds READ on docs/*, and you do not."],
    ),
    "times": ({"lastLoginAt": TIME}, ["This needs ADMIN on user/{}."]),
    "no permissions": ({"permissions": []}, ["This needs ADMIN on user/{}."]),
    "a key": (
        {"apiKeys": [{"digest": "ab" * 32}]},
        ["You cannot give READ on docs/*: you do not have it.", "This needs ADMIN on user/{}."],
    ),
    "leaving a project": ({"projects": []}, ["This needs ADMIN on project/{project}."]),
}


@pytest.mark.promise("S27")
@pytest.mark.parametrize(("row", "told"), KNOWN.values(), ids=KNOWN)
async def test_a_user_who_is_there_changes_as_far_as_the_caller_may(
    graphql: GraphQL, row: dict[str, Any], told: list[str]
) -> None:
    bob = await add_user("bob")
    await grant(bob, "READ docs/*")
    apollo = await add_project("Apollo")
    await join(bob, apollo, "ADMIN")
    writer = await a_person("writer", "WRITE user/*", f"ADMIN project/{apollo.id}")
    if "projects" in row:
        writer = await a_person("other", "WRITE user/*")
    done = await take(graphql, {"username": "bob", **row}, by=await key_of(writer))
    assert said(done) == [[each.format(bob.id, project=apollo.id) for each in told]]


@pytest.mark.promise("S25")
async def test_whom_one_may_not_change_is_not_compared_with(graphql: GraphQL) -> None:
    """Else whether a row is unchanged would tell what the user has."""
    bob = await add_user("bob", attributes={"salary": 1})
    reader = await key_of(await a_person("reader", f"READ user/{bob.id}"))
    rows = [{"username": "bob", "attributes": {"salary": salary}} for salary in (1, 2)]
    told = [said(await take(graphql, row, by=reader)) for row in rows]
    assert told == [[[f"This needs WRITE on user/{bob.id}."]]] * 2


@pytest.mark.promise("S30")
@pytest.mark.parametrize("match", ["ID", "NUMBER", "USERNAME", "EMAIL", "EXTERNAL_ID"])
async def test_whom_one_may_not_see_answers_like_nobody(graphql: GraphQL, match: str) -> None:
    bob = await add_user("bob", email="bob@example.com", external_id="b")
    keeper = await key_of(await a_person("keeper", "WRITE project/*"))
    await graphql("{ viewer { user { id } } }", by=keeper)
    real = {
        "id": bob.id,
        "number": bob.number,
        "username": "bob",
        "email": "bob@example.com",
        "externalId": "b",
    }
    unreal = {
        "id": "0b3a5a1e-7c1f-4d2b-9f86-6f0c9b1d2e3f",
        "number": 99,
        "username": "x",
        "email": "x@example.com",
        "externalId": "x",
    }
    before = await all_rows()
    told = [said(await take(graphql, row, by=keeper, match=match)) for row in (real, unreal)]
    assert told == [[["This needs WRITE on user/*."]]] * 2
    assert await all_rows() == before
