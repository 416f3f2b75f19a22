"""Documents: aliases, pages within pages, long fields, and all that the grammar allows."""

from __future__ import annotations

from collections.abc import Callable

from scripts.hostile.families import Aims, braced, grammar, repeated
from scripts.hostile.families.grammar import Made
from scripts.hostile.sending import graphql

LEAVES = ["id", "number", "username", "email", "firstName", "name", "attributes", "status", "createdAt"]
LEAVES += ["version", "isActive", "projectsCount", "apiKeysCount", "viewerCan", "__typename"]
LISTS = [
    "permissions(first: N) { nodes { # } } | id resource type createdAt",
    "effectivePermissions(first: N) { # } | resource type",
    "groups(first: N) { nodes { # } } | id name membersCount",
    "sessions(first: N) { nodes { # } } | id createdAt",
    "projects(first: N) { nodes { # } } | id name membersCount apiKeysCount",
    "projects(first: N) { edges { cursor node { # } } } | id name",
    "projects(first: N) { nodes { members(first: N) { nodes { # } } } } | id username",
    "apiKeys(first: N) { nodes { # } } | id name hint status",
    "events(first: N) { nodes { # } } | id operation reason actorLabel",
    "events(first: N) { nodes { changes { # } } } | field before after",
]
LENGTH = 60_000  # about as much as the server reads


def one(aims: Aims) -> bytes:
    document, variables = aims.chance.choice(RECIPES)(aims)
    return graphql(aims.key(), document, **variables)


def first(aims: Aims) -> str:
    return str(aims.chance.choice([0, 1, 1, 5, 10, 50, 100, 250, 251, 10**10]))


def leaves(aims: Aims, known: list[str]) -> str:
    """One field under many names, or several."""
    chance = aims.chance
    if chance.random() < 0.5:
        return repeated(aims.size(1000), f"a#: {chance.choice(known)}")
    return " ".join(chance.sample(known, chance.randint(1, len(known))))


def of_user(aims: Aims, levels: int) -> str:
    chance = aims.chance
    shape, known = chance.choice(LISTS).split(" | ")
    inner = leaves(aims, known.split())
    if "members" in shape and levels:
        inner = of_user(aims, levels - 1)
    each = shape.replace("N", first(aims)).replace("#", inner)
    many = min(chance.choice([1, 1, 2, 10, 50, 130, 300]), 1 + LENGTH // len(each))
    return repeated(many, f"r#: {each}") + " " + leaves(aims, LEAVES)


def pages(aims: Aims) -> Made:
    word = aims.chance.choice(["users(first: N)", "users(last: N)", "groups(first: N)", "projects(first: N)"])
    inner = of_user(aims, 2)
    if word.startswith(("groups", "projects")):
        inner = f"members(first: {first(aims)}) {{ totalCount nodes {{ {inner} }} }}"
    page = f"{word.replace('N', first(aims))} {{ totalCount nodes {{ {inner} }} }}"
    return braced(repeated(aims.chance.choice([1, 1, 2, 10, 50]), f"p#: {page}")), {}


def lists(aims: Aims) -> Made:
    """Below the root: keys, events, permissions."""
    chance, known = aims.chance, {
        "apiKeys": "id hint status user { # } project { id }",
        "events": "id operation changes { field before after } actor { # }",
        "permissions": "id resource holder { ... on User { # } }",
        'usersPermitted(permission: {resourceType: "project", resource: "*", type: READ}, first: N)': "#",
    }  # fmt: skip
    name, inner = chance.choice(list(known.items()))
    name = name if "(" in name else f"{name}(first: N)"
    inner = inner.replace("#", of_user(aims, 1) if chance.random() < 0.5 else leaves(aims, LEAVES))
    page = f"a#: {name.replace('N', first(aims))} {{ totalCount nodes {{ {inner} }} }}"
    return braced(repeated(chance.choice([1, 2, 10, 50]), page)), {}


def nodes(aims: Aims) -> Made:
    chance, many = aims.chance, aims.size(250)
    ids = [chance.choice([*aims.projects, *aims.users]) for _ in range(many)]
    below = f"... on Project {{ members(first: {first(aims)}) {{ nodes {{ {leaves(aims, LEAVES)} }} }} }}"
    document = (
        f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {below} ... on User {{ {of_user(aims, 1)} }} }} }}"
    )
    return document, {"ids": ids}


def payloads(aims: Aims) -> Made:
    """A change, and much below it."""
    below = of_user(aims, 2)
    change = 'updateUser(user: {number: 7}, input: {firstName: "N"}, dryRun: true)'
    many = aims.chance.choice([1, 2, 10, 11])
    return f"mutation {{ {repeated(many, f'm#: {change} {{ user {{ {below} }} }}')} }}", {}


def attributes(aims: Aims) -> Made:
    """A long field, first written: 16 kB is what the server takes."""
    chance = aims.chance
    if chance.random() < 0.5:
        change = "mutation ($n: Int!, $a: JSON) { updateUser(user: {number: $n}, input: {attributes: $a}) "
        long = {"text": chance.choice(["x", "é", "\\"]) * chance.choice([16_000, 8_000, 200_000])}
        return change + "{ problems { message } user { attributes } } }", {
            "n": chance.randint(2, 60),
            "a": long,
        }
    inner = repeated(aims.size(600), "a#: attributes")
    return f"{{ users(first: {first(aims)}) {{ nodes {{ {inner} }} }} }}", {}


RECIPES: list[Callable[[Aims], Made]] = [
    pages, pages, pages, lists, lists, nodes, nodes, payloads, attributes, attributes,
    *grammar.RECIPES,
]  # fmt: skip
