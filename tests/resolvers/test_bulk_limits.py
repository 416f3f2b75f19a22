"""Changing many users at once: what it costs, what is refused before it begins, and what a dry run keeps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import a_group, a_project, add_users, join
from tests.conftest import GraphQL
from tests.outcome import all_rows
from tests.resolvers.bulk import NO_PAGE, briefly, change, people
from tests.schema.finding import NOBODY
from tests.statements import statements

DRY: dict[str, dict[str, Any]] = {
    "setUsersStatus": {"status": "DEACTIVATED", "reason": "left"},
    "deleteUsers": {"force": True, "erase": True},
    "addUsersToGroup": {"group": {"name": "Crew"}},
    "removeUsersFromGroup": {"group": {"name": "Crew"}},
    "addUsersToProject": {"project": {"name": "Apollo"}, "role": "ADMIN"},
    "removeUsersFromProject": {"project": {"name": "Apollo"}},
}


@pytest.mark.parametrize("field", DRY)
async def test_a_dry_run_of_many_answers_the_same_and_keeps_nothing(
    graphql: GraphQL, data: GraphQL, field: str
) -> None:
    ada, bob = await people("ada", "bob")
    await a_group(data, members=[ada])
    await join(ada, await a_project(data), "ADMIN")
    before = await all_rows()
    foreseen = await change(graphql, field, [ada, bob, NOBODY], **DRY[field], dryRun=True)
    assert await all_rows() == before
    assert [change_ for _, change_ in briefly(foreseen) if isinstance(change_, dict) and change_]
    assert await change(graphql, field, [ada, bob, NOBODY], **DRY[field], dryRun=False) == foreseen
    assert await all_rows() != before


REFUSED: list[tuple[Any, str, list[str]]] = [
    ([NOBODY] * 1001, "At most 1000 users at once.", ["users", "ids"]),
    ({"first": 1001}, "first is between 0 and 1000.", ["users", "matching", "first"]),
    ({"first": -1}, "first is between 0 and 1000.", ["users", "matching", "first"]),
    ({"after": "x"}, "after is not a cursor.", ["users", "matching", "after"]),
    ({"search": "a b c d e f g h i j k l m"},
     "A search has at most 12 words.", ["users", "matching", "search"]),
    ({"where": {"ids": [""] * 201}}, "A filter takes at most 200 values.", ["users", "matching", "where"]),
]  # fmt: skip


@pytest.mark.parametrize(("users", "message", "path"), REFUSED, ids=[message for _, message, _ in REFUSED])
async def test_a_selection_that_is_none_is_refused_before_anything_is_read(
    graphql: GraphQL, users: Any, message: str, path: list[str]
) -> None:
    await graphql("{ viewer { user { id } } }")  # the use of a key is noted once a minute
    with statements() as seen:
        answer = await change(graphql, "setUsersStatus", users, status="ACTIVE")
    problem = {"__typename": "Invalid", "code": "INVALID", "message": message, "path": path}
    assert (answer["problems"], answer["results"]) == ([problem], [])
    assert len(seen) == 1  # who asks


async def test_nobody_is_nobody(graphql: GraphQL) -> None:
    nothing = {"results": [], "totalCount": 0, "pageInfo": NO_PAGE, "problems": []}
    assert await change(graphql, "deleteUsers", []) == nothing
    none = await change(graphql, "deleteUsers", {"first": 0})
    assert (none["results"], none["totalCount"], none["pageInfo"]["hasNextPage"]) == ([], 1, True)


@pytest.mark.parametrize("field", DRY)
async def test_many_take_no_more_statements_than_few(graphql: GraphQL, data: GraphQL, field: str) -> None:
    await add_users(f"user{place}" for place in range(1000))
    await a_group(data)
    await a_project(data)
    matching = {"where": {"not": {"username": {"eq": "admin"}}}}
    counts = []
    for first in (2, 1000):
        with statements() as seen:
            done = await change(graphql, field, {**matching, "first": first}, **DRY[field], dryRun=True)
        counts.append((len(done["results"]), len(seen)))
    ((few, statements_of_few), (many, statements_of_many)) = counts
    assert (few, many, statements_of_many) == (2, 1000, statements_of_few)
    assert statements_of_few <= 23


async def test_what_a_bulk_may_select_is_reckoned_like_a_list(graphql: GraphQL) -> None:
    document = """mutation ($first: Int!) {
      setUsersStatus(users: {matching: {first: $first}}, status: ACTIVE) {
        results { user { projects { nodes { name } } } } problems { message }
      }
    }"""
    (error,) = (await graphql(document, first=1000))["errors"]
    assert "at most 30000 are allowed" in error["message"]
    few = await graphql(document, first=100)
    assert few["data"]["setUsersStatus"]["problems"] == []


async def test_one_document_does_not_change_endlessly_many(graphql: GraphQL) -> None:
    await add_users(f"user{place}" for place in range(999))
    field = "setUsersStatus(users: {matching: {}}, status: ACTIVE) { problems { message } }"
    document = f"mutation {{ {' '.join(f'a{place}: {field}' for place in range(10))} }}"
    told = [payload["problems"] for payload in (await graphql(document))["data"].values()]
    assert told[0] == []
    assert "at most 30000 are allowed" in told[-1][0]["message"]
