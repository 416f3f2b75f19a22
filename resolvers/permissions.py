"""Giving and taking permissions. Nobody gives what they do not have."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from models import Change, Group, Permission, User, budget
from models.caller import Caller
from models.database import Sql, all_of, transaction, uncancelled
from models.enums import Operation, PermissionType
from models.errors import NotFound, Problem, noting, refuse
from models.values import Values
from resolvers.access import somebody
from resolvers.granting import Expiring, checked_grants, give, held_by, take
from resolvers.reading import filters
from resolvers.reading.lists import listing
from resolvers.reading.lookup import find_holder
from resolvers.reading.pages import Page, Window, windowed
from resolvers.reading.selection import Relation, Selection, connection
from resolvers.reading.sources import GROUPS, PERMISSIONS, USERS
from resolvers.reading.statements import by_number, page
from resolvers.rights.actions import GroupAction, Right, UserAction, registered
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome, changing
from resolvers.writing.locks import locked_group, locked_user

OF_USERS = registered(UserAction.GRANT, Right("user", PermissionType.ADMIN))
OF_GROUPS = registered(GroupAction.GRANT, Right("group", PermissionType.ADMIN))


@somebody
async def listed(
    caller: Caller,
    window: Window,
    selection: Selection,
    *,
    holder: str | None = None,
    resource_type: str | None = None,
    resource: str | None = None,
) -> Page[Permission]:
    conditions = []
    if holder is not None:
        conditions.append(_of_holder(holder))
    for column, value in (("h.resource_type", resource_type), ("h.resource", resource)):
        if value is not None:
            budget.spend(filters.TERM if resource_type is not None else filters.SCAN)
            conditions.append(Sql(f"{column} = ?", [filters.storable(value)]))
    return await listing(caller, PERMISSIONS, all_of(conditions), PERMISSIONS.oldest_first, window, selection)


def _of_holder(id_: str) -> Sql:
    user, group = filters.ids("o.id", [id_]), filters.ids("o.id", [id_])
    return Sql(
        f"h.user_number = (SELECT o.number FROM users o WHERE {user.text}) "
        f"OR h.group_number = (SELECT o.number FROM groups o WHERE {group.text})",
        [*user.values, *group.values],
    )


@somebody
async def grant(
    caller: Caller,
    holder: str,
    permissions: Sequence[Values],
    selection: Selection,
    *,
    dry_run: bool = False,
) -> Outcome:
    """Granting again updates the expiry."""

    async def change(record: User | Group, given: Expiring) -> Changed:
        return await give(caller, record, given), []

    return await _changed(
        caller, Operation.GRANT_PERMISSIONS, holder, permissions, change, selection, dry_run
    )


@somebody
async def revoke(
    caller: Caller,
    holder: str,
    permissions: Sequence[Values],
    selection: Selection,
    *,
    dry_run: bool = False,
) -> Outcome:
    """Revoking what is not there is NotFound."""

    async def change(record: User | Group, unwanted: Expiring) -> Changed:
        held = {each.grant: each for each in await held_by(record)}
        refuse(
            [
                NotFound(f"{_name(record)} does not hold {each}.", ("permissions", str(place)))
                for place, each in enumerate(unwanted)
                if each not in held
            ]
        )
        return await _taken([held[each] for each in unwanted])

    return await _changed(
        caller, Operation.REVOKE_PERMISSIONS, holder, permissions, change, selection, dry_run
    )


@somebody
async def replace(
    caller: Caller,
    holder: str,
    permissions: Sequence[Values],
    selection: Selection,
    *,
    dry_run: bool = False,
) -> Outcome:
    """Make the holder's permissions exactly these."""

    async def change(record: User | Group, given: Expiring) -> Changed:
        lost, gone = await _taken([each for each in await held_by(record) if each.grant not in given])
        return lost + await give(caller, record, given), gone

    return await _changed(caller, Operation.SET_PERMISSIONS, holder, permissions, change, selection, dry_run)


Changed = tuple[list[Change], list[str]]
"""What changed, and the ids of the permissions that are gone."""


async def _taken(permissions: Sequence[Permission]) -> Changed:
    return await take(permissions), [each.id for each in permissions]


@uncancelled
async def _changed(
    caller: Caller,
    operation: Operation,
    holder: str,
    permissions: Sequence[Values],
    change: Callable[[User | Group, Expiring], Awaitable[Changed]],
    selection: Selection,
    dry_run: bool,
) -> Outcome:
    problems: list[Problem] = []
    given = checked_grants(permissions, problems)
    with noting(problems):
        found = await find_holder(caller, holder)
    refuse(problems)
    (OF_USERS if isinstance(found, User) else OF_GROUPS).require(caller, found.id)
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        record = await (locked_user if isinstance(found, User) else locked_group)(found.number)
        async with changing(caller, operation, record) as changes:
            changed, gone = await change(record, given)
            changes += changed
        outcome = await _outcome(caller, record, changes, selection)
        outcome.extra["deleted_ids"] = gone
        return outcome


async def _outcome(
    caller: Caller, record: User | Group, changes: list[Change], selection: Selection
) -> Outcome:
    source, column = (USERS, "h.user_number") if isinstance(record, User) else (GROUPS, "h.group_number")
    holder = selection.under("holder")
    seen = await by_number(caller, source, record.number, holder and holder.of(source.name))
    held = Sql(f"{column} = ?", [record.number])
    lists = {
        attribute: await _listed(caller, held, relation)
        for attribute, relation in selection.relations.items()
        if relation.name == "permissions"
    }
    return Outcome(seen, changes, lists)


async def _listed(caller: Caller, where: Sql, wanted: Relation) -> list[Permission]:
    """The first of a holder's."""
    window, below = windowed(wanted.arguments), connection(wanted.selection)
    return (await page(caller, PERMISSIONS, where, PERMISSIONS.oldest_first, window, below)).nodes


def _name(record: User | Group) -> str:
    return record.username if isinstance(record, User) else record.name
