"""The pages of the dialects, as a person meets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from visiting import ELSEWHERE, HERE, KEY, Open

Shot = Callable[[Page, str], None]
DIALECTS = ["enkrypt", "express", "antfly", "authgate", "adverity"]
STORES = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"


def use_key(page: Page) -> None:
    page.get_by_role("button", name="Authorize").click()
    bearer = page.locator(".auth-container").filter(has_text="bearer")
    bearer.get_by_role("textbox").fill(KEY)
    bearer.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close").last.click()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_call_can_be_tried_with_a_key_that_is_typed(open_page: Open, shot: Shot, dialect: str) -> None:
    page = open_page(f"/{dialect}/docs")
    expect(page.locator(".opblock").first).to_be_visible()
    use_key(page)
    page.locator(".opblock-get .opblock-summary-control").first.click()
    with page.expect_response(lambda found: found.request.resource_type == "fetch") as response:
        page.get_by_role("button", name="Execute").first.click()
    assert (response.value.status, response.value.url.startswith(f"{HERE}/{dialect}/")) == (200, True)
    expect(page.locator(".live-responses-table")).to_contain_text("200")
    shot(page, f"rest-{dialect}")
    assert page.evaluate(STORES) == '[{},{},""]'
    assert page.url == f"{HERE}/{dialect}/docs"
    page.reload()
    expect(page.locator("button.authorize.unlocked").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_it_fits_the_screen_and_the_theme(open_page: Open, shot: Shot, width: int, theme: str) -> None:
    page = open_page("/enkrypt/docs", width, 740, theme, at=ELSEWHERE)
    expect(page.locator(".opblock").first).to_be_visible()
    expect(page.locator(".danger")).to_contain_text("plain HTTP")
    shot(page, f"rest-{width}-{theme}-1")
    page.locator(".opblock-get .opblock-summary-control").first.click()
    page.get_by_role("button", name="Authorize").click()
    shot(page, f"rest-{width}-{theme}-2")
    assert page.evaluate("document.documentElement.scrollWidth") == width
