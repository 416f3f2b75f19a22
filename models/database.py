"""The database: connecting, statements, and transactions that survive cancellation."""

from __future__ import annotations

import asyncio
import functools
import logging
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, ParamSpec, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson
from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connections
from tortoise.transactions import in_transaction

from models import budget, outages, postgres_url, replica
from models.replica import Replica
from models.turns import replaced

P = ParamSpec("P")
T = TypeVar("T")
Work = Coroutine[Any, Any, T]
Row = dict[str, Any]
Options = dict[str, Any]

log = logging.getLogger("gatebook")

_background: set[asyncio.Task[object]] = set()
_unfinished: set[asyncio.Task[object]] = set()  # what is no transaction
_kind = ""  # of the database we are connected to, by which Tortoise knows the connection


class Sql(NamedTuple):
    """A statement, or a part of one, with ``?`` for each of its values, whichever the database."""

    text: str
    values: Sequence[object] = ()


async def connect(url: str, read_url: str | None = None) -> None:
    """Open ``sqlite:///path`` or ``postgres://user:password@host/name?host=/socket/folder``; ``read_url`` is
    that of a replica of the latter."""
    global _kind
    _kind = name = database_kind(url)
    urls = {name: url} if read_url is None else {name: url, replica.NAME: read_url}
    replica.use(None if read_url is None else Replica())
    config = {
        "connections": {
            each: {"engine": ENGINES[each], "credentials": credentials(urls[each])} for each in urls
        },
        "apps": {"models": {"models": ["models"], "default_connection": name}},
    }
    await Tortoise.init(config=config, _enable_global_fallback=True)
    if name == "sqlite":  # now: a first statement that is cancelled would leave it half open, and locked
        await connection().create_connection(with_db=True)


async def disconnect() -> None:
    """Let all that has begun finish, then close."""
    while under_way := _background | _unfinished:
        await asyncio.wait(under_way)
    await Tortoise.close_connections()


ENGINES = {
    "sqlite": "models.sqlite",
    "postgres": "models.postgres",
    replica.NAME: "models.postgres_replica",
}


def database_kind(url: str) -> str:
    """``sqlite`` or ``postgres``; ValueError for any other scheme."""
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return "sqlite"
    if scheme in ("postgres", "postgresql"):
        return "postgres"
    raise ValueError("a database URL starts with sqlite: or postgres:")


def credentials(url: str) -> Options:
    """What Tortoise's client for this URL takes."""
    if database_kind(url) == "postgres":
        return {"max_cacheable_statement_size": SHORT, **postgres_url.arguments(url)}
    options = dict(parse_qsl(urlsplit(url).query))
    path = unquote(url.partition("?")[0].removeprefix("sqlite:").removeprefix("//"))
    return {"file_path": path, "busy_timeout": 15000, "synchronous": "FULL", **SQLITE_TUNING, **options}


SQLITE_TUNING = {
    "journal_size_limit": 8_388_608,
    "cache_size": -16_000,
    "temp_store": "MEMORY",
    "analysis_limit": 400,  # rows of an index, of which statistics are made in no time
}


def connection() -> BaseDBAsyncClient:
    return get_connections().get(_kind)


def on_postgres() -> bool:
    return _kind == "postgres"


async def rows(sql: Sql) -> Sequence[Row]:
    """The rows of a SELECT, or of any statement with RETURNING."""
    if on_postgres() and not sql.text.startswith("SELECT"):
        return await connection().execute_query_dict(numbered(sql.text), list(sql.values))
    return await made(dict, sql)


async def made(make: Callable[[Iterable[tuple[str, Any]]], T], sql: Sql) -> list[T]:
    """What ``make`` makes of the names and values of each row of a SELECT."""
    found = await execute(sql)
    if not found:
        return []
    names = tuple(found[0].keys())  # both drivers' rows give their values faster in order than by name
    return await replaced(lambda row: make(zip(names, row)), found)  # noqa: B905 - it takes time


async def execute(sql: Sql) -> list[Any]:
    """Run a statement. The rows of a SELECT come as the driver has them, which costs the least: values in
    order."""
    text = numbered(sql.text) if on_postgres() else sql.text
    if (other := replica.current()) and (read := await other.read(text, sql.values)) is not None:
        return read
    client: Any = connection()
    found: list[Any]
    _, found = await client.execute_query(text, list(sql.values))
    return found


async def execute_many(text: str, values: Sequence[list[object]]) -> None:
    """Run one statement with each of these values, in one go."""
    if values:
        await connection().execute_many(numbered(text) if on_postgres() else text, list(values))


def limited(sql: Sql) -> Sql:
    """No more rows of it than the request can pay for, and one."""
    left = budget.left()
    return sql if left is None else Sql(f"{sql.text} LIMIT ?", [*sql.values, left + 1])


