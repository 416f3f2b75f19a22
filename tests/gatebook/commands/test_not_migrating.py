"""What is missing is told without changing anything, and a server may leave migrating to others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests import postgres
from tests.documents import blocks
from tests.gatebook.running import ROOT, run, serving
from tests.models.migrations.databases import RELEASED, ask, migrate

NEEDED = "Error: The database is not up to date. First run: gatebook migrate\n"
UP_TO_DATE = ("Nothing to do: the database is up to date.\n", "", 0)


def test_what_is_missing_is_listed_and_nothing_is_made(tmp_path: Path) -> None:
    listed = "".join(f"Missing {name}.\n" for name in RELEASED)
    assert run(tmp_path, "migrate", "--check") == (listed, "", 1)
    assert list(tmp_path.iterdir()) == []
    assert run(tmp_path, "migrate")[2] == 0
    assert run(tmp_path, "migrate", "--check") == UP_TO_DATE


def test_a_server_that_may_not_migrate_says_what_to_run(tmp_path: Path) -> None:
    assert run(tmp_path, "serve", "--port", "0", GATEBOOK_MIGRATE="false") == ("", NEEDED, 1)
    assert list(tmp_path.iterdir()) == []
    run(tmp_path, "migrate")
    with serving(tmp_path, GATEBOOK_MIGRATE="false") as server:
        key = (tmp_path / "gatebook-data" / "admin-key").read_text().strip()
        found = server.graphql("{ currentUser { username } }", key)
    assert found == {"data": {"currentUser": {"username": "admin"}}}


@pytest.fixture
def owned(postgres_server: str) -> Iterator[str]:
    """A database of a user ``gatebook`` that may do as they like in it, and nowhere else."""
    if not postgres_server.startswith("postgres://postgres@/"):
        pytest.skip("only on a server of our own users may be made")
    ask(postgres_server, "CREATE ROLE gatebook LOGIN", "CREATE DATABASE gatebook OWNER gatebook")
    yield urlsplit(postgres_server)._replace(path="/gatebook").geturl()
    asyncio.run(postgres.drop_database(postgres_server, "gatebook"))
    ask(postgres_server, "DROP ROLE gatebook", "DROP ROLE IF EXISTS gatebook_server")


def granted() -> list[str]:
    (text,) = [each for each in blocks(ROOT / "docs" / "operations.md", "sql") if "CREATE ROLE" in each]
    return text.strip().removesuffix(";").split(";")


WORK = """mutation {
    createUser(input: {username: "ada", email: "ada@example.com"}) { problems { message } }
    createProject(input: {name: "website"}) { problems { message } }
    addProjectMember(project: {name: "website"}, user: {username: "ada"}) { problems { message } }
    createApiKey(input: {user: {username: "ada"}}) { problems { message } }
    createGroup(input: {name: "Engineers"}) { problems { message } }
    deleteUser(user: {username: "ada"}, force: true, erase: true) { problems { message } }
    importUsers(input: {rows: [{username: "bob", number: 900}]}) { problems { message } }
}"""
SEEN = """{
    users(search: "adm") { totalCount }
    server { details { migrations { name } } }
    events(where: {operations: [CREATE_GROUP]}) { totalCount }
}"""


@pytest.mark.parametrize("grants_first", [True, False])
def test_the_server_runs_as_a_user_that_may_not_change_tables(
    tmp_path: Path, owned: str, grants_first: bool
) -> None:
    theirs, its = [owned.replace("postgres@", f"{name}@", 1) for name in ("gatebook", "gatebook_server")]
    if grants_first:
        ask(owned, *granted())
    migrate(theirs)
    if not grants_first:
        ask(owned, *granted())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(its, "CREATE TABLE mine (n INTEGER)")
    given = {"GATEBOOK_DATABASE_URL": its, "GATEBOOK_MIGRATE": "false"}
    with serving(tmp_path, **given) as server:
        key = (tmp_path / "gatebook-data" / "admin-key").read_text().strip()
        done, seen = server.graphql(WORK, key), server.graphql(SEEN, key)
        saved = run(tmp_path, "backup", "x.gz", GATEBOOK_DATABASE_URL=theirs)
    assert [each["problems"] for each in done["data"].values()] == [[]] * 7
    applied = [{"name": name} for name in RELEASED]
    assert seen["data"] == {
        "users": {"totalCount": 1},
        "server": {"details": {"migrations": applied}},
        "events": {"totalCount": 1},
    }
    assert saved[1:] == ("", 0)
    assert run(tmp_path, "restore", "x.gz", "--replace", GATEBOOK_DATABASE_URL=theirs)[1:] == ("", 0)
    with serving(tmp_path, **given) as server:
        assert server.graphql(SEEN, key) == seen
