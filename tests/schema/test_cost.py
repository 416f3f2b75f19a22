"""A document that could read too much is refused, in words that help."""

from __future__ import annotations

import re

from tests.conftest import GraphQL
from tests.schema.everything import ALL_OF_A_USER
from tests.statements import statements

MOST = 30_000
SAID = rf"This costs (\d+) points, at most {MOST} are allowed: ask for less\."
COSTLY = [
    "{ users(first: 250) { nodes { projects(first: 250) { nodes { id } } } } }",
    "{ users(first: 250) { nodes { projects { nodes { members(first: 3) { nodes { id } } } } } } }",
    "{ users { nodes { projects { nodes { apiKeys { nodes { id } } } } } } }",
    "{ users { edges { node { groups { nodes { members(first: 250) { nodes { id } } } } } } } }",
    "query ($n: Int = 250) { users(first: $n) { nodes { projects(first: $n) { nodes { id } } } } }",
    "{ users(first: 250) { nodes { " + " ".join(f"a{n}: apiKeys(first: 250) {{ nodes {{ id }} }}"
                                                for n in range(2)) + " } } }",
    "{ users(first: 250) { nodes { ...F } } } fragment F on User { projects(first: 200) { nodes { name } } }",
]  # fmt: skip


async def test_what_could_read_too_much_is_refused_before_anything_is_read(graphql: GraphQL) -> None:
    await graphql("{ currentUser { id } }")  # which notes that the key was used, to the minute
    told = {}
    for text in COSTLY:
        with statements() as seen:
            answer = await graphql(text)
        (error,) = answer["errors"]
        cost = re.fullmatch(SAID, error["message"])
        too_much = cost and int(cost[1]) > MOST
        told[text] = (too_much, error["extensions"]["code"], answer["data"], len(seen))
    who_the_caller_is = 1
    assert told == dict.fromkeys(COSTLY, (True, "INVALID", {"users": None}, who_the_caller_is))
    assert await graphql("{ server { maxQueryCost } }") == {"data": {"server": {"maxQueryCost": MOST}}}


async def test_the_fields_of_a_document_are_reckoned_together(graphql: GraphQL) -> None:
    one = "users(first: 250) { nodes { projects(first: 20) { nodes { id } } } }"
    assert "errors" not in await graphql(f"{{ a0: {one} }}")
    answer = await graphql(
        f"{{ {' '.join(f'a{number}: {one}' for number in range(30))} b: viewer {{ user {{ id }} }} }}"
    )
    assert answer["errors"][0]["message"].startswith("This costs ")
    answered = [name for name, value in answer["data"].items() if value is not None]
    assert answered == ["a0", "a1", "a2", "a3", "a4", "b"]


async def test_what_a_person_would_ask_is_not_refused(graphql: GraphQL) -> None:
    texts = (
        "{ users(first: 250) { nodes { id projects(first: 50) { nodes { id } } groups { nodes { id } } } } }",
        "{ users(first: 50) { nodes { projects { nodes { id } } apiKeys { nodes { id } } viewerCan "
        "groups { nodes { id } } permissions { nodes { id } } sessions { nodes { id } } "
        "effectivePermissions { type } } } }",
        "{ projects(first: 50) { nodes { members(first: 250) { nodes { id } } } } }",
        f"{{ currentUser {{ ...AllOfAUser }} }} {ALL_OF_A_USER}",
    )
    assert [text for text in texts if "errors" in await graphql(text)] == []
