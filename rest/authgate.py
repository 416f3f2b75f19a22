"""AuthGate's users API: one list, read-only, of the users of the project that the key is for."""

from __future__ import annotations

import re

from msgspec import Struct

from models import User, clock
from models.caller import Caller
from models.errors import NotAllowed, Unauthenticated
from resolvers import users
from resolvers.reading.pages import MAX_OFFSET, window
from resolvers.reading.selection import connection, select
from rest.answers import JSON, Answer
from rest.dialect import Dialect, Refused, Route

USER = select("id", "email", "name", "avatar_url", "last_login_at", "created_at", "updated_at")
NEWEST_FIRST = [("CREATED_AT", "DESC")]
DEFAULT_LIMIT, MAX_LIMIT = 20, 100
MAX_PAGE = 2**53 - 1  # JavaScript counts no further
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
async def list_users(caller: Caller, query: Paging) -> JSON:
    page, limit = whole(query.page, 1, MAX_PAGE), whole(query.limit, DEFAULT_LIMIT, MAX_LIMIT)
    user_page = await users.listed(
        caller,
        window(first=limit, offset=min((page - 1) * limit, MAX_OFFSET)),
        connection(USER, total=True),
        where={"project_number": project} if (project := project_of(caller)) else None,
        order_by=NEWEST_FIRST,
    )
    total = user_page.total_count or 0
    return {
        "data": [user(each) for each in user_page.nodes],
        "pagination": {"page": page, "limit": limit, "total": total, "totalPages": -(-total // limit)},
    }


def project_of(caller: Caller) -> int | None:
    """The project the key was issued for: it selects whose users are listed."""
    return caller.api_key.project_number if caller.api_key else None


def whole(text: str, default: int, limit: int) -> int:
    """A number from 1 to ``limit``, clamped; the default when it is none."""
    return min(max(int(text), 1), limit) if WHOLE.fullmatch(text) else default


def user(user: User) -> JSON:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "avatarUrl": user.avatar_url,
        "lastAuthAt": clock.to_text(user.last_login_at) if user.last_login_at else None,
        "createdAt": clock.to_text(user.created_at),
        "updatedAt": clock.to_text(user.updated_at),
    }
