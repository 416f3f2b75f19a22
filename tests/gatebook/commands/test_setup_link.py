"""The link by which whoever runs the server gives an administrator a password."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2

from tests.gatebook.http.browser import OWN
from tests.gatebook.running import Server, environment, serving

LINK = re.compile(r"(http\S+)/console/welcome#token=(gt_[\w-]{43})\n")
PASSWORD = "correct horse battery staple"


def setup_link(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gatebook", "setup-link", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment(**settings), capture_output=True, text=True, timeout=30
    )


def read(text: str) -> tuple[str, str]:
    """Where a link leads, and its token."""
    found = LINK.fullmatch(text)
    assert found
    return found[1], found[2]


def sign_in(server: Server, body: Any) -> httpx2.Response:
    return httpx2.post(f"{server.url}/session", json=body, headers=OWN)


def test_the_first_start_leaves_a_link_that_sets_the_password_once(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        file = tmp_path / "gatebook-data" / "setup-link"
        place, token = read(file.read_text())
        entered = sign_in(server, {"token": token, "newPassword": PASSWORD})
        again = sign_in(server, {"token": token, "newPassword": PASSWORD})
        later = sign_in(server, {"identifier": "admin", "password": PASSWORD})
        key = (tmp_path / "gatebook-data" / "admin-key").read_text().strip()
        events = server.graphql("{ events { nodes { operation door actorLabel } } }", key)["data"]["events"]
    assert (place, oct(file.stat().st_mode & 0o777)) == (server.url, "0o600")
    assert [each.status_code for each in (entered, again, later)] == [200, 401, 200]
    assert entered.headers["set-cookie"].startswith("gatebook-session=gs_")
    assert token not in "\n".join(server.lines)
    assert events["nodes"][:3] == [
        {"operation": "LOGIN", "door": "GRAPHQL", "actorLabel": "admin"},
        {"operation": "REDEEM_ONE_TIME_TOKEN", "door": "GRAPHQL", "actorLabel": "admin"},
        {"operation": "CREATE_ONE_TIME_TOKEN", "door": "CLI", "actorLabel": "cli"},
    ]


def test_another_link_takes_the_place_of_the_first(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        _, first = read((tmp_path / "gatebook-data" / "setup-link").read_text())
        done = setup_link(tmp_path, GATEBOOK_PUBLIC_URL="https://users.example.com")
        place, second = read(done.stdout)
        entered = [sign_in(server, {"token": each, "newPassword": PASSWORD}) for each in (first, second)]
    assert (place, done.stderr, done.returncode) == ("https://users.example.com", "", 0)
    assert [each.status_code for each in entered] == [401, 200]


def test_why_there_is_no_link_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "gatebook-data").mkdir()
    early = setup_link(tmp_path)
    with serving(tmp_path, GATEBOOK_ADMIN_KEY="the-key-of-the-settings-0123456789"):
        file = tmp_path / "gatebook-data" / "setup-link"
        assert not file.exists()  # who sets the key has one
        unknown = setup_link(tmp_path, "nobody")
        made = setup_link(tmp_path)
    told = [(each.stdout, each.stderr, each.returncode) for each in (early, unknown)]
    assert told == [
        ("", "Error: The database is not up to date. First run: gatebook migrate\n", 1),
        ("", "Error: No user nobody.\n", 1),
    ]
    assert read(made.stdout)[0] == "http://127.0.0.1:8001"
