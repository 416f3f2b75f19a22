"""How the caller was recognised, and all it may do."""

from __future__ import annotations

from dataclasses import dataclass, field

from models import ApiKey, Session, User
from models.caller import Caller
from models.errors import WrongCredential
from resolvers.access import anybody
from resolvers.reading.effective_permissions import EffectivePermission, viewer_permissions
from resolvers.reading.lookup import oneself
from resolvers.reading.selection import Selection
from resolvers.reading.sources import API_KEYS, SESSIONS
from resolvers.reading.statements import by_number
from resolvers.rights.actions import viewer_actions


@dataclass
class Viewer:
    user: User | None
    api_key: ApiKey | None
    session: Session | None
    permissions: list[EffectivePermission] = field(default_factory=list)
    can: list[str] = field(default_factory=list)


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
        can=viewer_actions(caller),
    )
    for attribute, relation in selection.relations.items():
        if relation.name == "permissions":
            setattr(viewer, attribute, await viewer_permissions(caller, relation))
    return viewer
