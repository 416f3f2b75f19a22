"""The whole server on one screen: its doors, what stands before them, and the database behind them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gatebook.http import cors, graphql, health, metrics, pages, rates, rest, sessions, tracing
from gatebook.http.auth import Authentication
from gatebook.http.middleware import Envelope
from gatebook.http.own_port import OwnPort
from gatebook.http.refusals import Outage, on_http_exception, report, seconds_to_wait
from gatebook.process import process_of
from gatebook.settings import Settings
from gatebook.timekeeping import Clocks
from models import database, housekeeping, outages, policy, text
from models.policy import Policy
from rest import dialects

SECONDS_BETWEEN_MAILS = 2.0
SECONDS_BETWEEN_LOOKS = 10.0  # at the clocks
DOORS = {
    "graphql": "/graphql",
    "schema": "/graphql/schema.graphql",
    "session": "/session",
    "rest": {name: {"prefix": f"/{name}", "openapi": f"/{name}/openapi.json"} for name in dialects},
    "health": "/health",
    "ready": "/ready",
}


def create_app(settings: Settings, pages_in: Path = pages.FOLDER) -> Starlette:
    authenticated = [Middleware(Authentication, trusted_proxies=settings.trusted_proxies)]
    posted = Authentication(graphql.posted, settings.trusted_proxies)
    routes = [
        Route("/", index),
        Route("/graphql", graphql.endpoint, methods=["GET", "POST"], middleware=authenticated),
        Route("/graphql/schema.graphql", graphql.sdl, middleware=authenticated),
        Route("/session", sessions.endpoint, methods=["POST", "DELETE"]),
        Route("/health", health.is_up),
        Route("/ready", ready),
        *[Route(path, check) for path, check in health.CHECKS.items()],
        Route(metrics.PATH, metrics.endpoint, middleware=authenticated),
        Route(pages.CONSOLE, pages.console),
        Route(pages.CONSOLE + "/{path:path}", pages.console),
        Route(pages.ASSETS + "{name}", pages.asset),
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Envelope, trusted_proxies=settings.trusted_proxies, access_log=settings.access_log),
            *_on_own_port(settings),
            *tracing.middleware(os.environ),
            *cors.middleware(settings.cors_origins),
            *rates.middleware(settings),
            Middleware(rest.Door, others={route.path for route in routes}, graphql=posted),
        ],
        exception_handlers={HTTPException: on_http_exception},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # the address it redirects to would be the Host header's
    app.state.settings = settings
    app.state.process = process_of(settings)
    app.state.stopping = False
    app.state.counted_at = float("-inf")
    app.state.pages = pages_in
    return app


def _on_own_port(settings: Settings) -> list[Middleware]:
    port = settings.metrics_port
    return [] if port is None else [Middleware(OwnPort, port=port)]


def create_app_from_env() -> Starlette:
    return create_app(Settings.from_env(os.environ))


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    former = policy.use(policy_of(settings))
    text.piles()  # now, while nobody waits
    try:
        await connect(settings)
        tasks = [asyncio.create_task(work) for work in kept_up(settings)]
        async with tracing.exporting(os.environ):
            yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    finally:
        await database.disconnect()
        policy.use(former)


def policy_of(settings: Settings) -> Policy:
    return Policy(**{field.name: getattr(settings, field.name) for field in fields(Policy)})


async def connect(settings: Settings) -> None:
    try:
        await database.connect(settings.database_url, settings.database_read_url)
    except Exception as error:
        if found := outages.reason(error):
            raise Outage(f"The database is not available: {found}") from None
        raise


def kept_up(settings: Settings) -> Iterator[Coroutine[Any, Any, None]]:
    """What is done while the server runs."""
    yield every(3600, lambda: housekeeping.tidy(settings.event_retention_days, settings.event_archive))
    yield every(SECONDS_BETWEEN_LOOKS, Clocks().look)
    if settings.smtp_url:
        from gatebook.mail.sending import send_waiting

        yield every(SECONDS_BETWEEN_MAILS, lambda: send_waiting(settings))
    if metrics.have_siblings():
        yield metrics.keep_sharing()


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """A database that does not answer is told of where somebody asks for it."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:
            if not seconds_to_wait(error):
                report(error)


async def index(request: Request) -> Response:
    return pages.front(request) or json({"name": "Gatebook", "doors": DOORS})


async def ready(request: Request) -> Response:
    """The database answers, too, and takes changes; and the server does not stop."""
    return health.answer("stopping" if request.app.state.stopping else await database.state())


def json(body: object) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
