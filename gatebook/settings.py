"""Every setting, read once from the environment; all that is wrong is told at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gatebook import database_urls, values
from gatebook.mail import relay

PREFIX = "GATEBOOK_"


def setting(
    default: Any,
    read: values.Read,
    example: str,
    help: str,
    *,
    secret: bool = False,
    mask: values.Mask = values.hidden,
    shown: str = "",
) -> Any:
    """A field with what is needed to read and to explain it; ``shown`` describes a default that depends, and
    ``mask`` makes of a secret what may be seen of it."""
    about = {"read": read, "example": example, "help": help, "secret": secret, "mask": mask, "shown": shown}
    return field(default=default, repr=not secret, metadata=about)


@dataclass(frozen=True)
class Settings:
    host: str = setting("127.0.0.1", values.host, "0.0.0.0", "address to listen on")  # noqa: S104 - an example
    port: int = setting(8001, values.whole(0, 65535), "8001", "port to listen on; 0 takes any that is free")
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
        (), values.networks, "10.0.0.0/8,192.168.1.4", "addresses whose X-Forwarded-For header is believed"
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
    log_level: str = setting(
        "info", values.choice("debug", "info", "warning", "error"), "warning", "least important lines to log"
    )
    log_format: str = setting("text", values.choice("text", "json"), "json", "how log lines are written")

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
        """Ports that another setting has already, and mail that lacks one."""
        mail = {"SMTP_URL": self.smtp_url, "MAIL_FROM": self.mail_from}
        needed = {**mail, "PUBLIC_URL": self.public_url}  # where the links lead
        if any(mail.values()) and (missing := [name for name, value in needed.items() if not value]):
            names = " and ".join(PREFIX + name for name in missing)
            yield f"{PREFIX}SMTP_URL, {PREFIX}MAIL_FROM and {PREFIX}PUBLIC_URL belong together: set {names}"
        ports, own = dict(self.dialect_ports), self.express_anonymous_port
        if self.port in ports:
            wrong = f"{PREFIX}DIALECT_PORTS: {self.port} is the server's own port, {PREFIX}PORT, already"
            yield f"{wrong}. Example: {PREFIX}DIALECT_PORTS=9876=express"
        if own is not None and own in (self.port, *ports):
            other = "PORT" if own == self.port else "DIALECT_PORTS"
            wrong = f"{PREFIX}EXPRESS_ANONYMOUS_PORT: {own} is taken by {PREFIX}{other} already"
            yield f"{wrong}. Example: {PREFIX}EXPRESS_ANONYMOUS_PORT=9877"


def _absolute(folder: Path) -> Path:
    try:
        return folder.absolute()
    except OSError:
        raise SettingsError(
            ["GATEBOOK_DATA_DIR: it is relative to the current folder, which is gone"]
        ) from None


class SettingsError(Exception):
    """One line for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Setting:
    """What is known about one setting, for reading it, for ``--help`` and for the documentation."""

    field: str
    read: values.Read
    example: str
    help: str
    default: str
    secret: bool
    mask: values.Mask

    @property
    def name(self) -> str:
        return PREFIX + self.field.upper()

    @property
    def names(self) -> list[str]:
        """A secret can stand in a file, too."""
        return [self.name, self.name + "_FILE"] if self.secret else [self.name]

    def told(self, value: Any) -> str | None:
        """As it could be set, for others to see; None where there is none."""
        if value is None or value == ():
            return None
        return self.mask(value) if self.secret else values.written(value)

    def value(self, environ: Mapping[str, str]) -> dict[str, Any]:
        """Nothing when it is not set. An empty value is none, but an empty secret is one that got lost."""
        if (text := self._text(environ)) is None or not (text or self.secret):
            return {}
        if not text:
            raise ValueError("it is empty")
        return {self.field: self.read(values.printable(text))}

    def _text(self, environ: Mapping[str, str]) -> str | None:
        path = environ.get(self.name + "_FILE") if self.secret else None
        if not path:
            return environ.get(self.name)
        if self.name in environ:
            raise ValueError(f"it is set twice: {self.name} and {self.name}_FILE")
        try:
            return Path(path).read_text("utf-8").strip("\r\n")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise ValueError(f"the file {values.quoted(path)} cannot be read: {reason}") from None


def _described(field: dataclasses.Field[Any]) -> Setting:
    about = dict(field.metadata)
    default = about.pop("shown") or _shown(field.default)
    return Setting(field=field.name, default=default, **about)


def _shown(default: Any) -> str:
    if default is None or default == ():
        return "none"
    return str(default).lower() if isinstance(default, bool) else str(default)


SETTINGS = [_described(field) for field in dataclasses.fields(Settings)]
GONE = {
    PREFIX
    + "EXPRESS_ANONYMOUS": f"{PREFIX}EXPRESS_ANONYMOUS_PORT=9877, a port of its own, for this machine alone"
}
OF_THE_TESTS = PREFIX + "TEST_DATABASE_URL"


def unknown_names(environ: Mapping[str, str]) -> Iterator[str]:
    """A warning for each GATEBOOK_ name that means nothing, with the one that was probably meant."""
    from difflib import get_close_matches

    known = [OF_THE_TESTS, *GONE, *(name for about in SETTINGS for name in about.names)]
    endings = [name.removeprefix(PREFIX) for name in known]  # what all begin with would make all alike
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name.removeprefix(PREFIX), endings, n=1)
            yield f"{name} is no setting" + (f"; did you mean {PREFIX}{near[0]}?" if near else "")
