"""Conditions by themselves: what they cost, and that those of permissions agree with the rule in models."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from models import Caller, clock
from models.api_key import LIVE
from models.budget import Budget, current
from models.database import Sql
from models.enums import ApiKeyStatus
from models.errors import Invalid
from models.grant import Grant, Grants
from resolvers.reading import filters
from resolvers.reading.api_key_filters import api_key_filter
from resolvers.reading.holders import holds
from resolvers.reading.named_filters import with_member
from resolvers.reading.selection import select
from resolvers.reading.sources import API_KEYS, PROJECTS, USERS
from resolvers.reading.statements import find
from resolvers.reading.user_filters import user_filter
from tests.cast import add_key, add_project, add_user, grant, join

SYSTEM = Caller.system()
SCAN, TERM, RANGE, LINK = filters.SCAN, filters.TERM, filters.RANGE, filters.LINK
UUID = "5c8f8b0e-0000-4000-8000-000000000000"


@pytest.fixture
def budget() -> Iterator[Budget]:
    token = current.set(found := Budget())
    yield found
    current.reset(token)


READ = {"resource_type": "user", "resource": "*", "type": "READ"}
COSTS: list[tuple[dict[str, Any], int]] = [
    ({}, TERM),
    ({"ids": [UUID]}, 2 * TERM),
    ({"username": {"eq": "ada"}}, 2 * TERM),
    ({"username": {"starts_with": "a"}}, 2 * TERM),
    ({"username": {"contains": "a"}}, 2 * TERM + SCAN),
    ({"status": ["ACTIVE"]}, TERM + RANGE),
    ({"created_at": {"gt": 0}}, TERM + RANGE),
    ({"last_login_at": {"is_null": True}}, TERM + RANGE),
    ({"project": UUID}, 2 * TERM + LINK),
    ({"project_number": 7}, TERM + LINK),
    ({"group": UUID}, 2 * TERM + LINK),
    ({"permission": READ}, TERM + LINK),
    ({"has_api_keys": False}, TERM + SCAN),
    ({"username": {"ne": "a", "not_in": ["b"], "ends_with": "c"}}, 2 * TERM + 3 * SCAN),
    ({"first_name": {"eq": "a"}}, 2 * TERM + SCAN),
    ({"projects": [UUID, UUID]}, 2 * TERM + LINK),
    ({"groups": [UUID]}, 2 * TERM + LINK),
    ({"is_locked": True}, TERM + SCAN),
    ({"has_password": False}, TERM + SCAN),
    ({"must_change_password": True}, TERM + SCAN),
    ({"is_email_verified": True}, TERM + SCAN),
    ({"attributes": [{"path": ["a"], "eq": 1, "exists": True}]}, TERM + 4 * SCAN),
    ({"attributes": [{"path": ["a"]}]}, TERM),
    ({"not_": {"ids": []}}, 3 * TERM + SCAN),
    ({"or_": [{"ids": []}, {"ids": []}]}, 5 * TERM),
    ({"username": None, "status": None}, TERM),
]


@pytest.mark.parametrize(("where", "points"), COSTS)
def test_a_filter_costs_what_the_database_has_to_look_at(
    budget: Budget, where: dict[str, Any], points: int
) -> None:
    user_filter(SYSTEM, where)
    assert budget.points == points


def test_more_filters_than_a_request_can_pay_are_refused(budget: Budget) -> None:
    part: dict[str, Any] = {"username": {"contains": "x"}}
    with pytest.raises(Invalid, match=r"^This costs \d+ points, at most 30000 are allowed: ask for less\.$"):
        user_filter(SYSTEM, {"or_": [part] * 15})
    assert budget.points > 30_000


def test_a_filter_of_too_many_characters_is_refused_before_any_of_it_is_folded(budget: Budget) -> None:
    with pytest.raises(Invalid, match=r"^A filter has at most 10000 characters in all\.$"):
        user_filter(SYSTEM, {"name": {"in_": ["x" * 100] * 100}})
    assert budget.points == 0


@pytest.mark.parametrize(
    "where",
    [
        {"username": {"eq": "a\0"}},
        {"username": {"in_": ["a", "\0"]}},
        {"username": {"contains": "\0"}},
        {"username": {"starts_with": "\0"}},
        {"external_id": {"eq": "\0"}},
        {"email": {"ne": "\0"}},
        {"email": {"not_in": ["\0"]}},
        {"email": {"ends_with": "\0"}},
        {"attributes": [{"path": ["\0"], "exists": True}]},
        {"attributes": [{"path": ["a"], "eq": "\0"}]},
        {"attributes": [{"path": ["a"], "contains": "\0"}]},
        {"permission": {**READ, "resource_type": "\0"}},
        {"permission": {**READ, "resource": "\0"}},
        {"permission": {"resource_type": "project", "resource": "\0", "type": "READ"}},
    ],
)
def test_a_null_character_never_reaches_the_database(where: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=r"^A text to look for has no null character\.$"):
        user_filter(SYSTEM, where)


@pytest.mark.usefixtures("app")
async def test_whom_the_statement_finds_to_hold_something_is_whom_the_rule_says() -> None:
    """A user for each grant that can be held; asked for each that can be wanted."""
    types, resources = ("*", "project", "report"), ("*", "7", "8")
    grants = [Grant(*each) for each in product(types, resources, ("READ", "WRITE", "ADMIN"))]
    held = {}
    for place, each in enumerate(grants):
        user = await add_user(f"user {place}")
        await grant(user, f"{each.type} {each.resource_type}/{each.resource}")
        held[user.username] = Grants([each])
    found, expected = {}, {}
    for wanted in grants:
        users = await find(SYSTEM, USERS, holds(wanted), select("username"))
        found[wanted] = {user.username for user in users} - {"admin"}
        expected[wanted] = {name for name, own in held.items() if own.cover(wanted)}
    assert found == expected


KEYS: dict[str, dict[str, Any]] = {
    f"{revoked} {expires} {disabled} {replaced}": {
        "revoked_at": revoked,
        "expires_at": expires,
        "disabled_at": disabled,
        "replaced_by_number": replaced,
    }
    for revoked, expires, disabled, replaced in product((None, 1), (None, 1, 2**50), (None, 1), (None, 1))
}


LIVE_KEYS = Sql(f"k.user_number > 1 AND {LIVE}", [clock.now()])


@pytest.mark.usefixtures("app")
async def test_a_key_is_found_by_the_status_that_it_says_itself_and_by_no_other() -> None:
    ada = await add_user("ada")
    keys = [await add_key(ada, name, **given) for name, given in KEYS.items()]
    found = {}
    for status in ApiKeyStatus:
        condition = api_key_filter(SYSTEM, {"user": ada.id, "status": [status]})
        found[status] = {key.name for key in await find(SYSTEM, API_KEYS, condition, select("name"))}
    assert found == {status: {key.name for key in keys if key.status == status} for status in ApiKeyStatus}
    assert min(map(len, found.values())) > 0
    live = await find(SYSTEM, API_KEYS, LIVE_KEYS, select("name"))
    assert {key.name for key in live} == {
        *found[ApiKeyStatus.ACTIVE], *found[ApiKeyStatus.ROTATING], *found[ApiKeyStatus.DISABLED]
    }  # fmt: skip


@pytest.mark.usefixtures("app")
async def test_projects_are_found_by_a_member_only_where_the_caller_sees_the_membership() -> None:
    ada, bob = await add_user("ada", email="ada@example.com"), await add_user("bob", email="bob@example.com")
    apollo, gemini = await add_project("Apollo"), await add_project("Gemini")
    await join(ada, apollo)
    await join(bob, apollo)
    await join(bob, gemini)

    async def found(caller: Caller, part: str) -> list[str]:
        condition = with_member(caller, part)
        return [each.name for each in await find(caller, PROJECTS, condition, select("name"), "p.number")]

    assert await found(SYSTEM, " BOB@ ") == ["Apollo", "Gemini"]
    assert await found(Caller(user=ada), "bob@") == []
    assert await found(Caller(user=ada), "ada@") == ["Apollo"]
    of_apollo = Caller(user=ada, grants=Grants([Grant("project", apollo.id, "READ")]))
    assert await found(of_apollo, "bob@") == ["Apollo"]
