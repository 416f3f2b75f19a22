"""Filters, orders and cursors: within the types, and as costly as they come."""

from __future__ import annotations

import base64
from typing import Any

import orjson

from scripts.hostile.families import Aims
from scripts.hostile.sending import graphql

USERS = """query ($first: Int, $last: Int, $after: String, $before: String, $offset: Int, $search: String,
  $where: UserFilter, $orderBy: [UserOrder!]) {
  users(first: $first, last: $last, after: $after, before: $before, offset: $offset, search: $search,
    where: $where, orderBy: $orderBy) { COUNT nodes { id } }
}"""
FIELDS = ["NUMBER", "USERNAME", "EMAIL", "NAME", "CREATED_AT", "UPDATED_AT", "LAST_LOGIN_AT"]
MOMENTS = ["2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
LONG = [1] * 20 + [10, 200, 201]  # seldom: several in one tree are too large to be read
PARTS = ["user", "e", "@example.com", "nobody", "", "%", "_", "x" * 200]


def one(aims: Aims) -> bytes:
    chance = aims.chance
    given: dict[str, Any] = {"first": chance.choice([0, 1, 50, 250])}
    if chance.random() < 0.9:
        given["where"] = tree(
            aims, chance.choice([1, 2, 2, 3, 5, 6]), chance.choice([1, 10, 200, 2000, 4000])
        )
    if chance.random() < 0.3:
        given["orderBy"] = [_order(aims) for _ in range(chance.choice([1, 2, 5, 5, 6, 200]))]
    if chance.random() < 0.2:
        given["search"] = chance.choice(PARTS) * aims.size(1000)
    if chance.random() < 0.2:
        given["offset"] = chance.choice([1, 100_000, 199_999, 2**31 - 1, -1])
    if chance.random() < 0.2:
        given[chance.choice(["after", "before"])] = cursor(aims)
    if chance.random() < 0.1:
        given["last"] = given.pop("first")
    return graphql(aims.key(), USERS.replace("COUNT", chance.choice(["", "totalCount"])), **given)


def tree(aims: Aims, depth: int, terms: int) -> dict[str, Any]:
    """Of about so many terms."""
    chance = aims.chance
    if depth <= 1 or terms <= 1:
        return leaf(aims)
    kind, wide = chance.choice(["or", "or", "and", "not"]), min(terms, chance.choice([2, 10, 200, 200, 201]))
    if kind == "not":
        return {"not": tree(aims, depth - 1, terms)}
    if chance.random() < 0.3:  # all alike: a database cannot tell
        return {kind: [tree(aims, depth - 1, terms // wide)] * wide}
    return {kind: [tree(aims, depth - 1, terms // wide) for _ in range(wide)]}


def leaf(aims: Aims) -> dict[str, Any]:
    chance = aims.chance
    text = chance.choice(["username", "email", "name", "externalId"])
    return chance.choice(
        [
            {"project": chance.choice(aims.projects)},
            {"group": chance.choice(aims.projects)},
            {"permission": _permission(aims)},
            {"hasApiKeys": chance.choice([True, False])},
            {"ids": [chance.choice(aims.users) for _ in range(chance.choice(LONG))]},
            {"status": ["ACTIVE"] * chance.choice(LONG)},
            {chance.choice(["createdAt", "updatedAt", "lastLoginAt"]): {"gte": chance.choice(MOMENTS)}},
            {text: {chance.choice(["eq", "contains", "startsWith"]): chance.choice(PARTS)}},
            {text: {"in": [f"user{number:05}" for number in range(chance.choice(LONG))]}},
            {text: {"isNull": chance.choice([True, False]), "contains": "e"}},
        ]
    )


def _permission(aims: Aims) -> dict[str, str]:
    chance = aims.chance
    kind = chance.choice(["project", "report", "user", "*", "x" * 100])
    return {"resourceType": kind, "resource": chance.choice([*aims.projects, "*"]), "type": "READ"}


def _order(aims: Aims) -> dict[str, str]:
    return {"field": aims.chance.choice(FIELDS), "direction": aims.chance.choice(["ASC", "DESC"])}


def cursor(aims: Aims) -> str:
    """Made up: JSON in base64, or only like it."""
    chance = aims.chance
    made = chance.choice(
        [[1], [None], ["x" * 5000, 1], [2**70, 1], [[[1]]], {"a": 1}, [1] * 1000, 5, "x", []]
    )
    content = str(made).encode() if made == [2**70, 1] else orjson.dumps(made)
    return chance.choice(
        [base64.urlsafe_b64encode(content).decode(), "!" * aims.size(20_000), "A" * 4001, ""]
    )
