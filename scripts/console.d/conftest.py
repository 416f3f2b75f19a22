"""A server of ours, and a browser that reaches nothing else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from directory import API_KEY, GRANT, JOIN, MEMBERS, SET_PASSWORD, USER, group, mark, project
from playwright.sync_api import Browser, Page, expect, sync_playwright
from serving import serving
from visiting import (
    ASKED,
    ELSEWHERE,
    HERE,
    PASSWORD,
    PORT,
    SHOTS,
    Enter,
    Open,
    Shot,
    ask,
    is_signed_in,
    sign_in,
)

READ_REPORTS = {"type": "READ", "resourceType": "report", "resource": "*"}
REFUSED = re.compile("status of 40[01]|load module script")  # a refusal is an answer; a test breaks a script
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
)
OFFLINE = "--host-resolver-rules=MAP users.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
expect.set_options(timeout=30_000)  # milliseconds, as for all else: a busy machine takes its time


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="make the pictures of docs/pictures anew")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(PORT, tmp_path_factory.mktemp("data")):
        yield HERE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert chromium, "apt-get install chromium-headless-shell"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*OPTIONS.split(), OFFLINE])
        yield browser
        browser.close()


@pytest.fixture
def new_page(server: str, browser: Browser) -> Iterator[Open]:
    """In a browser of its own. It asks nobody but the server, and the browser has nothing to complain of."""
    contexts, wrong = [], []

    def note(request: Any) -> None:
        ASKED.add(request)
        if not request.url.startswith((HERE, ELSEWHERE, "data:", "blob:")):
            wrong.append(request.url)

    def answered(response: Any) -> None:
        if response.request.resource_type == "fetch":  # whose body may be left unread
            ASKED.discard(response.request)

    def complain(said: Any) -> None:
        if said.type == "error" and not REFUSED.search(said.text):
            wrong.append(said.text)

    def new_page(width: int = 1280, height: int = 800, theme: Any = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        contexts.append(context)
        context.on("request", note)
        context.on("response", answered)
        context.on("requestfinished", lambda request: ASKED.discard(request))
        context.on("requestfailed", lambda request: ASKED.discard(request))
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", complain)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()
    ASKED.clear()
    assert wrong == []


@pytest.fixture
def open_page(new_page: Open) -> Open:
    """A page of the server's."""

    def open_page(path: str, *args: Any, at: str = HERE, **options: Any) -> Page:
        page = new_page(*args, **options)
        page.goto(at + path)
        return page

    return open_page


@pytest.fixture(scope="session")
def administrator(server: str) -> list[Any]:
    """Has a password; and the cookies of a session, kept as hashing that takes its time."""
    ask(SET_PASSWORD, user="admin", password=PASSWORD)
    return []


@pytest.fixture
def enter(new_page: Open, administrator: list[Any]) -> Enter:
    """A page of the console, for the administrator or for who is said, who is signed in."""

    def enter(path: str, *args: Any, user: str = "admin", **options: Any) -> Page:
        page = new_page(*args, **options)
        if user == "admin":
            page.context.add_cookies(administrator)
        if not is_signed_in(page.context):
            sign_in(page, user)
        if user == "admin":
            administrator[:] = page.context.cookies()
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
