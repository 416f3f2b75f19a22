"""Finding the one record an operation is about, whatever is sent for its name."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from models import Caller, Group, User
from models.database import NONE
from models.errors import NotFound
from resolvers.reading.lookup import (
    LARGEST,
    MAX_IDENTIFIER,
    find_api_key,
    find_group,
    find_holder,
    find_project,
    find_user,
    group_condition,
    owner_of,
    project_condition,
    shown,
    user_called,
    user_condition,
)
from tests.cast import add_group, add_key, add_project, add_user, put_in

SYSTEM = Caller.system()
UUID = "5c8f8b0e-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("ada", "ada"),
        (7, "7"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 77 + "..."),
        ("x" * 10**6, "x" * 77 + "..."),
        ("a\0b\nc\x1b[31m", "a?b?c?[31m"),
        ("\u202eada", "?ada"),
        ("\ud800", "?"),
        ("Zoë 日本", "Zoë 日本"),
        ("", ""),
    ],
)
def test_what_was_asked_for_is_shown_short_and_without_what_moves_a_cursor(given: Any, text: str) -> None:
    assert shown(given) == text


@pytest.mark.parametrize(
    "by",
    [
        {"id": "ada"},
        {"id": f"{UUID} "},
        {"number": 0},
        {"number": -1},
        {"number": LARGEST + 1},
        {"username": "a\0"},
        {"email": "\ud800@example.com"},
        {"external_id": "x" * (MAX_IDENTIFIER + 1)},
        {"identifier": "x" * 10**6},
    ],
)
def test_what_can_be_nobodys_name_is_not_looked_up(by: dict[str, Any]) -> None:
    """PostgreSQL would refuse some of them in words of its own."""
    assert user_condition(by) == NONE


@pytest.mark.parametrize("condition", [project_condition, group_condition])
def test_nor_is_that_of_a_project_or_group(condition: Any) -> None:
    odd: list[dict[str, Any]] = [{"id": "x"}, {"number": 2**63}, {"name": "\0"}, {"name": "x" * 1001}]
    assert [condition(by) for by in odd] == [NONE] * 4


WAYS: list[dict[str, Any]] = [
    {"number": 2},
    {"username": " ADA "},
    {"email": "Ada@Example.com"},
    {"external_id": " A-1 "},
    {"identifier": "ada"},
    {"identifier": " ADA@example.com "},
]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("by", WAYS)
async def test_a_user_is_found_whole_by_whatever_is_unique_of_it(by: dict[str, Any]) -> None:
    ada = await add_user("ada", email="ada@example.com", external_id="A-1")
    found = await find_user(SYSTEM, by)
    assert {name: getattr(found, name) for name in User._meta.fields_map} == {
        name: getattr(ada, name) for name in User._meta.fields_map
    }


@pytest.mark.usefixtures("app")
async def test_an_id_is_found_in_any_case_also_as_an_identifier() -> None:
    ada, apollo = await add_user("ada"), await add_project("Apollo")
    assert (await find_user(SYSTEM, {"id": ada.id.upper()})).number == ada.number
    assert (await find_user(SYSTEM, {"identifier": ada.id.upper()})).number == ada.number
    assert (await find_project(SYSTEM, {"identifier": apollo.id.upper()})).number == apollo.number
    assert (await find_project(SYSTEM, {"identifier": " aPOLLO "})).number == apollo.number


@pytest.mark.promise("S30")
@pytest.mark.usefixtures("app")
async def test_whom_the_caller_may_not_see_is_not_found_in_the_same_words_as_nobody() -> None:
    ada, bob, crew = await add_user("ada"), await add_user("bob"), await add_group("crew")
    key, of_ada = await add_key(bob), Caller(user=ada)
    tries = [
        (find_user(of_ada, {"username": "bob"}), "No user bob.", "user"),
        (find_user(of_ada, {"username": "nobody"}, "who"), "No user nobody.", "who"),
        (find_group(of_ada, {"id": crew.id}), f"No group {crew.id}.", "group"),
        (find_api_key(of_ada, {"id": key.id}), f"No API key {key.id}.", "apiKey"),
        (find_holder(of_ada, bob.id), f"No user or group {bob.id}.", "holder"),
        (find_holder(of_ada, UUID), f"No user or group {UUID}.", "holder"),
    ]
    answers = await asyncio.gather(*[looking for looking, *_ in tries], return_exceptions=True)
    told = [(type(each), each.message, each.path) for each in answers if isinstance(each, NotFound)]
    assert told == [(NotFound, message, (path,)) for _, message, path in tries]


@pytest.mark.usefixtures("app")
async def test_a_holder_is_a_user_or_a_group_that_the_caller_may_see() -> None:
    ada, crew = await add_user("ada"), await add_group("crew")
    await put_in(ada, crew)
    of_ada = Caller(user=ada)
    assert isinstance(holder := await find_holder(of_ada, ada.id), User)
    assert isinstance(group := await find_holder(of_ada, crew.id.upper()), Group)
    assert (holder.username, group.name) == ("ada", "crew")


@pytest.mark.usefixtures("app")
async def test_a_key_whose_owner_is_gone_meanwhile_is_gone_too() -> None:
    ada = await add_user("ada")
    key = await add_key(ada)
    assert (await owner_of(key)).number == ada.number
    await ada.delete()
    with pytest.raises(NotFound, match=r"^No such API key any more\.$"):
        await owner_of(key)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("identifier", "is_ada"),
    [
        ("ada", True), (" ADA@example.com ", True), ("ID", True), ("nobody", False), (UUID, False),
        ("a\0", False), ("ada" + " " * 318, False), ("", False),
    ],
)  # fmt: skip
async def test_who_signs_in_is_found_by_id_username_or_email(identifier: str, is_ada: bool) -> None:
    ada = await add_user("ada", email="ada@example.com")
    found = await user_called(identifier.replace("ID", ada.id.upper()))
    assert (found is not None and found.number == ada.number) is is_ada
