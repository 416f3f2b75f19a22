"""What there is already of all that the rows of an import speak of, read for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from models import Group, GroupMember, Membership, Permission, Project, imported
from models.caller import Caller
from models.database import Sql, all_of, one_of, rows
from models.errors import Problem
from models.grant import Grants
from models.text import fold, is_storable
from models.values import Values
from resolvers import memberships
from resolvers.incoming.row import Options, Row
from resolvers.reading.lookup import all_columns
from resolvers.reading.sources import GROUPS, PROJECTS, Source
from resolvers.reading.statements import M, find
from resolvers.rights.giving import compared

Link = TypeVar("Link", Membership, GroupMember, Permission)


@dataclass
class Known:
    """Projects and groups by folded name, as far as the caller sees them; ``closed`` is why a group takes
    nobody from the caller, by its number; ``owners`` are the numbers of users by the digests of their keys.
    What users have is by the number of the user."""

    projects: dict[str, Project] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    closed: dict[int, list[Problem]] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    held: dict[int, Grants] = field(default_factory=dict)
    memberships: dict[int, list[tuple[Membership, Project]]] = field(default_factory=dict)
    group_members: dict[int, list[tuple[GroupMember, Group]]] = field(default_factory=dict)
    permissions: dict[int, list[Permission]] = field(default_factory=dict)


async def known_of(caller: Caller, given: Sequence[Row], options: Options) -> Known:
    known = Known()
    users = [row.record.number for row in given if row.record is not None and options.updates]
    known.held = await compared(caller, users)
    if projects := {name_of(each["name"]) for row in given for each in row.items("projects")}:
        known.projects = await _named(caller, PROJECTS, projects)
    if groups := {name_of(each) for row in given for each in row.given.get("groups") or ()}:
        known.groups = await _named(caller, GROUPS, groups)
    for group in known.groups.values():
        known.closed[group.number] = await memberships.not_admitting(caller, [group])
    known.owners = await _owners(each for row in given for each in row.items("api_keys"))
    if any("projects" in row.given or "api_keys" in row.given for row in given):
        known.memberships = await _belonging(users, Membership, Project, "project_number")
    if any("groups" in row.given for row in given):
        known.group_members = await _belonging(users, GroupMember, Group, "group_number")
    if any("permissions" in row.given for row in given):
        known.permissions = await _held(users, Permission)
    return known


def name_of(name: str) -> str:
    """By which projects and groups are known."""
    return fold(name.strip())


async def _named(caller: Caller, source: Source[M], names: Iterable[str]) -> dict[str, M]:
    storable = [name for name in names if is_storable(name)]
    named = one_of(f"{source.alias}.name_key", storable, "text")
    found = await find(caller, source, all_of([named, source.visible(caller)]), all_columns(source.model))
    return {record.__dict__["name_key"]: record for record in found}


async def _owners(keys: Iterable[Values]) -> dict[str, int]:
    digests = set[str]()
    for each in keys:
        with suppress(Problem):  # it is told of its row
            digests.add(imported.digest_of(each))
    found = one_of("digest", digests, "text")
    statement = Sql(f"SELECT digest, user_number FROM api_keys WHERE {found.text}", found.values)
    return {row["digest"]: row["user_number"] for row in await rows(statement)} if digests else {}


async def _belonging(
    users: list[int], link: type[Link], kind: type[M], column: str
) -> dict[int, list[tuple[Link, M]]]:
    """Of each user the links, each with the project or group whose number it has in ``column``."""
    held = await _held(users, link)
    numbers = {getattr(each, column) for each in chain(*held.values())}
    records = await kind.filter(number__in=numbers) if numbers else []
    by_number = {record.__dict__["number"]: record for record in records}
    return {
        user: [(each, by_number[getattr(each, column)]) for each in links] for user, links in held.items()
    }


async def _held(users: list[int], kind: type[Link]) -> dict[int, list[Link]]:
    found = defaultdict(list)
    for each in await kind.filter(user_number__in=users).order_by("number") if users else []:
        found[each.user_number].append(each)
    return found
