"""How the server is set up, told to who may read all that happens on it, and its secrets to nobody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx2

from gatebook.http.app import create_app
from gatebook.process import process_of
from gatebook.settings import SETTINGS, Settings
from models import outbox
from tests.cast import a_group, a_key, a_person, a_project, a_user, add_event, key_of
from tests.conftest import ADMIN_KEY, GraphQL, calling, once
from tests.models.migrations.databases import RELEASED

DETAILS = """{ server { details {
  database migrations { name appliedAt } settings { name value isDefault description } startedAt
  mail { waiting givenUp } counts { users projects groups apiKeys events }
} } }"""


async def test_details_are_for_who_may_read_all_events(
    graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    reader, other = await a_person("reader", "READ event/*"), await a_person("other", "READ user/*")
    asked = "{ server { version details { database } } }"
    hidden = {"data": {"server": {"version": "0.1.0", "details": None}}}
    assert await graphql(asked, by=await key_of(other)) == hidden
    assert (await anonymous.post("/graphql", json={"query": asked})).json() == hidden
    seen = await graphql(asked, by=await key_of(reader))
    assert re.fullmatch(r"(SQLite|PostgreSQL) [0-9.]+", seen["data"]["server"]["details"]["database"])


async def test_details_tell_of_the_database_and_what_is_in_it(data: GraphQL, settings: Settings) -> None:
    user = await a_user(data)
    await a_project(data), await a_group(data), await a_key(data, user)
    person = await a_person("person")
    await outbox.put(person.number, "INVITATION", 60)
    await add_event(person, "mailGivenUp")
    details = (await data(DETAILS))["details"]
    assert [each["name"] for each in details["migrations"]] == RELEASED
    assert details["mail"] == {"waiting": 1, "givenUp": 1}
    events = details["counts"].pop("events")
    assert details["counts"] == {"users": 3, "projects": 1, "groups": 1, "apiKeys": 2}
    assert events == (await data("{ events { totalCount } }"))["totalCount"]
    told = {each["name"]: each for each in details["settings"]}
    assert list(told) == [about.name for about in SETTINGS]
    assert told["GATEBOOK_PORT"] == {
        "name": "GATEBOOK_PORT",
        "value": "8001",
        "isDefault": True,
        "description": "port to listen on; 0 takes any that is free",
    }
    assert (told["GATEBOOK_BCRYPT_ROUNDS"]["value"], told["GATEBOOK_BCRYPT_ROUNDS"]["isDefault"]) == (
        "4",
        False,
    )
    assert told["GATEBOOK_DATABASE_URL"]["isDefault"] is False


PASSWORD = "Vpassword17"
GIVEN: dict[str, tuple[str, str | None]] = {
    "HOST": ("0.0.0.0", "0.0.0.0"),  # noqa: S104
    "PORT": ("9000", "9000"),
    "SOCKET": ("/run/gatebook/socket", "/run/gatebook/socket"),
    "WORKERS": ("2", "2"),
    "DATA_DIR": (".", None),
    "DATABASE_URL": (
        f"postgres://gatebook:{PASSWORD}@db.example/gatebook?password={PASSWORD}",
        "postgres://gatebook:***@db.example/gatebook?***",
    ),
    "DATABASE_READ_URL": (
        f"postgres://gatebook:{PASSWORD}@replica/gatebook",
        "postgres://gatebook:***@replica/gatebook",
    ),
    "MIGRATE": ("off", "false"),
    "ADMIN_KEY": (PASSWORD * 4, "***"),
    "PUBLIC_URL": ("https://users.example.com", "https://users.example.com"),
    "TRUSTED_PROXIES": ("10.0.0.0/8,192.168.1.4", "10.0.0.0/8,192.168.1.4/32"),
    "CORS_ORIGINS": ("https://a.example,https://b.example", "https://a.example,https://b.example"),
    "PLAYGROUND": ("yes", "true"),
    "CONSOLE": ("false", "false"),
    "DRAIN_SECONDS": ("10", "10"),
    "BCRYPT_ROUNDS": ("11", "11"),
    "PASSWORD_MIN_LENGTH": ("12", "12"),
    "SESSION_DAYS": ("7", "7"),
    "EVENT_RETENTION_DAYS": ("365", "365"),
    "EVENT_ARCHIVE": ("/var/lib/gatebook/events", "/var/lib/gatebook/events"),
    "KEY_RATE_LIMIT": ("600/minute", "600/minute"),
    "ADDRESS_RATE_LIMIT": ("5/second", "5/second"),
    "EMAIL_ANY_DOMAIN": ("on", "true"),
    "ROOT_DIALECT": ("adverity", "adverity"),
    "DIALECT_HOSTS": ("a.example=adverity,b.example=express", "a.example=adverity,b.example=express"),
    "DIALECT_PORTS": ("9876=express", "9876=express"),
    "DEPRECATED_DIALECTS": ("express=2026-12-01/2027-06-30", "express=2026-12-01/2027-06-30"),
    "EXPRESS_ANONYMOUS_PORT": ("9877", "9877"),
    "EXPOSE_PASSWORD_HASHES": ("true", "true"),
    "SMTP_URL": (
        f"smtp://us%40er:{PASSWORD}@mail.example.com:587",
        "smtp://us%40er:***@mail.example.com:587",
    ),
    "MAIL_FROM": ("Gatebook <no-reply@example.com>", "Gatebook <no-reply@example.com>"),
    "EXECUTOR": ("stock", "stock"),
    "METRICS_PORT": ("9464", "9464"),
    "LOG_LEVEL": ("warning", "warning"),
    "LOG_FORMAT": ("json", "json"),
    "ACCESS_LOG": ("none", "none"),
}


def test_every_setting_is_told_as_it_could_be_set_and_no_secret_with_it(tmp_path: Path) -> None:
    given = {f"GATEBOOK_{name}": sent for name, (sent, _) in GIVEN.items()}
    given["GATEBOOK_DATA_DIR"] = str(tmp_path)
    shown = {f"GATEBOOK_{name}": seen for name, (_, seen) in GIVEN.items()}
    shown["GATEBOOK_DATA_DIR"] = str(tmp_path)
    told = process_of(Settings.from_env(given)).settings
    assert {each.name: each.value for each in told} == shown
    assert [each.name for each in told if each.is_default] == []
    assert PASSWORD not in repr(told)


def test_what_is_not_set_is_told_as_the_default() -> None:
    told = process_of(Settings.from_env({})).settings
    assert [each.name for each in told if not each.is_default] == []
    assert {each.name for each in told if each.value is None} == {f"GATEBOOK_{name}" for name in NONE}


NONE = (
    "ADMIN_KEY", "PUBLIC_URL", "TRUSTED_PROXIES", "CORS_ORIGINS", "DRAIN_SECONDS", "EVENT_RETENTION_DAYS",
    "EVENT_ARCHIVE", "DIALECT_HOSTS", "DIALECT_PORTS", "EXPRESS_ANONYMOUS_PORT", "SMTP_URL", "MAIL_FROM",
    "METRICS_PORT", "SOCKET", "DATABASE_READ_URL", "DEPRECATED_DIALECTS",
    "KEY_RATE_LIMIT", "ADDRESS_RATE_LIMIT",
)  # fmt: skip


@once
async def test_dialects_tell_where_they_are(database_url: str) -> None:
    """To everybody; and to who may read details where they are bound."""
    settings = Settings(
        database_url=database_url,
        public_url="https://users.example.com",
        dialect_hosts=(("old.example.com", "adverity"),),
        dialect_ports=((9876, "express"),),
        express_anonymous_port=9877,
    )
    app, asked = create_app(settings), {"query": "{ server { dialects { dialect baseUrl hosts ports } } }"}
    async with app.router.lifespan_context(app), calling(app) as anybody, calling(app, ADMIN_KEY) as admin:
        open_, all_ = [(await each.post("/graphql", json=asked)).json() for each in (anybody, admin)]
    assert dialects(all_) == {
        "ENKRYPT": ("https://users.example.com/enkrypt", [], []),
        "EXPRESS": ("https://users.example.com/express", [], [9876, 9877]),
        "ANTFLY": ("https://users.example.com/antfly", [], []),
        "AUTHGATE": ("https://users.example.com/authgate", [], []),
        "ADVERITY": ("https://users.example.com/adverity", ["old.example.com"], []),
    }
    assert dialects(open_) == {name: (url, [], []) for name, (url, *_) in dialects(all_).items()}


def dialects(answer: Any) -> dict[str, tuple[str, list[str], list[int]]]:
    told = answer["data"]["server"]["dialects"]
    return {each["dialect"]: (each["baseUrl"], each["hosts"], each["ports"]) for each in told}
