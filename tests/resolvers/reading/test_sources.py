"""What is computed of a record is the same for all who may see it, and hidden from who may not."""

from __future__ import annotations

from typing import Any

import pytest

from models import Caller, clock, policy
from models.database import Sql, execute
from models.grant import Grant, Grants
from models.policy import Policy
from resolvers.reading.selection import Selection, select
from resolvers.reading.sources import GROUPS, PROJECTS, SOURCES, USERS
from resolvers.reading.statements import find, one
from tests.cast import HASH, MORNING, add_group, add_key, add_project, add_user, join, put_in

pytestmark = pytest.mark.usefixtures("app")
SYSTEM = Caller.system()
PRIVATE = {
    "has_password": (True, False),
    "password_changed_at": (MORNING, None),
    "must_change_password": (True, False),
    "last_login_at": (MORNING, None),
    "email_verified_at": (MORNING, None),
    "status_reason": ("on leave", None),
    "attributes": ('{"team":"engines"}', "{}"),
    "locked_until": (2**50, None),
    "shown_hash": ("", ""),
}
COUNTED = {"projects_count", "groups_count", "api_keys_count", "project_list"}


async def test_every_computed_column_of_a_user_is_private_or_of_what_is_seen() -> None:
    assert set(USERS.computed) == {*PRIVATE, *COUNTED}


async def test_how_somebody_signs_in_is_seen_by_who_may_read_that_user_and_by_oneself() -> None:
    ada, bob = await add_user(
        "ada", password_hash=HASH, password_changed_at=MORNING, must_change_password=True,
        last_login_at=MORNING, status_reason="on leave", attributes={"team": "engines"},
        email_verified_at=MORNING,
    ), await add_user("bob")  # fmt: skip
    failures = "INSERT INTO sign_in_failures (subject, failures, last_at, locked_until) VALUES (?, 10, 0, ?)"
    await execute(Sql(failures, [f"user:{ada.id}", 2**50]))

    async def seen(caller: Caller) -> dict[str, Any]:
        found = await one(caller, USERS, Sql("u.number = ?", [ada.number]), select(*PRIVATE))
        return {name: as_written(name, getattr(found, name)) for name in PRIVATE}

    whole = {name: value for name, (value, _) in PRIVATE.items()}
    assert await seen(SYSTEM) == whole
    assert await seen(Caller(user=ada)) == whole
    assert await seen(Caller(user=bob, grants=Grants([Grant("user", ada.id, "READ")]))) == whole
    nothing = {name: value for name, (_, value) in PRIVATE.items()}
    assert await seen(Caller(user=bob)) == nothing
    assert await seen(Caller(user=bob, grants=Grants([Grant("user", bob.id, "ADMIN")]))) == nothing


def as_written(name: str, value: Any) -> Any:
    """SQLite has no booleans."""
    return bool(value) if isinstance(PRIVATE[name][0], bool) else value


@pytest.mark.promise("S13")
async def test_a_hash_is_shown_only_where_a_setting_says_so_and_only_to_administrators() -> None:
    ada, bob = await add_user("ada", password_hash=HASH), await add_user("bob")

    async def seen(*held: Grant) -> str:
        caller = Caller(user=bob, grants=Grants(held))
        found = await one(caller, USERS, Sql("u.number = ?", [ada.number]), select("shown_hash"))
        assert found is not None
        return str(found.__dict__["shown_hash"])

    reader, keeper = Grant("user", ada.id, "WRITE"), Grant("user", ada.id, "ADMIN")
    assert await seen(keeper) == ""
    policy.use(Policy(bcrypt_rounds=4, expose_password_hashes=True))
    assert [await seen(), await seen(reader), await seen(keeper)] == ["", "", HASH]


COUNTS: list[tuple[Any, str]] = [
    (USERS, "projects_count"),
    (USERS, "api_keys_count"),
    (PROJECTS, "members_count"),
    (PROJECTS, "api_keys_count"),
    (GROUPS, "members_count"),
]


@pytest.mark.parametrize(("source", "count"), COUNTS, ids=lambda each: getattr(each, "name", each))
async def test_a_count_is_of_what_the_caller_sees_and_of_keys_that_are_live(source: Any, count: str) -> None:
    """Who sees all is counted for by a shorter statement."""
    ada, bob = await add_user("ada"), await add_user("bob")
    apollo, crew = await add_project("Apollo"), await add_group("crew")
    for user in (ada, bob):
        await join(user, apollo)
        await put_in(user, crew)
        await add_key(user, project_number=apollo.number)
        await add_key(user, project_number=apollo.number, disabled_at=1)
        await add_key(user, project_number=apollo.number, expires_at=clock.now() - 1)
        await add_key(user, project_number=apollo.number, revoked_at=1)
    where = Sql(f"{source.alias}.id IN (?, ?, ?)", [ada.id, apollo.id, crew.id])

    async def counted(*held: Grant) -> int:
        (found,) = await find(Caller(user=ada, grants=Grants(held)), source, where, select(count))
        return int(getattr(found, count))

    of_one = {"projects_count": 1, "members_count": 1, "api_keys_count": 2}[count]
    of_all = of_one if source is USERS else 2 * of_one
    everything = [Grant(type_, "*", "READ") for type_ in ("user", "project", "group")]
    by_name = [Grant("user", ada.id, "READ"), Grant("user", bob.id, "READ")]
    assert await counted() == of_one
    assert await counted(*by_name) == of_all
    assert await counted(*everything) == of_all
    assert await counted(Grant("*", "*", "ADMIN")) == of_all


@pytest.mark.parametrize("name", SOURCES)
async def test_whatever_a_record_is_made_of_can_be_read_of_it(name: str) -> None:
    """Of a table that is empty, but for the user and the events of the first start: the statement is good."""
    source = SOURCES[name]
    everything = Selection({*source.model._meta.fields_map, *source.computed, *source.needs})
    found = await find(SYSTEM, source, source.visible(SYSTEM), everything)
    names = {*source.model._meta.fields_map, *source.computed}
    assert [set(vars(record)) - names for record in found] == [set()] * len(found)
