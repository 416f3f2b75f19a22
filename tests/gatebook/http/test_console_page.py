"""The console: one page at all of its addresses, and the way there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatebook.http.app import DOORS
from tests.gatebook.http.built import BROWSER, MISSING, browser

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ADDRESSES = ["/console", "/console/", "/console/welcome", "/console/users/ada@example.com?tab=keys"]
INDEX = {"name": "Gatebook", "doors": DOORS}


@pytest.mark.parametrize("path", ADDRESSES)
async def test_every_address_below_has_the_one_page_and_no_exception_to_its_policy(
    pages: Path, path: str
) -> None:
    async with browser(pages) as reader:
        page, head = await reader.get(path), await reader.head(path)
    assert (page.status_code, page.text) == (200, "<!doctype html><title>console</title>")
    assert (head.status_code, head.content) == (200, b"")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == POLICY
    assert page.headers["cache-control"] == "no-store"


async def test_a_browser_is_led_from_the_root_to_the_console(pages: Path) -> None:
    async with browser(pages) as reader:
        answer = await reader.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
async def test_a_program_is_told_the_doors_at_the_root(pages: Path, accept: str) -> None:
    async with browser(pages) as reader:
        answer = await reader.get("/", headers={"accept": accept})
    assert (answer.status_code, answer.json()) == (200, INDEX)


async def test_the_console_can_be_switched_off(pages: Path) -> None:
    async with browser(pages, console=False) as reader:
        off = [(await reader.get(path)).status_code for path in ("/console", "/console/users")]
        root = await reader.get("/")
    assert off == [404, 404]
    assert (root.status_code, root.json()) == (200, INDEX)


async def test_the_console_and_what_it_loads_are_there_without_the_playground(pages: Path) -> None:
    async with browser(pages, playground=False) as reader:
        found = [(await reader.get(path)).status_code for path in ("/console", "/assets/page-Ab12.js")]
    assert found == [200, 200]


async def test_a_host_that_is_a_dialect_s_has_the_console(pages: Path) -> None:
    """Links that are mailed lead there."""
    async with browser(pages, dialect_hosts=(("users.example", "adverity"),)) as reader:
        page = await reader.get("/console/welcome", headers={**BROWSER, "host": "users.example"})
    assert (page.status_code, page.text) == (200, "<!doctype html><title>console</title>")


async def test_a_console_that_is_not_built_says_in_one_line_how(tmp_path: Path) -> None:
    async with browser(tmp_path / "pages") as reader:
        page = await reader.get("/console")
    assert (page.status_code, page.text) == (503, MISSING)
