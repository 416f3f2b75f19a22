"""The groups, as a person meets them."""

from __future__ import annotations

import pytest
from directory import GRANT, JOIN, group, mark, people
from playwright.sync_api import expect
from visiting import FOCUSED, HERE, Enter, Shot, ask, button, faults, rows, width_of

LOOKS = [(360, "light"), (1280, "dark")]


@pytest.fixture
def crew(server: str) -> tuple[str, str]:
    """A group with four members and two permissions: its id, and the end of their names."""
    word = mark()
    id = group(word, description="Whoever answers at night")
    ask(JOIN, group=id, users=people(word))
    reports = {"resourceType": "report", "resource": "*", "type": "READ"}
    berths = {"resourceType": "berth", "resource": "north-quay", "type": "WRITE"}
    ask(GRANT, holder=id, permissions=[reports, berths])
    return id, word


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_list_of_groups_can_be_used_by_everybody(
    enter: Enter, crew: tuple[str, str], shot: Shot, width: int, theme: str
) -> None:
    page = enter("/groups", width, 800, theme)
    expect(page.get_by_role("link", name=f"On call {crew[1]}")).to_be_visible()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"groups-{width}-{theme}")


@pytest.mark.parametrize("tab", ["members", "permissions", "settings"])
@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_a_group_can_be_used_by_everybody(
    enter: Enter, crew: tuple[str, str], shot: Shot, tab: str, width: int, theme: str
) -> None:
    page = enter(f"/groups/{crew[0]}?tab={tab}", width, 800, theme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"group-{tab}-{width}-{theme}")


def test_a_group_is_made_filled_and_emptied(enter: Enter, shot: Shot) -> None:
    word = mark()
    people(word)
    page = enter("/groups?open=new")
    page.get_by_label("Name", exact=True).fill(f"Crew {word}")
    button(page, "Create group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Crew {word}")
    button(page, "Add members").click()
    page.get_by_label("Find users").fill(word)
    page.get_by_label(f"Leila Haddad {word}").check()
    button(page, "Add 1 member").click()
    expect(rows(page, "Members")).to_have_count(1)
    button(page, f"Remove Leila Haddad {word}").click()
    expect(page.get_by_role("dialog").get_by_text("leaves the group")).to_be_visible()
    button(page, "Remove 1 member").click()
    expect(page.get_by_role("heading", name="No members here yet")).to_be_visible()
    page.wait_for_function(FOCUSED)


def test_a_permission_is_granted_and_revoked(enter: Enter, shot: Shot, crew: tuple[str, str]) -> None:
    page = enter(f"/groups/{crew[0]}?tab=permissions")
    expect(rows(page, "Permissions")).to_have_count(2)
    button(page, "Grant a permission").click()
    button(page, "Grant").click()
    expect(page.get_by_label("Resource type")).to_have_attribute("aria-invalid", "true")
    assert faults(page) == []
    shot(page, "grant-refused")
    page.get_by_label("Resource type").fill("crane")
    page.get_by_label("Resource", exact=True).fill("7")
    page.get_by_label("Expires").fill("2031-01-01T09:00")
    button(page, "Grant").click()
    expect(rows(page, "Permissions")).to_have_count(3)
    expect(button(page, "Grant a permission")).to_be_focused()
    button(page, f"Revoke READ crane/7 of On call {crew[1]}").click()
    expect(page.get_by_role("dialog").get_by_text("and everybody in it")).to_be_visible()
    assert faults(page) == []
    shot(page, "grant-revoke")
    button(page, "Revoke").click()
    expect(rows(page, "Permissions")).to_have_count(2)
    page.wait_for_function(FOCUSED)


def test_a_group_is_deleted_by_who_types_its_name(enter: Enter, shot: Shot, crew: tuple[str, str]) -> None:
    page = enter(f"/groups/{crew[0]}?tab=settings&open=delete")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 permissions")).to_be_visible()
    assert faults(page) == []
    shot(page, "group-delete")
    dialog.get_by_role("textbox").fill(f"On call {crew[1]}")
    button(dialog, "Delete group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Groups")
    page.wait_for_function(FOCUSED)
    page.goto(f"{HERE}/console/groups/{crew[0]}")
    expect(page.get_by_role("heading", level=1, name="There is no such group")).to_be_visible()
    assert faults(page) == []
