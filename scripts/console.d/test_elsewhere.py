"""A front end of another origin calls from the browser: by a key it may, by the console's cookie not."""

from __future__ import annotations

import functools
import http.server
import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from serving import serving
from visiting import KEY, PASSWORD, PORT

OURS = f"http://127.0.0.1:{PORT + 100}"
THEIRS = f"http://127.0.0.1:{PORT + 200}"
SET_PASSWORD = f"""mutation {{
  setUserPassword(user: {{username: "admin"}}, newPassword: "{PASSWORD}") {{ problems {{ message }} }}
}}"""
WHO = "{ currentUser { username } }"
SMUGGLE = 'mutation { createUser(input: {username: "smuggled"}) { user { username } } }'
SEND = """([url, init]) => fetch(url, init).then(
  async answer => [answer.status, await answer.json()],
  () => "the browser keeps it from the page",
)"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One of ours, which lets the pages of the other call."""
    pages = tmp_path_factory.mktemp("theirs")
    (pages / "index.html").write_text("<!doctype html><title>A front end</title>")
    handler = functools.partial(Quiet, directory=str(pages))
    theirs = http.server.ThreadingHTTPServer(("127.0.0.1", PORT + 200), handler)
    threading.Thread(target=theirs.serve_forever, daemon=True).start()
    folder: Path = tmp_path_factory.mktemp("ours")
    with serving(PORT + 100, folder, GATEBOOK_CORS_ORIGINS=THEIRS):
        yield
    theirs.shutdown()
    theirs.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def page(servers: None, browser: Browser) -> Iterator[Page]:
    """Theirs, in a browser that is signed in to our console."""
    by_key(SET_PASSWORD)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{OURS}/console/verify")
    asked = {"identifier": "admin", "password": PASSWORD}
    assert send(page, f"{OURS}/session", asked)[0] == 200
    assert ask(page, WHO) == [200, {"data": {"currentUser": {"username": "admin"}}}]
    page.goto(THEIRS)
    yield page
    context.close()


def by_key(query: str) -> Any:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{OURS}/graphql", json.dumps({"query": query}).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def send(page: Page, url: str, body: Any, *, credentials: str = "same-origin", **headers: str) -> Any:
    kinds = {"Content-Type": "application/json", **headers}
    init = {"method": "POST", "headers": kinds, "body": json.dumps(body), "credentials": credentials}
    return page.evaluate(SEND, [url, init])


def ask(page: Page, query: str, **options: str) -> Any:
    return send(page, f"{OURS}/graphql", {"query": query}, **options)


def test_by_a_key_it_is_answered(page: Page) -> None:
    answer = ask(page, WHO, Authorization=f"Bearer {KEY}")
    assert answer == [200, {"data": {"currentUser": {"username": "admin"}}}]


def test_without_one_it_is_nobody(page: Page) -> None:
    assert ask(page, WHO) == [200, {"data": {"currentUser": None}}]


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_by_the_cookie_of_the_console_it_reads_and_does_nothing(page: Page, kind: str) -> None:
    answer = ask(page, SMUGGLE, credentials="include", **{"Content-Type": kind})
    assert answer == "the browser keeps it from the page"
    assert by_key('{ user(by: {username: "smuggled"}) { id } }') == {"data": {"user": None}}