async def scalar(sql: Sql) -> Any:
    """The first column of the first row, or None."""
    found = await rows(sql)
    return next(iter(found[0].values())) if found else None


def numbered(text: str) -> str:
    """PostgreSQL numbers its parameters: ``? ?`` becomes ``$1 $2``. Our texts hold no other question mark."""
    return _short_numbered(text) if len(text) <= SHORT else _numbered(text)


def _numbered(text: str) -> str:
    counter = count(1)
    return re.sub(r"\?", lambda _: f"${next(counter)}", text)


SHORT = 4096  # characters of a statement that is worth being remembered
_short_numbered = lru_cache(500)(_numbered)


def one_of(column: str, values: Iterable[int | str], kind: str = "bigint") -> Sql:
    """``column`` is one of ``values``: one parameter however many they are, so the statement stays the
    same."""
    if on_postgres():
        return Sql(f"{column} = ANY(?::{kind}[])", [list(values)])
    return Sql(f"{column} IN (SELECT value FROM json_each(?))", [orjson.dumps(list(values)).decode()])


ALL = Sql("1=1")
NONE = Sql("1=0")


def all_of(conditions: Iterable[Sql]) -> Sql:
    return joined(conditions, " AND ", ALL, NONE)


def any_of(conditions: Iterable[Sql]) -> Sql:
    return joined(conditions, " OR ", NONE, ALL)


def joined(conditions: Iterable[Sql], word: str, idle: Sql, final: Sql) -> Sql:
    """Without what is idle; and just what is final, whatever else is asked."""
    parts = [condition for condition in conditions if condition != idle]
    if final in parts:
        return final
    if len(parts) < 2:
        return parts[0] if parts else idle
    text = word.join(f"({part.text})" for part in parts)
    return Sql(text, [value for part in parts for value in part.values])


class _DryRun(Exception):  # noqa: N818 - nothing went wrong
    """Undoes the transaction it leaves."""


def uncancelled(operation: Callable[P, Work[T]]) -> Callable[P, Work[T]]:
    """What has a transaction runs in a task of its own that nothing cancels: a transaction cancelled while it
    begins would keep its lock for ever, and a change once begun is better finished."""

    @functools.wraps(operation)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return await finish(operation(*args, **kwargs), _background)

    return run


@asynccontextmanager
async def transaction(*, dry_run: bool = False) -> AsyncIterator[None]:
    """One transaction, for what is ``uncancelled``; a dry run is undone at its end. Never hash a password in
    here."""
    if asyncio.current_task() not in _background:
        raise RuntimeError("A transaction belongs in what is uncancelled.")
    try:
        async with in_transaction(_kind):
            yield
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass


async def finish(work: Work[T], beside: set[asyncio.Task[object]] | None = None) -> T:
    """Run it to its end, whatever becomes of who waits for it."""
    return await asyncio.shield(begin(work, beside))


def begin(work: Work[T], beside: set[asyncio.Task[object]] | None = None) -> asyncio.Task[T]:
    """Run it to its end, and nobody needs to wait for it."""
    task, tasks = asyncio.create_task(work), _unfinished if beside is None else beside
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    task.add_done_callback(_finished)
    return task


def _finished(task: asyncio.Task[object]) -> None:
    if not task.cancelled():
        task.exception()  # seen, so that one whose caller is gone is not reported as forgotten


async def lock(number: int) -> None:
    """Hold one of our advisory locks until the transaction ends. On SQLite the only writer has it anyway."""
    if on_postgres():
        await execute(Sql("SELECT pg_advisory_xact_lock(?)", [number]))


async def optimize() -> None:
    """Statistics for the planner of SQLite; PostgreSQL makes its own."""
    if not on_postgres():
        client: Any = connection()
        await client.optimize()


async def clock() -> int | None:
    """Milliseconds since 1970 by the clock of PostgreSQL's server; SQLite has none but ours."""
    statement = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now"
    return await scalar(Sql(statement)) if on_postgres() else None


def pool() -> dict[str, int]:
    """Connections that are used and free, and who waits for one."""
    client: Any = connection()
    found: dict[str, int] = client.pool()
    return found


OK, ABSENT, READ_ONLY = "ok", "database does not answer", "database is read-only"
FULL = "database has no room on its disk"


async def state() -> str:
    """Whether the database answers, and takes changes."""
    client: Any = connection()
    try:
        return OK if await client.takes_changes() else READ_ONLY
    except Exception as error:
        if not (reason := outages.reason(error)):
            raise
        log.warning("The database is not available: %s", reason)
        return FULL if reason == outages.FULL else ABSENT


async def is_ready() -> bool:
    return await state() == OK
