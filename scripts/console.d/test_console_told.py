"""What was done, and why somebody may or may not, told so that a person understands it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from directory import DELETE_USER, GRANT, JOIN, SET_PASSWORD, USER, group, mark, people
from playwright.sync_api import expect
from visiting import PASSWORD, Enter, ask, button, faults

HERS = {"resourceType": "user", "resource": "*", "type": "ADMIN"}
NOBODY = "somebody you may not see, or who is gone"


def helper() -> str:
    """Administers users, and may not read the audit log."""
    user = str(ask(USER, input={"username": f"helper-{mark()}"})["user"]["id"])
    ask(GRANT, holder=user, permissions=[HERS])
    ask(SET_PASSWORD, user=user, password=PASSWORD)
    return user


def test_a_history_tells_by_name_where_somebody_came_in(enter: Enter, member: tuple[str, str]) -> None:
    id_, word = member
    page = enter(f"/users/{id_}?tab=history")
    history = page.get_by_role("group", name="History")
    expect(
        history.get_by_role("button", name=f"added a member to the project Harbour {word}")
    ).to_be_visible()
    history.get_by_role("button", name=f"changed the members of the group On call {word}").click()
    expect(history.locator("dl.changes").get_by_role("link", name="Ada Lovelace")).to_be_visible()
    assert faults(page) == []


def test_a_filter_by_somebody_who_is_gone_has_the_name_they_had(enter: Enter, person: str) -> None:
    name = ask(DELETE_USER.replace("{ problems", "{ changes { field before } problems"), id=person)
    (before,) = [each["before"] for each in name["changes"] if each["field"] == "username"]
    page = enter(f"/audit?target={person}")
    expect(page.get_by_role("button", name=f"To whom: {before}")).to_be_visible()


@pytest.mark.parametrize(("word", "label"), [("target", "To whom"), ("actor", "Who")])
def test_a_filter_by_an_id_that_nothing_tells_of_says_so(enter: Enter, word: str, label: str) -> None:
    page = enter(f"/audit?{word}={uuid4()}")
    expect(page.get_by_role("button", name=f"{label}: {NOBODY}")).to_be_visible()


def test_who_may_not_read_the_log_is_not_sent_there(enter: Enter, person: str) -> None:
    ask(DELETE_USER, id=person)
    page = enter(f"/users/{person}", user=helper())
    expect(page.get_by_role("heading", name="was deleted")).to_be_visible()
    expect(page.get_by_text("The history tells by whom.")).to_have_count(0)
    page.goto(page.url.rpartition("/")[0])
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    expect(page.get_by_role("link", name="Deleted users")).to_have_count(0)


def test_the_list_of_users_leads_to_those_that_were_deleted(enter: Enter, person: str) -> None:
    ask(DELETE_USER, id=person)
    page = enter("/users")
    page.get_by_role("link", name="Deleted users").click()
    expect(page.get_by_role("button", name="What: Delete user")).to_be_visible()
    expect(page.get_by_role("group", name="Events").get_by_role("button").first).to_contain_text(
        "deleted ada."
    )


def test_times_and_names_are_the_same_in_a_row_and_below_it(enter: Enter) -> None:
    word = mark()
    ask(USER, input={"username": f"grace-{word}", "displayName": f"Grace {word}"})
    page = enter("/audit?operation=CREATE_USER")
    row = page.get_by_role("group", name="Events").get_by_role("listitem").filter(has_text=word)
    row.get_by_role("button").click()
    expect(row.locator("dl.facts-list, dl").last).to_contain_text(f"Grace {word}")
    expect(row).not_to_contain_text(re.compile(r"\d\s[AP]M"))


def test_a_refusal_names_what_comes_nearest_and_leads_to_the_grant(enter: Enter) -> None:
    word = mark()
    id_, crew = people(word)[0], group(word)
    ask(JOIN, group=crew, users=[id_])
    ask(GRANT, holder=crew, permissions=[{"resourceType": f"report-{word}", "resource": "*", "type": "READ"}])
    page = enter(f"/access?tab=check&user={id_}&permission=WRITE:report-{word}:7")
    said = page.get_by_role("status").filter(has_text="may not")
    expect(said).to_contain_text(
        f"Amara Okafor {word} holds READ on report-{word}/* through the group On call {word}, "
        f"which does not include WRITE on report-{word}/7."
    )
    assert faults(page) == []
    said.get_by_role("link", name="Grant it").click()
    dialog = page.get_by_role("dialog", name=f"Grant to Amara Okafor {word}")
    expect(dialog.get_by_label("May")).to_have_value("WRITE")
    expect(dialog.get_by_label("Resource type")).to_have_value(f"report-{word}")
    expect(dialog.get_by_label("Resource", exact=True)).to_have_value("7")
    button(dialog, "Grant").click()
    expect(page.get_by_role("region", name="May they …?").get_by_role("status")).to_contain_text("They may")


def test_what_includes_what_is_said_where_a_permission_is_chosen(enter: Enter) -> None:
    dialog = enter("/access?tab=grants&open=grant").get_by_role("dialog")
    expect(dialog).to_contain_text("WRITE includes READ, and ADMIN includes both.")
    expect(dialog).to_contain_text("deleting needs ADMIN")
    expect(dialog.get_by_label("Resource", exact=True)).not_to_have_attribute("placeholder", "*")
