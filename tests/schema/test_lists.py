"""Lists: every row once, in the order asked for, whatever happens between two pages."""

from __future__ import annotations

import base64
import random
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

import httpx2
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import ApiKey, Project, User
from tests.conftest import GraphQL
from tests.rows import (
    MORNING,
    add_event,
    add_group,
    add_key,
    add_project,
    add_user,
    grant,
    join,
    new_key,
    new_project,
    new_user,
    put_in,
    table,
)
from tests.statements import statements

A_FEW = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

# Letters that sort differently by locale, by case, or in UTF-16; times that tie, or are far away.
NAMES = ["ada", "Ádám", "Zoë", "ß", "straße", "STRASSE 2", "Ωmega", "ω", "日本", "😀", "￮", "a b"]
TIMES = [0, 1, MORNING, MORNING, MORNING + 1, 253402300799999, -1]


class Listed(NamedTuple):
    """A root connection: its table, and the column each order stands for."""

    field: str
    table: str
    order: str
    columns: dict[str, str]


USERS = Listed(
    "users", "users", "UserOrder",
    {
        "NUMBER": "number", "USERNAME": "username_key", "EMAIL": "email_key", "NAME": "name_key",
        "CREATED_AT": "created_at", "UPDATED_AT": "updated_at", "LAST_LOGIN_AT": "last_login_at",
    },
)  # fmt: skip
API_KEYS = Listed(
    "apiKeys", "api_keys", "ApiKeyOrder",
    {
        "CREATED_AT": "created_at", "LAST_USED_AT": "last_used_at", "EXPIRES_AT": "expires_at",
        "NAME": "name_key",
    },
)  # fmt: skip
PROJECTS = Listed("projects", "projects", "ProjectOrder", {"NAME": "name_key", "CREATED_AT": "created_at"})
LISTS = [USERS, API_KEYS, PROJECTS]
Order = Sequence[tuple[str, str]]


def ordered(listed: Listed) -> st.SearchStrategy[tuple[Listed, Order]]:
    terms = st.tuples(st.sampled_from(sorted(listed.columns)), st.sampled_from(["ASC", "DESC"]))
    return st.tuples(st.just(listed), st.lists(terms, max_size=3, unique_by=lambda term: term[0]))


def in_order(rows: Sequence[dict[str, Any]], listed: Listed, order_by: Order) -> list[str]:
    """What the order means: nothing comes last in both directions, and the number makes it total."""
    rows = sorted(rows, key=lambda row: row["number"], reverse=bool(order_by) and order_by[0][1] == "DESC")
    for field, direction in reversed(order_by):
        column = listed.columns[field]
        some = [row for row in rows if row[column] is not None]
        none = [row for row in rows if row[column] is None]
        rows = sorted(some, key=lambda row: row[column], reverse=direction == "DESC") + none
    return [row["id"] for row in rows]


@pytest.fixture
async def filled(graphql: GraphQL) -> None:
    """Two dozen rows of each kind."""
    await graphql("{ currentUser { id } }")  # which notes that the key was used, to the minute
    chance = random.Random(7)  # noqa: S311 - to be the same every time
    users, keys, projects = [], [], []
    for number, name in enumerate(NAMES * 2):
        email = f"{chance.choice('aAbB')}{number}@example.com" if number % 3 else None
        times = {column: chance.choice(TIMES) for column in ("created_at", "updated_at")}
        last = chance.choice([*TIMES, None])
        names = {"email": email, "display_name": name}
        users.append(new_user(f"{name} {number}", **names, **times, last_login_at=last))
        projects.append(new_project(f"{name} {number}", created_at=chance.choice(TIMES)))
    await User.bulk_create(users)
    await Project.bulk_create(projects)
    for number, user in enumerate(await User.all()):
        some = {column: chance.choice([*TIMES, None]) for column in ("last_used_at", "expires_at")}
        label = user.name if number % 3 else None
        keys.append(new_key(user, label, created_at=chance.choice(TIMES), **some))
    await ApiKey.bulk_create(keys)


