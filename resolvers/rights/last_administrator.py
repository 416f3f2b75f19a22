"""The last administrator cannot be lost, by any road, nor by two roads at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models import clock
from models.api_key import ENABLED, LIVE
from models.database import Sql, lock, scalar
from models.errors import Code, NotAllowed

LOCK = 7_103_001
ABOUT_TO_EXPIRE = clock.DAY


@asynccontextmanager
async def keeping_an_administrator() -> AsyncIterator[None]:
    """Around changes that could take the last one away; in their transaction, before anything else in it."""
    await lock(LOCK)
    had_one = await there_is_one()
    yield
    if had_one and not await there_is_one():
        raise NotAllowed("This would leave nobody with ADMIN on */*.", code=Code.LAST_ADMIN)


async def there_is_one() -> bool:
    """An active user with ADMIN on */* and a password or a live, unnarrowed key, none of it about to
    expire."""
    soon = clock.now() + ABOUT_TO_EXPIRE
    everything = (
        "h.resource_type = '*' AND h.resource = '*' AND h.type = 'ADMIN' "
        "AND (h.expires_at IS NULL OR h.expires_at > ?)"
    )
    key = (
        f"SELECT 1 FROM api_keys k WHERE k.user_number = u.number AND NOT k.is_narrowed AND {LIVE} "
        f"AND {ENABLED}"
    )
    text = (
        "SELECT 1 AS found FROM users u WHERE u.status = 'ACTIVE' "
        f"AND (u.password_hash IS NOT NULL OR EXISTS ({key})) AND u.number IN ("
        f"SELECT h.user_number FROM permissions h WHERE h.user_number IS NOT NULL AND {everything} UNION "
        "SELECT gm.user_number FROM permissions h JOIN group_members gm ON gm.group_number = h.group_number "
        f"WHERE {everything}) LIMIT 1"
    )
    return await scalar(Sql(text, [soon, soon, soon])) is not None
