"""Whose key was sent, in one statement."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from scripts.benchmark.floor.drivers import Driver

LIVE = "k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?)"
BY_KEY = (
    "SELECT u.number, u.id, u.username, u.email, u.name, u.status FROM api_keys k "
    "JOIN users u ON u.number = k.user_number WHERE k.digest = ? "
    f"AND {LIVE} AND k.disabled_at IS NULL AND u.status = 'ACTIVE'"
)


def driver_of(request: Request) -> Driver:
    driver: Driver = request.app.state.driver
    return driver


def now() -> int:
    return time.time_ns() // 1_000_000


async def owner(driver: Driver, secret: str) -> Any:
    """Whose key this is, or nobody's: None."""
    found = await driver.rows(BY_KEY, hashlib.sha256(secret.encode()).hexdigest(), now())
    return found[0] if found else None


async def caller_of(request: Request) -> Any:
    if user := await owner(driver_of(request), request.headers.get("authorization", "")[7:]):
        return user
    raise HTTPException(401)
