"""Settings: what is wrong is told at once and plainly."""

from __future__ import annotations

import dataclasses
from ipaddress import ip_network
from pathlib import Path

import pytest

from gatebook.settings import SETTINGS, Settings, unknown_names
from tests.gatebook.environment import KEY, problems, read


def test_an_empty_environment_gives_the_defaults() -> None:
    assert dataclasses.asdict(Settings.from_env({})) == {
        "host": "127.0.0.1",
        "port": 8001,
        "socket": None,
        "workers": 1,
        "data_dir": Path("gatebook-data"),
        "database_url": f"sqlite://{Path.cwd()}/gatebook-data/gatebook.db",
        "database_read_url": None,
        "migrate": True,
        "admin_key": None,
        "public_url": None,
        "trusted_proxies": (),
        "cors_origins": (),
        "playground": True,
        "console": True,
        "drain_seconds": None,
        "bcrypt_rounds": 12,
        "password_min_length": 8,
        "session_days": 14,
        "event_retention_days": None,
        "event_archive": None,
        "key_rate_limit": None,
        "address_rate_limit": None,
        "email_any_domain": False,
        "root_dialect": "enkrypt",
        "dialect_hosts": (),
        "dialect_ports": (),
        "deprecated_dialects": (),
        "express_anonymous_port": None,
        "expose_password_hashes": False,
        "smtp_url": None,
        "mail_from": None,
        "executor": "planned",
        "log_level": "info",
        "log_format": "text",
        "access_log": "all",
        "metrics_port": None,
    }
    assert Settings.from_env({}) == Settings()


GIVEN = {
    "HOST": "::",
    "PORT": "0",
    "SOCKET": "/run/gatebook/socket",
    "WORKERS": "4",
    "DATABASE_URL": "postgres://ada:pass@db:5433/users",
    "DATABASE_READ_URL": "postgres://ada:pass@replica/users",
    "MIGRATE": "no",
    "ADMIN_KEY": KEY,
    "PUBLIC_URL": "https://users.example.com/gatebook/",
    "TRUSTED_PROXIES": "10.0.0.7/8, 192.168.1.4,::1,unix",
    "CORS_ORIGINS": "https://a.example.com, http://localhost:3000",
    "PLAYGROUND": "on",
    "CONSOLE": "off",
    "DRAIN_SECONDS": "10",
    "BCRYPT_ROUNDS": "10",
    "PASSWORD_MIN_LENGTH": "15",
    "SESSION_DAYS": "1",
    "EVENT_RETENTION_DAYS": "365",
    "EVENT_ARCHIVE": "/var/lib/gatebook/events",
    "KEY_RATE_LIMIT": "600/minute",
    "ADDRESS_RATE_LIMIT": "5/second",
    "EMAIL_ANY_DOMAIN": "1",
    "ROOT_DIALECT": "Adverity",
    "DIALECT_HOSTS": "Users.example.com=express, b.example.com=antfly",
    "DIALECT_PORTS": "9876=express",
    "DEPRECATED_DIALECTS": "express=2026-12-01/2027-06-30, antfly=2026-12-01",
    "EXPRESS_ANONYMOUS_PORT": "9877",
    "EXPOSE_PASSWORD_HASHES": "true",
    "SMTP_URL": "smtps://ada:s%40cret@mail.example.com",
    "MAIL_FROM": "Gatebook <no-reply@example.com>",
    "EXECUTOR": "stock",
    "LOG_LEVEL": "DEBUG",
    "LOG_FORMAT": "json",
    "ACCESS_LOG": "errors",
    "METRICS_PORT": "9464",
}
READ = {
    "host": "::",
    "port": 0,
    "socket": Path("/run/gatebook/socket"),
    "workers": 4,
    "database_url": "postgres://ada:pass@db:5433/users",
    "database_read_url": "postgres://ada:pass@replica/users",
    "migrate": False,
    "admin_key": KEY,
    "public_url": "https://users.example.com/gatebook",
    "trusted_proxies": (ip_network("10.0.0.0/8"), ip_network("192.168.1.4"), ip_network("::1"), "unix"),
    "cors_origins": ("https://a.example.com", "http://localhost:3000"),
    "playground": True,
    "console": False,
    "drain_seconds": 10,
    "bcrypt_rounds": 10,
    "password_min_length": 15,
    "session_days": 1,
    "event_retention_days": 365,
    "event_archive": Path("/var/lib/gatebook/events"),
    "key_rate_limit": "600/minute",
    "address_rate_limit": "5/second",
    "email_any_domain": True,
    "root_dialect": "adverity",
    "dialect_hosts": (("users.example.com", "express"), ("b.example.com", "antfly")),
    "dialect_ports": ((9876, "express"),),
    "deprecated_dialects": (("express", "2026-12-01/2027-06-30"), ("antfly", "2026-12-01")),
    "express_anonymous_port": 9877,
    "expose_password_hashes": True,
    "smtp_url": "smtps://ada:s%40cret@mail.example.com",
    "mail_from": "Gatebook <no-reply@example.com>",
    "executor": "stock",
    "log_level": "debug",
    "log_format": "json",
    "access_log": "errors",
    "metrics_port": 9464,
}


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    settings = read(**GIVEN, DATA_DIR=str(tmp_path))

    assert dataclasses.asdict(settings) == {**READ, "data_dir": tmp_path}


