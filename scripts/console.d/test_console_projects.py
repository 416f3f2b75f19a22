"""The projects, as a person meets them."""

from __future__ import annotations

import pytest
from directory import MEMBERS, UPDATE_PROJECT, mark, people, project
from playwright.sync_api import expect
from visiting import FOCUSED, HERE, Enter, Shot, ask, button, faults, rows, width_of

LOOKS = [(360, "light"), (768, "light"), (1280, "dark")]


@pytest.fixture
def harbour(server: str) -> tuple[str, str]:
    """A project with four members, the first of whom looks after it: its id, and the end of their names."""
    word = mark()
    id, members = project(word, description="Booking and billing of berths"), people(word)
    ask(MEMBERS, project=id, users=members[:1], role="ADMIN")
    ask(MEMBERS, project=id, users=members[1:], role="MEMBER")
    return id, word


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_list_of_projects_can_be_used_by_everybody(
    enter: Enter, harbour: tuple[str, str], shot: Shot, width: int, theme: str
) -> None:
    page = enter("/projects", width, 800, theme)
    expect(page.get_by_role("link", name=f"Harbour {harbour[1]}")).to_be_visible()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"projects-{width}-{theme}")


@pytest.mark.parametrize("tab", ["members", "keys", "history", "settings"])
@pytest.mark.parametrize(("width", "theme"), LOOKS[::2])
def test_a_project_can_be_used_by_everybody(
    enter: Enter, harbour: tuple[str, str], shot: Shot, tab: str, width: int, theme: str
) -> None:
    page = enter(f"/projects/{harbour[0]}?tab={tab}", width, 800, theme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"project-{tab}-{width}-{theme}")


def test_a_key_for_a_project_is_made_on_its_page(enter: Enter, harbour: tuple[str, str], shot: Shot) -> None:
    id, word = harbour
    page = enter(f"/projects/{id}?tab=keys")
    button(page, "New key").click()
    dialog = page.get_by_role("dialog", name=f"New key for Harbour {word}")
    dialog.get_by_label("Name", exact=True).fill(f"berths {word}")
    button(dialog, "Create key").click()
    expect(dialog.get_by_role("alert")).to_have_text("User is not a member of the specified project")
    dialog.get_by_label("Find: Owner").fill(f"leila {word}")
    dialog.get_by_role("button", name="Leila").click()
    assert faults(page) == []
    shot(page, "project-key-new")
    button(dialog, "Create key").click()
    button(page, "Done").click()
    expect(rows(page, "Keys")).to_contain_text(f"berths {word}")


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
def test_a_project_is_made_and_opened(enter: Enter, shot: Shot, width: int, theme: str) -> None:
    name = f"Lighthouse {mark()}"
    page = enter("/projects", width, 800, theme)
    button(page, "New project").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    button(page, "Create project").click()
    expect(page.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")
    assert faults(page) == []
    shot(page, f"project-new-{width}-{theme}")
    page.get_by_label("Name", exact=True).fill(name)
    button(page, "Create project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("heading", name="No members here yet")).to_be_visible()
    shot(page, f"project-empty-{width}-{theme}")


def test_members_are_found_added_given_a_role_and_removed(
    enter: Enter, shot: Shot, harbour: tuple[str, str]
) -> None:
    (id, _), word = harbour, mark()
    people(word)
    page = enter(f"/projects/{id}")
    expect(rows(page, "Members")).to_have_count(4)
    button(page, "Add members").click()
    page.get_by_label("Find users").fill(word)
    page.get_by_label(f"Amara Okafor {word}").check()
    page.get_by_label(f"Yuki Tanaka {word}").check()
    assert faults(page) == []
    shot(page, "project-add")
    button(page, "Add 2 members").click()
    expect(rows(page, "Members")).to_have_count(6)
    button(page, f"Actions for Yuki Tanaka {word}").click()
    button(page, "Make an admin of the project").click()
    button(page, "Role").click()
    button(page, "Admins").click()
    expect(rows(page, "Members")).to_have_count(2)
    assert page.url == f"{HERE}/console/projects/{id}?role=ADMIN"
    shot(page, "project-admins")
    button(page, f"Actions for Yuki Tanaka {word}").click()
    shot(page, "project-member-menu")
    button(page, "Remove from the project …").click()
    expect(page.get_by_role("dialog").get_by_text("leaves the project")).to_be_visible()
    assert faults(page) == []
    shot(page, "project-remove")
    button(page, "Remove 1 member").click()
    expect(rows(page, "Members")).to_have_count(1)
    page.wait_for_function(FOCUSED)


def test_who_was_slower_chooses_between_both_versions(
    enter: Enter, shot: Shot, harbour: tuple[str, str]
) -> None:
    id, word = harbour
    page = enter(f"/projects/{id}?tab=settings")
    page.get_by_label("Description").fill("What I say")
    ask(UPDATE_PROJECT, id=id, input={"description": "What they say", "name": f"Port {word}"})
    button(page, "Save").click()
    expect(page.get_by_role("dialog")).to_contain_text("What they say")
    assert faults(page) == []
    shot(page, "project-conflict")
    button(page, "Take theirs").click()
    expect(page.get_by_label("Description")).to_have_value("What they say")
    page.get_by_label("Description").fill("What I say")
    ask(UPDATE_PROJECT, id=id, input={"description": "What they say again"})
    button(page, "Save").click()
    button(page, "Write mine").click()
    expect(page.get_by_label("Description")).to_have_value("What I say")
    expect(page.get_by_label("Name", exact=True)).to_have_value(f"Port {word}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Port {word}")
    expect(page.locator(".page-header p")).to_have_text("What I say")


def test_a_project_is_deleted_by_who_types_its_name(
    enter: Enter, shot: Shot, harbour: tuple[str, str]
) -> None:
    id, word = harbour
    page = enter(f"/projects/{id}?tab=settings")
    button(page, "Delete project …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("no longer in it")).to_be_visible()
    expect(button(dialog, "Delete project")).to_be_disabled()
    assert faults(page) == []
    shot(page, "project-delete")
    page.keyboard.press("Escape")
    expect(button(page, "Delete project …")).to_be_focused()
    button(page, "Delete project …").click()
    dialog.get_by_role("textbox").fill(f"Harbour {word}")
    button(dialog, "Delete project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
    page.wait_for_function(FOCUSED)
    page.goto(f"{HERE}/console/projects/{id}")
    expect(page.get_by_role("heading", name="There is no such project")).to_be_visible()
