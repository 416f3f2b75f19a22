"""Lists: every row once, in the order asked for, whatever happens between two pages."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import ApiKey, Group, Project, User
from tests.cast import MORNING, add_user, new_group, new_key, new_project, new_user
from tests.conftest import GraphQL
from tests.outcome import table

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
NAMED = {"NUMBER": "number", "NAME": "name_key", "CREATED_AT": "created_at", "UPDATED_AT": "updated_at"}
PROJECTS = Listed("projects", "projects", "ProjectOrder", NAMED)
GROUPS = Listed("groups", "groups", "GroupOrder", NAMED)
LISTS = [USERS, API_KEYS, PROJECTS, GROUPS]
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
    users, keys, projects, groups = [], [], [], []
    for number, name in enumerate(NAMES * 2):
        email = f"{chance.choice('aAbB')}{number}@example.com" if number % 3 else None
        times = {column: chance.choice(TIMES) for column in ("created_at", "updated_at")}
        last = chance.choice([*TIMES, None])
        names = {"email": email, "display_name": name}
        users.append(new_user(f"{name} {number}", **names, **times, last_login_at=last))
        project = new_project(f"{name} {number}", created_at=chance.choice(TIMES))
        project.updated_at = chance.choice(TIMES)
        projects.append(project)
        groups.append(new_group(f"{name} {number}", **times))
    await User.bulk_create(users)
    await Project.bulk_create(projects)
    await Group.bulk_create(groups)
    for number, user in enumerate(await User.all()):
        some: dict[str, Any] = {
            column: chance.choice([*TIMES, None]) for column in ("last_used_at", "expires_at")
        }
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
        pages: list[list[str]] = []
        befores, more, cursor = [], True, None
        while more:
            ids, info = await self.page(first=size, after=cursor)
            pages.append(ids)
            befores.append(info["hasPreviousPage"])
            more, cursor = info["hasNextPage"], info["endCursor"]
        assert befores == [place > 0 for place in range(len(pages))]
        assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
        return [id_ for page in pages for id_ in page]

    async def backwards(self, size: int) -> list[str]:
        pages: list[list[str]] = []
        afters, more, cursor = [], True, None
        while more:
            ids, info = await self.page(last=size, before=cursor)
            pages.append(ids)
            afters.append(info["hasNextPage"])
            more, cursor = info["hasPreviousPage"], info["startCursor"]
        assert afters == [place > 0 for place in range(len(pages))]
        assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
        return [id_ for page in reversed(pages) for id_ in page]


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
    orders = [[(field, direction)] for field in listed.columns for direction in ("ASC", "DESC")]
    expected = [(order_by, in_order(rows, listed, order_by)) for order_by in orders]
    assert [(each, await Pages(client, listed, each).forwards(10)) for each in orders] == expected
    assert [(each, await Pages(client, listed, each).backwards(10)) for each in orders] == expected


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
    cases = [
        ({"first": 100}, edges[5:20]),
        ({"last": 100}, edges[5:20]),
        ({"first": 3}, edges[5:8]),
        ({"last": 3}, edges[17:20]),
    ]
    found = [(each, await graphql(document, **bounds, **each)) for each, _ in cases]
    assert [(each, answer["data"]["users"]["edges"]) for each, answer in found] == cases
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
