"""The relations between records: each is one statement, however many records it is fetched for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from models import clock
from models.caller import Caller
from models.database import Sql, all_of, one_of
from resolvers.reading.filters import api_key_filter
from resolvers.reading.pages import Order, Term, Window, window
from resolvers.reading.selection import Relation, Selection
from resolvers.reading.sources import (
    API_KEYS,
    EVENTS,
    GROUPS,
    PERMISSIONS,
    PROJECTS,
    SESSIONS,
    SOURCES,
    USERS,
    Source,
)
from resolvers.reading.statements import Link, find, pages, relation, visible
from resolvers.rights import visibility

ANY = 1_000_000
BY_MEMBERSHIP: Order = (Term("m.number"),)
BY_GROUP_MEMBERSHIP: Order = (Term("gm.number"),)


def windowed(arguments: Mapping[str, Any]) -> Window:
    if arguments.get("whole"):
        return Window(size=ANY)
    return window(first=arguments.get("first"), after=arguments.get("after"))


def give(records: list[Any], attribute: str, found: Mapping[Any, Any], key: str, default: Any = None) -> None:
    for record in records:
        record.__dict__[attribute] = found.get(record.__dict__.get(key), default)


# Connections


@relation("User", "projects")
async def user_projects(caller: Caller, users: list[Any], attribute: str, wanted: Relation) -> None:
    link = Link(
        "memberships m JOIN projects p ON p.number = m.project_number "
        "JOIN users u ON u.number = m.user_number",
        "m.user_number",
        ", m.role, m.joined_at",
    )
    await _connect(
        caller, PROJECTS, link, users, attribute, wanted, visibility.visible_membership, BY_MEMBERSHIP
    )


@relation("Project", "members")
async def project_members(caller: Caller, projects: list[Any], attribute: str, wanted: Relation) -> None:
    link = Link(
        "memberships m JOIN users u ON u.number = m.user_number "
        "JOIN projects p ON p.number = m.project_number",
        "m.project_number",
        ", m.role, m.joined_at",
    )
    role = wanted.arguments.get("role")
    where = Sql("m.role = ?", [role]) if role else visibility.ALL
    await _connect(
        caller, USERS, link, projects, attribute, wanted, visibility.visible_membership, BY_MEMBERSHIP, where
    )


@relation("Group", "members")
async def group_members(caller: Caller, groups: list[Any], attribute: str, wanted: Relation) -> None:
    link = Link(
        "group_members gm JOIN users u ON u.number = gm.user_number "
        "JOIN groups g ON g.number = gm.group_number",
        "gm.group_number",
    )
    seen = visibility.visible_group_member
    await _connect(caller, USERS, link, groups, attribute, wanted, seen, BY_GROUP_MEMBERSHIP)


@relation("User", "api_keys")
async def user_api_keys(caller: Caller, users: list[Any], attribute: str, wanted: Relation) -> None:
    link = Link("api_keys k", "k.user_number")
    where = api_key_filter(wanted.arguments.get("where") or {})
    if project := wanted.arguments.get("project"):
        where = all_of([where, api_key_filter({"project": project})])
    seen = visibility.visible_api_key
    await _connect(caller, API_KEYS, link, users, attribute, wanted, seen, API_KEYS.oldest_first, where)


@relation("Project", "api_keys")
async def project_api_keys(caller: Caller, projects: list[Any], attribute: str, wanted: Relation) -> None:
    link = Link("api_keys k", "k.project_number")
    where = api_key_filter(wanted.arguments.get("where") or {})
    seen = visibility.visible_api_key
    await _connect(caller, API_KEYS, link, projects, attribute, wanted, seen, API_KEYS.oldest_first, where)


@relation("User", "events")
async def user_events(caller: Caller, users: list[Any], attribute: str, wanted: Relation) -> None:
    found = await pages(
        caller,
        EVENTS,
        Link("events e", "e.target_id"),
        [user.id for user in users],
        visibility.visible_event(caller),
        EVENTS.newest_first,
        windowed(wanted.arguments),
        wanted.selection,
    )
    give(users, attribute, found, "id")


async def _connect(
    caller: Caller,
    source: Source,
    link: Link,
    parents: list[Any],
    attribute: str,
    wanted: Relation,
    seen: Callable[[Caller], Sql],
    order: Order,
    where: Sql = visibility.ALL,
) -> None:
    numbers = list(dict.fromkeys(parent.number for parent in parents))
    condition = all_of([seen(caller), where])
    limits = windowed(wanted.arguments)
    found = await pages(caller, source, link, numbers, condition, order, limits, wanted.selection)
    give(parents, attribute, found, "number")


# Lists


@relation("User", "groups")
async def user_groups(caller: Caller, users: list[Any], attribute: str, wanted: Relation) -> None:
    joined = GROUPS._replace(
        table="group_members gm JOIN groups g ON g.number = gm.group_number "
        "JOIN users u ON u.number = gm.user_number",
    )
    parent = one_of("gm.user_number", [user.number for user in users])
    where = all_of([parent, visibility.visible_group_member(caller)])
    await _list(caller, joined, "gm.user_number", where, users, attribute, wanted)


@relation("User", "permissions")
async def user_permissions(caller: Caller, users: list[Any], attribute: str, wanted: Relation) -> None:
    await _held(caller, "h.user_number", users, attribute, wanted)


@relation("Group", "permissions")
async def group_permissions(caller: Caller, groups: list[Any], attribute: str, wanted: Relation) -> None:
    await _held(caller, "h.group_number", groups, attribute, wanted)


async def _held(caller: Caller, column: str, holders: list[Any], attribute: str, wanted: Relation) -> None:
    where = all_of(
        [one_of(column, [holder.number for holder in holders]), visibility.visible_permission(caller)]
    )
    await _list(caller, PERMISSIONS, column, where, holders, attribute, wanted)


@relation("User", "sessions")
async def user_sessions(caller: Caller, users: list[Any], attribute: str, wanted: Relation) -> None:
    live = Sql("s.expires_at > ?", [clock.now()])
    parent = one_of("s.user_number", [user.number for user in users])
    where = all_of([parent, live, visibility.visible_session(caller)])
    await _list(caller, SESSIONS, "s.user_number", where, users, attribute, wanted)


async def _list(
    caller: Caller,
    source: Source,
    parent: str,
    where: Sql,
    parents: list[Any],
    attribute: str,
    wanted: Relation,
) -> None:
    owned = source._replace(computed={**source.computed, "parent": lambda caller: Sql(parent)})
    below = Selection({*wanted.selection.fields, "parent"}, wanted.selection.relations)
    by_parent: dict[int, list[Any]] = defaultdict(list)
    for record in await find(caller, owned, where, below, f"{source.alias}.number"):
        by_parent[record.__dict__["parent"]].append(record)
    for each in parents:
        each.__dict__[attribute] = by_parent.get(each.number, [])


# One record each


@relation("ApiKey", "user")
async def api_key_user(caller: Caller, keys: list[Any], attribute: str, wanted: Relation) -> None:
    await _one(caller, USERS, "number", "user_number", keys, attribute, wanted.selection)


@relation("ApiKey", "project")
async def api_key_project(caller: Caller, keys: list[Any], attribute: str, wanted: Relation) -> None:
    await _one(caller, PROJECTS, "number", "project_number", keys, attribute, wanted.selection)


@relation("ApiKey", "replaced_by")
async def api_key_replaced_by(caller: Caller, keys: list[Any], attribute: str, wanted: Relation) -> None:
    await _one(caller, API_KEYS, "number", "replaced_by_number", keys, attribute, wanted.selection)


@relation("Event", "actor")
async def event_actor(caller: Caller, events: list[Any], attribute: str, wanted: Relation) -> None:
    await _one(caller, USERS, "id", "actor_id", events, attribute, wanted.selection)


@relation("Event", "api_key")
async def event_api_key(caller: Caller, events: list[Any], attribute: str, wanted: Relation) -> None:
    await _one(caller, API_KEYS, "id", "api_key_id", events, attribute, wanted.selection)


async def _one(
    caller: Caller,
    source: Source,
    key: str,
    column: str,
    records: list[Any],
    attribute: str,
    below: Selection,
) -> None:
    values = {value for record in records if (value := record.__dict__[column]) is not None}
    found = await visible(caller, source, key, values, below) if values else {}
    give(records, attribute, found, column)


@relation("Event", "target")
async def event_target(caller: Caller, events: list[Any], attribute: str, wanted: Relation) -> None:
    ids: dict[str, set[str]] = defaultdict(set)
    for event in events:
        ids[event.target_type].add(event.target_id)
    found: dict[str, Any] = {}
    for type_name, source in SOURCES.items():
        if ids[type_name]:
            found |= await visible(caller, source, "id", ids[type_name], wanted.selection.of(type_name))
    give(events, attribute, found, "target_id")


@relation("Permission", "holder")
async def permission_holder(caller: Caller, permissions: list[Any], attribute: str, wanted: Relation) -> None:
    users = {each.user_number for each in permissions if each.user_number is not None}
    groups = {each.group_number for each in permissions if each.group_number is not None}
    found = await visible(caller, USERS, "number", users, wanted.selection.of("User")) if users else {}
    teams = await visible(caller, GROUPS, "number", groups, wanted.selection.of("Group")) if groups else {}
    for each in permissions:
        holder = found.get(each.user_number) if each.user_number is not None else teams.get(each.group_number)
        each.__dict__[attribute] = holder
