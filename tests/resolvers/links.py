"""Links, for the tests that are about them."""

from __future__ import annotations

from typing import Any

import httpx2

from models.database import Sql, execute
from tests.conftest import GraphQL
from tests.resolvers.signing import OTHER

CREATE = """
mutation ($id: ID!, $purpose: OneTimeTokenPurpose!, $seconds: Int) {
  createOneTimeToken(user: {id: $id}, purpose: $purpose, expiresInSeconds: $seconds) {
    token link expiresAt problems { code message path }
  }
}
"""
REDEEM = """
mutation ($token: String!, $password: String) {
  redeemOneTimeToken(token: $token, newPassword: $password) {
    token expiresAt mustChangePassword user { username } problems { code message path }
  }
}
"""
OVER = {
    "token": None,
    "expiresAt": None,
    "mustChangePassword": False,
    "user": None,
    "problems": [
        {
            "code": "WRONG_CREDENTIALS",
            "message": "This link is not good, or not any more: ask for another.",
            "path": ["token"],
        }
    ],
}


async def a_link(data: GraphQL, id_: str, purpose: str = "INVITATION", **given: Any) -> str:
    """The token of one."""
    return str((await data(CREATE, id=id_, purpose=purpose, **given))["token"])


async def redeem(client: httpx2.AsyncClient, token: str, password: str | None = OTHER) -> Any:
    """The payload, for whoever has the link."""
    body = {"query": REDEEM, "variables": {"token": token, "password": password}}
    return (await client.post("/graphql", json=body)).json()["data"]["redeemOneTimeToken"]


async def links_age(milliseconds: int) -> None:
    """For every link, time goes by."""
    await execute(Sql("UPDATE one_time_tokens SET expires_at = expires_at - ?", [milliseconds]))
