"""Starting and serving, seen from outside."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from gatebook import __version__
from gatebook.commands.banner import places
from gatebook.settings import Settings
from gatebook.values import DIALECTS
from tests import postgres
from tests.gatebook.running import environment, serving
from tests.models.migrations.databases import RELEASED

ME = "{ currentUser { username } }"
ADMIN = {"data": {"currentUser": {"username": "admin"}}}
KEY = "the-key-of-the-settings-0123456789"
STAMP = re.compile(r"^\S+Z ")


def messages(lines: list[str]) -> list[str]:
    return [STAMP.sub("", line) for line in lines]


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


def test_the_first_start_makes_an_administrator_and_says_how_to_sign_in(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        data = tmp_path / "gatebook-data"
        key = (data / "admin-key").read_text().strip()

        assert server.graphql(ME, key) == ADMIN
        assert [mode(path) for path in (data, data / "admin-key", data / "gatebook.db")] == [
            "0o700",
            "0o600",
            "0o600",
        ]
        ready = server.lines[-1].split(" in ")[1]
        assert messages(server.lines) == [
            *[f"INFO gatebook Bringing the database up to date: {name}" for name in RELEASED],
            f"INFO gatebook Gatebook {__version__}",
            f"INFO gatebook Console: {server.url}/console",
            f"INFO gatebook GraphQL: {server.url}/graphql",
            f"INFO gatebook Schema: {server.url}/graphql/schema.graphql",
            f"INFO gatebook REST: {', '.join(f'{server.url}/{name}' for name in DIALECTS)}",
            f"INFO gatebook Database: {data}/gatebook.db",
            f"WARNING gatebook First start: the key of the administrator, admin, is in {data}/admin-key",
            f"WARNING gatebook Try it: curl {server.url}/graphql "
            f'-H "Authorization: Bearer $(cat {data}/admin-key)" '
            """-H 'Content-Type: application/json' -d '{"query": "{ currentUser { username } }"}'""",
            f"WARNING gatebook A link that sets its password, good for 30 minutes, is in {data}/setup-link",
            f"INFO gatebook Ready in {ready}",
        ]
        assert key not in "\n".join(server.lines)


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl")
def test_the_line_to_copy_works(tmp_path: Path) -> None:
    folder = tmp_path / "a folder with 'quotes' $HOME"
    folder.mkdir()
    with serving(folder) as server:
        (line,) = [line.split("Try it: ")[1] for line in server.lines if "Try it: " in line]
        done = subprocess.run(line, shell=True, capture_output=True, text=True, timeout=20)  # noqa: S602

    assert json.loads(done.stdout) == ADMIN


def test_a_later_start_makes_nobody(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.ends(signal.SIGTERM)
    key = (tmp_path / "gatebook-data/admin-key").read_text()

    with serving(tmp_path) as server:
        assert [line for line in server.lines if "WARNING" in line or "Bringing" in line] == []
        assert (tmp_path / "gatebook-data/admin-key").read_text() == key
        assert server.graphql(ME, key.strip()) == ADMIN


def test_a_key_in_the_settings_works_from_the_first_start(tmp_path: Path) -> None:
    with serving(tmp_path, GATEBOOK_ADMIN_KEY=KEY) as server:
        assert server.graphql(ME, KEY) == ADMIN
        assert not (tmp_path / "gatebook-data/admin-key").exists()
        assert KEY not in "\n".join(server.lines)


def test_a_person_at_a_terminal_is_told_the_key_once_and_no_file_is_written(tmp_path: Path) -> None:
    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "gatebook", "serve", "--port", "0"],
        cwd=tmp_path,
        env=environment(TERM="xterm", NO_COLOR="1"),
        stderr=theirs,
    )
    os.close(theirs)
    try:
        seen = ""
        while "Ready in" not in seen:
            seen += os.read(terminal, 65536).decode()
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0
        os.close(terminal)

    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", seen)
    (key,) = re.findall(r"^    (gw_\w{36})$", text, re.MULTILINE)
    assert text.count(key) == 2  # by itself, and in the line to copy
    assert f"\n  Gatebook {__version__}\n" in text
    assert f"\n  Database    {tmp_path}/gatebook-data/gatebook.db\n" in text
    (link,) = re.findall(
        r"^    http://127.0.0.1:\d+/console/welcome#token=(gt_[\w-]{43})$", text, re.MULTILINE
    )
    assert text.count(link) == 1
    assert [each.name for each in (tmp_path / "gatebook-data").iterdir() if "." not in each.name] == []


def test_a_port_in_use_is_one_line_and_nothing_else_happens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "gatebook", "serve"],
            cwd=tmp_path,
            env=environment(GATEBOOK_PORT=str(port)),
            capture_output=True,
            text=True,
            timeout=20,
        )
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr == (
        f"Error: There is a server on port {port} on 127.0.0.1 already. "
        f"Stop it, or take another port: gatebook serve --port {port % 65535 + 1}\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with postgres.server() as url:
        yield asyncio.run(postgres.create_database(url, "serve"))
        asyncio.run(postgres.drop_database(url, "serve"))


def test_it_starts_as_well_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    settings = {"GATEBOOK_DATABASE_URL": postgres_url, "GATEBOOK_ADMIN_KEY": KEY}
    with serving(tmp_path, "--workers", "2", **settings) as server:
        assert server.graphql(ME, KEY) == ADMIN
        assert server.ends(signal.SIGTERM)[0] == 0
    shown = next(line for line in messages(server.lines) if "Database: " in line)
    assert re.fullmatch(r"INFO gatebook Database: postgres://\S+/serve\?\*\*\*", shown)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.promise("S50")
def test_answers_do_not_name_the_server(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        headers = httpx2.get(f"{server.url}/health").headers

    assert "server" not in headers
    assert "date" in headers


def test_json_logs_are_json_from_the_first_line_to_the_last(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2", GATEBOOK_LOG_FORMAT="json") as server:
        httpx2.get(f"{server.url}/health")
        _, rest = server.ends(signal.SIGTERM)

    lines = [json.loads(line) for line in server.lines + rest]
    assert [line for line in lines if not {"time", "level", "logger", "message"} <= line.keys()] == []


def test_several_hosts_may_start_at_once(tmp_path: Path) -> None:
    found: list[list[str]] = []

    def start() -> None:
        with serving(tmp_path) as server:
            found.append(server.lines)
            assert httpx2.get(f"{server.url}/ready").status_code == 200

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 3
    assert sum("First start" in line for lines in found for line in lines) == 1


@pytest.mark.parametrize(
    ("host", "public_url", "shown"),
    [
        (
            "127.0.0.1",
            None,
            {"Console": "http://127.0.0.1:9/console", "GraphQL": "http://127.0.0.1:9/graphql"},
        ),
        ("::1", None, {"Console": "http://[::1]:9/console", "GraphQL": "http://[::1]:9/graphql"}),
        (
            "0.0.0.0",  # noqa: S104
            None,
            {
                "Console": "http://127.0.0.1:9/console",
                "GraphQL": "http://127.0.0.1:9/graphql",
                "Listening": "0.0.0.0, port 9",
            },
        ),
        (
            "127.0.0.1",
            "https://u.example",
            {
                "Console": "https://u.example/console",
                "GraphQL": "https://u.example/graphql",
                "Listening": "127.0.0.1, port 9",
            },
        ),
    ],
)
def test_the_addresses_shown_are_those_that_answer(
    host: str, public_url: str | None, shown: dict[str, str]
) -> None:
    found = places(Settings(host=host, public_url=public_url, workers=2), 9)

    base = shown["GraphQL"].removesuffix("/graphql")
    assert found == {**shown, "Schema": f"{base}/graphql/schema.graphql", "Workers": "2"} | {
        "REST": ", ".join(f"{base}/{name}" for name in DIALECTS),
        "Database": found["Database"],
    }
