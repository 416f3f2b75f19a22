"""What the server says of itself to everybody, and how it is set up to who may read all that happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models import budget, clock, passwords, policy
from models.caller import Caller
from models.database import Row, Sql, on_postgres, rows, scalar
from resolvers.access import anybody
from resolvers.reading.pages import MAX_SIZE
from resolvers.reading.selection import Selection
from resolvers.rights.visibility import sees_server

VERSION = "0.1.0"


@dataclass(frozen=True)
class SettingInfo:
    """``value`` is as it may be shown: what is secret is masked."""

    name: str
    value: str | None
    is_default: bool
    description: str


@dataclass(frozen=True)
class DialectInfo:
    dialect: str
    base_url: str
    hosts: Sequence[str] = ()
    ports: Sequence[int] = ()

    def shown(self, base_url: str, is_seen: bool) -> DialectInfo:
        """Below the server's address; where else it is bound is not for everybody."""
        url = base_url + self.base_url
        return replace(self, base_url=url) if is_seen else DialectInfo(self.dialect, url)


@dataclass(frozen=True)
class Process:
    """What only who started the server knows of it."""

    started_at: int = 0
    settings: Sequence[SettingInfo] = ()
    dialects: Sequence[DialectInfo] = ()


@dataclass
class PasswordPolicy:
    min_length: int
    max_length: int
    rejects_common: bool = True
    rejects_personal: bool = True


@dataclass
class MigrationInfo:
    name: str
    applied_at: int


@dataclass
class MailCounts:
    waiting: int
    given_up: int


@dataclass
class RecordCounts:
    users: int
    projects: int
    groups: int
    api_keys: int
    events: int


@dataclass
class ServerDetails:
    """Only what is asked for is read."""

    started_at: int
    settings: Sequence[SettingInfo]
    database: str = ""
    migrations: list[MigrationInfo] = field(default_factory=list)
    mail: MailCounts | None = None
    counts: RecordCounts | None = None


@dataclass
class ServerInfo:
    version: str
    time: int
    password_policy: PasswordPolicy
    max_page_size: int
    max_query_cost: int
    sends_mail: bool
    dialects: Sequence[DialectInfo]
    details: ServerDetails | None = None


@anybody
async def server(
    caller: Caller, process: Process, selection: Selection, *, base_url: str, max_query_cost: int
) -> ServerInfo:
    ours = policy.current()
    accepted = PasswordPolicy(ours.password_min_length, passwords.MAX_LENGTH)
    is_seen = sees_server(caller)
    dialects = [each.shown(base_url, is_seen) for each in process.dialects]
    wanted = selection.under("details") if is_seen else None
    details = await _details(process, wanted) if wanted else None
    sends_mail = ours.mail_from is not None
    return ServerInfo(VERSION, clock.now(), accepted, MAX_SIZE, max_query_cost, sends_mail, dialects, details)


async def _details(process: Process, wanted: Selection) -> ServerDetails:
    details = ServerDetails(process.started_at, process.settings)
    if "database" in wanted.fields:
        details.database = await _database()
    if wanted.under("migrations"):
        applied = Sql("SELECT name, applied_at FROM schema_migrations ORDER BY name")
        details.migrations = [MigrationInfo(row["name"], row["applied_at"]) for row in await _read(applied)]
    if wanted.under("mail"):
        details.mail = await _mail()
    if wanted.under("counts"):
        details.counts = await _counts()
    return details


async def _read(statement: Sql) -> Sequence[Row]:
    budget.spend(budget.STATEMENT)
    return await rows(statement)


async def _database() -> str:
    budget.spend(budget.STATEMENT)
    asked = "current_setting('server_version')" if on_postgres() else "sqlite_version()"
    kind = "PostgreSQL" if on_postgres() else "SQLite"
    version = str(await scalar(Sql(f"SELECT {asked} AS version")))
    return f"{kind} {version.partition(' ')[0]}"


async def _mail() -> MailCounts:
    """Given up: as many as the audit log still tells of."""
    given_up = "SELECT COUNT(*) FROM events WHERE operation = 'mailGivenUp'"
    return MailCounts(
        **(await _read(Sql(f"SELECT (SELECT COUNT(*) FROM outbox) AS waiting, ({given_up}) AS given_up")))[0]
    )


async def _counts() -> RecordCounts:
    tables = ("users", "projects", "groups", "api_keys", "events")
    columns = ", ".join(f"(SELECT COUNT(*) FROM {table}) AS {table}" for table in tables)
    return RecordCounts(**(await _read(Sql(f"SELECT {columns}")))[0])
