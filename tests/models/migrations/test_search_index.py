"""The index for searches: of users from before, and where PostgreSQL may not make it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from models.migrations.postgres import NO_INDEX
from tests import postgres
from tests.models.migrations.databases import RELEASED, ask, fill, migrate


def test_users_from_before_are_in_the_index(tmp_path: Path, folder: Path) -> None:
    """On PostgreSQL an index has all rows."""
    url = f"sqlite://{tmp_path}/gatebook.db"
    later = [file for file in folder.iterdir() if file.name > "0013"]
    kept = {file: file.read_text() for file in later}
    for file in later:
        file.unlink()
    migrate(url, folder)
    fill(url)
    for file, text in kept.items():
        file.write_text(text)

    assert "0013_search_index" in migrate(url, folder)

    found = "SELECT rowid FROM users_search WHERE users_search MATCH '\"{}\"'"
    assert ask(url, found.format("ada"), found.format("bob"), found.format("eve")) == [[(1,)], [(2,)], []]
    ask(url, "INSERT INTO users_search (users_search) VALUES ('integrity-check')")


@pytest.fixture
def limited(server: str) -> str:
    """As somebody who may make tables, and no extension."""
    made = asyncio.run(postgres.create_database(server, "limited"))
    ask(made, "CREATE ROLE limited LOGIN", "GRANT CREATE ON SCHEMA public TO limited")
    return made.replace("postgres@", "limited@")


def test_who_may_make_no_extension_goes_without_the_index_and_is_told(
    limited: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert migrate(limited) == RELEASED
    assert migrate(limited) == []

    assert [record.getMessage() for record in caplog.records] == [NO_INDEX] * 2
    fill(limited)


def test_an_extension_in_a_schema_of_its_own_is_good(server: str, caplog: pytest.LogCaptureFixture) -> None:
    url = asyncio.run(postgres.create_database(server, "elsewhere"))
    ask(url, "CREATE SCHEMA extensions", "CREATE EXTENSION pg_trgm SCHEMA extensions")

    assert migrate(url) == RELEASED

    assert caplog.records == []
    assert ask(url, "SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'users_search'") == [[(1,)]]
