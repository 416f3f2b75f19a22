"""Who is asking: the caller behind a key, a session's token, or nobody.

Nothing is remembered between requests: what was revoked or taken away a moment ago is gone, in every process.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from tortoise.exceptions import OperationalError

from models import ApiKey, Session, User, clock
from models import session as sessions
from models.api_key import PREFIX, digest, is_well_formed, read_scopes
from models.caller import Caller
from models.database import Sql, execute, rows
from models.errors import WrongCredential
from models.permission import narrowed
from models.text import is_storable
from resolvers.grants import grants_of
from resolvers.reading import made

log = logging.getLogger("gatebook")

LONGEST = 1000


def _columns(alias: str, model: type[Any]) -> str:
    return ", ".join(f"{alias}.{name} AS {alias}_{name}" for name in model._meta.fields_map)


BY_KEY = (
    f"SELECT {_columns('k', ApiKey)}, {_columns('u', User)} FROM api_keys k "
    "JOIN users u ON u.number = k.user_number WHERE k.digest = ?"
)
BY_TOKEN = (
    f"SELECT {_columns('s', Session)}, {_columns('u', User)} FROM sessions s "
    "JOIN users u ON u.number = s.user_number WHERE s.digest = ?"
)


async def recognise(
    secret: str, *, door: str, request_id: str, address: str | None = None, user_agent: str | None = None
) -> Caller:
    """The caller with this key or token; WrongCredential when it is none, or not good any more."""
    if len(secret) > LONGEST or not is_storable(secret):
        raise WrongCredential
    key, session = None, None
    if secret.startswith(sessions.PREFIX):
        user, session = await _by_token(secret)
    else:
        user, key = await _by_key(secret)
    if not user.is_active:
        raise WrongCredential
    scopes = read_scopes(key.scopes) if key else []
    return Caller(
        user=user,
        api_key=key,
        session=session,
        grants=narrowed(await grants_of(user.number), scopes),
        scopes=scopes,
        door=door,
        request_id=request_id,
        address=address,
        user_agent=user_agent,
    )


async def _by_key(secret: str) -> tuple[User, ApiKey]:
    if secret.startswith(PREFIX) and not is_well_formed(secret):
        raise WrongCredential
    row = await _row(BY_KEY, secret)
    key: ApiKey = _part(ApiKey, row, "k_")
    if key.status not in ("ACTIVE", "ROTATING"):
        raise WrongCredential
    await note_use(key)
    return _part(User, row, "u_"), key


async def _by_token(token: str) -> tuple[User, Session]:
    row = await _row(BY_TOKEN, token)
    session: Session = _part(Session, row, "s_")
    if session.expires_at <= clock.now():
        raise WrongCredential
    await note_seen(session)
    return _part(User, row, "u_"), session


async def _row(statement: str, secret: str) -> Mapping[str, Any]:
    found = await rows(Sql(statement, [digest(secret)]))
    if not found:
        raise WrongCredential
    return dict(found[0])


def _part(model: type[Any], row: Mapping[str, Any], prefix: str) -> Any:
    return made(model, {name[2:]: value for name, value in row.items() if name.startswith(prefix)})


async def note_use(key: ApiKey) -> None:
    """Remember when it was last used, to the minute."""
    moment = clock.now()
    if key.last_used_at is None or key.last_used_at <= moment - clock.MINUTE:
        statement = "UPDATE api_keys SET last_used_at = ? WHERE number = ? AND COALESCE(last_used_at, 0) <= ?"
        await _note(Sql(statement, [moment, key.number, moment - clock.MINUTE]))


async def note_seen(session: Session) -> None:
    """A session that is used goes on."""
    moment = clock.now()
    if session.last_seen_at <= moment - clock.MINUTE:
        statement = (
            "UPDATE sessions SET last_seen_at = ?, expires_at = ? WHERE number = ? AND last_seen_at <= ?"
        )
        values = [moment, moment + sessions.lifetime(), session.number, moment - clock.MINUTE]
        await _note(Sql(statement, values))


async def _note(statement: Sql) -> None:
    """A full disk stops changes, not reading: that a key was used is the least of what is lost then."""
    try:
        await execute(statement)
    except OperationalError:
        log.warning("could not note the use of a credential: the database takes no writes")
