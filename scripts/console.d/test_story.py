"""From an empty folder to an audit log, as two people live it who have read nothing; on both databases."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import serving
from visiting import PASSWORD, PORT, ROOT

OURS = f"http://127.0.0.1:{PORT + 400}"
ADDRESS = "ada@example.com"
POSTGRESQL = """
import sys
from tests import postgres
with postgres.server() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """A server that ends when we do."""
    python = str(ROOT / ".venv" / "bin" / "python")
    with subprocess.Popen(
        [python, "-c", POSTGRESQL], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdin
        yield {"GATEBOOK_DATABASE_URL": process.stdout.readline().strip()}
        process.stdin.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def first_link(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """What the first start hands over."""
    settings = {"GATEBOOK_ADMIN_KEY": ""}
    if request.param == "sqlite":
        with serving(PORT + 400, tmp_path, **settings):
            yield (tmp_path / "setup-link").read_text().strip()
        return
    with postgresql() as database, serving(PORT + 400, tmp_path, **settings, **database):
        yield (tmp_path / "setup-link").read_text().strip()


@pytest.fixture
def pages(browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Of two people, each with a browser of their own."""
    contexts = [browser.new_context() for _ in range(2)]
    yield contexts[0].new_page(), contexts[1].new_page()
    for context in contexts:
        context.close()


def test_the_whole_story(first_link: str, pages: tuple[Page, Page]) -> None:
    margaret, ada = pages
    come_in(margaret, first_link)
    introduce(margaret)
    come_in(ada, invite(margaret))
    expect(ada.get_by_role("heading", name="My account")).to_be_visible()
    make_user(margaret, "temp")
    make_group(margaret, "Support")
    add_to_group(margaret, "Support")
    expect(may_delete_users(margaret)).to_contain_text("holds nothing like ADMIN on user/*")
    ada.goto(f"{OURS}/console/users?search=temp")
    expect(ada.get_by_role("heading", name="Nobody")).to_be_visible()
    grant_to_group(margaret, "Support")
    expect(may_delete_users(margaret)).to_contain_text("Support")
    delete(ada, "temp")
    set_status(margaret, "Deactivate")
    ada.reload()
    expect(ada.get_by_role("button", name="Sign in")).to_be_visible()
    sign_in(ada)
    expect(ada.get_by_role("alert")).not_to_be_empty()
    set_status(margaret, "Activate")
    sign_in(ada)
    expect(ada.get_by_role("heading", name="Users")).to_be_visible()
    restore(margaret, "temp")
    assert told(margaret)[: len(STORY)] == STORY


STORY = [
    "Margaret Hamilton restored temp",
    "Ada Lovelace signed in",
    "Margaret Hamilton activated Ada Lovelace",
    "anonymous failed to sign in as Ada Lovelace",
    "Margaret Hamilton deactivated Ada Lovelace",
    "Ada Lovelace deleted temp",
    "Margaret Hamilton granted permissions to the group Support",
    "Margaret Hamilton changed the members of the group Support",
    "Margaret Hamilton created the group Support",
    "Margaret Hamilton created temp",
    "Ada Lovelace used their link",
    "Margaret Hamilton made a link for Ada Lovelace",
    "Margaret Hamilton created Ada Lovelace",
    "Margaret Hamilton changed their own profile",
    "Margaret Hamilton used their link",
    "The machine’s administrator made a link for Margaret Hamilton",  # noqa: RUF001 - as it is shown
]


def come_in(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()


def sign_in(page: Page) -> None:
    page.get_by_label("Username or e-mail address").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def introduce(page: Page) -> None:
    page.get_by_label("First name").fill("Margaret")
    page.get_by_label("Last name").fill("Hamilton")
    page.get_by_label("E-mail address").fill("margaret@example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()


def invite(page: Page) -> str:
    """The link."""
    place(page, "Users")
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail address").fill(ADDRESS)
    dialog.get_by_label("First name").fill("Ada")
    dialog.get_by_label("Last name").fill("Lovelace")
    dialog.get_by_role("button", name="Invite").click()
    link: str = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name="Done").click()
    return link


def make_user(page: Page, name: str) -> None:
    page.get_by_role("button", name="New user").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Username").fill(name)
    dialog.get_by_role("button", name="Create user").click()
    expect(dialog).to_have_count(0)


def make_group(page: Page, name: str) -> None:
    place(page, "Groups")
    page.get_by_role("button", name="New group").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Create group").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def add_to_group(page: Page, name: str) -> None:
    tab(page, "ada", "Ada Lovelace", "Access")
    page.get_by_role("button", name="Add to a group").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Find").fill(name[:4])
    dialog.get_by_role("button", name=name).click()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog).to_have_count(0)


def may_delete_users(page: Page) -> Locator:
    """Whether Ada may, and why."""
    tab(page, "ada", "Ada Lovelace", "Access")
    asking = page.get_by_role("region", name="May they …?")
    fill_in(asking, "Resource type")
    asking.get_by_role("button", name="Check").click()
    return asking.get_by_role("status")


def grant_to_group(page: Page, name: str) -> None:
    place(page, "Groups")
    page.get_by_role("link", name=name).click()
    page.get_by_role("main").get_by_role("link", name="Permissions").click()
    page.get_by_role("button", name="Grant a permission").click()
    dialog = page.get_by_role("dialog")
    fill_in(dialog, "Resource type")
    dialog.get_by_role("button", name="Grant", exact=True).click()
    expect(dialog).to_have_count(0)


def fill_in(form: Locator, resource_type: str) -> None:
    """ADMIN on user/*."""
    form.get_by_label("May").select_option("ADMIN")
    form.get_by_label(resource_type).fill("user")
    form.get_by_label("Resource", exact=True).fill("*")


def delete(page: Page, name: str) -> None:
    tab(page, name, name, "Danger zone")
    page.get_by_role("button", name="Delete …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(f"Type “{name}” to confirm").fill(name)
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", name="Users")).to_be_visible()


def set_status(page: Page, action: str) -> None:
    tab(page, "ada", "Ada Lovelace", "Profile")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name=f"{action} …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=action, exact=True).click()
    expect(dialog).to_have_count(0)


def restore(page: Page, name: str) -> None:
    """From the audit log, as the user is in no list any more."""
    place(page, "Audit log")
    page.get_by_role("button", name=f"deleted {name}").click()
    page.get_by_role("link", name="What is left of this user").click()
    page.get_by_role("button", name="Restore …").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def place(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()


def tab(page: Page, search: str, name: str, label: str) -> None:
    page.goto(f"{OURS}/console/users?search={search}")
    page.get_by_role("link", name=name).click()
    page.get_by_role("main").get_by_role("link", name=label).click()


def told(page: Page) -> list[str]:
    """The audit log, the newest first."""
    place(page, "Audit log")
    rows = page.get_by_role("group", name="Events").get_by_role("button")
    expect(rows.first).to_contain_text("restored")
    return [" ".join(row.locator(".told").inner_text().split()) for row in rows.all()]
