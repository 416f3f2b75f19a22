"""The relations between records: each is one statement, however many records it is fetched for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tortoise.models import Model

from models import ApiKey, Event, Group, Permission, Project, User, budget, clock
from models.caller import Caller
from models.database import ALL, Sql, all_of, one_of
from resolvers.reading.api_key_filters import api_key_filter
from resolvers.reading.filters import LINK
from resolvers.reading.orders import user_orders
from resolvers.reading.pages import Edge, Term, Window, ordered, windowed
from resolvers.reading.search import searched
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
from resolvers.reading.statements import Fetch, Link, pages, relation, visible
from resolvers.reading.user_filters import user_filter
from resolvers.rights import visibility


def give(records: Sequence[Model], attribute: str, found: Mapping[Any, object], key: str) -> None:
    for record in records:
        record.__dict__[attribute] = found.get(record.__dict__[key])


# Connections

USER_PROJECTS = Link(
    PROJECTS,
    visibility.MEMBERSHIPS,
    "m.user_number",
    visibility.visible_membership,
    (Term("m.number"),),
    ", m.role, m.joined_at",
)
PROJECT_MEMBERS = Link(
    USERS,
    "memberships m JOIN users u ON u.number = m.user_number JOIN projects p ON p.number = m.project_number",
    "m.project_number",
    visibility.visible_membership,
    (Term("m.number"),),
    ", m.role, m.joined_at",
)
GROUP_MEMBERS = Link(
    USERS,
    "group_members gm JOIN users u ON u.number = gm.user_number JOIN groups g ON g.number = gm.group_number",
    "gm.group_number",
    visibility.visible_group_member,
    (Term("gm.number"),),
)
USER_KEYS = Link(API_KEYS, API_KEYS.table, "k.user_number", visibility.visible_api_key, API_KEYS.oldest_first)
PROJECT_KEYS = USER_KEYS._replace(parent="k.project_number")
TARGET_EVENTS = Link(EVENTS, EVENTS.table, "e.target_id", visibility.visible_event, EVENTS.newest_first)


USER_GROUPS = Link(
    GROUPS,
    visibility.GROUP_MEMBERS,
    "gm.user_number",
    visibility.visible_group_member,
    (Term("gm.number"),),
)
USER_PERMISSIONS = Link(
    PERMISSIONS,
    PERMISSIONS.table,
    "h.user_number",
    visibility.visible_permission,
    PERMISSIONS.oldest_first,
)
GROUP_PERMISSIONS = USER_PERMISSIONS._replace(parent="h.group_number")
USER_SESSIONS = Link(
    SESSIONS, SESSIONS.table, "s.user_number", visibility.visible_session, SESSIONS.oldest_first
)


@relation("User", "projects")
async def user_projects(caller: Caller, users: list[User], attribute: str, wanted: Relation) -> None:
    await _connect(caller, USER_PROJECTS, users, attribute, wanted)


@relation("Project", "members")
async def project_members(caller: Caller, projects: list[Project], attribute: str, wanted: Relation) -> None:
    role = wanted.arguments.get("role")
    where = Sql("m.role = ?", [role]) if role else ALL
    await _connect_members(caller, PROJECT_MEMBERS, projects, attribute, wanted, where)


@relation("Group", "members")
async def group_members(caller: Caller, groups: list[Group], attribute: str, wanted: Relation) -> None:
    await _connect_members(caller, GROUP_MEMBERS, groups, attribute, wanted)


async def _connect_members(
    caller: Caller,
    link: Link[User],
    parents: Sequence[Project | Group],
    attribute: str,
    wanted: Relation,
    where: Sql = ALL,
) -> None:
    """In the order in which they joined, unless told otherwise. To search, filter or sort them, all of each
    parent are looked at."""
    asked = [wanted.arguments.get(name) for name in ("search", "where", "order_by")]
    if any(asked):
        budget.spend(len(parents) * LINK)
        search, filtered, orders = asked
        where = all_of([where, await searched(search), user_filter(caller, filtered or {})])
        pairs = [(each["field"], each.get("direction", "ASC")) for each in orders or ()]
        link = link._replace(order=ordered(user_orders(caller), pairs, link.order[-1].column))
    await _connect(caller, link, parents, attribute, wanted, where)


@relation("User", "api_keys")
async def user_api_keys(caller: Caller, users: list[User], attribute: str, wanted: Relation) -> None:
    where = api_key_filter(caller, wanted.arguments.get("where") or {})
    if project := wanted.arguments.get("project"):
        where = all_of([where, api_key_filter(caller, {"project": project})])
    await _connect(caller, USER_KEYS, users, attribute, wanted, where)


@relation("Project", "api_keys")
async def project_api_keys(caller: Caller, projects: list[Project], attribute: str, wanted: Relation) -> None:
    where = api_key_filter(caller, wanted.arguments.get("where") or {})
    await _connect(caller, PROJECT_KEYS, projects, attribute, wanted, where)


@relation("User", "groups")
async def user_groups(caller: Caller, users: list[User], attribute: str, wanted: Relation) -> None:
    await _connect(caller, USER_GROUPS, users, attribute, wanted)


@relation("User", "permissions")
async def user_permissions(caller: Caller, users: list[User], attribute: str, wanted: Relation) -> None:
    await _connect(caller, USER_PERMISSIONS, users, attribute, wanted)


@relation("Group", "permissions")
async def group_permissions(caller: Caller, groups: list[Group], attribute: str, wanted: Relation) -> None:
    await _connect(caller, GROUP_PERMISSIONS, groups, attribute, wanted)


@relation("User", "sessions")
async def user_sessions(caller: Caller, users: list[User], attribute: str, wanted: Relation) -> None:
    live = Sql("s.expires_at > ?", [clock.now()])
    await _connect(caller, USER_SESSIONS, users, attribute, wanted, live)


async def _connect(
    caller: Caller,
    link: Link[Model],
    parents: Sequence[User | Project | Group],
    attribute: str,
    wanted: Relation,
    where: Sql = ALL,
) -> None:
    numbers: list[int] = list(dict.fromkeys(parent.number for parent in parents))
    found = await pages(caller, link, numbers, windowed(wanted.arguments), wanted.selection, where)
    give(parents, attribute, found, "number")


@relation("User", "events")
@relation("Project", "events")
@relation("Group", "events")
@relation("ApiKey", "events")
async def target_events(
    caller: Caller, targets: list[User | Project | Group | ApiKey], attribute: str, wanted: Relation
) -> None:
    ids = [target.id for target in targets]
    found = await pages(caller, TARGET_EVENTS, ids, windowed(wanted.arguments), wanted.selection)
    give(targets, attribute, found, "id")


async def edges_of(
    caller: Caller, link: Link[Model], parent: int, numbers: Collection[int], wanted: Selection | None
) -> list[Edge]:
    """Of just these nodes, as the parent's connection has them."""
    if wanted is None or not numbers:
        return []
    selection = Selection(relations={"edges": Relation("edges", {}, wanted)})
    where = one_of(f"{link.source.alias}.number", numbers)
    found = await pages(caller, link, [parent], Window(len(numbers)), selection, where)
    return found[parent].edges


