"""The pictures of the README and the documentation, made anew by ``scripts/console-test --pictures``."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from typing import Any

import company
import pytest
from playwright.sync_api import Browser, Page
from serving import serving
from visiting import PASSWORD, PORT, ROOT, ask, sign_in

FOLDER = ROOT / "docs" / "pictures"
OURS = f"http://127.0.0.1:{PORT + 300}"
LARGEST = 200_000  # bytes
PAGES = {"users": "/users", "audit": "/audit"}


@pytest.fixture(scope="module")
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    if not request.config.getoption("--pictures"):
        pytest.skip("only with --pictures")
    folder = tmp_path_factory.mktemp("company")
    with serving(PORT + 300, folder):
        company.fill(functools.partial(ask, at=OURS), PASSWORD)
        company.spread(folder / "gatebook.db", int(time.time() * 1000))
        yield


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pictures_are_small_enough_to_be_committed(filled: None, browser: Browser, theme: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{OURS}/console/verify")
    sign_in(page)
    sizes = {name: picture(page, name, theme) for name in PAGES}
    assert max(sizes.values()) < LARGEST
    context.close()


def picture(page: Page, name: str, theme: str) -> int:
    page.goto(f"{OURS}/console{PAGES[name]}")
    page.locator("main :is(.person, button.event)").first.wait_for()
    if name == "audit":
        page.locator("button.event", has_text="changed").first.click()
        page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    FOLDER.mkdir(exist_ok=True)
    return len(page.screenshot(path=FOLDER / f"{name}-{theme}.png"))
