"""Who is asking: the caller behind a key, a session's token, or nobody.

Nothing is remembered between requests: what was revoked or taken away a moment ago is gone, in every process.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Generic, NamedTuple

from tortoise.models import Model

from models import ApiKey, Session, User, clock, outages, replica
from models import session as sessions
from models.api_key import PREFIX, digest, is_well_formed, read_scopes
from models.caller import Caller
from models.database import Sql, execute, on_postgres
from models.enums import ApiKeyStatus
from models.errors import Busy, Invalid, WrongCredential
from models.grant import Grants
from models.text import is_storable
from resolvers.reading.statements import M, hydrate
from resolvers.rights.grants import held_column, read_held

log = logging.getLogger("gatebook")

MAX_SECRET = 1000


def columns_of(alias: str, model: type[Model]) -> str:
    """All of them, named after the table, so that those of two are kept apart."""
    return ", ".join(f"{alias}.{name} AS {alias}_{name}" for name in model._meta.fields_map)


POSITION = """
  CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(
    CASE current_setting('synchronous_commit') WHEN 'off'
      THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END, '0/0')::bigint END AS position,
  (SELECT e.at FROM events e WHERE e.actor_id = u.id ORDER BY e.sequence DESC LIMIT 1) AS wrote_at
"""
"""How far the primary's log is, which has all that was confirmed, and when this user last changed something,
through any process."""


@cache
def _statement(model: type[Model], postgres: bool, replicated: bool) -> str:
    return (
        f"SELECT {columns_of('c', model)}, {columns_of('u', User)}, {held_column(postgres)} "
        f"{',' + POSITION if replicated else ''}"
        f"FROM {model._meta.db_table} c JOIN users u ON u.number = c.user_number WHERE c.digest = ?"
    )


class Found(NamedTuple, Generic[M]):
    """The record with a secret, whose it is, what that user holds now, and the position of the caller."""

    record: M
    user: User
    held: Grants
    position: int | None


async def recognise(
    secret: str, *, door: str, request_id: str, address: str | None = None, user_agent: str | None = None
) -> Caller:
    """The caller with this key or token; WrongCredential when it is none, or not good any more."""
    if len(secret) > MAX_SECRET or not is_storable(secret):
        raise WrongCredential
    key, session = None, None
    if secret.startswith(sessions.PREFIX):
        session, user, held, position = await _by_token(secret)
    else:
        key, user, held, position = await _by_key(secret)
    if not user.is_active:
        raise WrongCredential
    scopes = read_scopes(key.scopes) if key else Grants()
    return Caller(
        user=user,
        api_key=key,
        session=session,
        grants=held.narrowed(scopes),
        scopes=scopes,
        door=door,
        request_id=request_id,
        address=address,
        user_agent=user_agent,
        position=position,
    )


async def _by_key(secret: str) -> Found[ApiKey]:
    if secret.startswith(PREFIX) and not is_well_formed(secret):
        raise WrongCredential
    found = await _found(ApiKey, secret)
    key = found.record
    if key.status not in (ApiKeyStatus.ACTIVE, ApiKeyStatus.ROTATING):
        raise WrongCredential
    await note_use(key)
    return found


async def _by_token(token: str) -> Found[Session]:
    found = await _found(Session, token)
    session = found.record
    if session.expires_at <= clock.now():
        raise WrongCredential
    await note_seen(session)
    return found


async def _found(model: type[M], secret: str) -> Found[M]:
    """In one statement."""
    other = replica.current()
    text = _statement(model, on_postgres(), other is not None)
    try:
        found = await execute(Sql(text, [clock.now(), digest(secret)]))
    except Invalid:  # it took too long, though nobody could ask for less: somebody locks a table, say
        raise Busy from None
    if not found:
        raise WrongCredential
    position = None
    if other is None:
        *values, held = found[0]
    else:
        *values, held, now, wrote_at = found[0]
        position = other.position(now, wrote_at)
    own, whose = model._meta.fields_map, User._meta.fields_map
    record = hydrate(model, zip(own, values[: len(own)], strict=True))
    user = hydrate(User, zip(whose, values[len(own) :], strict=True))
    return Found(record, user, read_held(held), position)


async def note_use(key: ApiKey) -> None:
    """Remember when it was last used, to the minute."""
    moment = clock.now()
    if key.last_used_at is None or key.last_used_at <= moment - clock.MINUTE:
        statement = "UPDATE api_keys SET last_used_at = ? WHERE number = ? AND COALESCE(last_used_at, 0) <= ?"
        await note(Sql(statement, [moment, key.number, moment - clock.MINUTE]))


async def note_seen(session: Session) -> None:
    """A session that is used goes on."""
    moment = clock.now()
    if session.last_seen_at <= moment - clock.MINUTE:
        statement = (
            "UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE number = ? AND last_seen_at <= ?"
        )
        values = [moment, moment + sessions.lifetime(), session.number, moment - clock.MINUTE]
        await note(Sql(statement, values))


async def note(statement: Sql) -> None:
    """A full disk, or a database that is read-only, stops changes, not reading: that a key was used is the
    least of what is lost then."""
    try:
        await execute(statement)
    except Exception as error:
        if not (reason := outages.reason(error)):
            raise
        log.warning("could not note the use of a credential: %s", reason)
