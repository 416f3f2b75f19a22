"""Reading the URLs of databases: a ValueError says what is wrong, naming an option and never a password."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit

from gatebook import values
from gatebook.values import Read, choice, file, quoted, seconds, whole

SHAPE = (
    "it is not postgres://user:password@host:port/name; in the password write %40 for @, %2F for /, "
    "%3A for :, %3F for ? and %23 for #"
)
NO_FILE = "it names no file: an absolute path has three slashes, as in sqlite:///var/lib/gatebook.db"
PLACE = re.compile(r"(\[[0-9A-Fa-f:.]+(%25\w+)?\]|[^\[\]:@/]+)(:(?P<port>[0-9]{1,5}))?")


def text(value: str) -> str:
    if not value:
        raise ValueError("it is empty")
    return value


def signed(value: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", value):
        raise ValueError(f"{quoted(value)} is not a whole number")
    return int(value)


def exactly(*words: str) -> Read:
    """As the driver compares them."""

    def read(value: str) -> str:
        if value not in words:
            raise ValueError(f"{quoted(value)} is not one of {', '.join(words)}")
        return value

    return read


def ports(value: str) -> str:
    for port in value.split(","):
        whole(1, 65535)(port)
    return value


def secret_file(value: str) -> str:
    file(value)
    if os.stat(value).st_mode & 0o077:
        raise ValueError(f"the file {quoted(value)} may be read by others: chmod 600")
    return value


TLS = exactly("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
POSTGRES: Mapping[str, Read] = {
    **dict.fromkeys(("host", "user", "password", "dbname", "database", "service", "options"), text),
    **dict.fromkeys(("application_name", "sslpassword", "krbsrvname"), text),
    **dict.fromkeys(("sslcert", "sslkey", "sslrootcert", "sslcrl"), file),
    "port": ports,
    "passfile": secret_file,
    "sslmode": exactly("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "sslnegotiation": exactly("postgres", "direct"),
    "ssl_min_protocol_version": TLS,
    "ssl_max_protocol_version": TLS,
    "target_session_attrs": exactly("any", "primary", "standby", "prefer-standby", "read-write", "read-only"),
    "gsslib": exactly("gssapi", "sspi"),
    "channel_binding": exactly("disable", "prefer"),  # the driver has none
    "gssencmode": exactly("disable", "prefer"),
    "client_encoding": choice("utf8", "utf-8", "auto"),
    "connect_timeout": whole(1, 3600),
    # ours, beside libpq's
    "timeout": seconds,
    "command_timeout": seconds,
    "statement_timeout": whole(0, 86_400_000),
    "statement_cache_size": whole(0, 10_000),
    "minsize": whole(0, 1000),
    "maxsize": whole(1, 1000),
    "schema": text,
}
SQLITE: Mapping[str, Read] = {
    "busy_timeout": whole(0, 600_000),
    "synchronous": choice("off", "normal", "full", "extra"),
    "journal_size_limit": whole(0, 999_999_999),
    "wal_autocheckpoint": whole(1, 1_000_000),
    "cache_size": signed,
    "mmap_size": whole(0, 999_999_999),
    "temp_store": choice("default", "file", "memory"),
}


def read(url: str) -> str:
    scheme, _, rest = url.partition(":")
    if scheme not in ("sqlite", "postgres", "postgresql") or not rest.startswith("//"):
        raise ValueError("it does not start with sqlite:// or postgres://")
    if "%00" in url:
        raise ValueError("it has a control character in it")
    if scheme == "sqlite":
        _check_sqlite(rest.removeprefix("//"))
    else:
        _check_postgres(url)
    return url


def read_replica(url: str) -> str:
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError("it does not start with postgres://")
    return read(url)


def _check_sqlite(rest: str) -> None:
    path, _, query = rest.partition("?")
    if not path or path.endswith("/") or ":memory:" in path:
        raise ValueError(NO_FILE)
    _check_options(query, SQLITE)


def _check_postgres(url: str) -> None:
    """Where it is comes first: a password that is not escaped may look like anything that follows."""
    from models.postgres_url import arguments  # it takes its time: who asks for help waits for nothing

    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError(SHAPE) from None
    named = re.search(r"(^|&)(dbname|database|service)=", parts.query) or parts.path.strip("/")
    if not named or not _is_well_formed(url, parts):
        raise ValueError(SHAPE)
    _check_options(parts.query, POSTGRES)
    _check_said_once(parts)
    given = arguments(url)
    if given["minsize"] > given["maxsize"]:
        raise ValueError(f'the option "minsize": {given["minsize"]} is more than maxsize, {given["maxsize"]}')
    _check_with_the_driver(given["dsn"])


def _is_well_formed(url: str, parts: SplitResult) -> bool:
    who, at, places = parts.netloc.rpartition("@")
    if (
        "#" in url
        or "@" in who
        or "/" in parts.path.strip("/")
        or (not at and "@" in parts.path + parts.query)
    ):
        return False
    found = [PLACE.fullmatch(place) for place in places.split(",")] if places else []
    return all(place and place["port"] != "0" and int(place["port"] or 1) < 65536 for place in found)


def _check_options(query: str, known: Mapping[str, Read]) -> None:
    for pair in filter(None, query.split("&")):
        name, equals, value = (unquote_plus(part) for part in pair.partition("="))
        if not equals:
            raise ValueError("an option of it has no value")
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f', perhaps you mean "{near[0]}"' if near else ""
            raise ValueError(f"the option {quoted(name)} is not known{hint}")
        try:
            known[name](value)
        except ValueError as error:
            raise ValueError(f'the option "{name}": {error}') from None


def _check_said_once(parts: SplitResult) -> None:
    """Of two places the driver would take the one, libpq the other."""
    again = re.search(r"(?:^|&)(host|port)=", parts.query)
    if parts.netloc.rpartition("@")[2] and again:
        raise ValueError(f'the option "{again[1]}" says again what stands before the "?"')


def _check_with_the_driver(dsn: str) -> None:
    """It also opens the files that are named, and those of the user's home."""
    import asyncpg

    from models.postgres_hosts import hosts

    try:
        for host, port in hosts(dsn)[0]:
            if port:
                host.encode("idna")
    except asyncpg.ClientConfigurationError as error:
        raise ValueError(" ".join(str(error).split())) from None
    except OSError as error:
        raise ValueError(f"its certificates cannot be used: {error.strerror or error}") from None
    except Exception:
        raise ValueError(
            "the driver does not understand it, or one of the PG… variables of the environment"
        ) from None


def without_password(url: str) -> str:
    """The path of a SQLite file; a PostgreSQL URL without what is nobody's business."""
    if url.startswith("sqlite"):
        return unquote(url.removeprefix("sqlite://").partition("?")[0])
    return values.without_password(url)