# One record each


def _one(source: Source[Model], key: str, column: str) -> Fetch:
    """The record whose ``key`` stands in the column."""

    async def fetch(caller: Caller, records: list[Model], attribute: str, wanted: Relation) -> None:
        values = {value for record in records if (value := record.__dict__[column]) is not None}
        found = await visible(caller, source, key, values, wanted.selection) if values else {}
        give(records, attribute, found, column)

    return fetch


relation("ApiKey", "user")(_one(USERS, "number", "user_number"))
relation("ApiKey", "project")(_one(PROJECTS, "number", "project_number"))
relation("ApiKey", "replaced_by")(_one(API_KEYS, "number", "replaced_by_number"))
relation("Session", "user")(_one(USERS, "number", "user_number"))
relation("Event", "actor")(_one(USERS, "id", "actor_id"))
relation("Event", "api_key")(_one(API_KEYS, "id", "api_key_id"))


@relation("Event", "target")
async def event_target(caller: Caller, events: list[Event], attribute: str, wanted: Relation) -> None:
    ids: dict[str, set[str]] = defaultdict(set)
    for event in events:
        ids[event.target_type].add(event.target_id)
    found: dict[str, Model] = {}
    for type_name, source in SOURCES.items():
        if ids[type_name]:
            found |= await visible(caller, source, "id", ids[type_name], wanted.selection.of(type_name))
    give(events, attribute, found, "target_id")


@relation("Permission", "holder")
async def permission_holder(
    caller: Caller, permissions: list[Permission], attribute: str, wanted: Relation
) -> None:
    users = {each.user_number for each in permissions if each.user_number is not None}
    groups = {each.group_number for each in permissions if each.group_number is not None}
    found = await visible(caller, USERS, "number", users, wanted.selection.of("User")) if users else {}
    teams = await visible(caller, GROUPS, "number", groups, wanted.selection.of("Group")) if groups else {}
    for each in permissions:
        holder = found.get(each.user_number) if each.user_number is not None else teams.get(each.group_number)
        each.__dict__[attribute] = holder