class Pages:
    """Walks a list through the server, page by page."""

    def __init__(self, client: httpx2.AsyncClient, listed: Listed, order_by: Order = ()) -> None:
        self.client = client
        self.field = listed.field
        self.order_by = [{"field": field, "direction": direction} for field, direction in order_by]
        self.document = (
            f"query ($first: Int, $after: String, $last: Int, $before: String, $order: [{listed.order}!]) {{"
            f" {listed.field}(first: $first, after: $after, last: $last, before: $before, orderBy: $order)"
            " { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
        )

    async def page(self, **arguments: Any) -> tuple[list[str], dict[str, Any]]:
        variables = {"order": self.order_by, **arguments}
        body = {"query": self.document, "variables": variables}
        answer = (await self.client.post("/graphql", json=body)).json()
        assert "errors" not in answer, answer["errors"]
        found = answer["data"][self.field]
        return [node["id"] for node in found["nodes"]], found["pageInfo"]

    async def forwards(self, size: int) -> list[str]:
        found: list[str] = []
        more, cursor = True, None
        while more:
            ids, info = await self.page(first=size, after=cursor)
            assert info["hasPreviousPage"] == (cursor is not None)
            found += ids
            more, cursor = info["hasNextPage"], info["endCursor"]
            assert len(ids) == size or not more
        return found

    async def backwards(self, size: int) -> list[str]:
        found: list[str] = []
        more, cursor = True, None
        while more:
            ids, info = await self.page(last=size, before=cursor)
            assert info["hasNextPage"] == (cursor is not None)
            found = ids + found
            more, cursor = info["hasPreviousPage"], info["startCursor"]
            assert len(ids) == size or not more
        return found


@pytest.mark.usefixtures("filled")
@A_FEW
@given(asked=st.sampled_from(LISTS).flatmap(ordered), size=st.integers(3, 26), backward=st.booleans())
async def test_pages_of_any_size_in_any_order_show_every_row_once(
    client: httpx2.AsyncClient, asked: tuple[Listed, Order], size: int, backward: bool
) -> None:
    """The order is the same on both databases, because it is the one that is said here."""
    listed, order_by = asked
    pages = Pages(client, listed, order_by)
    found = await (pages.backwards(size) if backward else pages.forwards(size))
    assert found == in_order(await table(listed.table), listed, order_by)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.field)
async def test_every_order_is_what_it_says(client: httpx2.AsyncClient, listed: Listed) -> None:
    rows = await table(listed.table)
    for order_by in [[(field, direction)] for field in listed.columns for direction in ("ASC", "DESC")]:
        expected = in_order(rows, listed, order_by)
        assert await Pages(client, listed, order_by).forwards(10) == expected, order_by
        assert await Pages(client, listed, order_by).backwards(10) == expected, order_by


@pytest.mark.usefixtures("filled")
@A_FEW
@given(asked=ordered(USERS), seed=st.integers(0, 1000), backward=st.booleans())
async def test_rows_that_come_and_go_move_no_other_row_to_another_page(
    client: httpx2.AsyncClient, asked: tuple[Listed, Order], seed: int, backward: bool
) -> None:
    """Even where the row is gone that the cursor was made of."""
    chance = random.Random(seed)  # noqa: S311
    _, order_by = asked
    pages, cursor = Pages(client, USERS, order_by), None
    found: list[str] = []
    before = await table("users")
    for size in (4, 5, 50):
        if backward:
            ids, info = await pages.page(last=size, before=cursor)
            found, cursor = ids + found, info["startCursor"]
        else:
            ids, info = await pages.page(first=size, after=cursor)
            found, cursor = found + ids, info["endCursor"]
        await User.filter(id=ids[0 if backward else -1]).exclude(username="admin").delete()
        await add_user(f"new {uuid.uuid4()}", created_at=chance.choice(TIMES))
    known = {row["id"] for row in before}
    assert [id_ for id_ in found if id_ in known] == in_order(before, USERS, order_by)


@pytest.mark.usefixtures("filled")
async def test_a_page_between_two_cursors_is_what_lies_between(graphql: GraphQL) -> None:
    document = """query ($first: Int, $last: Int, $after: String, $before: String) {
      users(first: $first, last: $last, after: $after, before: $before, orderBy: [{field: EMAIL}]) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } } }"""
    edges = (await graphql(document, first=250))["data"]["users"]["edges"]
    bounds = {"after": edges[4]["cursor"], "before": edges[20]["cursor"]}
    for window, expected in [
        ({"first": 100}, edges[5:20]),
        ({"last": 100}, edges[5:20]),
        ({"first": 3}, edges[5:8]),
        ({"last": 3}, edges[17:20]),
    ]:
        assert (await graphql(document, **bounds, **window))["data"]["users"]["edges"] == expected
    swapped = {"after": bounds["before"], "before": bounds["after"]}
    assert (await graphql(document, first=9, **swapped))["data"]["users"] == {
        "edges": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": True},
    }


