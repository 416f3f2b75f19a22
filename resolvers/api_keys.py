"""What callers may do with API keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from models import ApiKey, Change, Membership, Project, User, clock, text
from models.api_key import digest, write_scopes
from models.caller import Caller
from models.database import Sql, every, transaction
from models.errors import Code, Invalid, Problem, refuse
from models.event import compare
from models.grant import Grant, Grants
from models.permission import checked, expiry
from models.text import is_storable, is_uuid
from resolvers.access import require_on_owner, requires_on_api_key, requires_on_user, somebody
from resolvers.reading import filters
from resolvers.reading.lookup import LONGEST, By, find_project, owner_of
from resolvers.reading.pages import Page, Term, Window, ordered
from resolvers.reading.selection import Selection
from resolvers.reading.sources import API_KEYS
from resolvers.reading.statements import batches, by_number, one, page
from resolvers.rights.giving import require_including, require_no_more
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome, Target, tell
from resolvers.writing.locks import locked_api_key, locked_user

Given = Mapping[str, Any]
ORDERS = {
    "CREATED_AT": Term("k.created_at"),
    "LAST_USED_AT": Term("k.last_used_at", nullable=True),
    "EXPIRES_AT": Term("k.expires_at", nullable=True),
    "NAME": Term("k.name_key", nullable=True),
}
MOST_SCOPES = 100
LONGEST_OVERLAP = 90 * 24 * 3600


@somebody
async def listed(
    caller: Caller,
    window: Window,
    wanted: Selection,
    *,
    where: Given | None = None,
    order_by: Sequence[tuple[str, str]] = (),
) -> Page:
    condition = filters.api_key_filter(where or {})
    return await page(caller, API_KEYS, condition, ordered(ORDERS, order_by, "k.number"), window, wanted)


@somebody
async def get(caller: Caller, identifier: str, wanted: Selection) -> ApiKey | None:
    """By its id, or by the secret itself."""
    if len(identifier) > LONGEST or not is_storable(identifier):
        return None
    if is_uuid(identifier):
        condition = Sql("k.id = ?", [identifier.lower()])
    else:
        condition = Sql("k.digest = ?", [digest(identifier)])
    return await one(caller, API_KEYS, every([condition, API_KEYS.visible(caller)]), wanted)


@somebody
async def every_key(
    caller: Caller, wanted: Selection, *, where: Given | None = None
) -> AsyncIterator[list[ApiKey]]:
    """All that the caller may see, in batches."""
    return batches(caller, API_KEYS, filters.api_key_filter(where or {}), (Term("k.number"),), wanted)


@requires_on_user("ADMIN", oneself="READ")
async def create(caller: Caller, user: User, given: Given, wanted: Selection | None) -> Outcome:
    """``given``: project, name, expires_at, scopes, dialect."""
    scopes = checked_scopes(given.get("scopes") or ())
    project = await find_project(caller, given["project"]) if given.get("project") else None
    key, secret = ApiKey.issue(
        user.number,
        name=text.line(given.get("name"), "name"),
        project_number=project.number if project else None,
        scopes=write_scopes(scopes),
        expires_at=expiry(given.get("expires_at")),
        dialect=given.get("dialect"),
    )
    key.name_key = text.fold(key.name) if key.name else None
    await require_no_more(caller, user, key, project="project")

    async def work() -> Outcome:
        await locked_user(user.number)  # who leaves the project at this moment gets no key for it
        await require_member(user, project)
        await key.save()
        changes = [Change(field, None, value) for field, value in key.snapshot().items() if value]
        await tell(caller, "createApiKey", Target.of(key), [Change("user", None, user.id), *changes])
        return Outcome(await by_number(caller, API_KEYS, key.number, wanted), extra={"secret": secret})

    return await transaction(work)


async def require_member(user: User, project: Project | None) -> None:
    if project is None:
        return
    if not await Membership.filter(user_number=user.number, project_number=project.number).exists():
        raise Invalid(
            "User is not a member of the specified project", ("input", "project"), code=Code.NOT_A_MEMBER
        )


def checked_scopes(scopes: Sequence[Given]) -> Grants:
    if len(scopes) > MOST_SCOPES:
        raise Invalid(f"A key has at most {MOST_SCOPES} scopes.", "scopes")
    return Grants(
        checked(Grant(each["resource_type"], each["resource"], each["type"]), ("scopes", str(place)))
        for place, each in enumerate(scopes)
    )


@requires_on_api_key(oneself="WRITE")
async def update(caller: Caller, key: ApiKey, given: Given, wanted: Selection | None) -> Outcome:
    """``given``: name, enabled, expires_at, scopes. Widening is issuing: only by who has what is given."""
    widens = {"scopes", "expires_at"} & set(given) or given.get("enabled")

    async def work() -> Outcome:
        async with keeping_an_administrator():
            record = await locked_api_key(key)
            before = record.snapshot()
            refuse(write(record, given))
            if widens:
                await require_no_more(caller, await owner_of(record), record)
            if changes := compare(before, record.snapshot()):
                await record.save()
                await tell(caller, "updateApiKey", Target.of(record), changes)
        return Outcome(await by_number(caller, API_KEYS, record.number, wanted), changes)

    return await transaction(work)


def write(key: ApiKey, given: Given) -> list[Problem]:
    """Take over what is given; a revoked or expired key stays what it is."""
    if not key.is_live:
        return [Invalid(f"This key is {key.status.lower()}: issue a new one.", "id")]
    problems: list[Problem] = []
    try:
        if "name" in given:
            key.name = text.line(given["name"], "name")
            key.name_key = text.fold(key.name) if key.name else None
        if "expires_at" in given:
            key.expires_at = expiry(given["expires_at"])
        if "scopes" in given:
            key.scopes = write_scopes(checked_scopes(given["scopes"] or ()))
    except Problem as wrong:
        problems.append(wrong)
    if (enabled := given.get("enabled")) is not None and enabled != (key.disabled_at is None):
        key.disabled_at = None if enabled else clock.now()
        key.enabled_at = clock.now() if enabled else key.enabled_at
    return problems


@requires_on_api_key(oneself="READ")
async def rotate(
    caller: Caller, key: ApiKey, wanted: Selection | None, *, overlap_seconds: int = 0
) -> Outcome:
    """A new secret for the same rights; the old one lives on for the overlap, or is revoked at once: a key
    rotates itself, but another only if it may revoke that."""
    if not 0 <= overlap_seconds <= LONGEST_OVERLAP:
        raise Invalid(f"overlapSeconds is between 0 and {LONGEST_OVERLAP}.", "overlapSeconds")
    owner = await owner_of(key)
    if not caller.is_oneself(owner):
        await require_including(caller, owner)
    elif not caller.is_using(key):
        await require_on_owner(caller, key, "ADMIN", "WRITE")

    async def work() -> Outcome:
        old = await locked_api_key(key)
        if old.status not in ("ACTIVE", "DISABLED") or old.replaced_by_number is not None:
            raise Invalid(f"This key is {old.status.lower()}: it cannot be rotated.", "id")
        new, secret = replacement(old)
        await require_no_more(caller, owner, new, end="id")
        await new.save()
        end = clock.now() + overlap_seconds * clock.SECOND
        old.replaced_by_number = new.number
        if overlap_seconds == 0:
            old.revoked_at = end
        old.expires_at = min(end, old.expires_at or end) if overlap_seconds else old.expires_at
        await old.save()
        changes = [Change("replacedBy", None, new.id), Change("overlapSeconds", None, overlap_seconds)]
        await tell(caller, "rotateApiKey", Target.of(old), changes)
        return Outcome(await by_number(caller, API_KEYS, new.number, wanted), extra={"secret": secret})

    return await transaction(work)


def replacement(old: ApiKey) -> tuple[ApiKey, str]:
    return ApiKey.issue(
        old.user_number,
        name=old.name,
        name_key=old.name_key,
        project_number=old.project_number,
        scopes=old.scopes,
        expires_at=old.expires_at,
        disabled_at=old.disabled_at,
        dialect=old.dialect,
    )


@requires_on_api_key(oneself="WRITE")
async def revoke(caller: Caller, key: ApiKey, wanted: Selection | None) -> Outcome:
    """It stays for the record; revoking it again changes nothing."""

    async def work() -> Outcome:
        async with keeping_an_administrator():
            record = await locked_api_key(key)
            changes = []
            if record.revoked_at is None:
                changes = [Change("status", record.status, "REVOKED")]
                record.revoked_at = clock.now()
                await record.save()
                await tell(caller, "revokeApiKey", Target.of(record), changes)
        return Outcome(await by_number(caller, API_KEYS, record.number, wanted), changes)

    return await transaction(work)


@requires_on_api_key(oneself="WRITE")
async def delete(caller: Caller, key: ApiKey) -> Outcome:
    """Remove the row; revoking keeps it for the record."""

    async def work() -> Outcome:
        async with keeping_an_administrator():
            record = await locked_api_key(key)
            owner = await owner_of(record)
            await record.delete()
            await tell(caller, "deleteApiKey", Target.of(record), _gone(record, owner))
        return Outcome(extra={"deleted_count": 1})

    return await transaction(work)


def _gone(key: ApiKey, owner: User) -> list[Change]:
    told = [Change(field, value, None) for field, value in key.snapshot().items() if value]
    return [Change("user", owner.id, None), *told]


@requires_on_user("ADMIN", oneself="WRITE")
async def delete_all(caller: Caller, user: User, *, project: By | None = None) -> Outcome:
    """All keys of a user, or those for one project."""
    within = {"project_number": (await find_project(caller, project)).number} if project else {}

    async def work() -> Outcome:
        async with keeping_an_administrator():
            keys = await ApiKey.filter(user_number=user.number, **within)
            await ApiKey.filter(number__in=[key.number for key in keys]).delete()
            for key in keys:
                await tell(caller, "deleteApiKey", Target.of(key), _gone(key, user))
        return Outcome(extra={"deleted_count": len(keys)})

    return await transaction(work)
