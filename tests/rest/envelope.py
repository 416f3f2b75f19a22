"""What Enkrypt's admin API answers with, and how a test compares it."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.rest.exchanges import differences, told

USERS, PROJECTS, KEYS = "/api/v1/users", "/api/v1/projects", "/api/v1/api-keys"
NOW = "<python-time>"


def refused(error: str, detail: Any) -> dict[str, Any]:
    return {"error": error, "detail": detail, "timestamp": NOW}


def done(message: str) -> dict[str, Any]:
    return {"message": message, "timestamp": NOW}


async def answers(
    client: httpx2.AsyncClient, method: str, path: str, status: int, body: Any, **given: Any
) -> None:
    assert await wrong(client, method, path, status, body, **given) == []


async def wrong(
    client: httpx2.AsyncClient, method: str, path: str, status: int, body: Any, **given: Any
) -> list[str]:
    """How the answer differs from this one."""
    response = await client.request(method, path, **given)
    return list(differences([status, body], list(told(response)), f"{method} {path}"))
