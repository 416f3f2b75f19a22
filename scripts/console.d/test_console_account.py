"""Everybody's own account, as an ordinary user meets it, and the overview of who looks after others."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest
from directory import LINK, USER
from playwright.sync_api import Page, expect
from visiting import FOCUSED, HERE, PASSWORD, Enter, Open, Shot, ask, button, faults, rows, width_of

RENAME = """mutation ($user: String!, $name: String!) {
  updateUser(user: {username: $user}, input: {lastName: $name}) { problems { message } }
}"""
PAGES = ["", "/account", "/account?tab=keys", "/account?tab=sessions", "/account?tab=permissions"]
OUTLINE = """() => {
  if (document.activeElement === document.body) return true; // round the end of the page
  const style = getComputedStyle(document.activeElement);
  const after = getComputedStyle(document.activeElement, "::after");
  return [style, after].some(({outlineStyle}) => outlineStyle !== "none");
}"""
FOCUS = """() => {
  const {ariaLabel, textContent, labels} = document.activeElement;
  if (document.activeElement === document.body) return "";
  return (ariaLabel ?? labels?.[0]?.textContent ?? textContent).trim();
}"""


@pytest.fixture
def somebody(server: str, request: pytest.FixtureRequest) -> str:
    """The username of an ordinary user of the test's own."""
    name = re.sub(r"\W+", "-", request.node.name).strip("-").lower()[-60:]
    ask(USER, input={"username": name, "firstName": "Ada", "lastName": "Byron", "password": PASSWORD})
    return name


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "light"), (1280, "dark")])
@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_one_s_own_pages_can_be_used_by_everybody(
    enter: Enter, shot: Shot, path: str, width: int, theme: str
) -> None:
    page = enter(path, width, 800, theme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"console-own-{path.rpartition('=')[2].strip('/') or 'overview'}-{width}-{theme}")


def test_who_is_invited_comes_to_their_own_account(open_page: Open, server: str) -> None:
    user = ask(USER, input={"email": "emmy@example.com"})["user"]["id"]
    page = open_page(ask(LINK, user={"id": user}, purpose="INVITATION")["link"].removeprefix(HERE))
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    button(page, "Set password").click()
    expect(page.get_by_text("You sign in as emmy@example.com")).to_be_visible()
    page.get_by_label("First name").fill("Emmy")
    button(page, "Save").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    assert page.url == f"{HERE}/console/account"
    places = page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts()
    assert places == ["Users", "Projects", "Groups", "Keys", "Dialects"]
    button(page, "Account of Emmy").click()
    page.get_by_role("link", name="My history").click()
    expect(page.get_by_role("group", name="History")).to_contain_text("used their link")
    assert faults(page) == []


def test_one_s_own_profile_is_changed(enter: Enter, somebody: str) -> None:
    page = enter("/account", user=somebody)
    page.get_by_label("Last name").fill("Noether")
    page.get_by_label("E-mail address").fill("no address")
    button(page, "Save").click()
    expect(page.get_by_label("E-mail address")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("E-mail address").fill(f"{somebody[-20:]}@example.com")
    button(page, "Save").click()
    expect(button(page, "Account of Ada Noether")).to_be_visible()
    expect(page.get_by_text("is not verified. Ask an administrator for a link")).to_be_visible()


def test_one_s_own_key_lets_a_program_in_until_it_is_rotated_and_revoked(
    enter: Enter, shot: Shot, somebody: str
) -> None:
    page = enter("/account?tab=keys", user=somebody)
    button(page, "New key").click()
    page.get_by_label("Name", exact=True).fill("laptop")
    button(page, "Create key").click()
    secret = page.get_by_role("dialog").locator("code").inner_text()
    assert faults(page) == []
    button(page, "Done").click()
    assert name_by(secret) == "Ada Byron"
    button(page, "Actions for laptop").click()
    button(page, "Rotate …").click()
    page.get_by_label("The old key goes on working").select_option("Not at all: it ends at once")
    button(page, "Rotate").click()
    new = page.get_by_role("dialog").locator("code").inner_text()
    button(page, "Done").click()
    assert (name_by(secret), name_by(new)) == (None, "Ada Byron")
    rows(page, "Keys").filter(has_text="Active").get_by_role("button").click()
    button(page, "Revoke …").click()
    assert faults(page) == []
    shot(page, "console-own-revoke")
    button(page, "Revoke").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function(FOCUSED)
    assert name_by(new) is None


def name_by(secret: str) -> Any:
    body = json.dumps({"query": "{ currentUser { name } }"}).encode()
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{HERE}/graphql", body, headers)) as answer:
            return json.load(answer)["data"]["currentUser"]["name"]
    except urllib.error.HTTPError:
        return None


def test_a_session_elsewhere_is_ended_and_this_one_stays(enter: Enter, somebody: str) -> None:
    other = enter("/account", user=somebody)
    page = enter("/account?tab=sessions", user=somebody)
    expect(page.get_by_text("This one")).to_have_count(1)
    page.get_by_role("button", name="End the session in").click()
    expect(page.get_by_role("region", name="Sessions")).to_be_focused()
    expect(page.get_by_role("button", name="End the session in")).to_have_count(0)
    other.reload()
    expect(other.get_by_role("button", name="Sign in")).to_be_visible()


def test_another_password_is_set_by_who_knows_the_one_until_now(enter: Enter, somebody: str) -> None:
    page = enter("/account", user=somebody)
    page.get_by_label("Password until now").fill("wrong")
    page.get_by_label("New password").fill("another-horse-battery")
    page.get_by_label("The same again").fill("another-horse-battery")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_label("Password until now")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Password until now").fill(PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.locator(".toast")).to_have_text("Your password is changed; your other sessions have ended")
    expect(page.get_by_label("Password until now")).to_have_value("")


def test_what_somebody_else_wrote_meanwhile_is_shown_beside_one_s_own(enter: Enter, somebody: str) -> None:
    page = enter("/account", user=somebody)
    page.get_by_label("Last name").fill("King")
    ask(RENAME, user=somebody, name="Lovelace")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("dialog").get_by_role("row", name="Last name")
    expect(row).to_contain_text("Lovelace")
    expect(row).to_contain_text("King")
    assert faults(page) == []
    page.get_by_role("button", name="Write mine").click()
    expect(page.get_by_role("button", name="Account of Ada King")).to_be_visible()


def test_all_of_it_is_done_by_the_keyboard_alone(open_page: Open, somebody: str) -> None:
    page = open_page("/console/account?tab=keys")
    page.get_by_label("Username or e-mail address").wait_for()
    page.keyboard.type(somebody)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="New key")).to_be_visible()
    reach(page, "New key")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("by keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The key is made")).to_be_visible()
    reach(page, "Done")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    reach(page, "Actions for by keyboard")
    page.keyboard.press("Enter")
    expect(button(page, "Disable")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Actions for by keyboard")).to_be_focused()
    reach(page, "History")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="History")).to_be_visible()


def reach(page: Page, name: str) -> None:
    """By Tab, as many as it takes; what has the focus shows it."""
    said: list[str] = []
    while not said or said[-1] != name:
        page.keyboard.press("Tab")
        said.append(page.evaluate(FOCUS))
        assert page.evaluate(OUTLINE), said
        assert len(said) < 40, said
