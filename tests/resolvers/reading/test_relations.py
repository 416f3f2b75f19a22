"""Relations: each record is given its own, as far as the caller sees it, and each selection its own page."""

from __future__ import annotations

from typing import Any

import pytest

from models import Caller, clock
from models.database import Sql
from models.grant import Grant, Grants
from resolvers.reading.selection import WHOLE, Relation, Selection, connection, relation_key, select
from resolvers.reading.sources import API_KEYS, EVENTS, PERMISSIONS, PROJECTS, USERS
from resolvers.reading.statements import find
from tests.cast import (
    MORNING,
    add_event,
    add_group,
    add_key,
    add_project,
    add_session,
    add_user,
    grant,
    join,
    put_in,
)

pytestmark = pytest.mark.usefixtures("app")
SYSTEM, ALL = Caller.system(), Sql("1=1")
NOT_ADMIN = Sql("u.username <> 'admin'")


async def users_with(wanted: Selection, caller: Caller = SYSTEM) -> dict[str, Any]:
    wanted.fields.add("username")
    return {user.username: user for user in await find(caller, USERS, NOT_ADMIN, wanted, "u.number")}


async def test_two_selections_of_a_relation_with_other_arguments_are_two_pages() -> None:
    ada = await add_user("ada")
    for name in ("Apollo", "Gemini", "Mercury"):
        await join(ada, await add_project(name))
    below = connection(select("name"))
    asked: list[dict[str, Any]] = [{"first": 1}, {"first": 2}, WHOLE, {}]
    relations = {relation_key("projects", each): Relation("projects", each, below) for each in asked}
    found = (await users_with(Selection(set(), relations)))["ada"]
    shown = [[node.name for node in getattr(found, key).nodes] for key in relations]
    every = ["Apollo", "Gemini", "Mercury"]
    assert shown == [every[:1], every[:2], every, every]


async def test_whole_is_all_of_it_however_much_that_is() -> None:
    """A page has at most 250."""
    ada = await add_user("ada")
    for place in range(260):
        await join(ada, await add_project(f"project {place}"))
    relations = {"projects": Relation("projects", WHOLE, connection(select("id")))}
    page = (await users_with(Selection(set(), relations)))["ada"].projects
    assert (len(page.nodes), page.more) == (260, False)


async def test_everybody_is_given_their_own() -> None:
    people = [await add_user(name) for name in ("ada", "bob", "cid")]
    crew, apollo = await add_group("crew"), await add_project("Apollo")
    for user in people[:2]:
        await put_in(user, crew)
        await join(user, apollo, "ADMIN")
        await grant(user, f"READ docs/{user.username}")
        await add_key(user, f"key of {user.username}", project_number=apollo.number)
        await add_event(user, f"{user.username} changed")
    found = await users_with(
        select(
            groups=connection(select("name")),
            projects=connection(select("name")),
            permissions=connection(select("resource")),
            api_keys=connection(select("name")),
            events=connection(select("operation")),
        )
    )
    assert {
        name: (
            [each.name for each in user.groups.nodes],
            [each.name for each in user.projects.nodes],
            [each.resource for each in user.permissions.nodes],
            [each.name for each in user.api_keys.nodes],
            [each.operation for each in user.events.nodes],
        )
        for name, user in found.items()
    } == {
        "ada": (["crew"], ["Apollo"], ["ada"], ["key of ada"], ["ada changed"]),
        "bob": (["crew"], ["Apollo"], ["bob"], ["key of bob"], ["bob changed"]),
        "cid": ([], [], [], [], []),
    }


async def test_a_session_that_is_over_is_none_and_the_callers_own_is_told() -> None:
    ada = await add_user("ada")
    own, over = await add_session(ada), await add_session(ada)
    over.expires_at = clock.now() - 1
    await over.save()
    await add_session(ada)
    caller = Caller(user=ada, session=own)
    found = (await users_with(select(sessions=connection(select("is_current"))), caller))["ada"]
    assert [bool(each.is_current) for each in found.sessions.nodes] == [True, False]


