"""The audit log, as a person reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import HERE, PASSWORD, Open
from playwright.sync_api import Page, expect
from test_console import CREATE, SET_PASSWORD, SIGN_IN, ask, faults

Shot = Callable[[Page, str], None]
Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def happened(server: str) -> None:
    ask(SET_PASSWORD, user="admin", password=PASSWORD)
    for name in ["ada", "grace", "alan"]:
        ask(CREATE, input={"username": name, "email": f"{name}@example.com", "firstName": name.title()})


@pytest.fixture
def enter(open_page: Open, happened: None) -> Enter:
    """A page of the console for the administrator, who is signed in."""

    def enter(path: str, *args: Any, **options: Any) -> Page:
        page = open_page("/console/verify", *args, **options)
        assert page.evaluate(SIGN_IN, {"identifier": "admin", "password": PASSWORD}) == 200
        page.goto(HERE + path)
        return page

    return enter


def events(page: Page) -> Any:
    return page.get_by_role("group", name="Events").get_by_role("listitem")


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "dark"), (1280, "light"), (1280, "dark")])
def test_the_log_can_be_used_by_everybody(enter: Enter, shot: Shot, width: int, theme: str) -> None:
    page = enter("/console/audit?operation=CREATE_USER", width, 800, theme)
    events(page).first.get_by_role("button").click()
    expect(events(page).first).to_contain_text("alan@example.com")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"console-audit-{width}-{theme}")


def test_the_open_event_is_in_the_address_and_leads_to_more(enter: Enter) -> None:
    page = enter("/console/audit?operation=CREATE_USER")
    events(page).filter(has_text="Grace").get_by_role("button").press("Enter")
    page.reload()
    expect(events(page).locator("dl.changes")).to_contain_text("grace@example.com")
    page.get_by_role("link", name="All about this user").press("Enter")
    expect(page.get_by_role("button", name="To whom: Grace")).to_be_visible()
    expect(events(page)).to_have_count(1)


def test_what_happens_meanwhile_is_told_and_moves_nothing(enter: Enter) -> None:
    page = enter("/console/audit?operation=CREATE_USER")
    expect(events(page).first).to_be_visible()
    before = events(page).count()
    ask(CREATE, input={"username": "meanwhile"})
    expect(events(page)).to_have_count(before)
    page.get_by_role("button", name="1 new event").click()
    expect(events(page).first).to_contain_text("meanwhile")
    expect(page.get_by_role("button", name="1 new event")).to_have_count(0)
    page.get_by_role("button", name="Following").click()
    ask(CREATE, input={"username": "unnoticed"})
    page.wait_for_timeout(5000)
    expect(page.get_by_role("button", name="1 new event")).to_have_count(0)


def test_a_filter_by_a_span_of_days_is_in_the_address(enter: Enter) -> None:
    page = enter("/console/audit")
    page.get_by_role("button", name="When").click()
    page.get_by_label("From").fill("2020-01-02")
    page.get_by_label("To", exact=True).fill("2020-01-01")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_label("To", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("To", exact=True).fill("2020-01-03")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", name="Nothing like that happened")).to_be_visible()
    assert page.url == f"{HERE}/console/audit?at=2020-01-02..2020-01-03"
    assert faults(page) == []
    page.get_by_role("button", name="Show all events").click()
    expect(events(page).first).to_be_visible()


def test_the_events_that_are_shown_can_be_taken_away(enter: Enter) -> None:
    page = enter("/console/audit?operation=CREATE_USER")
    expect(events(page).first).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("button", name="CSV").click()
    lines = found.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0] == "at,actor,operation,type,target,target id,door,changes,reason,address,request"
    assert len(lines) == events(page).count() + 1
