"""What Enkrypt's admin API answers with, and how a test compares it."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.rest.exchanges import same

USERS, PROJECTS, KEYS = "/api/v1/users", "/api/v1/projects", "/api/v1/api-keys"
NOW = "<python-time>"


def refused(error: str, detail: Any) -> dict[str, Any]:
    return {"error": error, "detail": detail, "timestamp": NOW}


def done(message: str) -> dict[str, Any]:
    return {"message": message, "timestamp": NOW}


async def answers(
    client: httpx2.AsyncClient, method: str, path: str, status: int, body: Any, **given: Any
) -> None:
    response = await client.request(method, path, **given)
    assert response.status_code == status, response.text
    same(body, response.json(), f"{method} {path}")
