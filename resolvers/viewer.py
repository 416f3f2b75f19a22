"""How the caller was recognised, and all it may do; and what the server says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from models import ApiKey, Session, User, clock, passwords, policy
from models.caller import Caller
from models.errors import WrongCredential
from resolvers.access import anybody
from resolvers.reading.effective_permissions import EffectivePermission, viewer_permissions
from resolvers.reading.lookup import oneself
from resolvers.reading.pages import MAX_SIZE
from resolvers.reading.selection import Selection
from resolvers.reading.sources import API_KEYS, SESSIONS
from resolvers.reading.statements import by_number

VERSION = "0.1.0"


@dataclass
class Viewer:
    user: User | None
    api_key: ApiKey | None
    session: Session | None
    permissions: list[EffectivePermission] = field(default_factory=list)


@anybody
async def viewer(caller: Caller, selection: Selection) -> Viewer | None:
    """None for an anonymous caller, who is nobody."""
    if caller.user is None:
        return None
    caller.require_somebody()
    wanted = selection.under("user")
    user = await oneself(caller, wanted) if wanted else None
    if wanted and user is None:
        raise WrongCredential  # it was deleted at this moment
    viewer = Viewer(
        user,
        await by_number(caller, API_KEYS, caller.api_key.number, selection.under("api_key"))
        if caller.api_key
        else None,
        await by_number(caller, SESSIONS, caller.session.number, selection.under("session"))
        if caller.session
        else None,
    )
    for attribute, relation in selection.relations.items():
        if relation.name == "permissions":
            setattr(viewer, attribute, await viewer_permissions(caller, relation))
    return viewer


@dataclass
class PasswordPolicy:
    min_length: int
    max_length: int
    rejects_common: bool = True
    rejects_personal: bool = True


@dataclass
class ServerInfo:
    version: str
    time: int
    password_policy: PasswordPolicy
    max_page_size: int
    max_query_cost: int


@anybody
async def server(caller: Caller, max_query_cost: int) -> ServerInfo:
    accepted = PasswordPolicy(policy.current().password_min_length, passwords.MAX_LENGTH)
    return ServerInfo(VERSION, clock.now(), accepted, MAX_SIZE, max_query_cost)