OFFSET = """query ($first: Int, $offset: Int, $after: String) {
  users(first: $first, offset: $offset, after: $after, orderBy: [{field: NUMBER}]) {
    nodes { number } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""


@pytest.mark.usefixtures("filled")
async def test_an_offset_counts_rows_from_the_beginning_or_from_the_cursor(data: GraphQL) -> None:
    numbers = sorted(row["number"] for row in await table("users"))
    seen = await data(OFFSET, first=5, offset=7)
    assert [node["number"] for node in seen["nodes"]] == numbers[7:12]
    assert (seen["pageInfo"]["hasNextPage"], seen["pageInfo"]["hasPreviousPage"]) == (True, True)
    further = await data(OFFSET, first=5, offset=2, after=seen["pageInfo"]["endCursor"])
    assert [node["number"] for node in further["nodes"]] == numbers[14:19]
    nothing = {"hasNextPage": False, "hasPreviousPage": True, "endCursor": None}
    assert await data(OFFSET, offset=1_000_000_000) == {"nodes": [], "pageInfo": nothing}


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


@pytest.mark.usefixtures("filled")
async def test_lists_have_fifty_rows_unless_said_otherwise_and_at_most_250(
    data: GraphQL, app: object
) -> None:
    await User.bulk_create([new_user(f"one of many {number}") for number in range(40)])
    assert len((await data("{ users { nodes { id } } }"))["nodes"]) == 50
    assert len((await data("{ users(first: 250) { nodes { id } } }"))["nodes"]) == 65
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


async def test_what_is_no_page_is_refused_in_words(client: httpx2.AsyncClient) -> None:
    for arguments, message in REFUSED.items():
        body = {"query": f"{{ users({arguments}) {{ nodes {{ id }} }} }}"}
        answer = (await client.post("/graphql", json=body)).json()
        assert [error["message"] for error in answer["errors"]] == [message], arguments
        assert answer["errors"][0]["extensions"]["code"] == "INVALID", arguments
        assert answer["data"] is None


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


async def test_every_list_counts_exactly_and_only_when_asked(data: GraphQL, app: object) -> None:
    before = len(await table("events"))  # of how the first administrator was made
    group = await add_group("first")
    for name in "abc":
        user = await add_user(name)
        await add_project(name)
        await add_key(user)
        await add_event(user)
        await grant(user, "READ", "user", "*")
        if name != "a":
            await add_group(name)
    await put_in(user, group)
    for field, rows in ROWS.items():
        rows += before if field == "events" else 0
        with statements() as seen:
            answer = await data(f"{{ {field}(first: 1) {{ totalCount nodes {{ id }} }} }}")
        assert (answer["totalCount"], len(answer["nodes"])) == (rows, 1), field
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


async def test_edges_and_nodes_are_the_same_rows(data: GraphQL, app: object) -> None:
    user = await add_user("ada")
    project = await add_project("engine")
    await join(user, project, "ADMIN")
    answer = await data("""{ project(by: {name: "ENGINE"}) { members {
      nodes { username } edges { role joinedAt cursor node { id again: id name } } } } }""")
    (edge,) = answer["members"]["edges"]
    assert edge == {
        "role": "ADMIN",
        "joinedAt": "2026-01-01T00:00:00.000Z",
        "cursor": edge["cursor"],
        "node": {"id": user.id, "again": user.id, "name": "ada"},
    }
    assert answer["members"]["nodes"] == [{"username": "ada"}]


NESTED = """query ($number: Int!, $first: Int, $after: String) {
  project(by: {number: $number}) { members(first: $first, after: $after) {
    totalCount nodes { username } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""


async def test_the_pages_of_a_nested_list_show_every_row_once(data: GraphQL, app: object) -> None:
    project, other = await add_project("engine"), await add_project("other")
    names = [f"member {number}" for number in range(7)]
    for name in names:
        user = await add_user(name)
        await join(user, project)
        await join(user, other)
    found: list[str] = []
    after, more = None, True
    while more:
        members = (await data(NESTED, number=project.number, first=3, after=after))["members"]
        assert members["totalCount"] == 7
        assert members["pageInfo"]["hasPreviousPage"] == (after is not None)
        found += [node["username"] for node in members["nodes"]]
        more, after = members["pageInfo"]["hasNextPage"], members["pageInfo"]["endCursor"]
    assert found == names


async def test_nested_pages_are_refused_as_root_pages_are(graphql: GraphQL, app: object) -> None:
    await add_project("engine")
    for arguments, message in [
        ("first: 251", "first is between 0 and 250."),
        ("first: -1", "first is between 0 and 250."),
        ('after: "x"', NOT_A_CURSOR),
        (f'after: "{cursor("sequence-", 1)}"', FOREIGN),
    ]:
        answer = await graphql(f"{{ projects {{ nodes {{ members({arguments}) {{ totalCount }} }} }} }}")
        assert [error["message"] for error in answer["errors"]] == [message]


async def test_one_relation_may_be_asked_several_times_with_other_arguments(
    data: GraphQL, app: object
) -> None:
    project = await add_project("engine")
    for name, role in (("ada", "ADMIN"), ("bob", "MEMBER"), ("cid", "MEMBER")):
        await join(await add_user(name), project, role)
    answer = await data("""{ project(by: {name: "engine"}) {
      all: members { totalCount nodes { username } }
      admins: members(role: ADMIN) { totalCount nodes { username } }
      one: members(first: 1, role: MEMBER) { nodes { name } edges { role node { username } } }
      counted: members(role: MEMBER) { totalCount }
      none: members(first: 0) { totalCount nodes { username } pageInfo { hasNextPage } }
    } }""")
    assert answer == {
        "all": {"totalCount": 3, "nodes": [{"username": name} for name in ("ada", "bob", "cid")]},
        "admins": {"totalCount": 1, "nodes": [{"username": "ada"}]},
        "one": {"nodes": [{"name": "bob"}], "edges": [{"role": "MEMBER", "node": {"username": "bob"}}]},
        "counted": {"totalCount": 2},
        "none": {"totalCount": 3, "nodes": [], "pageInfo": {"hasNextPage": True}},
    }


async def test_a_user_s_keys_are_filtered_by_project_and_by_where(data: GraphQL, app: object) -> None:
    user, project = await add_user("ada"), await add_project("engine")
    await join(user, project)
    await add_key(user, "plain")
    await add_key(user, "bound", project_number=project.number)
    await add_key(user, "gone", project_number=project.number, revoked_at=MORNING)
    answer = await data(
        """query ($id: ID!) { user(by: {username: "ada"}) {
      apiKeys { totalCount }
      bound: apiKeys(project: $id) { nodes { name } }
      live: apiKeys(project: $id, where: {status: [ACTIVE]}) { nodes { name } }
      elsewhere: apiKeys(project: "00000000-0000-4000-8000-000000000000") { nodes { name } }
    } }""",
        id=project.id,
    )
    assert answer == {
        "apiKeys": {"totalCount": 3},
        "bound": {"nodes": [{"name": "bound"}, {"name": "gone"}]},
        "live": {"nodes": [{"name": "bound"}]},
        "elsewhere": {"nodes": []},
    }


async def test_events_come_newest_first_at_the_root_and_below_a_user(data: GraphQL, app: object) -> None:
    user = await add_user("ada")
    for number in range(5):
        await add_event(user, f"operation {number}", at=MORNING - number)
    document = """query ($after: String) {
      user(by: {username: "ada"}) { events(first: 3, after: $after) {
        nodes { operation } pageInfo { hasNextPage endCursor } } } }"""
    first = (await data(document))["events"]
    assert [node["operation"] for node in first["nodes"]] == ["operation 4", "operation 3", "operation 2"]
    second = (await data(document, after=first["pageInfo"]["endCursor"]))["events"]
    assert [node["operation"] for node in second["nodes"]] == ["operation 1", "operation 0"]
    root = await data("{ events(first: 2) { nodes { operation } } }")
    assert [node["operation"] for node in root["nodes"]] == ["operation 4", "operation 3"]
