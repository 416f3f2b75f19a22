"""The console, as who is not signed in meets it."""

from __future__ import annotations

import re

import pytest
from directory import LINK
from playwright.sync_api import expect
from visiting import HERE, Enter, Open, Shot, ask, faults


def test_who_signs_out_is_not_told_that_the_session_ended(enter: Enter) -> None:
    page = enter("/users")
    page.get_by_role("button", name=re.compile("Account of")).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Your session ended")).to_have_count(0)


def test_a_server_without_mail_promises_none(open_page: Open) -> None:
    page = open_page("/console/sign-in")
    page.get_by_role("button", name="Forgot your password?").click()
    expect(page.get_by_text("Ask an administrator for a link")).to_be_visible()
    expect(page.get_by_text("gatebook setup-link")).to_be_visible()
    expect(page.get_by_role("button", name="Send the link")).to_have_count(0)
    assert faults(page) == []
    page.get_by_role("button", name="Back to sign-in").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_link_says_whose_it_is_and_what_to_type_first(open_page: Open, server: str) -> None:
    link = ask(LINK, user={"username": "admin"}, purpose="INVITATION")["link"]
    page = open_page(link.removeprefix(HERE))
    expect(page.get_by_text("sign in with as admin")).to_be_visible()
    expect(page.get_by_label("New password")).to_be_focused()
    assert faults(page) == []


@pytest.mark.parametrize("place", ["welcome", "verify"])
def test_a_link_that_is_over_shows_no_form(open_page: Open, shot: Shot, place: str) -> None:
    page = open_page(f"/console/{place}#token=gt_{'0' * 43}")
    expect(page.get_by_role("heading", name="This link is not good any more")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    shot(page, f"console-{place}-over")
    assert faults(page) == []
    page.get_by_role("link", name="Or sign in with your password").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_administrator_makes_a_link_for_their_own_address(enter: Enter, server: str) -> None:
    page = enter("/account")
    page.get_by_label("E-mail address").fill("hamilton@example.com")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Make a link that does it").click()
    expect(page.get_by_role("dialog", name="Link to verify the address")).to_be_visible()
