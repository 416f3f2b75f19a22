"""Where the server of the tests is, how it is asked, and what a page is looked at for."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path("/tmp/gatebook-console")  # noqa: S108 - pictures to look at
PORT = int(os.environ.get("GATEBOOK_CONSOLE_TEST_PORT", "8971"))
HERE = f"http://127.0.0.1:{PORT}"
ELSEWHERE = f"http://users.example:{PORT}"  # the same server, but no loopback address by its name
KEY = "the-administrator-of-the-console-s-tests"
PASSWORD = "correct-horse-battery-staple"
AXE = (ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js").read_text()
FAULTS = """axe.run({resultTypes: ["violations"]})
  .then(({violations}) => violations.map(({id, nodes}) => [id, nodes[0].html]))"""
SIGN_IN = """given => fetch("/session", {
  method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(given),
}).then(answer => answer.status)"""
FOCUSED = "document.activeElement !== document.body"

Open = Callable[..., Page]
Enter = Callable[..., Page]
Shot = Callable[[Page, str], None]


def ask(query: str, at: str = HERE, **variables: Any) -> Any:
    """The payload of a mutation that the administrator asks for."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{at}/graphql", body, headers)) as answer:
        (payload,) = json.load(answer)["data"].values()
    assert not payload["problems"]
    return payload


def sign_in(page: Page, user: str = "admin") -> None:
    assert page.evaluate(SIGN_IN, {"identifier": user, "password": PASSWORD}) == 200


def faults(page: Page) -> Any:
    page.wait_for_timeout(250)  # colours are measured when what comes in is in
    page.evaluate(AXE)
    return page.evaluate(FAULTS)


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def rows(page: Page, table: str = "Users") -> Locator:
    return page.get_by_role("table", name=table).locator("tbody tr:not([aria-hidden])")


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