async def test_of_a_page_of_members_one_sees_whom_one_may_see() -> None:
    ada, bob, apollo = await add_user("ada"), await add_user("bob"), await add_project("Apollo")
    await join(ada, apollo)
    await join(bob, apollo)
    wanted = select(members=connection(select("username"), total=True))

    async def members(caller: Caller) -> tuple[list[str], int | None]:
        project: Any
        (project,) = await find(caller, PROJECTS, ALL, wanted)
        return [user.username for user in project.members.nodes], project.members.total_count

    assert await members(SYSTEM) == (["ada", "bob"], 2)
    assert await members(Caller(user=ada)) == (["ada"], 1)
    of_apollo = Caller(user=ada, grants=Grants([Grant("project", apollo.id, "READ")]))
    assert await members(of_apollo) == (["ada", "bob"], 2)


async def test_keys_are_filtered_by_project_and_where_at_once() -> None:
    ada, apollo = await add_user("ada"), await add_project("Apollo")
    await add_key(ada, "of none")
    await add_key(ada, "live", project_number=apollo.number)
    await add_key(ada, "over", project_number=apollo.number, expires_at=MORNING)
    asked: list[dict[str, Any]] = [
        {"project": apollo.id},
        {"where": {"status": ["ACTIVE"]}},
        {"project": apollo.id, "where": {"status": ["ACTIVE"]}},
    ]
    relations = {relation_key("api_keys", each): Relation("api_keys", each, connection(select("name")))
                 for each in asked}  # fmt: skip
    found = (await users_with(Selection(set(), relations)))["ada"]
    shown = [[key.name for key in getattr(found, each).nodes] for each in relations]
    assert shown == [["live", "over"], ["of none", "live"], ["live"]]


async def test_what_a_key_names_is_given_or_nothing_where_it_names_none() -> None:
    ada, apollo = await add_user("ada"), await add_project("Apollo")
    heir = await add_key(ada, "heir")
    await add_key(ada, "old", project_number=apollo.number, replaced_by_number=heir.number)
    wanted = select("name", user=select("username"), project=select("name"), replaced_by=select("name"))
    where = Sql("k.user_number = ?", [ada.number])
    found: list[Any] = await find(SYSTEM, API_KEYS, where, wanted, "k.number")
    assert [
        (
            key.name,
            key.user.username,
            key.project and key.project.name,
            key.replaced_by and key.replaced_by.name,
        )
        for key in found
    ] == [("heir", "ada", None, None), ("old", "ada", "Apollo", "heir")]


async def test_a_target_or_holder_of_any_type_has_what_is_wanted_of_its_type() -> None:
    ada, crew = await add_user("ada"), await add_group("crew")
    await grant(ada, "READ docs/1")
    await grant(crew, "READ docs/1")
    by_type = Selection(by_type={"User": select("username"), "Group": select("name")})
    of_docs = Sql("h.resource_type = 'docs'")
    held: list[Any] = await find(SYSTEM, PERMISSIONS, of_docs, select(holder=by_type), "h.number")
    assert [set(vars(each.holder)) - {"number", "id"} for each in held] == [{"username"}, {"name"}]
    await add_event(ada, "one")
    await add_event(ada, "two", target_id=crew.id, target_type="Group")
    await add_event(ada, "three", target_id="5c8f8b0e-0000-4000-8000-000000000000")
    await add_event(ada, "four", target_id=crew.id, target_type="Nonsense")
    ours = Sql("e.operation IN ('one', 'two', 'three', 'four')")
    events: list[Any] = await find(SYSTEM, EVENTS, ours, select(target=by_type), "e.sequence")
    ids = [each.target and each.target.id for each in events]
    assert ids == [ada.id, crew.id, None, crew.id]
