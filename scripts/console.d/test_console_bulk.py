"""Many users changed at once, from the list, as a person meets it."""

from __future__ import annotations

import pytest
from directory import MEMBERS, USER, group, mark, project
from playwright.sync_api import Page, expect
from visiting import Enter, Shot, ask, button, faults, rows, width_of


def crew(count: int) -> str:
    """As many users; the word that finds them, and nobody else."""
    word = f"crew{mark()}"
    for number in range(count):
        ask(USER, input={"username": f"{word}.{number:02}", "displayName": f"Sailor {number:02} {word}"})
    return word


def choose(page: Page, action: str) -> None:
    button(page, "Change").click()
    page.get_by_role("button", name=f"{action} …", exact=True).click()


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
def test_who_is_picked_is_deactivated_after_a_look_at_what_would_happen(
    enter: Enter, shot: Shot, width: int, theme: str
) -> None:
    page = enter(f"/users?search={crew(3)}", width, 800, theme)
    expect(rows(page)).to_have_count(3)
    page.get_by_role("checkbox", name="Select Sailor 00").check()
    page.get_by_role("checkbox", name="Select Sailor 01").check()
    choose(page, "Deactivate")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("on shore")
    assert faults(page) == []
    button(page, "See what would happen").click()
    expect(dialog.get_by_role("status")).to_have_text("2 would change")
    assert faults(page) == []
    shot(page, f"bulk-look-{width}-{theme}")
    button(page, "Deactivate: 2").click()
    expect(dialog.get_by_role("status")).to_have_text("2 changed")
    assert faults(page) == []
    assert width_of(page) <= width
    button(page, "Done").click()
    expect(rows(page).get_by_text("Deactivated")).to_have_count(2)
    expect(page.get_by_role("region", name="Selection")).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()


def test_all_that_match_join_a_group_beyond_what_is_shown(enter: Enter, shot: Shot) -> None:
    word = crew(52)
    group(word)
    page = enter(f"/users?search={word}")
    expect(rows(page)).to_have_count(50)
    page.get_by_role("checkbox", name="Select all shown").check()
    button(page, "Select all 52 that match").click()
    expect(page.get_by_role("region", name="Selection").get_by_role("status")).to_have_text("52 selected")
    shot(page, "bulk-all")
    choose(page, "Add to a group")
    dialog = page.get_by_role("dialog")
    button(page, "See what would happen").click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose a group.")
    dialog.get_by_label("Find: Group").fill(word)
    dialog.get_by_role("button", name=f"On call {word}").click()
    button(page, "See what would happen").click()
    expect(dialog.get_by_role("status")).to_have_text("52 would change")
    button(page, "Add to a group: 52").click()
    expect(dialog.get_by_role("status")).to_have_text("52 changed")


def test_who_cannot_be_deleted_is_said_with_the_reason_and_stays_picked(enter: Enter, shot: Shot) -> None:
    word = crew(2)
    busy = ask(USER, input={"username": f"{word}.busy", "displayName": f"Captain {word}"})["user"]["id"]
    ask(MEMBERS, project=project(word), users=[busy], role="MEMBER")
    page = enter(f"/users?search={word}")
    expect(rows(page)).to_have_count(3)
    page.get_by_role("checkbox", name="Select all shown").check()
    choose(page, "Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_have_text("2 would change1 would be refused")
    expect(dialog.get_by_role("listitem").first).to_contain_text(f"{word}.busy")
    assert faults(page) == []
    shot(page, "bulk-delete")
    expect(button(page, "Delete: 2")).to_be_disabled()
    dialog.get_by_label("Type 2 to confirm").fill("2")
    button(page, "Delete: 2").click()
    expect(dialog.get_by_role("status")).to_have_text("2 changed1 refused")
    shot(page, "bulk-refused")
    button(page, "Done").click()
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Select Captain")).to_be_checked()
