"""What a caller may do to a record, told beforehand: what the operations ask for, asked and not repeated. An
operation's guard says here what right it takes, by the action that callers know it as."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from models.caller import Caller, not_allowed
from models.grant import ADMINISTRATOR, Grant
from resolvers.rights import visibility


class UserAction(StrEnum):
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    SET_STATUS = "SET_STATUS"
    SET_PASSWORD = "SET_PASSWORD"  # noqa: S105 - an action, not a password
    INVITE = "INVITE"
    UNLOCK = "UNLOCK"
    REVOKE_SESSIONS = "REVOKE_SESSIONS"
    GRANT = "GRANT"
    CREATE_API_KEY = "CREATE_API_KEY"
    CHECK_PERMISSIONS = "CHECK_PERMISSIONS"
    READ_EVENTS = "READ_EVENTS"


class ProjectAction(StrEnum):
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    MANAGE_MEMBERS = "MANAGE_MEMBERS"
    GRANT = "GRANT"
    CREATE_API_KEY = "CREATE_API_KEY"
    READ_EVENTS = "READ_EVENTS"


class GroupAction(StrEnum):
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    MANAGE_MEMBERS = "MANAGE_MEMBERS"
    GRANT = "GRANT"
    READ_EVENTS = "READ_EVENTS"


class ApiKeyAction(StrEnum):
    UPDATE = "UPDATE"
    ROTATE = "ROTATE"
    REVOKE = "REVOKE"
    DELETE = "DELETE"


class ViewerAction(StrEnum):
    CREATE_USER = "CREATE_USER"
    CREATE_PROJECT = "CREATE_PROJECT"
    CREATE_GROUP = "CREATE_GROUP"
    GRANT = "GRANT"
    READ_USERS = "READ_USERS"
    READ_EVENTS = "READ_EVENTS"
    READ_SERVER = "READ_SERVER"
    VERIFY_API_KEYS = "VERIFY_API_KEYS"
    CHECK_PERMISSIONS = "CHECK_PERMISSIONS"
    ADMINISTRATE = "ADMINISTRATE"


@dataclass(frozen=True)
class Right:
    """The permission that is needed on a record, or on whose it is; ``oneself`` is what will do on one's own.
    What ``takes_over`` an account is only for who holds all that its user holds."""

    resource_type: str
    type: str
    oneself: str | None = None
    takes_over: bool = False

    def allows(self, caller: Caller, id_: str, *, own: bool = False) -> bool:
        if own and self.oneself and caller.may_oneself(self.oneself):
            return True
        return caller.may(self.type, self.resource_type, id_)

    def require(self, caller: Caller, id_: str, *, own: bool = False) -> None:
        if not self.allows(caller, id_, own=own):
            raise not_allowed(Grant(self.resource_type, id_, self.type))

    def allows_on_others(self, caller: Caller) -> bool:
        """On at least one, beside oneself."""
        ids = caller.resources(self.resource_type, self.type)
        return ids is None or any(caller.user is None or id_ != caller.user.id for id_ in ids)


RIGHTS: dict[type[StrEnum], dict[str, Right]] = defaultdict(dict)
"""By the kind of action, and the action."""


def registered(action: StrEnum | None, right: Right) -> Right:
    """The right, which is what this action takes from now on."""
    if action is not None:
        RIGHTS[type(action)][action] = right
    return right


def allowed(caller: Caller, kind: type[StrEnum], id_: str) -> list[str]:
    """What the caller's grants allow on a record that is nobody's own, in the order of the actions."""
    rights = RIGHTS[kind]
    return [
        action.value
        for action in kind
        if (action in rights and rights[action].allows(caller, id_))
        or (action == "READ_EVENTS" and visibility.sees_events_of(caller, id_))
    ]


def viewer_actions(caller: Caller) -> list[str]:
    """What the caller may do at all: to any record, or for GRANT and those that ask, to some beside
    oneself."""
    rights, users, groups = RIGHTS[ViewerAction], RIGHTS[UserAction], RIGHTS[GroupAction]
    can = {action: right.allows(caller, "*") for action, right in rights.items()} | {
        ViewerAction.GRANT: any(kind["GRANT"].allows_on_others(caller) for kind in (users, groups)),
        ViewerAction.CHECK_PERMISSIONS: users["CHECK_PERMISSIONS"].allows_on_others(caller),
        ViewerAction.VERIFY_API_KEYS: visibility.verifies_others(caller),
        ViewerAction.READ_EVENTS: visibility.sees_all(caller, "event"),
        ViewerAction.READ_SERVER: visibility.sees_server(caller),
        ViewerAction.ADMINISTRATE: caller.grants.cover(ADMINISTRATOR),
    }
    return [action.value for action in ViewerAction if can[action]]
