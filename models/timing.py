"""How long the database takes: each statement is timed, with the wait for its turn."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any, TypeVar

from models import noted, tally, tracing

C = TypeVar("C", bound=type)
Method = Callable[..., Awaitable[Any]]

TIMED = ("execute_query", "execute_query_dict", "execute_insert", "execute_many", "begin", "commit")


def timed(client: C) -> C:
    """A client of Tortoise's, all of whose ways to the database are timed."""
    for name in TIMED:
        if method := getattr(client, name, None):
            setattr(client, name, _timed(method))
    return client


def _timed(method: Method) -> Method:
    @functools.wraps(method)
    async def run(*arguments: Any, **named: Any) -> Any:
        began = perf_counter()
        try:
            return await method(*arguments, **named)
        finally:
            _took(seconds := perf_counter() - began)
            if tracing.spans:
                tracing.spans.statement(arguments[1] if arguments[1:] else method.__name__.upper(), seconds)

    return run


def _took(seconds: float) -> None:
    tally.took(seconds, "db_seconds")
    if request := noted.current.get():
        request.sql_seconds += seconds
