"""The page of one user, as a person meets it."""

from __future__ import annotations

import re

import pytest
from directory import DELETE_USER, UPDATE_USER, USER
from playwright.sync_api import expect
from visiting import HERE, Enter, Shot, ask, button, faults, width_of


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (768, "light"), (1280, "dark"), (1280, "light")])
def test_a_profile_can_be_used_by_everybody(
    enter: Enter, shot: Shot, person: str, width: int, theme: str
) -> None:
    page = enter(f"/users/{person}", width, 800, theme)
    expect(page.get_by_label("First name")).to_have_value("Ada")
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"user-profile-{width}-{theme}")


def test_the_page_is_fetched_while_it_is_asked_who_is_signed_in(enter: Enter, person: str) -> None:
    page = enter("/verify")
    page.route("**/graphql", lambda route: None)  # which is never answered
    with page.expect_request(re.compile("/assets/user-")):
        page.goto(f"{HERE}/console/users/{person}")


def test_a_profile_is_changed_and_what_is_wrong_stands_beside_its_field(enter: Enter, person: str) -> None:
    page = enter(f"/users/{person}")
    expect(button(page, "Save")).to_be_disabled()
    page.get_by_label("E-mail address").fill("no address")
    page.get_by_label("Attributes").fill("{")
    button(page, "Save").click()
    expect(page.get_by_label("Attributes")).to_be_focused()
    page.get_by_label("Attributes").fill('{"team": "Poetry"}')
    button(page, "Save").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.get_by_label("E-mail address").fill("")
    page.get_by_label("Display name").fill("Countess of Lovelace")
    button(page, "Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Countess of Lovelace")
    expect(button(page, "Save")).to_be_disabled()
    expect(page.get_by_label("Attributes")).to_have_value('{\n  "team": "Poetry"\n}')


def test_a_refusal_speaks_of_fields_by_their_labels(enter: Enter, person: str) -> None:
    ask(UPDATE_USER, id=person, input={"externalId": person})
    ask(DELETE_USER, id=person)
    ask(USER, input={"username": f"heir-{person}", "externalId": person})
    page = enter(f"/users/{person}")
    button(page, "Restore …").click()
    expect(page.get_by_role("dialog").locator(".problem")).to_have_text(f"External id {person} is taken.")


@pytest.mark.parametrize("choice", ["Take theirs", "Write mine"])
def test_who_was_overtaken_sees_both_versions_and_chooses(
    enter: Enter, shot: Shot, person: str, choice: str
) -> None:
    page = enter(f"/users/{person}")
    page.get_by_label("Display name").fill("Mine")
    ask(UPDATE_USER, id=person, input={"displayName": "Theirs"})
    button(page, "Save").click()
    expect(page.get_by_role("dialog").get_by_role("row").last).to_have_text("Display nameTheirsMine")
    assert faults(page) == []
    shot(page, f"user-conflict-{choice}")
    button(page, choice).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(choice.split()[1].capitalize())
    expect(page.get_by_label("Display name")).to_have_value(choice.split()[1].capitalize())


def test_a_change_of_something_else_is_no_conflict(enter: Enter, person: str) -> None:
    page = enter(f"/users/{person}")
    page.get_by_label("Display name").fill("Mine")
    ask(UPDATE_USER, id=person, input={"externalId": f"theirs-{person}"})
    button(page, "Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mine")
    expect(page.get_by_label("External id")).to_have_value(f"theirs-{person}")


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("open", ["invitation", "verify", "password", "deactivate"])
def test_a_dialog_of_a_user_can_be_used_by_everybody(
    enter: Enter, shot: Shot, person: str, open: str, width: int, theme: str
) -> None:
    page = enter(f"/users/{person}?open={open}", width, 800, theme)
    expect(page.get_by_role("dialog").get_by_role("button").last).to_be_enabled()
    assert faults(page) == []
    shot(page, f"user-{open}-{width}-{theme}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url == f"{HERE}/console/users/{person}"


def test_a_user_is_deactivated_with_a_reason_and_the_focus_is_kept(enter: Enter, person: str) -> None:
    page = enter(f"/users/{person}")
    button(page, "Actions").press("Enter")
    page.get_by_role("button", name="Deactivate …").press("Enter")
    page.get_by_label("Reason").fill("on leave")
    button(page, "Deactivate").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button(page, "Actions")).to_be_focused()
    expect(page.locator(".facts .badge").first).to_have_text("Deactivated")
    expect(page.get_by_text("“on leave”")).to_be_visible()


def test_a_link_is_shown_once_and_mail_is_not_offered_where_none_is_sent(enter: Enter, person: str) -> None:
    page = enter(f"/users/{person}?open=invitation")
    expect(page.get_by_label("Good for")).to_be_visible()
    expect(page.get_by_label("Send it to")).to_have_count(0)
    button(page, "Make the link").click()
    expect(page.get_by_role("dialog").locator("code")).to_contain_text("/console/welcome#token=")
    assert faults(page) == []


def test_a_user_is_deleted_by_typing_the_name_and_restored_from_the_history(
    enter: Enter, shot: Shot, member: tuple[str, str]
) -> None:
    id_, word = member
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
    expect(page.get_by_role("heading", level=1, name="Users")).to_be_focused()
    page.goto(f"{HERE}/console/users/{id_}")
    expect(page.get_by_role("heading", name="Ada Lovelace was deleted")).to_be_visible()
    expect(page.get_by_role("group", name="History")).to_contain_text("deleted")
    assert faults(page) == []
    shot(page, "user-gone")
    button(page, "Restore …").click()
    button(page, "Restore").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
    page.get_by_role("navigation", name="About").get_by_role("link", name="Projects").click()
    expect(page.get_by_role("link", name=f"Harbour {word}")).to_be_visible()
