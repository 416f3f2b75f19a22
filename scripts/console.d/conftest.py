"""A server of ours, and a browser that reaches nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from directory import API_KEY, GRANT, JOIN, MEMBERS, SET_PASSWORD, USER, group, mark, project
from playwright.sync_api import Browser, Page, sync_playwright
from visiting import ELSEWHERE, HERE, KEY, PASSWORD, PORT, ROOT, SHOTS, Enter, Open, Shot, ask, sign_in

READ_REPORTS = {"type": "READ", "resourceType": "report", "resource": "*"}
REFUSED = re.compile("status of 40[01]|load module script")  # a refusal is an answer; a test breaks a script
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
)
OFFLINE = "--host-resolver-rules=MAP users.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="make the pictures of docs/pictures anew")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(PORT, tmp_path_factory.mktemp("data")):
        yield HERE


@contextmanager
def serving(port: int, folder: Path, **settings: str) -> Iterator[None]:
    """One of our servers, with its data in this folder; what is set to nothing is not set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GATEBOOK_")}
    always = {"GATEBOOK_DATA_DIR": str(folder), "GATEBOOK_ADMIN_KEY": KEY, "GATEBOOK_LOG_LEVEL": "warning"}
    command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "gatebook", "serve", "--port", str(port)]
    given = {name: value for name, value in (kept | always | settings).items() if value}
    process = subprocess.Popen(command, cwd=ROOT, env=given)
    try:
        until(lambda: is_ready(port))
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready") as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*OPTIONS.split(), OFFLINE])
        yield browser
        browser.close()


@pytest.fixture
def open_page(server: str, browser: Browser) -> Iterator[Open]:
    """A page of the server's. It asks nobody else, and the browser has nothing to complain of."""
    contexts, wrong = [], []

    def note(request: Any) -> None:
        if not request.url.startswith((HERE, ELSEWHERE, "data:", "blob:")):
            wrong.append(request.url)

    def complain(said: Any) -> None:
        if said.type == "error" and not REFUSED.search(said.text):
            wrong.append(said.text)

    def open_page(
        path: str, width: int = 1280, height: int = 800, theme: Any = "light", at: str = HERE
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        contexts.append(context)
        context.on("request", note)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", complain)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(at + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def administrator(server: str) -> None:
    """Has a password."""
    ask(SET_PASSWORD, user="admin", password=PASSWORD)


@pytest.fixture
def enter(open_page: Open, administrator: None) -> Enter:
    """A page of the console, for the administrator or for who is said, who is signed in."""

    def enter(path: str, *args: Any, user: str = "admin", **options: Any) -> Page:
        page = open_page("/console/verify", *args, **options)
        sign_in(page, user)
        page.goto(f"{HERE}/console{path}")
        return page

    return enter


@pytest.fixture
def shot() -> Shot:
    SHOTS.mkdir(exist_ok=True)

    def shot(page: Page, name: str) -> None:
        page.screenshot(path=SHOTS / f"{name}.png")

    return shot


@pytest.fixture
def person(server: str) -> str:
    """The id of a user of the test's own."""
    word = mark()
    names = {"username": f"ada.{word}", "email": f"ada.{word}@example.com", "externalId": f"hr-{word}"}
    return str(ask(USER, input={"firstName": "Ada", "lastName": "Lovelace", **names})["user"]["id"])


@pytest.fixture
def member(person: str) -> tuple[str, str]:
    """A person with something on every tab, and the end of the names of their group and project."""
    word = mark()
    crew = group(word)
    ask(JOIN, group=crew, users=[person])
    ask(MEMBERS, project=project(word), users=[person], role="MEMBER")
    report = {"type": "WRITE", "resourceType": "report"}
    ask(GRANT, holder=crew, permissions=[{**report, "resource": "2026"}])
    sketch = "notes-on-the-sketch-of-the-analytical-engine"
    ask(GRANT, holder=person, permissions=[{**report, "resource": sketch}])
    ask(API_KEY, input={"user": {"id": person}, "name": "nightly import", "scopes": [READ_REPORTS]})
    ask(SET_PASSWORD, user=person, password=PASSWORD)
    return person, word
