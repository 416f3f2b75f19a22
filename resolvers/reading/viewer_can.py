"""What the caller may do to each of these records, as the operations would answer it."""

from __future__ import annotations

from contextlib import suppress

from models import ApiKey, Group, Project, User
from models.caller import Caller
from models.database import one_of
from models.errors import Problem, Problems, refuse
from models.grant import Grants
from models.turns import breathe
from resolvers.reading.selection import Relation, select
from resolvers.reading.sources import USERS
from resolvers.reading.statements import find, relation
from resolvers.rights.actions import (
    RIGHTS,
    ApiKeyAction,
    GroupAction,
    ProjectAction,
    UserAction,
    allowed,
)
from resolvers.rights.giving import compared, has_all_of, includes, is_lasting_for, more, require_rotating
from resolvers.rights.visibility import sees_events_of


@relation("User", "viewer_can")
async def of_users(caller: Caller, users: list[User], attribute: str, wanted: Relation) -> None:
    """What the users hold is read only where it matters: of those the caller administers without being an
    administrator."""
    issuing = RIGHTS[UserAction][UserAction.CREATE_API_KEY]
    held = await compared(caller, {user.number for user in users if issuing.allows(caller, user.id)})
    for user in users:
        user.__dict__[attribute] = [
            action.value
            for action in UserAction
            if not caller.is_held_back and may_on_user(caller, user, action, held.get(user.number))
        ]
        await breathe()


def may_on_user(caller: Caller, user: User, action: UserAction, held: Grants | None) -> bool:
    """``held`` is known of whom the caller administers."""
    own = caller.is_oneself(user)
    if action == UserAction.READ_EVENTS:
        return sees_events_of(caller, user.id)
    right = RIGHTS[UserAction][action]
    if not right.allows(caller, user.id, own=own):
        return False
    has_all = has_all_of(caller, user.number) or (held is not None and includes(caller, held))
    if action == UserAction.CREATE_API_KEY:  # a narrower one might do, but not the one that is usual
        return own or has_all
    return not right.takes_over or (has_all and is_lasting_for(caller, user))


@relation("Project", "viewer_can")
async def of_projects(caller: Caller, projects: list[Project], attribute: str, wanted: Relation) -> None:
    for project in projects:
        can = [] if caller.is_held_back else allowed(caller, ProjectAction, project.id)
        issues = bool(project.__dict__["is_issuable"])
        project.__dict__[attribute] = [
            each.value
            for each in ProjectAction
            if each in can or (issues and each == ProjectAction.CREATE_API_KEY)
        ]


@relation("Group", "viewer_can")
async def of_groups(caller: Caller, groups: list[Group], attribute: str, wanted: Relation) -> None:
    for group in groups:
        group.__dict__[attribute] = [] if caller.is_held_back else allowed(caller, GroupAction, group.id)


@relation("ApiKey", "viewer_can")
async def of_api_keys(caller: Caller, keys: list[ApiKey], attribute: str, wanted: Relation) -> None:
    numbers = {key.user_number for key in keys}
    found = await find(caller, USERS, one_of("u.number", numbers), select("username"))
    owners = {owner.number: owner for owner in found}
    held = await compared(caller, owners)
    for key in keys:
        owner = owners.get(key.user_number)  # none: deleted at this moment
        key.__dict__[attribute] = [
            action.value
            for action in ApiKeyAction
            if owner and may_on_key(caller, key, owner, action, held[owner.number])
        ]
        await breathe()


def may_on_key(caller: Caller, key: ApiKey, owner: User, action: ApiKeyAction, held: Grants) -> bool:
    right = RIGHTS[ApiKeyAction][action]
    if caller.is_held_back or not right.allows(caller, owner.id, own=caller.is_oneself(owner)):
        return False
    if action != ApiKeyAction.ROTATE:
        return True
    with suppress(Problem, Problems):
        require_rotating(caller, owner, key, held)
        refuse(more(caller, owner, key, held))
        return True
    return False
