"""How large a page is, where it begins, how many rows there are; and what is refused."""

from __future__ import annotations

import base64
from typing import Any

import httpx2
import orjson
import pytest

from tests.cast import add_event, add_group, add_key, add_project, add_user, add_users, grant, put_in
from tests.conftest import GraphQL
from tests.outcome import table
from tests.statements import statements


async def test_a_page_of_no_rows_says_whether_there_are_any(data: GraphQL) -> None:
    document = """query ($first: Int, $last: Int) { users(first: $first, last: $last) {
      nodes { id } edges { cursor } totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    empty = {"nodes": [], "edges": [], "totalCount": 1}
    ends = {"startCursor": None, "endCursor": None}
    ahead = {"hasNextPage": True, "hasPreviousPage": False, **ends}
    behind = {"hasNextPage": False, "hasPreviousPage": True, **ends}
    assert await data(document, first=0) == {**empty, "pageInfo": ahead}
    assert await data(document, last=0) == {**empty, "pageInfo": behind}


@pytest.mark.promise("S42")
async def test_lists_have_fifty_rows_unless_said_otherwise_and_at_most_250(
    data: GraphQL, app: object
) -> None:
    await add_users(f"one of many {number}" for number in range(60))
    assert len((await data("{ users { nodes { id } } }"))["nodes"]) == 50
    assert len((await data("{ users(first: 250) { nodes { id } } }"))["nodes"]) == 61
    assert len((await data("{ users(first: null, last: null) { nodes { id } } }"))["nodes"]) == 50
    assert (await data("{ server { maxPageSize } }")) == {"maxPageSize": 250}


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


NOT_A_CURSOR = "after is not a cursor."
FOREIGN = "after is not a cursor of this list in this order."
REFUSED = {
    "first: -1": "first is between 0 and 250.",
    "first: 251": "first is between 0 and 250.",
    "last: -2147483648": "last is between 0 and 250.",
    "last: 2147483647": "last is between 0 and 250.",
    "first: 1, last: 1": "first and last exclude each other.",
    "offset: -1": "offset is between 0 and 1000000000.",
    "offset: 2147483647": "offset is between 0 and 1000000000.",
    "last: 1, offset: 1": "offset counts from the beginning: it goes with first, not with last.",
    'after: ""': NOT_A_CURSOR,
    'after: "x"': NOT_A_CURSOR,
    'after: "é"': NOT_A_CURSOR,
    'after: "===="': NOT_A_CURSOR,
    'after: "bnVsbA"': NOT_A_CURSOR,
    'after: "NQ"': NOT_A_CURSOR,
    'after: "W10"': NOT_A_CURSOR,
    'after: "e30"': NOT_A_CURSOR,
    f'after: "{"A" * 5000}"': NOT_A_CURSOR,
    f'after: "{cursor("number")}"': FOREIGN,
    f'after: "{cursor("number", 1, 2)}"': FOREIGN,
    f'after: "{cursor("number", None)}"': FOREIGN,
    f'after: "{cursor("number", "1")}"': FOREIGN,
    f'after: "{cursor("number", True)}"': FOREIGN,
    f'after: "{cursor("number", 1.5)}"': FOREIGN,
    f'after: "{cursor("number", 2**63)}"': FOREIGN,
    f'after: "{cursor("number-", 1)}"': FOREIGN,
    f'after: "{cursor("username_key,number", "a", 1)}"': FOREIGN,
    f'after: "{cursor(["number"], 1)}"': FOREIGN,
    f'before: "{cursor("sequence-", 1)}"': "before is not a cursor of this list in this order.",
    f'orderBy: [{{field: NAME}}], after: "{cursor("number", 1)}"': FOREIGN,
    f'orderBy: [{{field: NAME}}], after: "{cursor("name_key,number", "a" + chr(0), 1)}"': FOREIGN,
    f'orderBy: [{{field: NAME}}], after: "{cursor("name_key,number", None, 1)}"': FOREIGN,
    f'orderBy: [{{field: NAME}}], after: "{cursor("name_key,number", 1, 1)}"': FOREIGN,
    "orderBy: [{field: NAME}, {field: NAME, direction: DESC}]": "orderBy names each field once, at most five "
    "of them.",
}


@pytest.mark.promise("S42")
async def test_what_is_no_page_is_refused_in_words(client: httpx2.AsyncClient) -> None:
    told = {}
    for arguments in REFUSED:
        body = {"query": f"{{ users({arguments}) {{ nodes {{ id }} }} }}"}
        answer = (await client.post("/graphql", json=body)).json()
        errors = [(error["message"], error["extensions"]["code"]) for error in answer["errors"]]
        told[arguments] = (answer["data"], errors)
    nothing = {"users": None}
    assert told == {arguments: (nothing, [(message, "INVALID")]) for arguments, message in REFUSED.items()}


async def test_a_cursor_refused_costs_no_statement_below_the_caller(client: httpx2.AsyncClient) -> None:
    with statements() as seen:
        await client.post("/graphql", json={"query": '{ users(after: "x") { totalCount nodes { id } } }'})
    assert not [each for each in seen if "FROM users" in each.text and "k.digest" not in each.text]


async def test_cursors_at_the_edge_of_what_fits_are_taken(data: GraphQL) -> None:
    """A cursor stands for a place, whether or not a row is there."""
    document = "query ($after: String) { users(after: $after) { nodes { username } } }"
    assert await data(document, after=cursor("number", 2**63 - 1)) == {"nodes": []}
    assert await data(document, after=cursor("number", 1 - 2**63)) == {"nodes": [{"username": "admin"}]}


ROWS = {"users": 4, "projects": 3, "groups": 3, "apiKeys": 4, "permissions": 4, "events": 3}


@pytest.mark.parametrize("field", ROWS)
async def test_every_list_counts_exactly_and_only_when_asked(data: GraphQL, field: str) -> None:
    before = len(await table("events"))  # of how the first administrator was made
    group = await add_group("first")
    for name in "abc":
        user = await add_user(name)
        await add_project(name)
        await add_key(user)
        await add_event(user)
        await grant(user, "READ user/*")
        if name != "a":
            await add_group(name)
    await put_in(user, group)
    rows = ROWS[field] + (before if field == "events" else 0)
    with statements() as seen:
        answer = await data(f"{{ {field}(first: 1) {{ totalCount nodes {{ id }} }} }}")
    assert (answer["totalCount"], len(answer["nodes"])) == (rows, 1)
    assert len([each for each in seen if "COUNT(*)" in each.text]) == 1
    with statements() as seen:
        await data(f"{{ {field}(first: 1) {{ nodes {{ id }} pageInfo {{ hasNextPage }} }} }}")
    assert not [each for each in seen if "COUNT(*)" in each.text]
    with statements() as seen:
        assert await data(f"{{ {field} {{ totalCount }} }}") == {"totalCount": rows}
    assert not [each for each in seen if "LIMIT" in each.text]


async def test_the_total_counts_what_matches_whatever_the_page(data: GraphQL, app: object) -> None:
    for number in range(7):
        await add_user(f"ada {number}")
    document = """query ($after: String, $offset: Int) {
      users(search: "ada", first: 2, after: $after, offset: $offset) {
        totalCount pageInfo { endCursor } } }"""
    first = await data(document)
    assert first["totalCount"] == 7
    assert (await data(document, after=first["pageInfo"]["endCursor"], offset=4))["totalCount"] == 7
