"""Operations run here, on the data itself, as whoever runs the server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson

from gatebook.commands import banner, start
from gatebook.commands.command import errors_in_one_line, read_settings
from gatebook.http.app import policy_of
from gatebook.http.graphql_errors import format_errors
from gatebook.process import process_of
from gatebook.settings import Settings
from models import database, policy
from models.caller import Caller
from schema.context import Context
from schema.documents import load
from schema.execution import execute


@contextmanager
def directory() -> Iterator[Directory]:
    """While it is connected."""
    with errors_in_one_line():
        settings = read_settings()
    former = policy.use(policy_of(settings))
    with asyncio.Runner() as runner:
        try:
            with errors_in_one_line():
                runner.run(start.connect(settings, banner.wait))
            yield Directory(settings, runner)
        finally:
            runner.run(database.disconnect())
            policy.use(former)


class Directory:
    def __init__(self, settings: Settings, runner: asyncio.Runner) -> None:
        self.settings, self.runner = settings, runner
        self.process = process_of(settings)
        self.url = settings.public_url or banner.address(settings, settings.port)

    def __call__(self, document: str, variables: Mapping[str, Any] | None) -> Mapping[str, Any]:
        return self.runner.run(self._answer(document, dict(variables or {})))

    async def _answer(self, text: str, variables: dict[str, Any]) -> Mapping[str, Any]:
        """As the server writes it."""
        document = await load(text)
        errors, data = document.errors, None
        if not errors:
            context = Context(Caller.system("CLI"), self.url, process=self.process)
            result = await execute(document, None, variables, context)
            errors, data = result.errors or [], result.data
        answer = {"errors": format_errors(errors, suggest=True)} if errors else {}
        found: Mapping[str, Any] = orjson.loads(orjson.dumps({**answer, "data": data}))
        return found
