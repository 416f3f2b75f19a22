"""A server with settings of its own, reached at its root: by a port, a Host, or a key bound to a dialect."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from starlette.types import Receive, Scope, Send
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook.http.app import create_app
from gatebook.settings import Settings
from models import ApiKey
from tests.conftest import ADMIN_KEY

PLACES: dict[str, Any] = {
    "dialect_ports": ((9876, "express"),),
    "dialect_hosts": (("users.acme.com", "adverity"),),
}
LISTS = {
    "enkrypt": "/api/v1/users",
    "express": "/users",
    "antfly": "/api/v1/users",
    "authgate": "/api/v1/users",
    "adverity": "/api/v1/users/",
}


@asynccontextmanager
async def reaching(
    url: str, port: int = 8001, key: str | None = ADMIN_KEY, **settings: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a server with these settings, that comes in on this port."""
    app = create_app(Settings(database_url=url, bcrypt_rounds=4, playground=False, **settings))

    async def on_port(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "server": ("127.0.0.1", port)}, receive, send)

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    transport = httpx2.ASGITransport(on_port, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://gatebook", headers=headers) as client,
    ):
        yield client
    EXECUTOR_CACHE.clear()


async def bound(dialect: str, url: str) -> tuple[ApiKey, str]:
    """A key of the administrator's that speaks this dialect."""
    async with reaching(url):
        key, secret = ApiKey.issue(1, dialect=dialect.upper())
        await key.save()
    return key, secret


def spoken(response: httpx2.Response) -> str:
    """The dialect of a list of users."""
    body = response.json()
    marks = {"users": "express", "message": "enkrypt", "pagination": "authgate", "results": "adverity"}
    return next((name for mark, name in marks.items() if mark in body), "antfly")
