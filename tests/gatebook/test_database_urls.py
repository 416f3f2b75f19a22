"""The URL of the database is libpq's: what it knows is read, all else is refused, and no password is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gatebook.settings import Settings, SettingsError
from tests.gatebook.running import run

PASSWORD = "hunter2"


def told(url: str) -> str:
    """What is said of a URL, without the example at its end; nothing when it is good."""
    try:
        Settings.from_env({"GATEBOOK_DATABASE_URL": url})
    except SettingsError as error:
        (problem,) = error.problems
        assert "\n" not in problem
        return problem.removeprefix("GATEBOOK_DATABASE_URL: ").partition(". Example: ")[0]
    return ""


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ada:pw@db.example/users?sslmode=require",
        "postgresql://ada:pw@db.example:25060/users?sslmode=require&connect_timeout=15",
        "postgresql://ada:pw@one.example:5432,two.example:5433/users?target_session_attrs=read-write",
        "postgres://ada@one,two,[::1]:5433/users?target_session_attrs=prefer-standby",
        "postgres:///users?host=one,two&port=5432,5433&user=ada&password=hunter2",
        "postgres://ada@%2Frun%2Fpostgresql/users",
        "postgres://ada@/users?host=/run/postgresql",
        "postgres://ada@/?dbname=users&host=/cloudsql/a:b:c",
        "postgres://a%40b:p%2F%3A%40%3F%23@db/users%2Fx",
        "postgres://db/users?application_name=gatebook&options=-c%20work_mem%3D8MB",
        "postgres://db/users?channel_binding=prefer&gssencmode=disable&client_encoding=UTF8",
        "postgres://db/users?minsize=0&maxsize=4&timeout=2.5&command_timeout=9&statement_timeout=8000",
        "postgres://db/users?statement_cache_size=0&schema=gatebook",
        "postgres://db/users?ssl_min_protocol_version=TLSv1.3&sslnegotiation=direct&sslmode=require",
        "sqlite:///var/lib/gatebook.db?busy_timeout=100&synchronous=NORMAL&cache_size=-2000",
    ],
)
def test_what_is_libpqs_or_ours_is_read(url: str) -> None:
    assert told(url) == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("sslmod=require", 'the option "sslmod" is not known, perhaps you mean "sslmode"'),
        ("hunter=2", 'the option "hunter" is not known'),
        ("channel_binding=require", 'the option "channel_binding": "require" is not one of disable, prefer'),
        ("client_encoding=latin1", 'the option "client_encoding": "latin1" is not one of utf8, utf-8, auto'),
        (
            "target_session_attrs=writable",
            'the option "target_session_attrs": "writable" is not one of any, ',
        ),
        (
            "sslmode=Require",
            'the option "sslmode": "Require" is not one of disable, allow, prefer, require, ',
        ),
        ("ssl_min_protocol_version=SSLv3", 'the option "ssl_min_protocol_version": "SSLv3" is not one of '),
        ("connect_timeout=soon", 'the option "connect_timeout": "soon" is not a whole number from 1 to 3600'),
        ("connect_timeout=0", 'the option "connect_timeout": "0" is not a whole number from 1 to 3600'),
        ("port=http", 'the option "port": "http" is not a whole number from 1 to 65535'),
        ("port=0", 'the option "port": "0" is not a whole number from 1 to 65535'),
        ("port=6000", 'the option "port" says again what stands before the "?"'),
        ("host=/run/postgresql", 'the option "host" says again what stands before the "?"'),
        ("command_timeout=nan", 'the option "command_timeout": "nan" is no number of seconds'),
        ("command_timeout=-1", 'the option "command_timeout": "-1" is no number of seconds'),
        ("timeout=0", 'the option "timeout": "0" is no number of seconds'),
        ("statement_timeout=5s", 'the option "statement_timeout": "5s" is not a whole number from '),
        ("statement_cache_size=-1", 'the option "statement_cache_size": "-1" is not a whole number from '),
        ("minsize=x", 'the option "minsize": "x" is not a whole number from 0 to 1000'),
        ("maxsize=0", 'the option "maxsize": "0" is not a whole number from 1 to 1000'),
        ("minsize=5&maxsize=4", 'the option "minsize": 5 is more than maxsize, 4'),
        ("sslmode=", 'the option "sslmode": "" is not one of '),
        ("application_name=", 'the option "application_name": it is empty'),
        ("sslmode", "an option of it has no value"),
        (
            "sslmode=verify-full&sslrootcert=/nowhere.pem",
            'the option "sslrootcert": the file "/nowhere.pem" ',
        ),
        (
            "sslmode=require&sslcert=/etc",
            'the option "sslcert": the file "/etc" cannot be read: Is a directory',
        ),
        ("sslmode=disable&sslnegotiation=direct", "direct TLS requires sslmode=require, verify-ca, or "),
        ("passfile=/nowhere", 'the option "passfile": the file "/nowhere" cannot be read: No such file'),
    ],
)
def test_an_option_that_makes_no_sense_is_named(query: str, words: str) -> None:
    assert told(f"postgres://ada:{PASSWORD}@db.example/users?{query}").startswith(words)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ada:hun@ter2@db/users",
        "postgres://ada:hun/ter2@db/users",
        "postgres://ada:12/ter2@db/users",
        "postgres://ada:hun?ter=2@db/users",
        "postgres://ada:hun?ter2@db/users",
        "postgres://ada:12?ter2=@db/users",
        "postgres://ada:hun#ter2@db/users",
        "postgres://ada:hun[ter2@db/users",
        "postgres://ada:hun:ter2/db/users",
        "postgres://ada:hunter2@db:0/users",
        "postgres://ada:hunter2@db:port/users",
        "postgres://ada:hunter2@db:65536/users",
        "postgres://ada:hunter2@one,,two/users",
        "postgres://ada:hunter2@:5432/users",
        "postgres://ada:hunter2@[::x]/users",
        "postgres://ada:hunter2@db",
        "postgres://ada:hunter2@db/users#x",
    ],
)
def test_what_is_no_url_is_told_without_any_part_of_it(url: str) -> None:
    assert told(url).startswith("it is not postgres://user:password@host:port/name; in the password write ")
    assert [part for part in ("hun", "ter2", "ada") if part in told(url)] == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("foreign_keys=OFF", 'the option "foreign_keys" is not known'),
        ("busy_timeout=abc", 'the option "busy_timeout": "abc" is not a whole number from 0 to 600000'),
        ("synchronous=1;DROP", 'the option "synchronous": "1;DROP" is not one of off, normal, full, extra'),
        ("cache_size=much", 'the option "cache_size": "much" is not a whole number'),
    ],
)
def test_so_are_the_options_of_sqlite(query: str, words: str) -> None:
    assert told(f"sqlite:///var/lib/gatebook.db?{query}") == words


def test_a_host_that_can_be_none_is_refused() -> None:
    assert told(f"postgres://{'a' * 64}/users").startswith("the driver does not understand it")
    assert told("postgres:///users?host=one,,two").startswith("the driver does not understand it")
    assert told("postgres:///users?host=one&port=1,2") == "could not match 2 port numbers to 1 hosts"
    assert told("sqlite:///var/%00") == "it has a control character in it"


def test_files_that_are_no_certificates_are_refused(tmp_path: Path) -> None:
    letter = tmp_path / "letter.pem"
    letter.write_text("Dear server, ")

    url = f"postgres://ada:{PASSWORD}@db/users?sslmode=require"
    problems = [told(f"{url}&{option}={letter}") for option in ("sslrootcert", "sslcert", "sslcrl")]
    words = "its certificates cannot be used: "
    assert [problem for problem in problems if not problem.startswith(words)] == []


def test_a_file_of_passwords_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text("*:*:*:*:hunter2\n")
    url = f"postgres://ada@db/users?passfile={file}"

    os.chmod(file, 0o644)
    assert told(url).startswith('the option "passfile": the file "/')
    assert told(url).endswith('" may be read by others: chmod 600')
    os.chmod(file, 0o600)
    assert told(url) == ""


@pytest.mark.parametrize("command", ["serve", "migrate", "admin-key"])
def test_every_command_refuses_it_in_one_line(tmp_path: Path, command: str) -> None:
    url = f"postgres://ada:{PASSWORD}@db.example/users?sslmod=require"

    output, errors, status = run(tmp_path, command, GATEBOOK_DATABASE_URL=url)

    assert (output, status) == ("", 2)
    assert errors == (
        'GATEBOOK_DATABASE_URL: the option "sslmod" is not known, perhaps you mean "sslmode". '
        "Example: GATEBOOK_DATABASE_URL=postgres://gatebook:secret@db.example/gatebook\n"
    )
    assert list(tmp_path.iterdir()) == []
