"""The commands as they are typed, on the data itself and on a server: the same words show the same."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import uvicorn
from click.testing import CliRunner
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook import logs
from gatebook.commands import main
from gatebook.http.app import create_app
from gatebook.settings import Settings
from tests.conftest import ADMIN_KEY

CHANGING = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=_)[\w-]{36,}|http://127[\d.:]*\d"
)


class Told(NamedTuple):
    output: str
    errors: str
    status: int


class Gatebook:
    """Somebody who types commands with this environment."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ

    async def __call__(self, *words: str, input: str | None = None, **environ: str | None) -> Told:
        """In a thread, as the server runs in this one; ids, times and secrets are … each."""
        found = await self.raw(*words, input=input, **environ)
        return Told(CHANGING.sub("…", found.output), CHANGING.sub("…", found.errors), found.status)

    async def raw(self, *words: str, input: str | None = None, **environ: str | None) -> Told:
        run, given = CliRunner().invoke, {**self.environ, **environ}
        done = await asyncio.to_thread(run, main, words, input, given, prog_name="gatebook")
        return Told(done.stdout, done.stderr, done.exit_code)


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    """As they were: a command sends them to its own standard error."""
    found = [logging.getLogger(name) for name in ("", "uvicorn.error", "asyncpg.pool", *logs.TALKATIVE)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in found]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[str]:
    """Where the app answers on a port of its own."""
    app = create_app(settings)
    config = uvicorn.Config(app, ws="none", lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with app.router.lifespan_context(app):
            task = asyncio.create_task(server.serve(sockets=[listener]))
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            server.should_exit = True
            await task
    EXECUTOR_CACHE.clear()


def here(settings: Settings) -> dict[str, str]:
    return {"GATEBOOK_DATABASE_URL": settings.database_url, "GATEBOOK_LOG_LEVEL": "error"}


@pytest.fixture(params=["here", "over HTTP"])
async def gatebook(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[Gatebook]:
    if request.param == "here":
        yield Gatebook(here(settings))
        EXECUTOR_CACHE.clear()
        return
    async with served(settings) as url:
        yield Gatebook({"GATEBOOK_URL": url, "GATEBOOK_KEY": ADMIN_KEY})


@pytest.fixture
async def remote(settings: Settings, tmp_path: Path) -> AsyncIterator[Gatebook]:
    """A server, and a configuration folder; no key."""
    async with served(settings) as url:
        yield Gatebook({"GATEBOOK_URL": url, "XDG_CONFIG_HOME": str(tmp_path / "config")})
