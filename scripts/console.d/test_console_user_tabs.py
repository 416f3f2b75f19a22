"""The tabs of the page of one user, as a person meets them."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from conftest import HERE, PASSWORD, SHOTS, Open
from playwright.sync_api import expect
from test_console import SET_PASSWORD, SIGN_IN, ask, faults
from test_console_user import Enter, Shot, button, enter, person, wide

__all__ = ["enter", "person"]
TABS = ["access", "projects", "keys", "sessions", "history", "danger"]
MAKE_PROJECT = """mutation ($name: String!) {
  createProject(input: {name: $name}) { project { id } problems { message } }
}"""
JOIN = """mutation ($project: ID!, $user: ID!) {
  addProjectMember(project: {id: $project}, user: {id: $user}) { problems { message } }
}"""
MAKE_GROUP = """mutation ($name: String!) {
  createGroup(input: {name: $name}) { group { id } problems { message } }
}"""
MEMBERS = """mutation ($group: ID!, $user: ID!) {
  setGroupMembers(group: {id: $group}, add: [$user]) { problems { message } }
}"""
GRANT = """mutation ($holder: ID!, $resource: String!) {
  grantPermissions(
    holder: $holder
    permissions: [{type: WRITE, resourceType: "report", resource: $resource}]
  ) {
    problems { message }
  }
}"""
MAKE_KEY = """mutation ($user: ID!, $name: String!) {
  createApiKey(input: {
    user: {id: $user}
    name: $name
    scopes: [{type: READ, resourceType: "report", resource: "*"}]
  }) {
    problems { message }
  }
}"""


@pytest.fixture
def member(person: str) -> tuple[str, str, str]:
    """A person with something on every tab; the names of their group and project."""
    mark = secrets.token_hex(2)
    group = ask(MAKE_GROUP, name=f"Mathematicians {mark}")["group"]["id"]
    project = ask(MAKE_PROJECT, name=f"Analytical Engine {mark}")["project"]["id"]
    ask(MEMBERS, group=group, user=person)
    ask(JOIN, project=project, user=person)
    ask(GRANT, holder=group, resource="2026")
    ask(GRANT, holder=person, resource="notes-on-the-sketch-of-the-analytical-engine")
    ask(MAKE_KEY, user=person, name="nightly import")
    ask(SET_PASSWORD, user=person, password=PASSWORD)
    return person, f"Mathematicians {mark}", f"Analytical Engine {mark}"


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "dark"), (1280, "light"), (1280, "dark")])
def test_every_tab_can_be_used_by_everybody(
    enter: Enter, open_page: Open, shot: Shot, member: tuple[str, str, str], width: int, theme: str
) -> None:
    id_, *_ = member
    guest = open_page("/console/verify")
    assert guest.evaluate(SIGN_IN, {"identifier": id_, "password": PASSWORD}) == 200
    page = enter(f"/users/{id_}", width, 900, theme)

    def look(tab: str) -> Any:
        page.goto(f"{HERE}/console/users/{id_}?tab={tab}")
        expect(page.locator(".section").first).to_be_visible()
        expect(page.locator(".bone")).to_have_count(0)
        found = faults(page)
        page.screenshot(path=SHOTS / f"user-{tab}-{width}-{theme}.png", full_page=True)
        return found, wide(page) <= width

    assert {tab: look(tab) for tab in TABS} == dict.fromkeys(TABS, ([], True))


def test_what_somebody_may_is_granted_explained_and_revoked(
    enter: Enter, shot: Shot, member: tuple[str, str, str]
) -> None:
    id_, group, _ = member
    page = enter(f"/users/{id_}?tab=access")
    button(page, "Grant a permission").click()
    dialog = page.get_by_role("dialog")
    button(page, "Grant").click()
    expect(dialog.get_by_label("Resource type")).to_be_focused()
    dialog.get_by_label("May").select_option("ADMIN")
    dialog.get_by_label("Resource type").fill("engine")
    dialog.get_by_label("Resource", exact=True).fill("difference")
    assert faults(page) == []
    shot(page, "user-grant")
    button(page, "Grant").click()
    expect(dialog).to_have_count(0)
    asked = page.get_by_role("region", name="May they …?")
    asked.get_by_label("Resource type").fill("report")
    asked.get_by_label("Resource", exact=True).fill("2026")
    button(page, "Ask").click()
    expect(asked.get_by_role("status")).to_contain_text("Yes: READ on report/2026")
    expect(asked.get_by_role("status")).to_contain_text(f"from the group {group}")
    button(page, f"Remove from {group}").press("Enter")
    button(page, "Remove").click()
    expect(page.get_by_text("Ada Lovelace is in no group.")).to_be_visible()
    expect(page.get_by_role("region", name="Groups")).to_be_focused()
    button(page, "Ask").click()
    expect(asked.get_by_role("status")).to_contain_text("No: READ on report/2026")
    assert faults(page) == []
    button(page, "Revoke ADMIN on engine/difference").click()
    expect(dialog.get_by_role("listitem")).to_contain_text("ADMIN on engine/difference")
    button(page, "Revoke").click()
    expect(button(page, "Revoke ADMIN on engine/difference")).to_have_count(0)
    button(page, "Add to a group").click()
    dialog.get_by_role("button", name=group).click()
    shot(page, "user-group")
    button(page, "Add").click()
    expect(button(page, f"Remove from {group}")).to_be_visible()


def test_a_project_is_joined_led_and_left(enter: Enter, person: str) -> None:
    name = f"Engine {secrets.token_hex(2)}"
    ask(MAKE_PROJECT, name=name)
    page = enter(f"/users/{person}?tab=projects")
    button(page, "Add to a project").click()
    page.get_by_label("Find: Project").fill(name)
    page.get_by_role("dialog").get_by_role("button", name=name).click()
    button(page, "Add").click()
    page.get_by_label(f"Role in {name}").select_option("ADMIN")
    expect(page.locator(".toast").last).to_have_text(f"Ada Lovelace is admin of {name}")
    button(page, f"Remove from {name}").click()
    button(page, "Remove").click()
    expect(page.get_by_text("Ada Lovelace is in no project.")).to_be_visible()


def test_a_key_is_made_disabled_rotated_revoked_and_deleted(enter: Enter, shot: Shot, person: str) -> None:
    page = enter(f"/users/{person}?tab=keys")
    button(page, "New key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("import")
    dialog.get_by_label("Narrowed to").fill("read the reports")
    button(page, "Create key").click()
    expect(dialog.get_by_label("Narrowed to")).to_be_focused()
    dialog.get_by_label("Narrowed to").fill("read report/2026\nWRITE on log/*")
    assert faults(page) == []
    shot(page, "user-new-key")
    button(page, "Create key").click()
    expect(dialog.locator("code")).to_be_visible()
    assert faults(page) == []
    shot(page, "user-key-made")
    button(page, "Done").click()
    menu = button(page, "What to do with import").first
    menu.click()
    button(page, "Disable").click()
    expect(page.locator(".badge", has_text="Disabled")).to_be_visible()
    menu.click()
    button(page, "Enable").click()
    expect(page.locator(".badge", has_text="Disabled")).to_have_count(0)
    menu.click()
    button(page, "Rotate …").click()
    shot(page, "user-rotate")
    button(page, "Rotate").click()
    expect(dialog.locator("code")).to_be_visible()
    button(page, "Done").click()
    expect(page.locator(".badge", has_text="Rotating")).to_be_visible()
    menu.click()
    button(page, "Revoke …").click()
    button(page, "Revoke").click()
    expect(page.locator(".badge", has_text="Revoked")).to_be_visible()
    menu.click()
    button(page, "Delete …").click()
    expect(dialog.get_by_role("listitem")).to_contain_text("works no more")
    button(page, "Delete").click()
    expect(page.get_by_role("table", name="Keys").locator("tbody tr")).to_have_count(1)


def test_a_session_ends_and_all_of_them(enter: Enter, open_page: Open, member: tuple[str, str, str]) -> None:
    id_, *_ = member
    guest = open_page("/console/verify")
    assert [guest.evaluate(SIGN_IN, {"identifier": id_, "password": PASSWORD}) for _ in range(3)] == [200] * 3
    page = enter(f"/users/{id_}?tab=sessions")
    rows = page.get_by_role("table", name="Sessions").locator("tbody tr:not([aria-hidden])")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="End the session in Chrome").first.click()
    expect(rows).to_have_count(2)
    button(page, "End all").first.click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(2)
    button(page, "End all").last.click()
    expect(page.get_by_text("Ada Lovelace is signed in nowhere.")).to_be_visible()


def test_a_user_is_deleted_by_typing_the_name_and_restored_from_the_history(
    enter: Enter, shot: Shot, member: tuple[str, str, str]
) -> None:
    id_, _, project = member
    page = enter(f"/users/{id_}?tab=danger")
    button(page, "Delete …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("With all memberships").check()
    expect(dialog.get_by_role("listitem")).to_contain_text("and 1 key with them")
    expect(button(page, "Delete")).to_be_disabled()
    dialog.get_by_label("to confirm").fill(dialog.get_by_role("listitem").locator("b").inner_text())
    assert faults(page) == []
    shot(page, "user-delete")
    button(page, "Delete").click()
    expect(page).to_have_url(f"{HERE}/console/users")
    expect(page.locator("#main")).to_be_focused()
    page.goto(f"{HERE}/console/users/{id_}")
    expect(page.get_by_role("heading", name="This user was deleted")).to_be_visible()
    expect(page.get_by_role("heading", name="Delete user")).to_be_visible()
    assert faults(page) == []
    shot(page, "user-gone")
    button(page, "Restore …").click()
    button(page, "Restore").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
    page.get_by_role("navigation", name="About").get_by_role("link", name="Projects").click()
    expect(page.get_by_role("link", name=project)).to_be_visible()
