"""One statement for what is asked of records, one for each relation below, and nothing that was not asked."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from models import Caller, User
from models.database import Sql
from resolvers.reading.lists import BATCH, batches
from resolvers.reading.pages import Window
from resolvers.reading.relations import PROJECT_MEMBERS
from resolvers.reading.selection import Selection, connection, select
from resolvers.reading.sources import GROUPS, PROJECTS, USERS
from resolvers.reading.statements import (
    by_number,
    find,
    one,
    page,
    pages,
    total,
    visible,
)
from tests.cast import add_group, add_project, add_user, add_users, join, put_in
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("app")
ALL = Sql("1=1")
SYSTEM = Caller.system()


async def test_only_what_is_asked_is_read_beside_number_and_id() -> None:
    ada = await add_user("ada", email="ada@example.com")
    with statements() as seen:
        (found,) = await find(SYSTEM, USERS, Sql("u.number = ?", [ada.number]), select("username", "status"))
    assert [(each.text.replace("$1", "?"), each.values) for each in seen] == [
        ("SELECT u.number, u.id, u.status, u.username FROM users u WHERE u.number = ?", [ada.number])
    ]
    assert isinstance(found, User)
    assert vars(found) == {"number": ada.number, "id": ada.id, "status": "ACTIVE", "username": "ada"}


async def test_an_attribute_that_is_made_of_columns_reads_them() -> None:
    ada = await add_user("ada", attributes={"a": [1]})
    found = await one(SYSTEM, USERS, Sql("u.id = ?", [ada.id]), select("is_active", "attributes_json"))
    assert found is not None
    assert vars(found).keys() == {"number", "id", "status", "attributes"}
    assert (found.is_active, orjson.dumps(found.attributes_json)) == (True, b'{"a":[1]}')


async def test_a_record_has_a_relation_of_its_own_without_further_columns() -> None:
    ada, crew = await add_user("ada"), await add_group("crew")
    await put_in(ada, crew)
    with statements() as seen:
        found: list[Any] = await find(
            SYSTEM, USERS, ALL, select(groups=connection(select("name"))), "u.number"
        )
    assert [[group.name for group in user.groups.nodes] for user in found] == [[], ["crew"]]
    assert len(seen) == 2


async def test_a_relation_that_nothing_fetches_is_a_mistake_of_ours() -> None:
    await add_group("crew")
    with pytest.raises(LookupError, match=r"^Nothing fetches Group\.sessions\.$"):
        await find(SYSTEM, GROUPS, ALL, select(sessions=select("id")))


async def test_who_is_found_by_id_or_number_is_only_whom_the_caller_may_see() -> None:
    ada, bob = await add_user("ada"), await add_user("bob")
    of_ada = Caller(user=ada)
    wanted = [bob.number, ada.number, ada.number, 999]
    assert list(await visible(of_ada, USERS, "number", wanted, select("id"))) == [ada.number]
    assert set(await visible(SYSTEM, USERS, "number", wanted, select("id"))) == {ada.number, bob.number}
    found = await visible(SYSTEM, USERS, "id", [ada.id, "nobody"], select("username"))
    assert {id_: user.username for id_, user in found.items()} == {ada.id: "ada"}


async def test_what_nobody_wants_back_of_a_change_costs_no_statement() -> None:
    with statements() as seen:
        assert await by_number(SYSTEM, USERS, 1, None) is None
    assert seen == []
    found = await by_number(Caller.anonymous(), USERS, 1, select("username"))
    assert found is not None
    assert found.username == "admin"


@pytest.mark.parametrize(
    ("wanted", "many"),
    [(connection(select("id")), 1), (connection(select("id"), total=True), 2), (select("total_count"), 1)],
    ids=["rows", "both", "count"],
)
async def test_a_page_reads_its_rows_and_counts_them_each_only_when_asked(
    wanted: Selection, many: int
) -> None:
    await add_user("ada")
    with statements() as seen:
        found = await page(SYSTEM, USERS, ALL, USERS.oldest_first, Window(1), wanted)
    assert len(seen) == many
    assert len(found.nodes) == (1 if "nodes" in wanted.relations else 0)
    assert found.total_count == (2 if "total_count" in wanted.fields else None)
    assert found.more is ("nodes" in wanted.relations)


async def test_a_count_is_of_all_that_match_whoever_asks() -> None:
    await add_user("ada")
    assert await total(USERS, ALL) == 2
    assert await total(USERS, Sql("u.username = ?", ["ada"])) == 1
    assert await total(PROJECTS, ALL) == 0


async def test_each_parent_has_a_page_of_its_own_from_one_statement() -> None:
    projects = [await add_project(name) for name in ("Apollo", "Gemini", "Mercury")]
    users = [await add_user(f"user {place}") for place in range(4)]
    for user in users:
        await join(user, projects[0], "ADMIN")
    await join(users[3], projects[1])
    numbers = [project.number for project in projects]
    with statements() as seen:
        found = await pages(SYSTEM, PROJECT_MEMBERS, numbers, Window(2), connection(select("username")))
    assert len(seen) == 1
    shown = {
        number: ([(node.username, node.__dict__["role"]) for node in each.nodes], each.more)
        for number, each in found.items()
    }
    assert shown == {
        numbers[0]: ([("user 0", "ADMIN"), ("user 1", "ADMIN")], True),
        numbers[1]: ([("user 3", "MEMBER")], False),
        numbers[2]: ([], False),
    }
    second = Window(2, after=found[numbers[0]].page_info.end_cursor)
    found = await pages(SYSTEM, PROJECT_MEMBERS, numbers[:1], second, connection(select("username")))
    assert [node.username for node in found[numbers[0]].nodes] == ["user 2", "user 3"]


async def test_the_totals_of_pages_are_those_of_each_parent_and_of_what_matches() -> None:
    apollo, gemini = await add_project("Apollo"), await add_project("Gemini")
    for place in range(3):
        await join(await add_user(f"user {place}"), apollo)
    numbers, where = [apollo.number, gemini.number], Sql("u.username <> ?", ["user 1"])
    found = await pages(SYSTEM, PROJECT_MEMBERS, numbers, Window(1), select("total_count"), where)
    assert {number: (each.nodes, each.total_count) for number, each in found.items()} == {
        apollo.number: ([], 2),
        gemini.number: ([], 0),
    }


async def test_batches_hold_everybody_once_while_others_come_and_go() -> None:
    await add_users(f"user {place}" for place in range(2 * BATCH))
    sizes, names = [], []
    async for batch in batches(SYSTEM, USERS, ALL, USERS.oldest_first, select("username")):
        sizes.append(len(batch))
        names += [user.username for user in batch]
        await User.filter(username=names[-1]).delete()  # the row that the next batch begins behind
        if len(sizes) == 1:
            await add_user("late")
    assert names == ["admin", *(f"user {place}" for place in range(2 * BATCH)), "late"]
    assert sizes == [BATCH, BATCH, 2]


async def test_of_nobody_there_are_no_batches() -> None:
    found = [each async for each in batches(SYSTEM, GROUPS, ALL, GROUPS.oldest_first, select("id"))]
    assert found == []
