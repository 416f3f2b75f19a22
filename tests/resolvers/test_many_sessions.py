"""A user has at most a hundred sessions: the oldest end first."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2

from models import Session, User
from models.database import Sql, execute
from models.session import MAX_SESSIONS
from tests.cast import add_session, session_of
from tests.conftest import GraphQL
from tests.outcome import log
from tests.resolvers.signing import RIGHT, a_token, ada, status, the_ids


async def test_a_hundred_sessions_last_and_the_oldest_ends_first(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    user = await User.get(id=await ada(data))
    token = await session_of(user)
    for _ in range(MAX_SESSIONS):
        await add_session(user)
    await execute(Sql("UPDATE sessions SET expires_at = 1 WHERE number = (SELECT MAX(number) FROM sessions)"))
    oldest, second, *_ = await the_ids()
    assert await status(anonymous, token) == 200
    ended: dict[str, Any] = {"problems": []}
    signing_in = f'''mutation {{ login(identifier: "ada", password: "{RIGHT}") {{
      revokedSessionIds problems {{ message }} }} }}'''
    assert await data(signing_in) == {**ended, "revokedSessionIds": [oldest]}
    assert await status(anonymous, token) == 401
    assert await data(signing_in) == {**ended, "revokedSessionIds": [second]}
    assert (
        await data("query ($id: ID!) { user(by: {id: $id}) { sessions { totalCount } } }", id=user.id)
    ) == {"sessions": {"totalCount": MAX_SESSIONS}}
    told = await log(
        data, "operation reason actor { username } changes { field before after }", target=user.id
    )
    assert told[:2] == [
        {
            "operation": "REVOKE_SESSIONS",
            "reason": "A user has at most 100 sessions: the oldest end first.",
            "actor": {"username": "ada"},
            "changes": [{"field": "sessions", "before": 101, "after": 100}],
        },
        {"operation": "LOGIN", "reason": None, "actor": {"username": "ada"}, "changes": []},
    ]


async def test_sign_ins_at_once_leave_a_hundred_sessions(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    user = await User.get(id=await ada(data))
    for _ in range(MAX_SESSIONS - 2):
        await add_session(user)
    await asyncio.gather(*[a_token(anonymous) for _ in range(5)])
    assert await Session.all().count() == MAX_SESSIONS
