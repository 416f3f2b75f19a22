"""What is made and chosen by the keyboard, and what is seen of it on a small screen."""

from __future__ import annotations

import pytest
from directory import group, mark, people, project
from playwright.sync_api import expect
from visiting import Enter, button, faults, rows, width_of

CUT = "bar => bar.scrollWidth > bar.clientWidth"
TINT = "cell => getComputedStyle(cell).backgroundColor"


@pytest.mark.parametrize(
    ("path", "start", "label", "create"),
    [
        ("/users", "New user", "Username", "Create user"),
        ("/groups", "New group", "Name", "Create group"),
        ("/projects", "New project", "Name", "Create project"),
    ],
)
def test_what_was_made_is_opened_and_has_the_focus(
    enter: Enter, path: str, start: str, label: str, create: str
) -> None:
    page, name = enter(path), f"made-{mark()}"
    button(page, start).first.click()
    page.get_by_role("dialog").get_by_label(label, exact=True).fill(name)
    button(page, create).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_focused()


@pytest.mark.parametrize("keys", [["Enter"], ["ArrowDown", "Enter"]])
def test_a_user_who_was_found_is_chosen_by_the_keyboard(enter: Enter, keys: list[str]) -> None:
    word = mark()
    people(word)
    page = enter("/access?tab=what")
    page.get_by_label("Find: User").fill(f"ingrid {word}")
    if keys[0] != "Enter":
        expect(page.get_by_role("button", name=f"Ingrid Sørensen {word}")).to_be_visible()
    for key in keys:
        page.keyboard.press(key)
    expect(button(page, "Choose another: User")).to_be_focused()


@pytest.mark.parametrize("keys", [["Enter"], ["ArrowDown", "Enter"]])
def test_a_filter_s_record_is_chosen_by_the_keyboard(enter: Enter, keys: list[str]) -> None:
    word = mark()
    project(word)
    page = enter("/keys")
    button(page, "Project").click()
    page.get_by_label("Find: Project").fill(word)
    expect(page.locator(".find .option")).to_have_count(1)
    for key in keys:
        page.keyboard.press(key)
    expect(button(page, f"Project: Harbour {word}")).to_be_visible()


def test_a_group_is_joined_by_the_keyboard(enter: Enter, person: str) -> None:
    word = mark()
    group(word)
    page = enter(f"/users/{person}?tab=access")
    button(page, "Add to a group").click()
    page.get_by_label("Find: Group").fill(word)
    page.keyboard.press("Enter")
    expect(button(page, "Add")).to_be_enabled()
    button(page, "Add").press("Enter")
    expect(button(page, f"Remove from On call {word}")).to_be_visible()


@pytest.mark.parametrize("keys", [["Enter"], ["ArrowDown", "Space"]])
def test_members_are_picked_by_the_keyboard(enter: Enter, keys: list[str]) -> None:
    word = mark()
    people(word)
    page = enter(f"/groups/{group(word)}?open=add")
    page.get_by_label("Find users").fill(f"yuki {word}")
    expect(page.locator(".picks li")).to_have_count(1)
    for key in keys:
        page.keyboard.press(key)
    expect(button(page, "Add 1 member")).to_be_enabled()


@pytest.mark.parametrize(
    "path", ["/users", "/keys", "/audit", "/access", "/account", "/users/{}", "/users/{}?tab=access"]
)
def test_no_tab_and_no_filter_is_cut_off_on_a_phone(enter: Enter, person: str, path: str) -> None:
    page = enter(path.format(person), 360, 800)
    expect(page.locator(".tabs, .filters").first).to_be_visible()
    assert page.locator(".tabs, .filters").evaluate_all(f"bars => bars.filter({CUT}).length") == 0
    assert width_of(page) <= 360
    assert faults(page) == []


def test_a_picked_row_stays_tinted_below_the_pointer(enter: Enter) -> None:
    word = mark()
    people(word)
    page = enter(f"/users?search=yuki {word}")
    cell = rows(page).first.locator("td").last
    rows(page).first.get_by_role("checkbox").check()
    page.mouse.move(0, 0)
    before = cell.evaluate(TINT)
    rows(page).first.hover()
    assert cell.evaluate(TINT) == before


def test_a_redirect_address_is_explained(enter: Enter, person: str) -> None:
    field = enter(f"/users/{person}").get_by_label("Redirect address")
    expect(field).to_have_accessible_description(
        "Where programs send this user on. Gatebook itself only keeps it."
    )