def test_all_that_is_wrong_is_told_at_once_one_line_each() -> None:
    found = problems(
        PORT="abc",
        HOST="a b",
        ADMIN_KEY="short-secret",
        DATABASE_URL="mysql://ada:hunter2@db/users",
        TRUSTED_PROXIES="10.0.0.1,proxy",
        PLAYGROUND="maybe",
        PASWORD_MIN_LENGTH="10",
    )

    assert found == [
        'GATEBOOK_HOST: "a b" is neither an IP address nor a host name. Example: GATEBOOK_HOST=0.0.0.0',
        'GATEBOOK_PORT: "abc" is not a whole number from 0 to 65535. Example: GATEBOOK_PORT=8001',
        "GATEBOOK_DATABASE_URL: it does not start with sqlite:// or postgres://. "
        "Example: GATEBOOK_DATABASE_URL=postgres://gatebook:secret@db.example/gatebook",
        "GATEBOOK_ADMIN_KEY: it must be 32 or more printable ASCII characters without blanks. "
        'Example: GATEBOOK_ADMIN_KEY="$(openssl rand -hex 32)"',
        'GATEBOOK_TRUSTED_PROXIES: "proxy" is neither an IP address, nor a network, nor unix. '
        "Example: GATEBOOK_TRUSTED_PROXIES=10.0.0.0/8,192.168.1.4",
        'GATEBOOK_PLAYGROUND: "maybe" is neither true nor false. Example: GATEBOOK_PLAYGROUND=true',
        "GATEBOOK_PASWORD_MIN_LENGTH is no setting; did you mean GATEBOOK_PASSWORD_MIN_LENGTH?",
    ]


