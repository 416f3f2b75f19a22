"""The audit log, as a person reads it."""

from __future__ import annotations

from typing import Any

import pytest
from directory import USER
from playwright.sync_api import Page, expect
from visiting import HERE, Enter, Shot, ask, faults, width_of


@pytest.fixture(scope="module", autouse=True)
def happened(server: str) -> None:
    for name in ["ada", "grace", "alan"]:
        ask(USER, input={"username": name, "email": f"{name}@example.com", "firstName": name.title()})


def events(page: Page) -> Any:
    return page.get_by_role("group", name="Events").get_by_role("listitem")


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "dark"), (1280, "light"), (1280, "dark")])
def test_the_log_can_be_used_by_everybody(enter: Enter, shot: Shot, width: int, theme: str) -> None:
    page = enter("/audit?operation=CREATE_USER", width, 800, theme)
    events(page).first.get_by_role("button").click()
    expect(events(page).first).to_contain_text("alan@example.com")
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"console-audit-{width}-{theme}")


def test_the_open_event_is_in_the_address_and_leads_to_more(enter: Enter) -> None:
    page = enter("/audit?operation=CREATE_USER")
    events(page).get_by_role("button", name="created Grace GraphQL").press("Enter")
    page.reload()
    expect(events(page).locator("dl.changes")).to_contain_text("grace@example.com")
    page.get_by_role("link", name="All about this user").press("Enter")
    expect(page.get_by_role("button", name="To whom: Grace")).to_be_visible()
    expect(events(page)).to_have_count(1)


def test_what_happens_meanwhile_is_told_and_moves_nothing(enter: Enter) -> None:
    page = enter("/audit?operation=CREATE_USER")
    expect(events(page).first).to_be_visible()
    before = events(page).count()
    ask(USER, input={"username": "meanwhile"})
    expect(events(page)).to_have_count(before)
    page.get_by_role("button", name="1 new event").click()
    expect(events(page).first).to_contain_text("meanwhile")
    expect(page.get_by_role("button", name="1 new event")).to_have_count(0)
    page.get_by_role("button", name="Following").click()
    ask(USER, input={"username": "unnoticed"})
    page.wait_for_timeout(5000)
    expect(page.get_by_role("button", name="1 new event")).to_have_count(0)


def test_a_filter_by_a_span_of_days_is_in_the_address(enter: Enter) -> None:
    page = enter("/audit")
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
    page = enter("/audit?operation=CREATE_USER")
    expect(events(page).first).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("button", name="CSV").click()
    lines = found.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0] == "at,actor,operation,type,target,target id,door,changes,reason,address,request"
    assert len(lines) == events(page).count() + 1
