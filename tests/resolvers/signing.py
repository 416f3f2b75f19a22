"""Signing in, for the tests that are about it."""

from __future__ import annotations

from typing import Any

import httpx2

from models import Session, clock
from models.database import Sql, execute, rows
from tests.cast import a_user
from tests.conftest import GraphQL

RIGHT, OTHER, WRONG = "correct horse battery staple", "another good pass phrase", "wrong horse battery staple"
LOGIN = """
mutation ($identifier: String!, $password: String!) {
  login(identifier: $identifier, password: $password) {
    token expiresAt mustChangePassword user { username }
    problems { __typename code message path ... on RateLimited { retryAfterSeconds } }
  }
}
"""
ME = "{ currentUser { username } }"


NOTHING: dict[str, Any] = {"token": None, "expiresAt": None, "mustChangePassword": False, "user": None}
REFUSED = {
    **NOTHING,
    "problems": [
        {
            "__typename": "Invalid",
            "code": "WRONG_CREDENTIALS",
            "message": "The name or the password is wrong.",
            "path": None,
        }
    ],
}
LOCKED = {
    **NOTHING,
    "problems": [
        {
            "__typename": "RateLimited",
            "code": "RATE_LIMITED",
            "message": "Too many failed sign-ins; try again later.",
            "path": None,
        }
    ],
}


async def ada(data: GraphQL, **given: Any) -> str:
    """The id of a user with a password."""
    return await a_user(data, **{"email": "Ada@Example.com", "password": RIGHT, **given})


async def login(client: httpx2.AsyncClient, identifier: str = "ada", password: Any = RIGHT) -> Any:
    """The payload."""
    variables = {"identifier": identifier, "password": password}
    response = await client.post("/graphql", json={"query": LOGIN, "variables": variables})
    return response.json()["data"]["login"]


async def a_token(client: httpx2.AsyncClient, identifier: str = "ada", password: str = RIGHT) -> str:
    payload = await login(client, identifier, password)
    assert payload["problems"] == []
    return str(payload["token"])


async def code(client: httpx2.AsyncClient, identifier: str = "ada", password: Any = WRONG) -> str | None:
    """The code of the only problem; None when signed in."""
    problems = (await login(client, identifier, password))["problems"]
    return problems[0]["code"] if problems else None


async def status(client: httpx2.AsyncClient, secret: str) -> int:
    """200 as long as the secret is good, then 401."""
    headers = {"Authorization": f"Bearer {secret}"}
    return (await client.post("/graphql", json={"query": ME}, headers=headers)).status_code


async def let_pass(milliseconds: int) -> None:
    """For those who failed to sign in, time goes by."""
    earlier = "last_at = last_at - ?, locked_until = locked_until - ?"
    await execute(Sql(f"UPDATE sign_in_failures SET {earlier}", [milliseconds, milliseconds]))


async def forgive() -> None:
    await execute(Sql("DELETE FROM sign_in_failures"))


async def have_failed(subject: str, times: int) -> None:
    """As if this many attempts had failed a moment ago."""
    columns = "INSERT INTO sign_in_failures (subject, failures, last_at)"
    await execute(Sql(f"{columns} VALUES (?, ?, ?)", [subject, times, clock.now()]))


async def cast(data: GraphQL) -> dict[str, tuple[str, Any]]:
    """What everybody who may not sign in would type."""
    await ada(data)
    await a_user(data, "off", password=RIGHT, status="DEACTIVATED")
    await a_user(data, "keys-only")
    return {
        "wrong": ("ada", WRONG),
        "unknown": ("nobody", RIGHT),
        "deactivated": ("off", RIGHT),
        "no password": ("keys-only", RIGHT),
        "empty": ("ada", ""),
        "over-long": ("ada", "x" * 300_000),
        "over-long, beginning right": ("ada", RIGHT + "x" * 300_000),
        "unknown and over-long": ("nobody", "x" * 300_000),
        "no name": ("", RIGHT),
        "an endless name": ("x" * 300_000, RIGHT),
        "an unknown id": ("6f9619ff-8b86-4d01-b42d-00cf4fc964ff", RIGHT),
    }


async def counted() -> dict[str, int]:
    """The failures to sign in, by kind of subject."""
    found = await rows(Sql("SELECT subject, failures FROM sign_in_failures ORDER BY failures"))
    names = [(str(row["subject"]), int(row["failures"])) for row in found]
    return {name if name.startswith("address:") else name.partition(":")[0]: many for name, many in names}


async def the_ids() -> list[str]:
    """In the order in which they began."""
    return [session.id for session in await Session.all().order_by("number")]
