"""What signing in by a link answers of sessions: the new one, and those that it ended."""

from __future__ import annotations

import httpx2

from models import Session
from tests.conftest import GraphQL
from tests.resolvers.links import a_link
from tests.resolvers.signing import OTHER, a_token, ada, status, the_ids

REDEEM = """
mutation ($token: String!, $password: String!) {
  redeemOneTimeToken(token: $token, newPassword: $password) {
    session { id isCurrent user { username } } revokedSessionIds problems { message }
  }
}
"""


async def test_redeeming_a_link_answers_the_session_and_those_it_ended(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    link = await a_link(data, await ada(data))
    tokens = [await a_token(anonymous) for _ in range(2)]
    ended = await the_ids()
    payload = await data(REDEEM, token=link, password=OTHER)
    assert payload == {
        "session": {
            "id": (await Session.get()).id,
            "isCurrent": True,
            "user": {"username": "ada"},
        },
        "revokedSessionIds": ended,
        "problems": [],
    }
    assert [await status(anonymous, token) for token in tokens] == [401, 401]
