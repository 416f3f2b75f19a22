"""`gatebook check` sees what is wrong, says what to do about it, and changes nothing."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gatebook.commands import start
from gatebook.settings import Settings
from tests.conftest import Copy
from tests.gatebook.running import run
from tests.models.migrations.databases import RELEASED, ask, ask_postgres

WELL = r"""
OK       settings    2 set, the others as they are by default
OK       migrations  all applied
OK       database    (SQLite|PostgreSQL) [\d.]+, \d+ MB, 1 users: .+
OK       clock       in step with the database's
OK       indexes     all \d\d are there
OK       statistics  the planner has what it needs
OK       search      users are searched by an index
OK       disk        [\d,]+ MB free in .+
OK       files       nobody else may read what is secret
""".lstrip()


def checked(folder: Path, **settings: str) -> tuple[list[tuple[str, ...]], int]:
    """Of what is not well: its name, how bad it is, and what was said; and the exit status."""
    output, errors, status = run(folder, "check", "--json", **settings)
    assert errors == ""
    found = json.loads(output)
    worst = {"OK": 0, "WARNING": 1, "FAILED": 2}
    assert found["status"] == max((each["status"] for each in found["checks"]), key=worst.__getitem__)
    bad = [tuple(each.values()) for each in found["checks"] if each["status"] != "OK"]
    return bad, status


@pytest.fixture
async def given(copy: Copy, tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """The settings of a directory with one administrator."""
    async with copy(tmp_path) as url:
        (tmp_path / "gatebook-data").mkdir()
        yield {"GATEBOOK_DATABASE_URL": url}


async def asked(given: dict[str, str], *texts: str) -> None:
    url = given["GATEBOOK_DATABASE_URL"]
    await (ask_postgres(url, texts) if url.startswith("postgres") else asyncio.to_thread(ask, url, *texts))


async def test_all_is_well(given: dict[str, str], tmp_path: Path) -> None:
    output, errors, status = await asyncio.to_thread(run, tmp_path, "check", **given)
    assert (errors, status) == ("", 0)
    assert re.fullmatch(WELL, output)


def test_what_is_not_migrated_fails_and_nothing_is_made(tmp_path: Path) -> None:
    told = ("migrations", "FAILED", f"missing: {', '.join(RELEASED)}", "Run: gatebook migrate")
    assert checked(tmp_path) == ([told], 1)
    assert list(tmp_path.iterdir()) == []


def test_wrong_settings_fail_as_a_check(tmp_path: Path) -> None:
    ((name, status, found, _),), code = checked(tmp_path, GATEBOOK_PORT="x", GATEBOOK_WORKERS="0")
    assert (name, status, code) == ("settings", "FAILED", 1)
    assert [each.split(":")[0] for each in found.split("; ")] == ["GATEBOOK_PORT", "GATEBOOK_WORKERS"]


def test_a_setting_that_is_none_is_a_warning(tmp_path: Path) -> None:
    asyncio.run(start.prepare(Settings(data_dir=tmp_path / "gatebook-data"), lambda name: None))
    words = "GATEBOOK_PROT is no setting; did you mean GATEBOOK_PORT?"
    told = ("settings", "WARNING", words, "Set what was meant, or take it away.")
    assert checked(tmp_path, GATEBOOK_PROT="1") == ([told], 0)


def test_a_database_that_does_not_answer_fails(tmp_path: Path) -> None:
    url = "postgres://ada:hunter2@127.0.0.1:1/x"
    ((name, status, found, _),), code = checked(tmp_path, GATEBOOK_DATABASE_URL=url)
    assert (name, status, code) == ("database", "FAILED", 1)
    assert found.startswith("The PostgreSQL database cannot be opened or migrated: it cannot be reached")


async def test_an_index_that_is_gone_fails_and_comes_back_as_is_said(
    given: dict[str, str], tmp_path: Path
) -> None:
    await asked(given, "DROP INDEX users_created_at", "DROP INDEX permissions_users")
    (told,), code = await asyncio.to_thread(checked, tmp_path, **given)
    name, status, found, advice = told
    assert (name, status, code) == ("indexes", "FAILED", 1)
    assert re.fullmatch(r"2 of \d\d are not there, or not valid: what they are for is slow", found)
    await asked(given, *advice.removeprefix("As the owner: ").removesuffix(";").split("; "))
    assert await asyncio.to_thread(checked, tmp_path, **given) == ([], 0)


async def test_a_clock_that_was_ahead_is_a_warning(given: dict[str, str], tmp_path: Path) -> None:
    await asked(given, "UPDATE events SET at = at + 3600000")
    ((name, status, found, _),), code = await asyncio.to_thread(checked, tmp_path, **given)
    assert (name, status, code) == ("clock", "WARNING", 0)
    assert re.fullmatch(r"the audit log has an event that is [23]\d{3} s ahead of ours", found)


async def test_a_planner_that_knows_nothing_is_a_warning(given: dict[str, str], tmp_path: Path) -> None:
    columns = "id, username, username_key, name, name_key, search_key, status, created_at, updated_at"
    values = "'u' || i, 'u' || i, 'u' || i, '', '', '', 'ACTIVE', 1, 1"
    numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
    await asked(given, f"{numbers} INSERT INTO users ({columns}) SELECT {values} FROM n")
    if given["GATEBOOK_DATABASE_URL"].startswith("sqlite"):  # which has some since it was made
        await asked(given, "DROP TABLE sqlite_stat1")
    (told,), code = await asyncio.to_thread(checked, tmp_path, **given)
    words = "the planner knows nothing of the tables: what is asked may be slow"
    assert (told, code) == (("statistics", "WARNING", words, "In the database: ANALYZE;"), 0)
    await asked(given, "ANALYZE")
    assert await asyncio.to_thread(checked, tmp_path, **given) == ([], 0)


async def test_a_search_without_its_index_is_a_warning(postgresql: Copy, tmp_path: Path) -> None:
    async with postgresql(tmp_path) as url:
        given = {"GATEBOOK_DATABASE_URL": url}
        await asked(given, "DROP EXTENSION pg_trgm CASCADE")
        ((name, status, _, advice),), code = await asyncio.to_thread(checked, tmp_path, **given)
        assert (name, status, code) == ("search", "WARNING", 0)
        await asked(given, *advice.removeprefix("In the database: ").removesuffix(";").split("; "))
        assert await asyncio.to_thread(checked, tmp_path, **given) == ([], 0)


async def test_a_database_that_takes_no_changes_fails(postgresql: Copy, tmp_path: Path) -> None:
    async with postgresql(tmp_path) as url:
        given = {"GATEBOOK_DATABASE_URL": f"{url}&options=-c%20default_transaction_read_only%3Don"}
        ((name, status, found, _),), code = await asyncio.to_thread(checked, tmp_path, **given)
    assert (name, status, code) == ("database", "FAILED", 1)
    assert found.startswith("read-only: PostgreSQL ")


def test_an_archive_that_cannot_be_written_fails(tmp_path: Path) -> None:
    asyncio.run(start.prepare(Settings(data_dir=tmp_path / "gatebook-data"), lambda name: None))
    given = {"GATEBOOK_EVENT_ARCHIVE": str(tmp_path / "old"), "GATEBOOK_EVENT_RETENTION_DAYS": "365"}
    words = f"{tmp_path}/old is not there, or cannot be written: old events are not deleted"
    told = ("archive", "FAILED", words, "Make it, and let it be written.")
    assert checked(tmp_path, **given) == ([told], 1)
    (tmp_path / "old").mkdir()
    assert checked(tmp_path, **given) == ([], 0)


def test_secrets_that_others_may_read_are_a_warning(tmp_path: Path) -> None:
    data, secret = tmp_path / "gatebook-data", tmp_path / "key"
    asyncio.run(start.prepare(Settings(data_dir=data), lambda name: None))
    secret.write_text("k" * 32)
    for path in (secret, data / "gatebook.db"):
        path.chmod(0o644)
    (told,), code = checked(tmp_path, GATEBOOK_ADMIN_KEY_FILE=str(secret))
    files = [secret, *(data / f"gatebook.db{ending}" for ending in ("", "-wal", "-shm"))]
    advice = f"chmod go= {' '.join(map(str, files))}"
    assert (told, code) == (("files", "WARNING", "others may read what is secret", advice), 0)
