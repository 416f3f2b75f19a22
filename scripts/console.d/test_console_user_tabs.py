"""What belongs to one user, tab by tab, as a person meets it."""

from __future__ import annotations

from typing import Any

import pytest
from directory import mark, project
from playwright.sync_api import expect
from visiting import HERE, SHOTS, Enter, Open, Shot, button, faults, rows, sign_in, width_of

TABS = ["access", "projects", "keys", "sessions", "history", "danger"]


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (768, "dark"), (1280, "light"), (1280, "dark")])
def test_every_tab_can_be_used_by_everybody(
    enter: Enter, new_page: Open, shot: Shot, member: tuple[str, str], width: int, theme: str
) -> None:
    id_, _ = member
    sign_in(new_page(), id_)
    page = enter(f"/users/{id_}", width, 900, theme)

    def look(tab: str) -> Any:
        page.goto(f"{HERE}/console/users/{id_}?tab={tab}")
        expect(page.locator(".section, .events, .danger-zone").first).to_be_visible()
        found = faults(page)
        page.screenshot(path=SHOTS / f"user-{tab}-{width}-{theme}.png", full_page=True)
        return found, width_of(page) <= width

    assert {tab: look(tab) for tab in TABS} == dict.fromkeys(TABS, ([], True))


def test_a_permission_is_granted_and_revoked(enter: Enter, shot: Shot, member: tuple[str, str]) -> None:
    page = enter(f"/users/{member[0]}?tab=access")
    button(page, "Grant a permission").click()
    dialog = page.get_by_role("dialog")
    button(dialog, "Grant").click()
    expect(dialog.get_by_label("Resource type")).to_be_focused()
    dialog.get_by_label("May").select_option("ADMIN")
    dialog.get_by_label("Resource type").fill("engine")
    dialog.get_by_label("Resource", exact=True).fill("difference")
    assert faults(page) == []
    shot(page, "user-grant")
    button(dialog, "Grant").click()
    expect(dialog).to_have_count(0)
    button(page, "Revoke ADMIN engine/difference of Ada Lovelace").click()
    expect(dialog.get_by_role("listitem")).to_contain_text("ADMIN engine/difference")
    button(dialog, "Revoke").click()
    expect(button(page, "Revoke ADMIN engine/difference of Ada Lovelace")).to_have_count(0)


def test_what_somebody_may_is_explained(enter: Enter, member: tuple[str, str]) -> None:
    id_, word = member
    page = enter(f"/users/{id_}?tab=access")
    asked = page.get_by_role("region", name="May they …?")
    asked.get_by_label("Resource type").fill("report")
    asked.get_by_label("Resource", exact=True).fill("2026")
    button(asked, "Check").click()
    expect(asked.get_by_role("status")).to_contain_text("They may")
    expect(asked.get_by_role("link", name=f"On call {word}")).to_be_visible()
    button(page, f"Remove from On call {word}").press("Enter")
    button(page, "Remove").click()
    expect(asked.get_by_role("status")).to_contain_text("They may not")
    assert faults(page) == []


def test_a_group_is_left_and_joined(enter: Enter, shot: Shot, member: tuple[str, str]) -> None:
    id_, word = member
    page = enter(f"/users/{id_}?tab=access")
    button(page, f"Remove from On call {word}").press("Enter")
    button(page, "Remove").click()
    expect(page.get_by_text("Ada Lovelace is in no group.")).to_be_visible()
    expect(page.get_by_role("region", name="Groups")).to_be_focused()
    button(page, "Add to a group").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Find: Group").fill(word)
    dialog.get_by_role("button", name=f"On call {word}").click()
    shot(page, "user-group")
    button(dialog, "Add").click()
    expect(button(page, f"Remove from On call {word}")).to_be_visible()


def test_a_project_is_joined_led_and_left(enter: Enter, person: str) -> None:
    word = mark()
    project(word)
    page = enter(f"/users/{person}?tab=projects")
    button(page, "Add to a project").click()
    page.get_by_label("Find: Project").fill(word)
    page.get_by_role("dialog").get_by_role("button", name=f"Harbour {word}").click()
    button(page, "Add").click()
    page.get_by_label(f"Role in Harbour {word}").select_option("ADMIN")
    expect(page.locator(".toast").last).to_have_text(f"Ada Lovelace is admin of Harbour {word}")
    button(page, f"Remove from Harbour {word}").click()
    button(page, "Remove").click()
    expect(page.get_by_text("Ada Lovelace is in no project.")).to_be_visible()


def test_a_key_is_made_for_a_user_and_disabled(enter: Enter, shot: Shot, person: str) -> None:
    page = enter(f"/users/{person}?tab=keys")
    button(page, "New key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("import")
    assert faults(page) == []
    shot(page, "user-new-key")
    button(dialog, "Create key").click()
    expect(dialog.locator("code")).to_be_visible()
    button(dialog, "Done").click()
    button(page, "Actions for import").click()
    button(page, "Disable").click()
    expect(page.locator(".badge", has_text="Disabled")).to_be_visible()


def test_a_key_is_rotated_revoked_and_deleted_in_the_list(enter: Enter, member: tuple[str, str]) -> None:
    page = enter(f"/users/{member[0]}?tab=keys")
    dialog = page.get_by_role("dialog")
    menu = button(page, "Actions for nightly import")
    menu.click()
    button(page, "Rotate …").click()
    button(page, "Rotate").click()
    expect(dialog.locator("code")).to_be_visible()
    button(dialog, "Done").click()
    expect(rows(page, "Keys")).to_have_count(2)
    old = rows(page, "Keys").filter(has_text="Rotating").get_by_role("button")
    old.click()
    button(page, "Revoke …").click()
    button(dialog, "Revoke").click()
    old = rows(page, "Keys").filter(has_text="Revoked").get_by_role("button")
    old.click()
    button(page, "Delete …").click()
    button(dialog, "Delete").click()
    expect(rows(page, "Keys")).to_have_count(1)


def test_a_session_ends_and_all_of_them(enter: Enter, open_page: Open, member: tuple[str, str]) -> None:
    sign_in(open_page("/console/verify"), member[0])
    sign_in(open_page("/console/verify"), member[0])
    sign_in(open_page("/console/verify"), member[0])
    page = enter(f"/users/{member[0]}?tab=sessions")
    expect(rows(page, "Sessions")).to_have_count(3)
    page.get_by_role("button", name="End the session in Chrome").first.click()
    expect(rows(page, "Sessions")).to_have_count(2)
    button(page, "End all …").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(2)
    button(page, "End all").click()
    expect(page.get_by_text("Ada Lovelace is signed in nowhere.")).to_be_visible()
