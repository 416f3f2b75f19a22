"""What users may do in the end: each grant once, with where it comes from, as far as the caller may know."""

from __future__ import annotations

from typing import Any

import pytest

from models import Caller, Group, User
from models.database import Sql
from models.grant import Grant, Grants
from resolvers.reading.effective_permissions import viewer_permissions
from resolvers.reading.selection import Relation, select
from resolvers.reading.sources import USERS
from resolvers.reading.statements import find
from resolvers.rights.grants import grants_of
from tests.cast import MORNING, add_group, add_project, add_user, grant, join, put_in
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("app")
SYSTEM = Caller.system()
SOURCES = select("type", sources=select(permission=select("type"), group=select("name")))


async def read(caller: Caller, *users: User) -> dict[str, list[Any]]:
    """Of each the grants, and of each grant the type of the permission and the group it is held through."""
    numbers = ", ".join(str(user.number) for user in users)
    wanted = select("username", effective_permissions=SOURCES)
    found: list[Any] = await find(caller, USERS, Sql(f"u.number IN ({numbers})"), wanted, "u.number")
    return {user.username: shown(user.effective_permissions) for user in found}


def shown(permissions: list[Any]) -> list[Any]:
    return sorted(
        (
            f"{each.type} {each.resource_type}/{each.resource}",
            [
                (source.permission and source.permission.type, source.group and source.group.name)
                for source in each.sources
            ],
        )
        for each in permissions
    )


async def crew_of(*users: User) -> Group:
    crew = await add_group("crew")
    for user in users:
        await put_in(user, crew)
    return crew


async def test_a_grant_held_in_several_ways_is_one_with_all_its_sources() -> None:
    ada = await add_user("ada")
    await grant(ada, "READ docs/1")
    await grant(await crew_of(ada), "READ docs/1", "WRITE docs/1")
    assert await read(SYSTEM, ada) == {
        "ada": [("READ docs/1", [("READ", None), ("READ", "crew")]), ("WRITE docs/1", [("WRITE", "crew")])]
    }


async def test_who_administers_a_project_holds_it_without_a_source() -> None:
    ada, apollo = await add_user("ada"), await add_project("Apollo")
    await join(ada, apollo, "ADMIN")
    assert await read(SYSTEM, ada) == {"ada": [(f"ADMIN project/{apollo.id}", [])]}


async def test_each_user_has_only_what_is_that_users() -> None:
    ada, bob, cid = [await add_user(name) for name in ("ada", "bob", "cid")]
    await grant(ada, "READ docs/1")
    await grant(await crew_of(ada, bob), "WRITE docs/2")
    await grant(bob, "READ docs/3", expires_at=MORNING)
    with statements() as seen:
        found = await read(SYSTEM, ada, bob, cid)
    assert found == {
        "ada": [("READ docs/1", [("READ", None)]), ("WRITE docs/2", [("WRITE", "crew")])],
        "bob": [("WRITE docs/2", [("WRITE", "crew")])],
        "cid": [],
    }
    assert len(seen) == 4  # the users, what they hold, the permissions, the groups


async def test_where_a_grant_comes_from_is_not_read_unless_it_is_asked() -> None:
    ada = await add_user("ada")
    await grant(ada, "READ docs/1")
    wanted = select(effective_permissions=select("type"))
    with statements() as seen:
        await find(SYSTEM, USERS, Sql("u.number = ?", [ada.number]), wanted)
    assert len(seen) == 2


async def test_of_whom_the_caller_may_not_read_nothing_is_told() -> None:
    ada, bob = await add_user("ada"), await add_user("bob")
    crew = await crew_of(ada, bob)
    await grant(crew, "READ docs/1")
    of_ada = Caller(user=ada)
    assert await read(of_ada, ada, bob) == {"ada": [("READ docs/1", [("READ", "crew")])], "bob": []}
    reader = Caller(user=ada, grants=Grants([Grant("user", bob.id, "READ")]))
    assert (await read(reader, bob))["bob"] == [("READ docs/1", [("READ", "crew")])]


async def test_a_key_leaves_of_what_its_owner_holds_what_its_scopes_cover() -> None:
    ada = await add_user("ada")
    await grant(ada, "WRITE user/*", "READ docs/1")
    grants, scopes = await grants_of(ada.number), Grants([Grant("user", "7", "ADMIN")])
    whole = Caller(user=ada, grants=grants)
    narrow = Caller(user=ada, grants=grants.narrowed(scopes), scopes=scopes)
    assert shown(await viewer_permissions(whole, Relation("permissions", selection=select("type")))) == [
        ("READ docs/1", [(None, None)]),
        ("WRITE user/*", [(None, None)]),
    ]
    assert shown(await viewer_permissions(narrow, Relation("permissions", selection=SOURCES))) == [
        ("WRITE user/7", [("WRITE", None)])
    ]
