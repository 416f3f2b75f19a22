"""What callers may do with users: look, create, change, switch off and on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext

from models import Change, Group, OneTimeToken, Project, User, clock, passwords, text
from models.caller import Caller, not_allowed
from models.database import all_of, transaction, uncancelled
from models.enums import Operation, PermissionType, UserStatus
from models.errors import NotAllowed, Problem, Taken, noting, refuse
from models.event import gained
from models.grant import Grant
from models.user import NAMES, PROFILE
from models.values import Values
from resolvers import granting, memberships
from resolvers.access import anybody, requires, requires_on_user, somebody
from resolvers.reading.lists import batches, listing
from resolvers.reading.lookup import Reference, oneself, user_called, user_condition
from resolvers.reading.orders import user_orders
from resolvers.reading.pages import Page, Window, ordered
from resolvers.reading.search import searched
from resolvers.reading.selection import Selection
from resolvers.reading.sources import GROUPS, PROJECTS, USERS
from resolvers.reading.statements import by_number, one, total
from resolvers.reading.user_filters import user_filter
from resolvers.rights.actions import UserAction, ViewerAction
from resolvers.rights.giving import not_given, require_including, require_taking_over
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome, Target, changing, record_event
from resolvers.writing.locks import locked_user, outdated
from resolvers.writing.names import claim, claiming, enter, external_id_taken

MEMBERSHIP_FIELDS = frozenset(("projects", "groups", "status"))
SELF_EDITABLE = frozenset(("username", "email", "first_name", "last_name", "display_name", "avatar_url"))


@anybody
async def current(caller: Caller, selection: Selection) -> User | None:
    if caller.user is None:
        return None
    return await oneself(caller, selection)


@somebody
async def get(caller: Caller, by: Reference, selection: Selection) -> User | None:
    return await one(caller, USERS, all_of([user_condition(by), USERS.visible(caller)]), selection)


@somebody
async def read(caller: Caller, by: Reference, selection: Selection) -> User | None:
    """For who shows all that is below a user: whoever sees the profile alone would take what is missing there
    for nothing."""
    user = await get(caller, by, selection)
    if user is not None and not caller.is_oneself(user):
        caller.require(PermissionType.READ, "user", user.id)
    return user


@somebody
async def listed(
    caller: Caller,
    window: Window,
    selection: Selection,
    *,
    search: str | None = None,
    where: Values | None = None,
    order_by: Sequence[tuple[str, str]] = (),
) -> Page[User]:
    condition = all_of([await searched(search), user_filter(caller, where or {})])
    return await listing(
        caller, USERS, condition, ordered(user_orders(caller), order_by, "u.number"), window, selection
    )


@requires(PermissionType.READ, "user", action=ViewerAction.READ_USERS)
async def count(caller: Caller) -> int:
    """How many there are."""
    return int(await total(USERS, USERS.visible(caller)))


@requires(PermissionType.READ, "user")
async def stream(
    caller: Caller, selection: Selection, *, search: str | None = None, where: Values | None = None
) -> AsyncIterator[list[User]]:
    """All of them, in batches, for who may see them all: nobody takes a part for the whole."""
    condition = all_of([await searched(search), user_filter(caller, where or {})])
    return batches(caller, USERS, condition, USERS.oldest_first, selection)


@requires(PermissionType.WRITE, "user")
async def require_creating(caller: Caller, name: str = "") -> None:
    """For who tells that before all else: whether the caller may create users, and that the name is
    taken."""
    if name and not text.is_uuid(name) and await user_called(name):
        raise Taken.of(name, "username")


@requires(PermissionType.WRITE, "user", action=ViewerAction.CREATE_USER)
@uncancelled
async def create(
    caller: Caller, values: Values, selection: Selection | None, *, dry_run: bool = False
) -> Outcome:
    """``values``: the profile, and status, password, must_change_password, projects, groups, permissions."""
    user = User.new()
    problems = user.write({**dict.fromkeys(("username", "email")), **profile(values)})
    grants = granting.checked_grants(values.get("permissions") or (), problems)
    password = values.get("password")
    problems += password_problems(user, password)
    user.status = values.get("status") or UserStatus.ACTIVE
    user.must_change_password = bool(values.get("must_change_password"))
    if password is not None and not problems:
        user.password_hash, user.password_changed_at = await passwords.hashed(password), clock.now()
    async with claiming(user.username or "", dry_run=dry_run):
        projects, groups = await belonging(caller, values, problems)
        if user.username:
            problems += await enter(user)
        problems += not_given(caller, grants, "permissions")
        if problems:
            problems += await memberships.not_admitting(caller, groups)
        refuse(problems)
        changes = gained(user.snapshot())
        changes += (await memberships.set_projects(caller, user, projects))[0] if projects else []
        changes += await memberships.set_groups(caller, user, groups) if groups else []
        changes += await granting.give(caller, user, grants) if grants else []
        changes += [Change("password", None, "set")] if password is not None else []
        await record_event(caller, Operation.CREATE_USER, Target.of(user), changes)
        return Outcome(await by_number(caller, USERS, user.number, selection), changes)


def profile(values: Values) -> Values:
    return {field: values[field] for field in PROFILE if field in values}


def password_problems(user: User, password: str | None) -> list[Problem]:
    if password is None:
        return []
    try:
        passwords.check(password, (user.username, user.email))
    except Problem as weak:
        return [weak]
    return []


async def belonging(
    caller: Caller, values: Values, problems: list[Problem]
) -> tuple[list[Project], list[Group]]:
    """The projects and groups named; what is not there joins the problems."""
    projects, no_projects = await memberships.named(caller, PROJECTS, values.get("projects"), "projects")
    groups, no_groups = await memberships.named(caller, GROUPS, values.get("groups"), "groups")
    problems += [*no_projects, *no_groups]
    return projects, groups


@requires_on_user(PermissionType.WRITE, oneself=PermissionType.WRITE, action=UserAction.UPDATE)
@uncancelled
async def update(
    caller: Caller,
    user: User,
    values: Values,
    selection: Selection | None,
    *,
    expected_version: int | None = None,
    username_follows: bool = True,
    dry_run: bool = False,
) -> Outcome:
    """Only what is given changes: the profile, projects, groups, status. A username that is the e-mail
    address follows it, unless the door knows usernames that never change."""
    await _require_updating(caller, user, set(values))
    if text.name_key(str(values.get("email", user.email) or "")) != (user.email_key or ""):
        await _require_another_address(caller, user)
    guard = keeping_an_administrator() if MEMBERSHIP_FIELDS & set(values) else nullcontext()
    name = str(values.get("username") or user.username)
    async with claiming(name, dry_run=dry_run), guard:
        record = await locked_user(user.number)
        problems = outdated(record, expected_version)
        async with changing(caller, Operation.UPDATE_USER, record) as changes:
            moved, revoked = await apply(caller, record, values, username_follows, problems)
            changes += moved
        shown = await by_number(caller, USERS, user.number, selection)
        return Outcome(shown, changes, {"revoked_api_key_ids": revoked})


async def _require_updating(caller: Caller, user: User, fields: set[str]) -> None:
    """Oneself may change some of the profile; the rest, and where one belongs, needs WRITE. Who changes the
    names takes over the account."""
    if fields & MEMBERSHIP_FIELDS:
        caller.require(PermissionType.WRITE, "user", user.id)
    if fields - SELF_EDITABLE and not caller.may(PermissionType.WRITE, "user", user.id):
        raise not_allowed(Grant("user", user.id, PermissionType.WRITE))
    if fields & NAMES:
        await require_including(caller, user)


async def _require_another_address(caller: Caller, user: User) -> None:
    """Links that set a password are sent there: who changes it needs what setting a password needs."""
    if not caller.is_oneself(user):
        caller.require(PermissionType.ADMIN, "user", user.id)
    elif caller.scopes:
        raise NotAllowed("The key in use is narrowed: it cannot change its owner's e-mail address.")
    await require_taking_over(caller, user)


async def apply(
    caller: Caller, record: User, values: Values, username_follows: bool, problems: list[Problem]
) -> tuple[list[Change], list[str]]:
    """Write what is given into a locked user, unless something is wrong, be it known before. The changes are
    those of where it belongs; the ids are of keys that were revoked by it."""
    names, address = record.name_keys, record.email_key
    problems += record.write(profile(values), username_follows=username_follows)
    projects, groups = await belonging(caller, values, problems)
    if record.name_keys != names:
        problems += await claim(record)
    if "external_id" in values:
        problems += await external_id_taken(record)
    refuse(problems)
    if record.email_key != address:  # they were for this one, and are not good again when it comes back
        await OneTimeToken.filter(user_number=record.number).delete()
    if "status" in values:
        await record.set_status(values["status"])
    return await _move(caller, record, values, projects, groups)


async def _move(
    caller: Caller, record: User, values: Values, projects: list[Project], groups: list[Group]
) -> tuple[list[Change], list[str]]:
    changes, revoked = list[Change](), list[str]()
    if "projects" in values:
        unseen = await memberships.unseen_projects(caller, record)
        changes, revoked = await memberships.set_projects(caller, record, projects, unseen)
    if "groups" in values:
        hidden = await memberships.unseen_groups(caller, record)
        changes += await memberships.set_groups(caller, record, groups, hidden)
    return changes, revoked


@requires_on_user(PermissionType.WRITE, action=UserAction.SET_STATUS)
@uncancelled
async def set_status(
    caller: Caller,
    user: User,
    status: str,
    selection: Selection | None,
    *,
    reason: str | None = None,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    problems: list[Problem] = []
    with noting(problems):
        reason = text.paragraph(reason, "reason")
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        record = await locked_user(user.number)
        refuse([*problems, *outdated(record, expected_version)])
        async with changing(caller, Operation.SET_USER_STATUS, record, reason=reason) as changes:
            ended = await record.set_status(status, reason)
        shown = await by_number(caller, USERS, user.number, selection)
        return Outcome(shown, changes, {"revoked_session_ids": ended})
