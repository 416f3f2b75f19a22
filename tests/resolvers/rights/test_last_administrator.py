"""The last administrator cannot be lost, by any road, nor by two roads at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from string import Template
from typing import Any

import pytest

from models import ApiKey, Permission, User, clock
from models.database import Sql, execute
from tests import cast
from tests.cast import HASH, a_key_of, a_person, grant, session_of
from tests.conftest import ADMIN_KEY, GraphQL
from tests.outcome import all_rows

ADMINISTRATOR = 'resourceType: "*", resource: "*", type: ADMIN'
SOON = clock.to_text(clock.now() + clock.DAY - clock.MINUTE)
# In an order in which each finds its target, should the one before have been gone.
ROADS = {
    "deletion": 'deleteUser(user: {id: "$user"}, force: true)',
    "erasure": 'deleteUser(user: {id: "$user"}, force: true, erase: true)',
    "deactivation": 'setUserStatus(user: {id: "$user"}, status: DEACTIVATED)',
    "revoking the permission": f'revokePermissions(holder: "$user", permissions: [{{{ADMINISTRATOR}}}])',
    "setting none": 'setPermissions(holder: "$user", permissions: [])',
    "setting a lesser one": 'setPermissions(holder: "$user", permissions: ['
    '{resourceType: "*", resource: "*", type: WRITE}, {resourceType: "user", resource: "*", type: ADMIN}])',
    "granting for a while": f'grantPermissions(holder: "$user", permissions: [{{{ADMINISTRATOR}, $soon}}])',
    "setting for a while": f'setPermissions(holder: "$user", permissions: [{{{ADMINISTRATOR}, $soon}}])',
    "disabling the key": 'updateApiKey(apiKey: {id: "$key"}, input: {enabled: false})',
    "letting the key expire": 'updateApiKey(apiKey: {id: "$key"}, input: {$soon})',
    "narrowing the key": 'updateApiKey(apiKey: {id: "$key"}, input: {scopes: ['
    '{resourceType: "*", resource: "*", type: WRITE}, {resourceType: "user", resource: "*", type: ADMIN}]})',
    "revoking the key": 'revokeApiKey(apiKey: {id: "$key"})',
    "deleting the key": 'deleteApiKey(apiKey: {id: "$key"})',
    "deleting all keys": 'deleteApiKeys(user: {id: "$user"})',
}  # fmt: skip
BY_GROUP = {
    "removal from the group": 'setGroupMembers(group: {id: "$group"}, remove: ["$user"])',
    "moving out of the group": 'updateUser(user: {id: "$user"}, input: {groups: []})',
    "revoking the group's": f'revokePermissions(holder: "$group", permissions: [{{{ADMINISTRATOR}}}])',
    "setting the group's": 'setPermissions(holder: "$group", permissions: [])',
    "granting the group for a while": 'grantPermissions(holder: "$group", permissions: ['
    f"{{{ADMINISTRATOR}, $soon}}])",
    "deleting the group": 'deleteGroup(group: {id: "$group"})',
}  # fmt: skip
BY_PROJECT = {
    "removal from the project": 'removeProjectMember(project: {id: "$project"}, user: {id: "$user"})',
    "moving out of the project": 'updateUser(user: {id: "$user"}, input: {projects: []})',
    "deleting the project": 'deleteProject(project: {id: "$project"}, force: true)',
    "deleting the keys of the project": 'deleteApiKeys(user: {id: "$user"}, project: {id: "$project"})',
}
BY_ROTATION = {
    "disabling the replacement": 'updateApiKey(apiKey: {id: "$key"}, input: {enabled: false})',
    "revoking the replacement": 'revokeApiKey(apiKey: {id: "$key"})',
    "deleting the replacement": 'deleteApiKey(apiKey: {id: "$key"})',
}
TRIABLE = ("deleteUser(", "setUserStatus(", "Permissions(", "updateUser(", "deleteProject(")


async def the_only_one() -> dict[str, str]:
    admin = await User.get(username="admin")
    return {"user": admin.id, "key": (await ApiKey.get(user_number=admin.number)).id}


async def through_a_group() -> dict[str, str]:
    """It is an administrator by its group alone."""
    admin, group = await User.get(username="admin"), await cast.add_group("Administrators")
    await Permission.filter(user_number=admin.number).update(user_number=None, group_number=group.number)
    await cast.put_in(admin, group)
    return {**await the_only_one(), "group": group.id}


async def through_a_project() -> dict[str, str]:
    """Its only key is one for a project."""
    admin, project = await User.get(username="admin"), await cast.add_project("Apollo")
    await cast.join(admin, project)
    await ApiKey.all().update(project_number=project.number)
    return {**await the_only_one(), "project": project.id}


async def through_a_rotation() -> dict[str, str]:
    """Its key has been replaced, and works for another hour."""
    admin, old = await User.get(username="admin"), await ApiKey.get()
    new, _ = await a_key_of(admin)
    old.replaced_by_number, old.expires_at = new.number, IN_AN_HOUR
    await old.save()
    return {"user": admin.id, "key": new.id}


Situation = Callable[[], Awaitable[dict[str, str]]]
SITUATIONS: dict[str, tuple[Situation, dict[str, str]]] = {
    "the only one": (the_only_one, ROADS),
    "through a group": (through_a_group, {**BY_GROUP, "deletion": ROADS["deletion"]}),
    "through a project": (through_a_project, BY_PROJECT),
    "through a rotation": (through_a_rotation, BY_ROTATION),
}


async def problems(graphql: GraphQL, field: str, by: str = ADMIN_KEY) -> list[Any]:
    (payload,) = (
        await graphql(f"mutation {{ {field} {{ problems {{ __typename code message }} }} }}", by=by)
    )["data"].values()
    return list(payload["problems"])


def filled(road: str, ids: dict[str, str]) -> str:
    return Template(road).substitute(ids, soon=f'expiresAt: "{SOON}"')


REFUSED = [
    {
        "__typename": "NotAllowed",
        "code": "LAST_ADMIN",
        "message": "This would leave nobody with ADMIN on */*.",
    }
]


@pytest.mark.promise("S28")
@pytest.mark.parametrize("situation", SITUATIONS)
async def test_no_road_loses_the_last_administrator(situation: str, graphql: GraphQL) -> None:
    arrange, roads = SITUATIONS[situation]
    ids = await arrange()
    await graphql("{ viewer { user { id } } }")  # the use of a key is noted once a minute
    before = await all_rows()
    answers = {}
    for name, road in roads.items():
        answers[name] = await problems(graphql, filled(road, ids))
        if is_triable(road):
            answers[f"{name}, tried"] = await problems(graphql, filled(road[:-1] + ", dryRun: true)", ids))
    assert {name: found for name, found in answers.items() if found != REFUSED} == {}
    assert await all_rows() == before


async def test_nor_does_who_administers_users_but_not_everything(graphql: GraphQL) -> None:
    ids = await the_only_one()
    keeper = await session_of(await a_person("keeper", "ADMIN user/*", "WRITE */*"))
    roads = {name: road for name, road in ROADS.items() if "$soon" not in road}  # that would be giving
    told = {name: await problems(graphql, filled(road, ids), by=keeper) for name, road in roads.items()}
    assert told == dict.fromkeys(roads, REFUSED)


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_every_road_is_open_while_there_is_another(situation: str, graphql: GraphQL) -> None:
    arrange, roads = SITUATIONS[situation]
    ids = await arrange()
    other = await session_of(await a_person("other", "ADMIN */*"))
    answers = {}
    for name, road in roads.items():
        tried = filled(road[:-1] + ", dryRun: true)" if is_triable(road) else road, ids)
        answers[name] = await problems(graphql, tried, by=other)
    assert {name: found for name, found in answers.items() if found} == {}


def is_triable(road: str) -> bool:
    return any(each in road for each in TRIABLE)


IN_A_MONTH = clock.now() + 30 * clock.DAY
IN_AN_HOUR = clock.now() + 60 * clock.MINUTE
Administrators = dict[str, Callable[[], Awaitable[Any]]]


async def with_a_key(*scopes: str, **given: Any) -> None:
    await a_key_of(await an_administrator(), *scopes, **given)


async def an_administrator(held: str = "ADMIN */*", expires_at: int | None = None, **given: Any) -> User:
    user = await cast.add_user("other", **given)
    await grant(user, held, expires_at=expires_at)
    return user


async def in_a_group(expires_at: int | None = None) -> None:
    user, group = await cast.add_user("other", password_hash=HASH), await cast.add_group("Administrators")
    await cast.put_in(user, group)
    await grant(group, "ADMIN */*", expires_at=expires_at)


STAND_INS: Administrators = {
    "with a password": lambda: an_administrator(password_hash=HASH),
    "with a password to be changed": lambda: an_administrator(password_hash=HASH, must_change_password=True),
    "with a key": with_a_key,
    "with a key for a month": lambda: with_a_key(expires_at=IN_A_MONTH),
    "with a key of all scopes": lambda: with_a_key("READ docs/1", "ADMIN */*"),
    "for a month": lambda: an_administrator(expires_at=IN_A_MONTH, password_hash=HASH),
    "in a group": in_a_group,
}
NO_STAND_INS: Administrators = {
    "without password or key": an_administrator,
    "deactivated": lambda: an_administrator(password_hash=HASH, status="DEACTIVATED"),
    "for an hour": lambda: an_administrator(expires_at=IN_AN_HOUR, password_hash=HASH),
    "in a group for an hour": lambda: in_a_group(IN_AN_HOUR),
    "no longer": lambda: an_administrator(expires_at=cast.MORNING, password_hash=HASH),
    "of less than everything": lambda: an_administrator("ADMIN user/*", password_hash=HASH),
    "of one name everywhere": lambda: an_administrator("ADMIN */1", password_hash=HASH),
    "writing everything": lambda: an_administrator("WRITE */*", password_hash=HASH),
    "with a narrowed key": lambda: with_a_key("ADMIN user/*"),
    "with a key of a treacherous scope": lambda: with_a_key('READ docs/["*","*","ADMIN"]'),
    "with a disabled key": lambda: with_a_key(disabled_at=cast.MORNING),
    "with a revoked key": lambda: with_a_key(revoked_at=cast.MORNING),
    "with a key for an hour": lambda: with_a_key(expires_at=IN_AN_HOUR),
}


@pytest.mark.parametrize(
    ("stand_ins", "expected"), [(STAND_INS, []), (NO_STAND_INS, REFUSED)], ids=["do", "do not"]
)
async def test_only_who_could_still_administer_next_week_counts(
    stand_ins: Administrators, expected: list[Any], graphql: GraphQL
) -> None:
    ids = await the_only_one()
    deletion = filled(ROADS["deletion"], ids)[:-1] + ", dryRun: true)"
    told = {}
    for name, stand_in in stand_ins.items():
        await stand_in()
        told[name] = await problems(graphql, deletion)
        for table in ("users", "groups"):
            await execute(Sql(f"DELETE FROM {table} WHERE number > 1 OR name = 'Administrators'"))
    assert told == dict.fromkeys(stand_ins, expected)
