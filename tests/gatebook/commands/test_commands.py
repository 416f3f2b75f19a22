"""The command line, run as a person runs it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from gatebook import __version__
from gatebook.commands.operations.table import GROUPS
from gatebook.commands.start import prepare
from gatebook.settings import SETTINGS, Settings
from tests.gatebook.running import ROOT, run
from tests.models.migrations.databases import RELEASED

OF_THE_SERVER = [
    "admin-key",
    "backup",
    "check",
    "export",
    "import",
    "migrate",
    "restore",
    "serve",
    "setup-link",
]


def test_help_lists_every_command_and_comes_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    help, errors, status = run(tmp_path, "--help")
    seconds = time.monotonic() - began

    assert (errors, status) == ("", 0)
    assert help.startswith("Usage: gatebook [OPTIONS] COMMAND [ARGS]...")
    listed = [line.split()[0] for line in help.split("Commands:\n")[1].splitlines()]
    assert listed == sorted([*OF_THE_SERVER, *GROUPS, "graphql", "sign-in", "sign-out"])
    assert seconds < 2  # 0.3 when the machine is idle
    assert run(tmp_path)[0] == ""


def test_the_help_of_serve_lists_every_setting_with_its_default(tmp_path: Path) -> None:
    help, errors, status = run(tmp_path, "serve", "--help", COLUMNS="300")

    assert (errors, status) == ("", 0)
    words = " ".join(help.split())
    rows = {about.name: f" {about.name} {about.help} [{about.default}]" for about in SETTINGS}
    assert [name for name, row in rows.items() if row not in words] == []
    secrets = "GATEBOOK_DATABASE_READ_URL, GATEBOOK_ADMIN_KEY and GATEBOOK_SMTP_URL"
    assert f"{secrets} can stand in a file, too" in words


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    assert run(tmp_path, "--version") == (f"Gatebook {__version__}\n", "", 0)
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


@pytest.mark.promise("S22")
def test_wrong_settings_are_told_without_a_traceback(tmp_path: Path) -> None:
    wrong = {"GATEBOOK_ADMIN_KEY": "", "GATEBOOK_PORT": "x", "GATEBOOK_HOTS": "::"}
    told = (
        "",
        'GATEBOOK_PORT: "x" is not a whole number from 0 to 65535. Example: GATEBOOK_PORT=8001\n'
        'GATEBOOK_ADMIN_KEY: it is empty. Example: GATEBOOK_ADMIN_KEY="$(openssl rand -hex 32)"\n'
        "GATEBOOK_HOTS is no setting; did you mean GATEBOOK_HOST?\n",
        2,
    )
    commands = ("serve", "migrate", "admin-key")
    assert {command: run(tmp_path, command, **wrong) for command in commands} == dict.fromkeys(commands, told)
    assert list(tmp_path.iterdir()) == []


def test_an_option_stands_in_for_a_setting_and_is_checked_like_one(tmp_path: Path) -> None:
    _, errors, status = run(tmp_path, "serve", "--port", "99999", "--workers", "0", GATEBOOK_PORT="8001")

    assert status == 2
    assert [line.split(":")[0] for line in errors.splitlines()] == ["GATEBOOK_PORT", "GATEBOOK_WORKERS"]


def test_migrate_says_what_it_did(tmp_path: Path) -> None:
    output, errors, status = run(tmp_path, "migrate")
    assert (output.splitlines(), status) == ([f"Applied {name}." for name in RELEASED], 0)
    assert errors.endswith(f" INFO gatebook Bringing the database up to date: {RELEASED[-1]}\n")
    assert (tmp_path / "gatebook-data").stat().st_mode & 0o777 == 0o700

    assert run(tmp_path, "migrate") == ("Nothing to do: the database is up to date.\n", "", 0)


def test_a_database_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear database, " * 100)

    output, errors, status = run(tmp_path, "migrate", GATEBOOK_DATABASE_URL=f"sqlite://{file}")

    assert (output, status) == ("", 1)
    assert errors == f"Error: The database {file} cannot be opened or migrated: file is not a database\n"


def test_an_unknown_setting_is_told(tmp_path: Path) -> None:
    _, errors, status = run(tmp_path, "migrate", GATEBOOK_PROT="1", GATEBOOK_LOG_LEVEL="warning")

    assert status == 0
    assert errors.endswith(" WARNING gatebook GATEBOOK_PROT is no setting; did you mean GATEBOOK_PORT?\n")
    assert len(errors.splitlines()) == 1


def test_admin_key_makes_a_new_key_and_prints_nothing_else(tmp_path: Path) -> None:
    assert run(tmp_path, "admin-key") == (
        "",
        "Error: The database is not up to date. First run: gatebook migrate\n",
        1,
    )
    settings = Settings(data_dir=tmp_path / "gatebook-data")
    first = asyncio.run(prepare(settings, lambda name: None))

    runs = [run(tmp_path, "admin-key", *arguments) for arguments in ([], ["admin"], ["ADMIN"])]

    assert [(errors, status) for _, errors, status in runs] == [("", 0)] * 3
    keys = {output for output, *_ in runs}
    assert [output for output in keys if not re.fullmatch(r"gw_\w{36}\n", output)] == []
    assert len({*keys, f"{first}\n"}) == 4
    with closing(sqlite3.connect(tmp_path / "gatebook-data/gatebook.db")) as connection:
        assert connection.execute("SELECT count(*) FROM api_keys WHERE revoked_at IS NULL").fetchone() == (4,)
    assert run(tmp_path, "admin-key", "nobody") == ("", "Error: No user nobody.\n", 1)
