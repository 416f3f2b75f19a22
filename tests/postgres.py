"""A PostgreSQL server for the tests, which ends with them however they end, and databases on it."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from models.database import credentials

# The shell outlives us: when we close its input, or are killed, `read` returns and it tidies up; and what it
# writes to us when we are gone does not kill it. All is in memory, else in /tmp: a socket needs a short path,
# and the folder open to the user that runs the server.
SERVER = """
trap '' PIPE
home=${1:-$(mktemp -d /dev/shm/gatebook-XXXXXX 2>/dev/null || mktemp -d /tmp/gatebook-XXXXXX)} || exit 1
cd "$home" || exit 1
settings="-k $home -c port=5432 -c listen_addresses= -c max_connections=200"
settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
initialise="initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions"
[ -z "$2" ] || initialise="pg_basebackup -D data -U postgres -h $2 -c fast --no-sync -R"
if { [ -d data ] || $initialise >log 2>&1; } &&
    pg_ctl start -s -w -D data -l log -o "$settings" >>log 2>&1
then
    echo "$home"
    read -r _
    pg_ctl stop -s -m fast -D data
else
    cat log >&2
fi
[ "$1" ] || { cd / && rm -rf "$home"; }
"""


@contextmanager
def server(kept: Path | None = None) -> Iterator[str]:
    """The URL of a database to create others from: of a server of our own, or GATEBOOK_TEST_DATABASE_URL.
    With ``kept`` its data is in that folder, and stays there."""
    if given := os.environ.get("GATEBOOK_TEST_DATABASE_URL"):
        yield given
        return
    with _started(kept) as url:
        yield url


@contextmanager
def standby(primary: str) -> Iterator[str]:
    """A server that follows the one of ours with this URL."""
    with _started(None, str(home(primary))) as url:
        yield url


@contextmanager
def _started(kept: Path | None, primary: str = "") -> Iterator[str]:
    with _start(_programs(), kept, primary) as process:
        assert process.stdout
        home = process.stdout.readline().strip()
        assert home, "PostgreSQL does not start; its log is on the standard error output"
        yield f"postgres://postgres@/postgres?host={home}"


def _programs() -> Path:
    """The folder of PostgreSQL's programs; Debian keeps it out of the PATH."""
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    in_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for folder in in_path + newest_first:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    refuse = pytest.fail if os.environ.get("CI") else pytest.skip
    refuse("no PostgreSQL: neither its programs nor GATEBOOK_TEST_DATABASE_URL")


def _start(programs: Path, kept: Path | None, primary: str) -> subprocess.Popen[str]:
    """PostgreSQL refuses to run as root; and Ctrl-C is for us, not for it."""
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        shutil.chown(kept, nobody.pw_uid if nobody else os.geteuid())
    return subprocess.Popen(
        ["/bin/sh", "-c", SERVER, "postgres", str(kept or ""), primary],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        user=nobody.pw_uid if nobody else None,
        group=nobody.pw_gid if nobody else None,
        extra_groups=[] if nobody else None,
        start_new_session=True,
    )


def home(url: str) -> Path:
    """The folder of the server of ours with this URL."""
    return Path(parse_qs(urlsplit(url).query)["host"][0])


@contextmanager
def stopped(url: str, mode: str = "fast") -> Iterator[None]:
    """Meanwhile it is not there."""
    options = shlex.split((home(url) / "data" / "postmaster.opts").read_text())[3:]
    _control(url, "stop", "-m", mode)
    try:
        yield
    finally:
        _control(url, "start", "-o", shlex.join(options))


@contextmanager
def frozen(url: str) -> Iterator[None]:
    """Meanwhile it says nothing."""
    postmaster = (home(url) / "data" / "postmaster.pid").read_text().split()[0]
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    pids = [int(pid) for pid in [postmaster, *children]]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _control(url: str, *arguments: str) -> None:
    command = [str(_programs() / "pg_ctl"), *arguments, "-s", "-w", "-D", "data", "-l", "log"]
    subprocess.run(command, cwd=home(url), user="nobody" if os.geteuid() == 0 else None, check=True)


async def create_database(url: str, name: str, template: str | None = None) -> str:
    """Create a database on the server of ``url``, a copy of ``template`` if one is named; its URL."""
    await _run(url, f'CREATE DATABASE "{name}" TEMPLATE "{template or "template1"}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


async def drop_database(url: str, name: str) -> None:
    """Drop it if it is there, whoever is connected to it."""
    await _run(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@dataclass(frozen=True, slots=True)
class Content:
    """What restores a database: all its rows, where its sequences are, and what its tables look like."""

    statements: str
    tables: str


# Whatever changes a table, an index or a constraint writes its row anew.
TABLES = """
SELECT string_agg(row, ',' ORDER BY row) FROM (
    SELECT oid || '/' || xmin AS row FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT oid || '/' || xmin FROM pg_constraint WHERE connamespace = 'public'::regnamespace
) rows
"""
NAMES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
SEQUENCES = """
SELECT format('SELECT setval(%L, %s, %L)', sequencename, coalesce(last_value, 1), last_value IS NOT NULL)
FROM pg_sequences
"""


async def content(url: str) -> Content:
    async with connected(url) as connection:
        names = [row[0] for row in await connection.fetch(NAMES)]
        statements = [
            "SET LOCAL session_replication_role = replica",
            *(f'DELETE FROM "{name}"' for name in names),
        ]
        for name in names:
            rows = await connection.fetchval(f"SELECT format('%L', json_agg(t)) FROM \"{name}\" t")
            made = f'json_populate_recordset(NULL::"{name}", {rows})'
            statements.append(f'INSERT INTO "{name}" OVERRIDING SYSTEM VALUE SELECT * FROM {made}')
        statements += [row[0] for row in await connection.fetch(SEQUENCES)]
        return Content(";".join(statements), await connection.fetchval(TABLES))


async def restore(url: str, content: Content) -> bool:
    """Whether the database holds that again, which takes a tenth of creating it: not where its tables have
    changed, or somebody holds a lock."""
    try:
        async with connected(url) as connection:
            await connection.execute(f"SET LOCAL lock_timeout = 1000; {content.statements}")
            return bool(await connection.fetchval(TABLES) == content.tables)
    except asyncpg.PostgresError:
        return False


async def _run(url: str, statement: str) -> None:
    async with connected(url) as connection:
        await connection.execute(statement)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    """A connection of the driver's, by a URL that may have options of ours."""
    options = {name: value for name, value in credentials(url).items() if name not in ("minsize", "maxsize")}
    connection = await asyncpg.connect(**options)
    try:
        yield connection
    finally:
        await connection.close()
