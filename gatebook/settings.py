"""Every setting, read once from the environment; all that is wrong is told at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gatebook import database_urls, values
from gatebook.mail import relay
from gatebook.setting import PREFIX, Setting, SettingsError, described, setting

__all__ = ["PREFIX", "SETTINGS", "Setting", "Settings", "SettingsError", "unknown_names"]


@dataclass(frozen=True)
class Settings:
    host: str = setting("127.0.0.1", values.host, "0.0.0.0", "address to listen on")  # noqa: S104 - an example
    port: int = setting(8001, values.whole(0, 65535), "8001", "port to listen on; 0 takes any that is free")
    socket: Path | None = setting(  # noqa: RUF009 - a path does not change
        None, values.socket, "/run/gatebook/socket", "Unix socket to listen on instead of the port"
    )
    workers: int = setting(1, values.whole(1, 64), "2", "processes that answer requests")
    data_dir: Path = setting(  # noqa: RUF009 - a path does not change
        Path("gatebook-data"), values.folder, "/var/lib/gatebook", "folder for what Gatebook writes"
    )
    database_url: str = setting(
        "",
        database_urls.read,
        "postgres://gatebook:secret@db.example/gatebook",
        "SQLite file or PostgreSQL database",
        secret=True,
        mask=values.without_password,
        shown="sqlite, the file gatebook.db in GATEBOOK_DATA_DIR",
    )
    database_read_url: str | None = setting(
        None,
        database_urls.read_replica,
        "postgres://gatebook:secret@replica.example/gatebook",
        "replica of the PostgreSQL database, for lists, searches and exports",
        secret=True,
        mask=values.without_password,
    )
    migrate: bool = setting(True, values.switch, "false", "bring the database up to date at the start")
    admin_key: str | None = setting(
        None,
        values.key,
        '"$(openssl rand -hex 32)"',
        "API key of the administrator, made to work at every start, replacing the one set before",
        secret=True,
        shown="the first start makes one",
    )
    public_url: str | None = setting(
        None,
        values.public_url,
        "https://users.example.com",
        "how the world reaches this server, for absolute links",
    )
    trusted_proxies: tuple[Any, ...] = setting(
        (),
        values.networks,
        "10.0.0.0/8,192.168.1.4",
        "addresses whose X-Forwarded-For header is believed, or unix",
    )
    cors_origins: tuple[str, ...] = setting(
        (), values.origins, "https://console.example.com", "origins whose web pages may call this server"
    )
    playground: bool | None = setting(
        None,
        values.switch,
        "true",
        "serve the web pages to try the doors, and the schema to anybody",
        shown="true only if GATEBOOK_HOST is a loopback address",
    )
    console: bool = setting(True, values.switch, "false", "serve the web console at /console")
    drain_seconds: int | None = setting(
        None,
        values.whole(0, 600),
        "10",
        "for how long SIGTERM leaves the listeners open, so that others take over",
        shown="0 on a terminal, else 5",
    )
    bcrypt_rounds: int = setting(
        12, values.whole(10, 15), "12", "cost of a password hash: each step doubles the time"
    )
    password_min_length: int = setting(8, values.whole(8, 64), "12", "shortest password that is accepted")
    session_days: int = setting(
        14, values.whole(1, 3650), "14", "days without use after which a session ends"
    )
    event_retention_days: int | None = setting(
        None, values.whole(1, 36500), "365", "days after which events are deleted", shown="kept for ever"
    )
    event_archive: Path | None = setting(  # noqa: RUF009 - a path does not change
        None,
        values.folder,
        "/var/lib/gatebook/events",
        "folder that events are written to before they are deleted",
    )
    key_rate_limit: str | None = setting(
        None, values.rate, "600/minute", "how often each key, session or user with a password may ask"
    )
    address_rate_limit: str | None = setting(
        None, values.rate, "1200/minute", "how often may be asked from each address"
    )
    email_any_domain: bool = setting(
        False, values.switch, "true", "accept e-mail addresses in .test, .local and domains without a dot"
    )
    root_dialect: str = setting(
        "enkrypt",
        values.choice(*values.DIALECTS),
        "adverity",
        "REST dialect at the root when nothing else decides",
    )
    dialect_hosts: tuple[tuple[str, str], ...] = setting(
        (), values.dialect_hosts, "users.example.com=adverity", "REST dialect at the root, by Host header"
    )
    dialect_ports: tuple[tuple[int, str], ...] = setting(
        (), values.dialect_ports, "9876=express", "further ports to listen on, each with its REST dialect"
    )
    deprecated_dialects: tuple[tuple[str, str], ...] = setting(
        (),
        values.deprecated_dialects,
        "express=2026-12-01/2027-06-30",
        "REST dialects that tell their programs since when they are deprecated, and when they end",
    )
    express_anonymous_port: int | None = setting(
        None,
        values.whole(1, 65535),
        "9877",
        "further port, on 127.0.0.1 alone, where the express dialect asks for no credential",
    )
    expose_password_hashes: bool = setting(
        False, values.switch, "true", "show password hashes in the antfly dialect"
    )
    smtp_url: str | None = setting(
        None,
        relay.smtp_url,
        "smtp://user:secret@mail.example.com:587",
        "server that mail is handed in at: smtp:// with STARTTLS, or smtps://",
        secret=True,
        mask=values.without_password,
    )
    mail_from: str | None = setting(
        None, relay.sender, "no-reply@example.com", "address that mail comes from"
    )
    executor: str = setting(
        "planned",
        values.choice("planned", "stock"),
        "stock",
        "who writes GraphQL answers: plans, or stock, graphql-core by itself",
    )
    metrics_port: int | None = setting(
        None,
        values.whole(1, 65535),
        "9464",
        "further port, for metrics and health checks, without a credential",
    )
    log_level: str = setting(
        "info", values.choice("debug", "info", "warning", "error"), "warning", "least important lines to log"
    )
    log_format: str = setting("text", values.choice("text", "json"), "json", "how log lines are written")
    access_log: str = setting(
        "all", values.choice("all", "errors", "none"), "errors", "which requests get a line in the log"
    )

    def __post_init__(self) -> None:
        """Two defaults depend on other settings."""
        if not self.database_url:
            file = quote(str(_absolute(self.data_dir) / "gatebook.db"))
            object.__setattr__(self, "database_url", f"sqlite://{file}")
        if self.playground is None:
            object.__setattr__(self, "playground", values.is_loopback(self.host))

    @property
    def database(self) -> str:
        """Where the data is, as a person may see it."""
        return database_urls.without_password(self.database_url)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """SettingsError with one line for each value that is wrong."""
        problems: list[str] = []
        given: dict[str, Any] = {}
        for about in SETTINGS:
            try:
                given.update(about.value(environ))
            except ValueError as error:
                problems.append(f"{about.name}: {error}. Example: {about.name}={about.example}")
        problems += [f"{name} is gone. Instead: {new}" for name, new in GONE.items() if environ.get(name)]
        if problems:
            raise SettingsError([*problems, *unknown_names(environ)])
        settings = cls(**given)
        if clashes := list(settings._clashes()):
            raise SettingsError(clashes)
        return settings

    def _clashes(self) -> Iterator[str]:
        """Ports that another setting has already, and what lacks one."""
        if self.database_read_url and self.database_url.startswith("sqlite"):
            wrong = f"{PREFIX}DATABASE_READ_URL: only a database of PostgreSQL has replicas"
            yield f"{wrong}. Example: {PREFIX}DATABASE_URL=postgres://gatebook:secret@db.example/gatebook"
        if self.event_archive and not self.event_retention_days:
            days = f"{PREFIX}EVENT_RETENTION_DAYS"
            yield f"{PREFIX}EVENT_ARCHIVE: no events are deleted without {days}. Example: {days}=365"
        mail = {"SMTP_URL": self.smtp_url, "MAIL_FROM": self.mail_from}
        needed = {**mail, "PUBLIC_URL": self.public_url}  # where the links lead
        if any(mail.values()) and (missing := [name for name, value in needed.items() if not value]):
            names = " and ".join(PREFIX + name for name in missing)
            yield f"{PREFIX}SMTP_URL, {PREFIX}MAIL_FROM and {PREFIX}PUBLIC_URL belong together: set {names}"
        ports, own, metrics = dict(self.dialect_ports), self.express_anonymous_port, self.metrics_port
        if self.port in ports:
            wrong = f"{PREFIX}DIALECT_PORTS: {self.port} is the server's own port, {PREFIX}PORT, already"
            yield f"{wrong}. Example: {PREFIX}DIALECT_PORTS=9876=express"
        if own is not None and own in (self.port, *ports):
            other = "PORT" if own == self.port else "DIALECT_PORTS"
            wrong = f"{PREFIX}EXPRESS_ANONYMOUS_PORT: {own} is taken by {PREFIX}{other} already"
            yield f"{wrong}. Example: {PREFIX}EXPRESS_ANONYMOUS_PORT=9877"
        if metrics is not None and metrics in (self.port, own, *ports):
            wrong = f"{PREFIX}METRICS_PORT: {metrics} is taken by another setting already"
            yield f"{wrong}. Example: {PREFIX}METRICS_PORT=9465"


def _absolute(folder: Path) -> Path:
    try:
        return folder.absolute()
    except OSError:
        raise SettingsError(
            ["GATEBOOK_DATA_DIR: it is relative to the current folder, which is gone"]
        ) from None


SETTINGS = [described(field) for field in dataclasses.fields(Settings)]
GONE = {
    PREFIX
    + "EXPRESS_ANONYMOUS": f"{PREFIX}EXPRESS_ANONYMOUS_PORT=9877, a port of its own, for this machine alone"
}
OF_THE_TESTS = PREFIX + "TEST_DATABASE_URL"
CLIENT_URL, CLIENT_KEY, CLIENT_KEY_FILE = (PREFIX + name for name in ("URL", "KEY", "KEY_FILE"))
OF_THE_CLIENT = (CLIENT_URL, CLIENT_KEY, CLIENT_KEY_FILE)
"""Of commands that ask a server; not of the server."""


def unknown_names(environ: Mapping[str, str]) -> Iterator[str]:
    """A warning for each GATEBOOK_ name that means nothing, with the one that was probably meant."""
    from difflib import get_close_matches

    known = [OF_THE_TESTS, *OF_THE_CLIENT, *GONE, *(name for about in SETTINGS for name in about.names)]
    endings = [name.removeprefix(PREFIX) for name in known]  # what all begin with would make all alike
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name.removeprefix(PREFIX), endings, n=1)
            yield f"{name} is no setting" + (f"; did you mean {PREFIX}{near[0]}?" if near else "")
