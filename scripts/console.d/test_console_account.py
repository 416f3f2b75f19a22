"""Everybody's own account, as an ordinary user meets it, and the overview of who looks after others."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from conftest import HERE, PASSWORD, Open
from playwright.sync_api import Page, expect
from test_console import LINK, SET_PASSWORD, SIGN_IN, ask, faults

Shot = Callable[[Page, str], None]
Enter = Callable[..., Page]
CREATE = """mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id } problems { message } }
}"""
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
FOCUSED = """() => {
  const {ariaLabel, textContent, labels} = document.activeElement;
  if (document.activeElement === document.body) return "";
  return (ariaLabel ?? labels?.[0]?.textContent ?? textContent).trim();
}"""


@pytest.fixture
def somebody(server: str, request: pytest.FixtureRequest) -> str:
    """The username of an ordinary user of the test's own."""
    name = re.sub(r"\W+", "-", request.node.name).strip("-").lower()[-60:]
    ask(CREATE, input={"username": name, "firstName": "Ada", "lastName": "Byron", "password": PASSWORD})
    return name


@pytest.fixture
def enter(open_page: Open, server: str) -> Enter:
    """A page of the console for somebody, who is signed in."""
    ask(SET_PASSWORD, user="admin", password=PASSWORD)

    def enter(path: str, *args: Any, user: str = "admin", **options: Any) -> Page:
        page = open_page("/console/verify", *args, **options)
        assert page.evaluate(SIGN_IN, {"identifier": user, "password": PASSWORD}) == 200
        page.goto(f"{HERE}/console{path}")
        return page

    return enter


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "light"), (1280, "dark")])
@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_one_s_own_pages_can_be_used_by_everybody(
    enter: Enter, shot: Shot, path: str, width: int, theme: str
) -> None:
    page = enter(path, width, 800, theme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"console-own-{path.rpartition('=')[2].strip('/') or 'overview'}-{width}-{theme}")


def test_an_ordinary_user_comes_in_and_looks_after_their_own(
    open_page: Open, server: str, shot: Shot
) -> None:
    user = ask(CREATE, input={"email": "emmy@example.com"})["user"]["id"]
    page = open_page(ask(LINK, user={"id": user}, purpose="INVITATION")["link"].removeprefix(HERE))
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    page.get_by_label("First name").fill("Emmy")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    assert page.url == f"{HERE}/console/account"
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Overview")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Audit log")).to_have_count(0)
    page.get_by_label("Last name").fill("Noether")
    page.get_by_label("E-mail address").fill("no address")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("E-mail address")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("E-mail address").fill("emmy@example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Account of Emmy Noether")).to_be_visible()
    page.get_by_role("button", name="Send a link").click()
    expect(page.get_by_text("This server sends no mail")).to_be_visible()
    page.get_by_role("navigation", name="My account").get_by_role("link", name="Keys").click()
    look_after_a_key(page, shot)
    page.get_by_role("link", name="Permissions").click()
    expect(page.get_by_role("heading", name="No permissions yet")).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("group", name="History")).to_contain_text("used their link")
    assert faults(page) == []


def look_after_a_key(page: Page, shot: Shot) -> None:
    page.get_by_role("button", name="New key").click()
    page.get_by_label("Name").fill("laptop")
    page.get_by_role("button", name="Create key").click()
    secret = page.get_by_role("dialog").locator("code").inner_text()
    assert faults(page) == []
    page.get_by_role("button", name="Done").click()
    assert name_by(secret) == "Emmy Noether"
    page.get_by_role("button", name="What to do with laptop").click()
    page.get_by_role("button", name="Rotate").click()
    page.get_by_label("The old key goes on working for").select_option("It ends at once")
    page.get_by_role("button", name="Rotate key").click()
    new = page.get_by_role("dialog").locator("code").inner_text()
    page.get_by_role("button", name="Done").click()
    assert (name_by(secret), name_by(new)) == (None, "Emmy Noether")
    page.get_by_role("button", name="What to do with laptop").last.click()
    page.get_by_role("button", name="Revoke").click()
    assert faults(page) == []
    shot(page, "console-own-revoke")
    page.get_by_role("button", name="Revoke key").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", name="Keys")).to_be_focused()
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
    page.get_by_role("button", name="End the session of").click()
    expect(page.get_by_role("heading", name="Sessions")).to_be_focused()
    expect(page.get_by_role("button", name="End the session of")).to_have_count(0)
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
    reach(page, "Name")
    page.keyboard.type("by keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is the key.")).to_be_visible()
    reach(page, "Done")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    reach(page, "What to do with by keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rotate")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="What to do with by keyboard")).to_be_focused()
    reach(page, "History")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="History")).to_be_visible()


def reach(page: Page, name: str) -> None:
    """By Tab, as many as it takes; what has the focus shows it."""
    said: list[str] = []
    while not said or said[-1] != name:
        page.keyboard.press("Tab")
        said.append(page.evaluate(FOCUSED))
        assert page.evaluate(OUTLINE), said
        assert len(said) < 40, said
