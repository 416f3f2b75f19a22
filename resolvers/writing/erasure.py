"""Blanking what is kept of people after a deletion: in the audit log, and among failed sign-ins."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from models import User, sign_in
from models.database import Sql, execute, one_of, rows

ERASED = "(erased)"


async def erase(users: Sequence[User], keys: set[str]) -> None:
    """The events stay, without names, values, reasons and addresses. ``keys`` are the ids of ``keys_of``."""
    ids = [user.id for user in users]
    about, actor, target = [
        one_of(column, values, "text")
        for column, values in (
            ("target_id", [*ids, *sorted(keys)]),
            ("actor_id", ids),
            ("target_id", ids),
        )
    ]
    blank = "target_label = ?, changes = '[]', before_image = NULL, reason = NULL"
    await execute(Sql(f"UPDATE events SET {blank} WHERE {about.text}", [ERASED, *about.values]))
    told_of = one_of("user_id", ids, "text")
    await execute(Sql(f"DELETE FROM event_users WHERE {told_of.text}", told_of.values))
    own = f"UPDATE events SET actor_label = ?, ip_address = NULL WHERE {actor.text}"
    await execute(Sql(own, [ERASED, *actor.values]))
    nobodys = f"UPDATE events SET ip_address = NULL WHERE {target.text} AND actor_id IS NULL"
    await execute(Sql(nobodys, target.values))  # failed sign-ins: mistyped by the user, most of the time
    await sign_in.forget([subject for user in users for subject in sign_in.subjects_of_user(user)])


async def keys_of(users: Sequence[User]) -> set[str]:
    """The keys that the users have, and those of which only the log tells."""
    ids, theirs = [user.id for user in users], one_of("user_number", [user.number for user in users])
    statement = f"SELECT id FROM api_keys WHERE {theirs.text}"
    found = {row["id"] for row in await rows(Sql(statement, theirs.values))}
    found |= await _told_of(ids) | await _deleted_with(ids)
    fresh = found
    while fresh := await _replacing(fresh) - found:
        found |= fresh
    return found


async def _told_of(user_ids: list[str]) -> set[str]:
    """The first change that both operations tell is whose key it is: there is an index on that."""
    issued, deleted = [
        one_of(f"substr(changes, {len(before) + 1}, {len(user_ids[0])})", user_ids, "text")
        for before in ('[["user",null,"', '[["user","')
    ]
    statement = (
        f"SELECT target_id FROM events WHERE operation = 'createApiKey' AND {issued.text} "
        f"UNION SELECT target_id FROM events WHERE operation = 'deleteApiKey' AND {deleted.text}"
    )
    return {row["target_id"] for row in await rows(Sql(statement, [*issued.values, *deleted.values]))}


async def _deleted_with(user_ids: list[str]) -> set[str]:
    """Those of users who were deleted, and came back without them."""
    theirs = one_of("target_id", user_ids, "text")
    statement = (
        f"SELECT before_image FROM events WHERE {theirs.text} AND operation = 'deleteUser' "
        "AND before_image IS NOT NULL"
    )
    images = [orjson.loads(row["before_image"]) for row in await rows(Sql(statement, theirs.values))]
    return {key for image in images for key in image.get("keys", ())}


async def _replacing(keys: set[str]) -> set[str]:
    """What came of rotating them."""
    old = one_of("target_id", sorted(keys), "text")
    statement = f"SELECT changes FROM events WHERE operation = 'rotateApiKey' AND {old.text}"
    told = [orjson.loads(row["changes"]) for row in await rows(Sql(statement, old.values))]
    return {after for changes in told for field, _, after in changes if field == "replacedBy"}
