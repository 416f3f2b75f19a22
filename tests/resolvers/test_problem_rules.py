"""A problem names the rule that is broken, and the number in it, for whoever words it in another language."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import a_key, a_user
from tests.conftest import GraphQL, once

CREATING: dict[str, tuple[dict[str, Any], list[str | None], list[int | None]]] = {
    "nothing": ({}, ["REQUIRED"], [None]),
    "a long name": ({"username": "x" * 255}, ["MAX_LENGTH"], [254]),
    "a reserved word": ({"username": "me"}, ["RESERVED"], [None]),
    "control characters": ({"username": "a", "externalId": "\x01"}, ["CHARACTERS"], [None]),
    "what cannot be seen": ({"username": "a", "firstName": "a\u200bb"}, ["INVISIBLE"], [None]),
    "no address": ({"email": "nobody"}, ["FORMAT"], [None]),
    "no URL": ({"username": "a", "avatarUrl": "picture"}, ["FORMAT"], [None]),
    "no object": ({"username": "a", "attributes": [1]}, ["FORMAT"], [None]),
    "large attributes": ({"username": "a", "attributes": {"a": "x" * 17_000}}, ["MAX_SIZE"], [16_384]),
    "deep attributes": ({"username": "a", "attributes": {"a": "DEEP"}}, ["MAX_DEPTH"], [32]),
    "a short password": ({"username": "a", "password": "short"}, ["MIN_LENGTH"], [8]),
    "a long password": ({"username": "a", "password": "x" * 257}, ["MAX_LENGTH"], [256]),
    "a common password": ({"username": "a", "password": "password"}, ["COMMON"], [None]),
    "the own name": ({"username": "lovelace1815", "password": "lovelace1815"}, ["PERSONAL"], [None]),
    "many projects": ({"username": "a", "projects": ["x"] * 501}, ["MAX_ITEMS"], [500]),
    "a name that is taken": ({"username": "admin"}, [None], [None]),
}


def deep(value: Any) -> Any:
    for _ in range(40):
        value = [value]
    return value


@once
@pytest.mark.parametrize("case", CREATING)
async def test_what_is_wrong_with_a_user(graphql: GraphQL, case: str) -> None:
    given, rules, limits = CREATING[case]
    if given.get("attributes") == {"a": "DEEP"}:
        given = {**given, "attributes": {"a": deep(1)}}
    document = """mutation ($input: CreateUserInput!) {
      createUser(input: $input) { problems { rule limit } }
    }"""
    problems = (await graphql(document, input=given))["data"]["createUser"]["problems"]
    assert problems == [{"rule": rule, "limit": limit} for rule, limit in zip(rules, limits, strict=True)]


CHANGING = {
    "rotateApiKey(apiKey: {id: $key}, overlapSeconds: -1)": ("RANGE", 0),
    "rotateApiKey(apiKey: {id: $key}, overlapSeconds: 8000000)": ("RANGE", 7_776_000),
    "rotateApiKey(apiKey: {id: $revoked})": ("ENDED", None),
    'updateApiKey(apiKey: {id: $revoked}, input: {name: "new"})': ("ENDED", None),
    'updateApiKey(apiKey: {id: $key}, input: {expiresAt: "2000-01-01T00:00:00Z"})': ("PAST", None),
    "createOneTimeToken(user: {id: $user}, purpose: INVITATION, expiresInSeconds: 1)": ("RANGE", 60),
    'updateProject(project: {name: "none"}, input: {name: null})': (None, None),
    'setPermissions(holder: $user, permissions: [{resourceType: "", resource: "x", type: READ}])': (
        "REQUIRED",
        None,
    ),
}


@once
@pytest.mark.parametrize("field", CHANGING)
async def test_what_is_wrong_with_a_change(data: GraphQL, graphql: GraphQL, field: str) -> None:
    user = await a_user(data)
    (key, _), (revoked, _) = await a_key(data, user), await a_key(data, user)
    revoke = "mutation ($id: ID!) { revokeApiKey(apiKey: {id: $id}) { problems { code } } }"
    await data(revoke, id=revoked)
    known = {"key": key, "revoked": revoked, "user": user}
    used = {name: id_ for name, id_ in known.items() if f"${name}" in field}
    declared = f"({', '.join(f'${name}: ID!' for name in used)})" if used else ""
    answer = await graphql(f"mutation {declared} {{ it: {field} {{ problems {{ rule limit }} }} }}", **used)
    rule, limit = CHANGING[field]
    assert answer["data"]["it"]["problems"] == [{"rule": rule, "limit": limit}]
