"""Where the server of the tests is, how it is asked, and what a page is looked at for."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Request

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path("/tmp/gatebook-console")  # noqa: S108 - pictures to look at
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORT = int(os.environ.get("GATEBOOK_CONSOLE_TEST_PORT", "8971")) + WORKER
HERE = f"http://127.0.0.1:{PORT}"
ELSEWHERE = f"http://users.example:{PORT}"  # the same server, but no loopback address by its name
KEY = "the-administrator-of-the-console-s-tests"
PASSWORD = "correct-horse-battery-staple"
AXE = (ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js").read_text()
FAULTS = """axe.run({resultTypes: ["violations"]})
  .then(({violations}) => violations.map(({id, nodes}) => [id, nodes[0].html]))"""
IDLE = "() => new Promise(done => requestIdleCallback(done, {timeout: 500}))"
STILL = """() => !document.querySelector("[aria-busy=true]") && !document.getAnimations().some(
  ({playState, effect}) => playState === "running" && effect.getComputedTiming().endTime !== Infinity)"""
FOCUSED = "document.activeElement !== document.body"

ASKED: set[Request] = set()
"""What pages wait for."""

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


def sign_in(page: Page, user: str = "admin", at: str = HERE) -> None:
    """As if in the page, which need not show anything yet."""
    given = {"identifier": user, "password": PASSWORD}
    headers = {"Origin": at, "User-Agent": page.evaluate("navigator.userAgent")}
    assert page.context.request.post(f"{at}/session", data=given, headers=headers).status == 200


def is_signed_in(context: BrowserContext) -> bool:
    asked = {"query": "{ viewer { can } }"}
    answer = context.request.post(f"{HERE}/graphql", data=asked, headers={"Origin": HERE})
    return answer.status == 200 and answer.json()["data"]["viewer"] is not None


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_loaded(page: Page) -> bool:
    """What was answered is shown, and has led to no other question."""
    page.evaluate(IDLE)
    return not ASKED


def faults(page: Page) -> Any:
    """Of a page that is loaded, and where nothing moves: colours are measured."""
    until(lambda: is_loaded(page))
    page.wait_for_function(STILL)
    page.evaluate(AXE)
    return page.evaluate(FAULTS)


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def rows(page: Page, table: str = "Users") -> Locator:
    return page.get_by_role("table", name=table).locator("tbody tr:not([aria-hidden])")


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
