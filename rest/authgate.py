"""AuthGate's users API: one list, read-only, of the users of the project that the key is for."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from models import clock
from models.caller import Caller
from models.errors import NotAllowed, Unauthenticated
from resolvers import users
from resolvers.reading.pages import window
from resolvers.reading.selection import connection, select
from rest.dialect import Answer, Dialect, Refused, Route

USER = select("id", "email", "name", "avatar_url", "last_login_at", "created_at", "updated_at")
NEWEST_FIRST = [("CREATED_AT", "DESC")]
LARGEST, FURTHEST = 100, 1_000_000_000
WHOLE = re.compile("-?[0-9]{1,1000}")


class Paging(Struct):
    """As text: what is no number is the default, not an error."""

    page: str = "1"
    limit: str = "20"


def refuse(error: Exception, route: Route | None) -> Answer:
    if isinstance(error, Unauthenticated):
        return Answer(401, {"error": "Missing or invalid API key"}, {"WWW-Authenticate": "Bearer"})
    if isinstance(error, Refused):
        return Answer(error.status, {"error": error.message}, error.headers)
    return Answer(403 if isinstance(error, NotAllowed) else 400, {"error": str(error)})


authgate = Dialect("authgate", ("/api/v1",), refuse)


@authgate.route("GET", "/users")
async def list_users(caller: Caller, query: Paging) -> dict[str, Any]:
    page, limit = whole(query.page, 1, 2**53 - 1), whole(query.limit, 20, LARGEST)
    found = await users.listed(
        caller,
        window(first=limit, offset=min((page - 1) * limit, FURTHEST)),
        connection(USER, total=True),
        where={"project_number": project} if (project := project_of(caller)) else None,
        order_by=NEWEST_FIRST,
    )
    total = found.total_count or 0
    return {
        "data": [user(each) for each in found.nodes],
        "pagination": {"page": page, "limit": limit, "total": total, "totalPages": -(-total // limit)},
    }


def project_of(caller: Caller) -> int | None:
    """The project the key was issued for: it selects whose users are listed."""
    return caller.api_key.project_number if caller.api_key else None


def whole(text: str, default: int, most: int) -> int:
    """A number from 1 to ``most``, clamped; the default when it is none."""
    return min(max(int(text), 1), most) if WHOLE.fullmatch(text) else default


def user(user: Any) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "avatarUrl": user.avatar_url,
        "lastAuthAt": clock.to_text(user.last_login_at) if user.last_login_at else None,
        "createdAt": clock.to_text(user.created_at),
        "updatedAt": clock.to_text(user.updated_at),
    }
