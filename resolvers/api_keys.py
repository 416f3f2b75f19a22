"""What callers may do with API keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from models import ApiKey, Change, Membership, Project, User
from models.api_key import MAX_OVERLAP, digest
from models.caller import Caller
from models.database import ALL, Sql, all_of, transaction, uncancelled
from models.enums import Operation, PermissionType
from models.errors import Code, Invalid, Problem, Rule, noting, refuse
from models.event import gained, lost
from models.text import is_storable, is_uuid
from models.values import Values
from resolvers.access import requires, requires_on_api_key, requires_on_user, somebody
from resolvers.reading import filters
from resolvers.reading.api_key_filters import api_key_filter
from resolvers.reading.lists import batches, listing
from resolvers.reading.lookup import MAX_IDENTIFIER, Reference, api_key_condition, find_project, owner_of
from resolvers.reading.pages import Page, Term, Window, ordered
from resolvers.reading.selection import Selection
from resolvers.reading.sources import API_KEYS
from resolvers.reading.statements import by_number, one
from resolvers.rights.actions import ApiKeyAction, UserAction
from resolvers.rights.giving import held_by, more, require_no_more, require_rotating
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome, Target, Told, changing, record_event, record_events
from resolvers.writing.locks import locked_api_key, locked_user, outdated

ORDERS = {
    "CREATED_AT": Term("k.created_at"),
    "LAST_USED_AT": Term("k.last_used_at", nullable=True),
    "EXPIRES_AT": Term("k.expires_at", nullable=True),
    "NAME": Term("k.name_key", nullable=True, is_text=True),
}


@somebody
async def listed(
    caller: Caller,
    window: Window,
    selection: Selection,
    *,
    search: str | None = None,
    where: Values | None = None,
    order_by: Sequence[tuple[str, str]] = (),
) -> Page[ApiKey]:
    condition = all_of([filters.matching("k", search), api_key_filter(caller, where or {})])
    return await listing(
        caller, API_KEYS, condition, ordered(ORDERS, order_by, "k.number"), window, selection
    )


@somebody
async def get(caller: Caller, by: Reference, selection: Selection) -> ApiKey | None:
    return await one(caller, API_KEYS, all_of([api_key_condition(by), API_KEYS.visible(caller)]), selection)


@somebody
async def identified(caller: Caller, identifier: str, selection: Selection) -> ApiKey | None:
    """By its id, or by the secret itself."""
    if len(identifier) > MAX_IDENTIFIER or not is_storable(identifier):
        return None
    if is_uuid(identifier):
        condition = Sql("k.id = ?", [identifier.lower()])
    else:
        condition = Sql("k.digest = ?", [digest(identifier)])
    return await one(caller, API_KEYS, all_of([condition, API_KEYS.visible(caller)]), selection)


@requires(PermissionType.READ, "user")
async def stream(caller: Caller, selection: Selection) -> AsyncIterator[list[ApiKey]]:
    """All of them, in batches, for who may see them all."""
    return batches(caller, API_KEYS, ALL, API_KEYS.oldest_first, selection)


@requires_on_user(PermissionType.READ, oneself=PermissionType.READ)
async def stream_of(
    caller: Caller, user: User, selection: Selection, *, where: Values | None = None
) -> AsyncIterator[list[ApiKey]]:
    """All of one user, in batches."""
    condition = api_key_filter(caller, {**(where or {}), "user": user.id})
    return batches(caller, API_KEYS, condition, API_KEYS.oldest_first, selection)


@requires_on_user(PermissionType.ADMIN, oneself=PermissionType.READ, action=UserAction.CREATE_API_KEY)
@uncancelled
async def create(
    caller: Caller, user: User, values: Values, selection: Selection | None, *, dry_run: bool = False
) -> Outcome:
    """``values``: project, name, expires_at, scopes, dialect. A dry run tells no secret."""
    key, secret = ApiKey.issue(user.number, dialect=values.get("dialect"))
    problems = key.write({"scopes": (), **values})
    project = None
    with noting(problems):
        project = await find_project(caller, values["project"]) if values.get("project") else None
        key.project_number = project.number if project else None
    if not problems:  # else it is not known what the key would be
        with noting(problems):
            await require_no_more(caller, user, key, project="project")
    async with transaction(dry_run=dry_run):
        await locked_user(user.number)  # who leaves the project at this moment gets no key for it
        refuse([*problems, *await strangeness(user, project)])
        await key.save()
        changes = [Change("user", None, user.id), *gained(key.snapshot())]
        await record_event(caller, Operation.CREATE_API_KEY, Target.of(key), changes)
        shown = await by_number(caller, API_KEYS, key.number, selection)
        return Outcome(shown, changes, {"secret": None if dry_run else secret})


async def strangeness(user: User, project: Project | None) -> list[Problem]:
    """That the user is not a member."""
    if project is None:
        return []
    if await Membership.filter(user_number=user.number, project_number=project.number).exists():
        return []
    said = "User is not a member of the specified project"
    return [Invalid(said, ("input", "project"), code=Code.NOT_A_MEMBER)]


@requires_on_api_key(oneself=PermissionType.WRITE, action=ApiKeyAction.UPDATE)
@uncancelled
async def update(
    caller: Caller,
    key: ApiKey,
    values: Values,
    selection: Selection | None,
    *,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    """``values``: name, enabled, expires_at, scopes. Widening is issuing: only by who has what is given."""
    widens = {"scopes", "expires_at"} & set(values) or values.get("enabled")
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        record = await locked_api_key(key)
        async with changing(caller, Operation.UPDATE_API_KEY, record) as changes:
            refuse([*outdated(record, expected_version), *record.write(values)])
            if widens:
                await require_no_more(caller, await owner_of(record), record)
        return Outcome(await by_number(caller, API_KEYS, record.number, selection), changes)


@requires_on_api_key(oneself=PermissionType.READ, action=ApiKeyAction.ROTATE)
@uncancelled
async def rotate(
    caller: Caller,
    key: ApiKey,
    selection: Selection | None,
    *,
    replaced: Selection | None = None,
    overlap_seconds: int = 0,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    """A new secret for the same rights, and what is wanted of the key ``replaced``. The old secret lives on
    for the overlap, or is revoked at once. A dry run tells no secret: it would open nothing."""
    owner = await owner_of(key)
    held = await held_by(caller, owner)
    require_rotating(caller, owner, key, held)
    async with transaction(dry_run=dry_run):
        old = await locked_api_key(key)
        problems = [*outdated(old, expected_version), *overlap_problems(overlap_seconds)]
        with noting(problems):
            new, secret = old.replacement()
            refuse(more(caller, owner, new, held, end="apiKey"))
        refuse(problems)
        await new.save()
        old.replace_by(new, overlap_seconds)
        await old.touch()
        changes = [Change("replacedBy", None, new.id), Change("overlapSeconds", None, overlap_seconds)]
        await record_event(caller, Operation.ROTATE_API_KEY, Target.of(old), changes)
        shown = await by_number(caller, API_KEYS, old.number, replaced)
        extra = {"secret": None if dry_run else secret, "replaced": shown}
        return Outcome(await by_number(caller, API_KEYS, new.number, selection), changes, extra)


def overlap_problems(seconds: int) -> list[Problem]:
    if 0 <= seconds <= MAX_OVERLAP:
        return []
    said, broken = f"overlapSeconds is between 0 and {MAX_OVERLAP}.", MAX_OVERLAP if seconds > 0 else 0
    return [Invalid(said, "overlapSeconds", rule=Rule.RANGE, limit=broken)]


@requires_on_api_key(oneself=PermissionType.WRITE, action=ApiKeyAction.REVOKE)
@uncancelled
async def revoke(
    caller: Caller,
    key: ApiKey,
    selection: Selection | None,
    *,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    """It stays for the record; revoking it again changes nothing."""
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        record = await locked_api_key(key)
        refuse(outdated(record, expected_version))
        async with changing(caller, Operation.REVOKE_API_KEY, record) as changes:
            changes += record.revoke()
        return Outcome(await by_number(caller, API_KEYS, record.number, selection), changes)


@requires_on_api_key(oneself=PermissionType.WRITE, action=ApiKeyAction.DELETE)
@uncancelled
async def delete(
    caller: Caller, key: ApiKey, *, expected_version: int | None = None, dry_run: bool = False
) -> Outcome:
    """Remove the row; revoking keeps it for the record."""
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        record = await locked_api_key(key)
        refuse(outdated(record, expected_version))
        owner = await owner_of(record)
        changes = _gone(record, owner)
        await record.delete()
        await record_event(caller, Operation.DELETE_API_KEY, Target.of(record), changes)
        return Outcome(None, changes, {"deleted_id": record.id})


def _gone(key: ApiKey, owner: User) -> list[Change]:
    return [Change("user", owner.id, None), *lost(key.snapshot())]


@requires_on_user(PermissionType.ADMIN, oneself=PermissionType.WRITE)
@uncancelled
async def delete_all(
    caller: Caller, user: User, *, project: Reference | None = None, dry_run: bool = False
) -> Outcome:
    """All keys of a user, or those for one project."""
    within = {"project_number": (await find_project(caller, project)).number} if project else {}
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        keys = await ApiKey.filter(user_number=user.number, **within).order_by("number")
        await ApiKey.filter(number__in=[key.number for key in keys]).delete()
        told = [Told(Target.of(key), _gone(key, user)) for key in keys]
        await record_events(caller, Operation.DELETE_API_KEY, told)
        return Outcome(extra={"deleted_ids": [key.id for key in keys]})
