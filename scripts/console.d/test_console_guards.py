"""What somebody without rights meets: nothing is opened that they may not use."""

from __future__ import annotations

import re

import pytest
from directory import JOIN, MEMBERS, SET_PASSWORD, group, mark, project
from playwright.sync_api import expect
from visiting import PASSWORD, Enter, ask

UNOFFERED = [
    "/users?open=invite",
    "/users?open=new",
    "/projects?open=new",
    "/groups?open=new",
    "/access?tab=grants&open=grant",
    "/groups/{group}?open=add",
    "/groups/{group}?remove={person}",
    "/groups/{group}?tab=permissions&open=grant",
    "/projects/{project}?open=add",
    "/projects/{project}?remove={person}",
    "/users/{person}?open=deactivate",
    "/users/{person}?tab=access&open=grant",
]


@pytest.fixture
def records(person: str) -> dict[str, str]:
    """A person who may do nothing to others, and the group and the project that they are in."""
    word = mark()
    ids = {"person": person, "group": group(word), "project": project(word)}
    ask(JOIN, group=ids["group"], users=[person])
    ask(MEMBERS, project=ids["project"], users=[person], role="MEMBER")
    ask(SET_PASSWORD, user=person, password=PASSWORD)
    return ids


@pytest.mark.parametrize("path", UNOFFERED)
def test_an_address_opens_no_dialog_that_is_not_offered(
    enter: Enter, records: dict[str, str], path: str
) -> None:
    path = path.format(**records)
    page = enter(path, user=records["person"])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"^[^?]*(\?tab=\w+)?$"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_who_may_not_see_all_permissions_is_told_so(enter: Enter, records: dict[str, str]) -> None:
    page = enter("/access?tab=grants", user=records["person"])
    expect(page.get_by_text("You see only what is held by whom you may read.")).to_be_visible()
