"""May this user do it, through this key, and why; everyone who may; and is this secret good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models import ApiKey, Permission, User, budget, clock, tally
from models.api_key import digest, is_well_formed, read_scopes
from models.caller import Caller
from models.database import Sql, all_of, rows
from models.enums import PermissionType
from models.errors import NotFound
from models.grant import LEVEL, Grant, Grants
from models.permission import checked
from models.text import is_storable
from models.values import Values
from resolvers.access import requires_on_user, somebody
from resolvers.callers.by_secret import columns_of, note_use
from resolvers.reading.effective_permissions import PermissionSource
from resolvers.reading.holders import first_who_hold, holds
from resolvers.reading.lookup import MAX_IDENTIFIER, all_columns, completed, find_api_key
from resolvers.reading.pages import Page, Term, Window
from resolvers.reading.selection import Selection
from resolvers.reading.sources import API_KEYS, GROUPS, PERMISSIONS, USERS
from resolvers.reading.statements import by_number, columns, hydrate, page
from resolvers.rights import visibility
from resolvers.rights.actions import UserAction
from resolvers.rights.grants import Holding, holdings


@dataclass
class Decision:
    allowed: bool
    reason: str
    explanation: str
    decided_by: PermissionSource | None = None
    nearest_miss: Permission | None = None


@requires_on_user(PermissionType.READ, oneself=PermissionType.READ, action=UserAction.CHECK_PERMISSIONS)
async def check(
    caller: Caller,
    user: User,
    permission: Values,
    selection: Selection,
    *,
    api_key: str | None = None,
) -> Decision:
    """May this user do it, through this key if one is named."""
    needed = grant_of(permission)
    key = await find_api_key(caller, {"id": api_key}) if api_key is not None else None
    if key is not None and key.user_number != user.number:
        raise NotFound(f"{user.username} has no such API key.", "apiKey")
    return await decide(caller, user, key, needed, selection)


def grant_of(permission: Values) -> Grant:
    return checked(
        Grant(permission["resource_type"], permission["resource"], permission["type"]), ("permission",)
    )


async def decide(
    caller: Caller, user: User, key: ApiKey | None, needed: Grant, selection: Selection
) -> Decision:
    if not user.is_active:
        return Decision(False, "USER_DEACTIVATED", f"{user.username} is deactivated.")
    if key is not None and key.status not in ("ACTIVE", "ROTATING"):
        return Decision(False, "KEY_NOT_VALID", f"The key {key.hint} is {key.status.lower()}.")
    held = (await holdings([user.number], expired=True))[user.number]
    moment = clock.now()
    live = [each for each in held if each.expires_at is None or each.expires_at > moment]
    granting = sorted((each for each in live if each.grant.covers(needed)), key=_directness)
    if not granting:
        return await _refused(caller, user, needed, live, held, selection)
    scopes = read_scopes(key.scopes) if key else Grants()
    if key and scopes and not scopes.cover(needed):
        return Decision(
            False, "KEY_SCOPE_EXCLUDES", f"The scopes of the key {key.hint} do not include {needed}."
        )
    return await _granted(caller, user, needed, granting[0], selection)


def _directness(holding: Holding) -> tuple[bool, bool]:
    return (holding.permission is None, holding.group is not None)


async def _granted(caller: Caller, user: User, needed: Grant, by: Holding, selection: Selection) -> Decision:
    if by.permission is None:
        return Decision(
            True, "GRANTED_DIRECTLY", f"{user.username} administers the project, which includes {needed}."
        )
    below = selection.under("decided_by") or Selection()
    permission = await by_number(caller, PERMISSIONS, by.permission, below.under("permission") or Selection())
    if by.group is None:
        text = f"{user.username} holds {by.grant}."
        return Decision(True, "GRANTED_DIRECTLY", text, PermissionSource(permission))
    named = Selection({"name"})
    named.merge(below.under("group") or Selection())
    group = await by_number(caller, GROUPS, by.group, named)
    if group is None:
        raise NotFound(f"The group that gives {user.username} {by.grant} was deleted at this moment.")
    text = f"{user.username} is in the group {group.name}, which holds {by.grant}."
    return Decision(True, "GRANTED_BY_GROUP", text, PermissionSource(permission, group))


async def _refused(
    caller: Caller,
    user: User,
    needed: Grant,
    live: Sequence[Holding],
    held: Sequence[Holding],
    selection: Selection,
) -> Decision:
    below = selection.under("nearest_miss")
    if expired := [each for each in held if each.grant.covers(needed)]:
        last = max(expired, key=lambda each: each.expires_at or 0)
        text = f"{user.username} held {last.grant} until {clock.to_text(last.expires_at or 0)}."
        return Decision(False, "GRANT_EXPIRED", text, None, await _permission(caller, last, below))
    near = max(
        (each for each in live if each.permission),
        key=lambda each: _nearness(each.grant, needed),
        default=None,
    )
    if near is None or _nearness(near.grant, needed) == (0, 0, 0):
        return Decision(False, "NO_MATCHING_GRANT", f"{user.username} holds nothing like {needed}.")
    text = f"{user.username} holds {near.grant}, which is not {needed}."
    return Decision(False, "NO_MATCHING_GRANT", text, None, await _permission(caller, near, below))


def _nearness(grant: Grant, needed: Grant) -> tuple[int, int, int]:
    """How close a grant comes that does not cover: the type of resource first, then the resource itself."""
    if grant.resource_type not in ("*", needed.resource_type):
        return (0, 0, 0)
    return (1, int(grant.resource in ("*", needed.resource)), LEVEL[grant.type])


async def _permission(caller: Caller, holding: Holding, below: Selection | None) -> Permission | None:
    return await by_number(caller, PERMISSIONS, holding.permission, below) if holding.permission else None


@somebody
async def permitted(caller: Caller, permission: Values, window: Window, selection: Selection) -> Page[User]:
    """Everyone active who may do it: the reverse of a check, among the users whose permissions one may
    read."""
    active = Sql("u.status <> 'DEACTIVATED'")  # so that no index of all active users is gone through
    who, wanted = all_of([active, visibility.readable_user(caller)]), grant_of(permission)
    is_all_read = window.offset or "total_count" in selection.fields
    holding = holds(wanted) if is_all_read else first_who_hold(wanted, who, window)
    return await page(caller, USERS, all_of([who, holding]), (Term("u.number"),), window, selection)


@dataclass
class Verification:
    valid: bool
    code: str
    api_key: ApiKey | None = None
    user: User | None = None
    decision: Decision | None = None


KEY_CODES = {"REVOKED": "REVOKED", "EXPIRED": "EXPIRED", "DISABLED": "DISABLED"}


@somebody
async def verify(
    caller: Caller, secret: str, selection: Selection, *, permission: Values | None = None
) -> Verification:
    """Is this secret good, and good for this? Without READ on the user, or on ``key``, it is NOT_FOUND; with
    the latter alone, the answer has the key and its owner, and nothing of what either holds."""
    found = await _verification(caller, secret, selection, grant_of(permission) if permission else None)
    tally.count("key_verifications", found.code)
    return found


async def _verification(
    caller: Caller, secret: str, selection: Selection, needed: Grant | None
) -> Verification:
    if (
        len(secret) > MAX_IDENTIFIER
        or not is_storable(secret)
        or (secret.startswith("gw_") and not is_well_formed(secret))
    ):
        return Verification(False, "MALFORMED")
    if (found := await _with_secret(caller, secret)) is None:
        return Verification(False, "NOT_FOUND" if secret.startswith("gw_") else "MALFORMED")
    key, user = found
    decision = None
    code = (
        KEY_CODES.get(key.status, "VALID")
        if user.is_active or key.status in KEY_CODES
        else "USER_DEACTIVATED"
    )
    if code == "VALID" and needed is not None:
        decision = await decide(caller, user, key, needed, selection.under("decision") or Selection())
        decision = decision if _may_read(caller, user) else _outcome_of(decision, needed)
        code = "VALID" if decision.allowed else "INSUFFICIENT_PERMISSIONS"
    if code == "VALID":
        await note_use(key)
    shown = await _with_owner(caller, key, selection.under("api_key"))
    below = selection.under("user")
    owner = await completed(caller, user, below) if below else None
    return Verification(code == "VALID", code, shown, owner, decision)


async def _with_secret(caller: Caller, secret: str) -> tuple[ApiKey, User] | None:
    """The key and its owner, by one statement."""
    owner = columns(USERS, caller, all_columns(User))
    where = all_of([Sql("k.digest = ?", [digest(secret)]), visibility.verifiable_api_key(caller)])
    tables = "api_keys k JOIN users u ON u.number = k.user_number"
    text = f"SELECT {columns_of('k', ApiKey)}, {owner.text} FROM {tables} WHERE {where.text}"
    budget.spend(budget.STATEMENT)
    for row in await rows(Sql(text, [*owner.values, *where.values])):
        key = {name: row.pop(f"k_{name}") for name in ApiKey._meta.fields_map}
        return hydrate(ApiKey, key), hydrate(User, row)
    return None


def _may_read(caller: Caller, user: User) -> bool:
    return caller.is_oneself(user) or caller.may(PermissionType.READ, "user", user.id)


def _outcome_of(decision: Decision, needed: Grant) -> Decision:
    """Without what the user holds."""
    verb = "includes" if decision.allowed else "does not include"
    return Decision(decision.allowed, decision.reason, f"What this key may do {verb} {needed}.")


async def _with_owner(caller: Caller, key: ApiKey, selection: Selection | None) -> ApiKey | None:
    """The key, and its owner below it, whom the caller might not see otherwise."""
    if selection is None:
        return None
    owners = {name: below for name, below in selection.relations.items() if below.name == "user"}
    others = {name: below for name, below in selection.relations.items() if name not in owners}
    shown = await by_number(caller, API_KEYS, key.number, Selection(selection.fields, others))
    for name, below in owners.items():
        owner = await by_number(caller, USERS, key.user_number, below.selection)
        if shown is not None:
            shown.__dict__[name] = owner
    return shown