@pytest.mark.promise("S11", "S22", "S49")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "8001.0"),
        ("PORT", "٨٠"),
        ("PORT", "9" * 5000),
        ("WORKERS", "0"),
        ("BCRYPT_ROUNDS", "9"),
        ("BCRYPT_ROUNDS", "16"),
        ("PASSWORD_MIN_LENGTH", "7"),
        ("PASSWORD_MIN_LENGTH", "65"),
        ("SESSION_DAYS", "0"),
        ("KEY_RATE_LIMIT", "600"),
        ("KEY_RATE_LIMIT", "0/minute"),
        ("ADDRESS_RATE_LIMIT", "5/fortnight"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("ACCESS_LOG", "some"),
        ("HOST", "-x"),
        ("HOST", "http://x"),
        ("ADMIN_KEY", ""),
        ("ADMIN_KEY", "k" * 31),
        ("ADMIN_KEY", "é" * 32),
        ("ADMIN_KEY", "k" * 32 + " "),
        ("ADMIN_KEY", "k" * 32 + "\x00"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "sqlite:///var/lib/"),
        ("DATABASE_URL", "postgres://db"),
        ("DATABASE_URL", "postgres://ada:a/b@db/users"),
        ("DATABASE_READ_URL", "sqlite:///var/lib/gatebook.db"),
        ("DATABASE_READ_URL", "postgres://db"),
        ("PUBLIC_URL", "users.example.com"),
        ("PUBLIC_URL", "ftp://users.example.com"),
        ("PUBLIC_URL", "https://ada:hunter2@example.com"),
        ("PUBLIC_URL", "https://example.com?x=1"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "null"),
        ("CORS_ORIGINS", "https://example.com/"),
        ("CORS_ORIGINS", "https://Example.com"),
        ("LOG_LEVEL", "info\nforged"),
        ("DIALECT_HOSTS", "https://users.example.com=express"),
        ("DIALECT_HOSTS", "users.example.com/x=express"),
        ("DIALECT_HOSTS", "users.example.com=exprss"),
        ("DIALECT_HOSTS", "a.example.com=express,A.example.com=antfly"),
        ("DIALECT_PORTS", "8001=express"),
        ("DIALECT_PORTS", "9876=express,9876=antfly"),
        ("DEPRECATED_DIALECTS", "exprss=2026-12-01"),
        ("DEPRECATED_DIALECTS", "express=soon"),
        ("DEPRECATED_DIALECTS", "express=2026-13-01"),
        ("DEPRECATED_DIALECTS", "express=2027-06-30/2026-12-01"),
        ("DEPRECATED_DIALECTS", "express=2026-12-01,express=2026-12-02"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, value: str) -> None:
    (problem,) = problems(**{name: value})

    assert problem.startswith(f"GATEBOOK_{name}: ")
    assert f" Example: GATEBOOK_{name}=" in problem
    assert "\n" not in problem
    assert "hunter2" not in problem
    assert len(problem) < 250


def test_an_empty_value_is_no_value() -> None:
    assert read(PUBLIC_URL="", CORS_ORIGINS="", PORT="", WORKERS="") == Settings()


# None of the first two goes without all three, nor the fourth without the fifth; and a replica has a primary.
TOGETHER = ("smtp_url", "mail_from", "public_url", "event_archive", "event_retention_days", "database_url")


@pytest.mark.parametrize(
    ("name", "example", "field"),
    [
        pytest.param(about.name, about.example, about.field, id=about.field)
        for about in SETTINGS
        if about.field != "admin_key"  # its example is a command
    ],
)
def test_every_example_is_a_good_value(name: str, example: str, field: str) -> None:
    together = {about.name: about.example for about in SETTINGS if about.field in TOGETHER}
    assert getattr(Settings.from_env({**together, name: example}), field) is not None


def test_a_strange_data_folder_still_makes_a_good_url() -> None:
    settings = read(DATA_DIR="/srv/100% sure?/ü#")

    assert settings.database_url == "sqlite:///srv/100%25%20sure%3F/%C3%BC%23/gatebook.db"
    assert settings.database == "/srv/100% sure?/ü#/gatebook.db"


@pytest.mark.promise("S32")
@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.4", False),
        ("localhost.example.com", False),
    ],
)
def test_the_playground_is_shown_by_itself_only_on_a_loopback_address(host: str, shown: bool) -> None:
    assert read(HOST=host).playground is shown
    assert read(HOST=host, PLAYGROUND="true").playground is True
    assert read(HOST=host, PLAYGROUND="false").playground is False


def test_an_unknown_name_is_told_with_the_nearest_known_one() -> None:
    environ = {
        "GATEBOOK_PROT": "1",
        "GATEBOOK_ADMINKEY_FILE": "x",
        "GATEBOOK_XYZ": "1",
        "GATEBOOK_TEST_DATABASE_URL": "x",
        "GATEBOOK_ADMIN_KEY_FILE": "x",
        "HOME": "/",
    }

    assert list(unknown_names(environ)) == [
        "GATEBOOK_ADMINKEY_FILE is no setting; did you mean GATEBOOK_ADMIN_KEY_FILE?",
        "GATEBOOK_PROT is no setting; did you mean GATEBOOK_PORT?",
        "GATEBOOK_XYZ is no setting",
    ]
