"""Who may do what, as a person asks it."""

from __future__ import annotations

import pytest
from directory import GRANT, JOIN, group, mark, people
from playwright.sync_api import expect
from visiting import FOCUSED, HERE, Enter, Shot, ask, button, faults, rows, width_of

LOOKS = [(360, "light"), (768, "light"), (1280, "dark")]


@pytest.fixture
def amara(server: str) -> tuple[str, str]:
    """A user who may read reports of the test's own through a group: her id, and the end of the names."""
    word = mark()
    id, crew = people(word)[0], group(word)
    ask(JOIN, group=crew, users=[id])
    ask(GRANT, holder=crew, permissions=[{"resourceType": f"report-{word}", "resource": "*", "type": "READ"}])
    return id, word


@pytest.mark.parametrize(("width", "theme"), LOOKS)
@pytest.mark.parametrize("tab", ["who", "what", "check", "grants"])
def test_each_question_can_be_asked_by_everybody(
    enter: Enter, amara: tuple[str, str], shot: Shot, tab: str, width: int, theme: str
) -> None:
    id, word = amara
    query = f"tab={tab}&user={id}&permission=READ:report-{word}:7" if tab != "grants" else "tab=grants"
    page = enter(f"/access?{query}", width, 800, theme)
    expect(
        page.get_by_role("link", name="On call").or_(page.get_by_text("Amara Okafor")).first
    ).to_be_visible()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"access-{tab}-{width}-{theme}")


def test_who_may_is_told_with_why(enter: Enter, shot: Shot, amara: tuple[str, str]) -> None:
    _, word = amara
    page = enter("/access")
    button(page, "Show who may").click()
    expect(page.get_by_label("Resource type")).to_be_focused()
    page.get_by_label("Resource type").fill(f"report-{word}")
    page.get_by_label("Resource", exact=True).fill("7")
    button(page, "Show who may").click()
    button(page, f"Why may Amara Okafor {word}?").click()
    expect(page.get_by_role("table", name="Who may")).to_contain_text(f"On call {word}")
    assert faults(page) == []
    shot(page, "access-why")
    assert page.url == f"{HERE}/console/access?permission=READ%3Areport-{word}%3A7"


def test_a_permission_is_granted_to_whoever_is_chosen_and_revoked(
    enter: Enter, shot: Shot, amara: tuple[str, str]
) -> None:
    _, word = amara
    page = enter(f"/access?tab=grants&type=report-{word}")
    expect(rows(page, "Permissions")).to_have_count(1)
    button(page, "Grant a permission").click()
    button(page, "Grant").click()
    expect(page.get_by_text("Say who gets it.")).to_be_visible()
    page.get_by_label("Find: User").fill(f"yuki {word}")
    page.get_by_role("dialog").get_by_role("button", name="Yuki").click()
    page.get_by_role("combobox", name="Resource type").fill(f"report-{word}")
    page.get_by_role("textbox", name="Resource", exact=True).fill("2026")
    assert faults(page) == []
    shot(page, "access-grant")
    button(page, "Grant").click()
    expect(rows(page, "Permissions")).to_have_count(2)
    button(page, f"Revoke READ report-{word}/2026 of Yuki Tanaka {word}").click()
    button(page, "Revoke").click()
    expect(rows(page, "Permissions")).to_have_count(1)
    page.wait_for_function(FOCUSED)


@pytest.mark.parametrize(
    ("access", "kind", "said"),
    [
        ("READ", "key", "Verify keys, and read nothing else."),
        ("ADMIN", "*", "Everything: on * it makes an administrator."),
        ("WRITE", "report", "own: what WRITE allows there, your programs say."),
    ],
)
def test_what_a_grant_would_allow_is_said_while_it_is_typed(
    enter: Enter, access: str, kind: str, said: str
) -> None:
    page = enter("/access?tab=grants&open=grant")
    page.get_by_label("May").select_option(access)
    page.get_by_label("Resource type").fill(kind)
    expect(page.get_by_role("dialog")).to_contain_text(said)
    assert faults(page) == []


def test_the_types_of_gatebook_s_own_are_suggested(enter: Enter) -> None:
    page = enter("/access")
    expect(page.locator("datalist option")).to_have_count(7)
    known = [option.get_attribute("value") for option in page.locator("datalist option").all()]
    assert known == ["user", "project", "group", "key", "event", "server", "*"]
