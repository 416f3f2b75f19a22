"""The console, as who is not signed in meets it."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from visiting import Enter, Open, faults


def test_who_signs_out_is_not_told_that_the_session_ended(enter: Enter) -> None:
    page = enter("/users")
    page.get_by_role("button", name=re.compile("Account of")).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Your session ended.")).to_have_count(0)


def test_a_server_without_mail_promises_none(open_page: Open) -> None:
    page = open_page("/console/sign-in")
    page.get_by_role("button", name="Forgot your password?").click()
    expect(page.get_by_text("Ask an administrator for a link")).to_be_visible()
    expect(page.get_by_role("button", name="Send the link")).to_have_count(0)
    assert faults(page) == []
    page.get_by_role("button", name="Back to sign-in").click()
    expect(page.get_by_label("Password")).to_be_visible()
