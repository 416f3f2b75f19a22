"""`gatebook backup` and `gatebook restore`, while a server runs and between the two kinds of database."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from gatebook.commands.start import prepare
from gatebook.settings import Settings
from tests import postgres
from tests.gatebook.running import Server, environment, run, serving, until

DONE = r"users: 1, events: \d+, as of 2\d{3}-[-0-9]{5}T[0-9:.]{12}Z\.\n"
FILL = """mutation {
    ada: createUser(input: {username: "ada", email: "ada@example.com", firstName: "Zo\u00eb"}) {
        problems { message }
    }
    bob: createUser(input: {username: "bob"}) { problems { message } }
    createProject(input: {name: "website"}) { problems { message } }
    createGroup(input: {name: "Engineers"}) { problems { message } }
    addUsersToGroup(users: {matching: {where: {username: {eq: "ada"}}}}, group: {name: "Engineers"}) {
        problems { message }
    }
    addProjectMember(project: {name: "website"}, user: {username: "ada"}) { problems { message } }
    createApiKey(input: {user: {username: "ada"}, name: "laptop"}) { problems { message } }
    deleteUser(user: {username: "bob"}) { problems { message } }
}"""
READ = """{
    users(search: "ada") {
        totalCount nodes { id number name email groups { nodes { name } } projects { nodes { name } } }
    }
    apiKeys { nodes { id name hint status user { username } } }
    events(first: 100) {
        totalCount nodes { sequence id at operation targetLabel changes { field before after } }
    }
    projects { nodes { id name members { edges { role joinedAt node { username } } } } }
}"""


def key_in(folder: Path) -> str:
    return (folder / "gatebook-data" / "admin-key").read_text().strip()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a directory of one administrator."""
    asyncio.run(prepare(Settings(data_dir=tmp_path / "gatebook-data"), lambda name: None))
    return tmp_path


@pytest.fixture
def other(postgres_server: str) -> Iterator[str]:
    yield asyncio.run(postgres.create_database(postgres_server, "backup_commands"))
    asyncio.run(postgres.drop_database(postgres_server, "backup_commands"))


def test_from_one_kind_of_database_to_the_other_and_back_all_answers_are_the_same(
    tmp_path: Path, other: str
) -> None:
    with serving(tmp_path) as server:
        key = key_in(tmp_path)
        assert "errors" not in (made := server.graphql(FILL, key)), made
        assert "errors" not in (answer := server.graphql(READ, key)), answer
        assert run(tmp_path, "backup", "there.gz")[1:] == ("", 0)
    assert answer["data"]["users"]["totalCount"] == 1
    assert run(tmp_path, "restore", "there.gz", GATEBOOK_DATABASE_URL=other)[1:] == ("", 0)
    with serving(tmp_path, GATEBOOK_DATABASE_URL=other) as server:
        assert server.graphql(READ, key) == answer
        assert run(tmp_path, "backup", "back.gz", GATEBOOK_DATABASE_URL=other)[1:] == ("", 0)
    assert run(tmp_path, "restore", "back.gz", GATEBOOK_DATA_DIR="new")[1:] == ("", 0)
    with serving(tmp_path, GATEBOOK_DATA_DIR="new") as server:
        assert server.graphql(READ, key) == answer
        made = server.graphql('mutation { createUser(input: {username: "eve"}) { user { number } } }', key)
        assert made["data"]["createUser"]["user"]["number"] == 4  # bob was the third


