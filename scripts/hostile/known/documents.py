"""Known attacks of one request."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from scripts.benchmark.directory import username
from scripts.hostile.attacked import ADMIN, Attacked
from scripts.hostile.known import asked
from scripts.hostile.sending import graphql, request

PAGE = "query ($w: UserFilter) { users(first: 1, where: $w) { nodes { id } } }"
ATTRIBUTE = {"text": "x" * 16_000}


def aliases(many: int, field: str) -> str:
    return " ".join(f"a{number}: {field}" for number in range(many))


def empty_alternatives(attacked: Attacked) -> Iterator[bytes]:
    document = f"query ($w: UserFilter) {{ {aliases(50, 'users(where: $w) { totalCount }')} }}"
    yield graphql(None, document, w={"or": [{}] * 300_000})


def digits(attacked: Attacked) -> Iterator[bytes]:
    path = f"/antfly/api/v1/users/{username(0)}/api-keys"
    yield request("POST", path, attacked.user, {"name": "k", "expires_in": "9" * 20_000})


def introspection(attacked: Attacked) -> Iterator[bytes]:
    fragments = " ".join(
        f"fragment f{level} on __Type {{ fields {{ type {{ ...f{level + 1} }} }} }}"
        for level in range(2)  # deeper is refused
    )
    last = f"fragment f2 on __Type {{ {aliases(200, 'name')} }}"
    yield graphql(attacked.user, f"{{ __schema {{ types {{ ...f0 }} }} }} {fragments} {last}")


def projects_of(attacked: Attacked) -> list[str]:
    found = attacked.ask("{ projects(first: 50) { nodes { id } } }")
    return [project["id"] for project in found["projects"]["nodes"]]


def members(times: int, leaves: str, key: str | None = None) -> Any:
    def made(attacked: Attacked) -> Iterator[bytes]:
        inner = f"... on Project {{ members(first: 250) {{ nodes {{ {leaves} }} }} }}"
        document = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {inner} }} }}"
        yield graphql(key or attacked.user, document, ids=projects_of(attacked) * times)

    return made


def give_attributes(attacked: Attacked) -> None:
    """To the first 250 users."""
    change = "mutation ($n: Int!, $a: JSON) { updateUser(user: {number: $n}, input: {attributes: $a}) "
    for number in range(1, 251):
        attacked.ask(change + "{ problems { message } } }", n=number, a=ATTRIBUTE)


def attributes(attacked: Attacked) -> Iterator[bytes]:
    give_attributes(attacked)
    yield graphql(ADMIN, f"{{ users(first: 250) {{ nodes {{ {aliases(100, 'attributes')} }} }} }}")


def terms(each: int, term: Any) -> Any:
    def made(attacked: Attacked) -> Iterator[bytes]:
        yield graphql(ADMIN, PAGE, w={"or": [{"or": [term(number) for number in range(each)]}] * 200})

    return made


def by_name(number: int) -> Any:
    return {"name": {"eq": "x"}}


def by_project(number: int) -> Any:
    return {"project": f"00000000-0000-4000-8000-{number:012}"}


def shapes(attacked: Attacked) -> Iterator[bytes]:
    """Each never seen before."""
    chance = random.Random(7)  # noqa: S311 - it protects nothing
    leaves: list[Any] = [
        {"username": {"contains": "x"}},
        {"email": {"startsWith": "y"}},
        {"name": {"eq": "z"}},
        {"externalId": {"isNull": True}},
        {"createdAt": {"gte": "2026-01-01T00:00:00Z"}},
        {"status": ["ACTIVE"]},
    ]
    for _ in range(200):
        yield graphql(ADMIN, PAGE, w={"or": [chance.choice(leaves) for _ in range(200)]})


def relations(attacked: Attacked) -> Iterator[bytes]:
    each = aliases(130, "projects(first: 1) { nodes { id } }")
    yield graphql(ADMIN, f"{{ users(first: 50) {{ nodes {{ {each} }} }} }}")


def whole(path: str) -> Any:
    def made(attacked: Attacked) -> Iterator[bytes]:
        yield request("GET", path, ADMIN)

    return made


ATTACKS = [
    asked("1 anonymous: 300,000 empty alternatives, 50 aliases", empty_alternatives),
    asked("2 antfly: expires_in of 20,000 digits", digits),
    asked("4 introspection: 200 aliases in nested fragments", introspection),
    asked("4 nodes: 50 projects, 250 members each", members(1, "id")),
    asked("4 nodes: 50 projects, 250 members each, administrator", members(1, "id", ADMIN)),
    asked("4 nodes: 100 projects, 250 members each, administrator", members(2, "id", ADMIN)),
    asked("4 600 aliases in 12,500 nodes", members(1, aliases(600, "id"), ADMIN)),
    asked("4 100 aliases of a 16 kB attribute", attributes),
    asked("5 or of 200 by 40 projects", terms(40, by_project)),
    asked("5 or of 200 by 160 names (32,000)", terms(160, by_name)),
    asked("5 or of 200 by 164 names (32,800)", terms(164, by_name)),
    asked("6 200 new shapes of filters", shapes),
    asked("7 enkrypt: all users", whole("/enkrypt/api/v1/users")),
    asked("7 enkrypt: all keys", whole("/enkrypt/api/v1/api-keys")),
    asked("7 130 aliases of a relation", relations),
]
