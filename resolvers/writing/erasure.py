"""Blanking what is kept of a person after a deletion: in the audit log, and among failed sign-ins."""

from __future__ import annotations

import orjson

from models import ApiKey, Event, User, sign_in
from models.database import Sql, execute, one_of, rows
from models.enums import Operation

ERASED = "(erased)"


async def erase(user: User, keys: set[str]) -> None:
    """The events stay, without names, values, reasons and addresses. ``keys`` are the ids of ``keys_of``."""
    about = one_of("target_id", [user.id, *sorted(keys)], "text")
    blank = "target_label = ?, changes = '[]', before_image = NULL, reason = NULL"
    await execute(Sql(f"UPDATE events SET {blank} WHERE {about.text}", [ERASED, *about.values]))
    await execute(
        Sql("UPDATE events SET actor_label = ?, ip_address = NULL WHERE actor_id = ?", [ERASED, user.id])
    )
    nobodys = "UPDATE events SET ip_address = NULL WHERE target_id = ? AND actor_id IS NULL"
    await execute(Sql(nobodys, [user.id]))  # failed sign-ins: mistyped by the user, most of the time
    await sign_in.forget(sign_in.subjects_of_user(user))


async def keys_of(user: User) -> set[str]:
    """The keys that a user has, and those of which only the log tells."""
    found = {key.id for key in await ApiKey.filter(user_number=user.number)}
    found |= await _told_of(user.id) | await _deleted_with(user.id)
    fresh = found
    while fresh := await _replacing(fresh) - found:
        found |= fresh
    return found


async def _told_of(user_id: str) -> set[str]:
    """In a text of JSON, quotes are escaped: no name of a key can look like this."""
    issued, deleted = f'%["user",null,"{user_id}"]%', f'%["user","{user_id}",null]%'
    statement = (
        "SELECT target_id FROM events WHERE operation IN ('createApiKey', 'deleteApiKey') "
        "AND (changes LIKE ? OR changes LIKE ?)"
    )
    return {row["target_id"] for row in await rows(Sql(statement, [issued, deleted]))}


async def _deleted_with(user_id: str) -> set[str]:
    """Those of a user who was deleted, and came back without them."""
    deletions = Event.filter(
        target_id=user_id, operation=Operation.DELETE_USER, before_image__not_isnull=True
    )
    images = [orjson.loads(event.before_image or "{}") for event in await deletions]
    return {key for image in images for key in image.get("keys", ())}


async def _replacing(keys: set[str]) -> set[str]:
    """What came of rotating them."""
    old = one_of("target_id", sorted(keys), "text")
    statement = f"SELECT changes FROM events WHERE operation = 'rotateApiKey' AND {old.text}"
    told = [orjson.loads(row["changes"]) for row in await rows(Sql(statement, old.values))]
    return {after for changes in told for field, _, after in changes if field == "replacedBy"}