@contextmanager
def writing(server: Server, key: str) -> Iterator[list[str]]:
    """The names of groups whose making was acknowledged, one after the other meanwhile."""
    made: list[str] = []
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            name = f"g{len(made)}"
            answer = server.graphql(
                f'mutation {{ createGroup(input: {{name: "{name}"}}) {{ group {{ id }} }} }}', key
            )
            assert answer["data"]["createGroup"]["group"]
            made.append(name)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield made
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_was_acknowledged_before_it_began_is_in_it(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    given = {"GATEBOOK_DATABASE_URL": request.getfixturevalue("other")} if kind == "postgres" else {}
    with serving(tmp_path, **given) as server, writing(server, key_in(tmp_path)) as made:
        until(lambda: len(made) > 20, 20)
        before = list(made)
        _, errors, status = run(tmp_path, "backup", "x.gz", **given)
    assert (errors, status) == ("", 0)
    assert run(tmp_path, "restore", "x.gz", GATEBOOK_DATA_DIR="new")[1:] == ("", 0)
    with serving(tmp_path, GATEBOOK_DATA_DIR="new") as server:
        ask = "{ groups(first: 250, orderBy: [{field: CREATED_AT}]) { nodes { name } } }"
        answer: Any = server.graphql(ask, key_in(tmp_path))
    names = [each["name"] for each in answer["data"]["groups"]["nodes"]]
    assert names[: len(before)] == before
    assert names == made[: len(names)]


def test_the_file_is_the_owners_alone_and_takes_the_place_of_the_one_before(data: Path) -> None:
    (data / "x.gz").write_text("before")
    output, errors, status = run(data, "backup", "x.gz")
    assert (errors, status) == ("", 0)
    assert re.fullmatch(f"Backed up {DONE}", output)
    assert sorted(each.name for each in data.iterdir()) == ["gatebook-data", "x.gz"]
    assert (data / "x.gz").stat().st_mode & 0o777 == 0o600
    output, errors, status = run(data, "restore", "x.gz", "--replace")
    assert (errors, status) == ("", 0)
    assert re.fullmatch(f"Restored {DONE}", output)


def test_by_standard_output_and_input(data: Path) -> None:
    gatebook = [sys.executable, "-m", "gatebook"]
    there = subprocess.run([*gatebook, "backup", "-"], cwd=data, env=environment(), capture_output=True)
    assert there.returncode == 0
    assert re.fullmatch(f"Backed up {DONE}", there.stderr.decode())
    into = environment(GATEBOOK_DATA_DIR="new")
    back = subprocess.run(
        [*gatebook, "restore", "-"], cwd=data, env=into, input=there.stdout, capture_output=True
    )
    assert (back.stderr, back.returncode) == (b"", 0)


def test_half_a_backup_is_no_file(data: Path) -> None:
    """On a disk that is full, as far as this file goes."""
    with closing(sqlite3.connect(data / "gatebook-data/gatebook.db", isolation_level=None)) as connection:
        connection.execute("UPDATE users SET attributes = hex(randomblob(100000))")
    command = f"trap '' XFSZ; ulimit -f 64; exec {sys.executable} -m gatebook backup x.gz"
    done = subprocess.run(
        ["/bin/bash", "-c", command], cwd=data, env=environment(), capture_output=True, text=True
    )
    told = (done.stdout, done.stderr, done.returncode)
    assert told == ("", "Error: The backup cannot be written: File too large.\n", 1)
    assert [each.name for each in data.iterdir()] == ["gatebook-data"]


FILLED = "The directory is not empty: to put the backup in the place of all that is in it, say --replace."
REFUSED = {
    "a folder": (["backup", "gatebook-data"], "{}/gatebook-data is not a file. For standard output say -"),
    "no such folder": (["backup", "no/x.gz"], "No such file or directory: {}/no/.x.gz"),
    "no such file": (["restore", "no.gz"], "No such file or directory: no.gz"),
    "what is no backup": (["restore", "letter.txt"], "This is no backup of Gatebook's."),
    "a directory that is filled": (["restore", "x.gz"], FILLED),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_in_one_line(data: Path, arguments: list[str], words: str) -> None:
    (data / "letter.txt").write_text("Dear database")
    run(data, "backup", "x.gz")
    output, errors, status = run(data, *arguments)
    assert (output, status) == ("", 1)
    assert re.fullmatch(f"Error: {re.escape(words.format(data))}[.\\w]*\n", errors)


def test_what_is_no_backup_makes_no_folder(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear database")
    assert run(tmp_path, "restore", "letter.txt")[2] == 1
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]
