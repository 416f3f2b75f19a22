"""Variables: wide, deep, large, mistyped and unused."""

from __future__ import annotations

import orjson

from scripts.hostile.families import Aims, repeated
from scripts.hostile.families.texts import broken, deep, value, wide
from scripts.hostile.sending import request

USES = [
    ("UserFilter", "users(first: 1, where: $v) { totalCount }"),
    ("StringFilter", "users(first: 1, where: {name: $v}) { totalCount }"),
    ("[UserFilter!]", "users(first: 1, where: {or: $v}) { totalCount }"),
    ("[ID!]!", "nodes(ids: $v) { id }"),
    ("[ID!]", "users(first: 1, where: {ids: $v}) { totalCount }"),
    ("[UserOrder!]", "users(first: 1, orderBy: $v) { totalCount }"),
    ("Int", "users(first: $v) { totalCount }"),
    ("Int", "users(first: 1, offset: $v) { totalCount }"),
    ("String", "users(first: 1, search: $v) { totalCount }"),
    ("String", "users(first: 1, after: $v) { totalCount }"),
    ("UserBy!", "user(by: $v) { id }"),
    ("PermissionInput!", "usersPermitted(permission: $v, first: 1) { totalCount }"),
    ("EventFilter", "events(first: 1, where: $v) { totalCount }"),
    ("ApiKeyFilter", "apiKeys(first: 1, where: $v) { totalCount }"),
]
CHANGES = [
    ("CreateUserInput!", "createUser(input: $v, dryRun: true) { problems { message path } }"),
    ("JSON", 'createUser(input: {username: "a", attributes: $v}, dryRun: true) { problems { message } }'),
    ("[GrantInput!]!", "setPermissions(holder: $u, permissions: $v, dryRun: true) { problems { message } }"),
    ("UserBy!", "updateUser(user: $v, input: {}, dryRun: true) { problems { message } }"),
    ("[ID!]", "updateUser(user: {id: $u}, input: {projects: $v}, dryRun: true) { problems { message } }"),
    ("CreateApiKeyInput!", "createApiKey(input: $v) { problems { message } }"),
]
ITEMS = {
    "[UserFilter!]": '{"name":{"eq":"x"}}',
    "UserFilter": '{"or":[{}]}',
    "[GrantInput!]!": '{"resourceType":"a","resource":"b","type":"READ"}',
    "[UserOrder!]": '{"field":"NAME"}',
}


def one(aims: Aims) -> bytes:
    chance = aims.chance
    word, (kind, use) = chance.choice([("query", chance.choice(USES)), ("mutation", chance.choice(CHANGES))])
    given, other = _given(aims, kind), f", $u: ID! = {orjson.dumps(aims.users[-1]).decode()}"
    other = other if "$u" in use else ""
    many = chance.choice([1, 1, 2, 10, 50]) if word == "query" else 1
    document = f"{word} ($v: {kind}{other}) {{ {repeated(many, f'a#: {use}')} }}"
    unused = value(aims) if chance.random() < 0.1 else "1"
    body = f'{{"query":{orjson.dumps(document).decode()},"variables":{{"v":{given},"w":{unused}}}}}'
    return request("POST", "/graphql", aims.key(), broken(chance, body))


def _given(aims: Aims, kind: str) -> str:
    chance = aims.chance
    if chance.random() < 0.3:
        return value(aims)
    if kind == "UserFilter":
        return chance.choice([deep, _wide_filter])(aims, 1_000_000)
    if kind.startswith("[ID"):
        many = min(aims.size(), 25_000)
        return orjson.dumps([chance.choice([*aims.users, *aims.projects]) for _ in range(many)]).decode()
    item = ITEMS.get(kind)
    many = min(aims.size(), 1_000_000 // len(item)) if item else 0
    return f"[{','.join([item] * many)}]" if item else wide(aims, 1_000_000)


def _wide_filter(aims: Aims, most: int) -> str:
    item = aims.chance.choice(
        ["{}", '{"or":[]}', '{"not":{}}', '{"and":[{}]}', '{"hasApiKeys":true}', "null"]
    )
    word = aims.chance.choice(["or", "and"])
    return f'{{"{word}":[{",".join([item] * min(aims.size(), most // (len(item) + 1)))}]}}'
