"""How the server is set up and what it speaks, as an administrator sees it, and as others do not."""

from __future__ import annotations

import re
import urllib.request

import pytest
from directory import USER
from playwright.sync_api import expect
from visiting import HERE, KEY, PASSWORD, Enter, Shot, ask, faults, width_of

CALL = re.compile(r"""curl -sS '([^']+)' -H "Authorization: Bearer \$KEY\"""")


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (768, "light"), (1280, "light")])
@pytest.mark.parametrize(
    ("path", "heading"),
    [("/server", "Migrations"), ("/server?settings=set", "Settings"), ("/dialects", "Adverity")],
)
def test_it_can_be_read_by_everybody_who_may(
    enter: Enter, shot: Shot, path: str, heading: str, width: int, theme: str
) -> None:
    page = enter(path, width, 800, theme)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text("Asking …")).to_have_count(0)
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"console{path.replace('/', '-').replace('?settings=', '-')}-{width}-{theme}")


def test_the_settings_that_are_set_are_marked_and_secrets_are_not_shown(enter: Enter) -> None:
    page = enter("/server")
    page.get_by_role("button", name="that are set").click()
    assert page.url == f"{HERE}/console/server?settings=set"
    line = page.get_by_role("listitem").filter(has_text="GATEBOOK_ADMIN_KEY")
    expect(line).to_contain_text("***")
    expect(page.get_by_text("GATEBOOK_WORKERS")).to_have_count(0)
    assert KEY not in page.content()


def test_the_call_to_each_dialect_is_answered(enter: Enter) -> None:
    page = enter("/dialects")
    expect(page.locator("pre")).to_have_count(5)
    calls = [CALL.fullmatch(text.strip()) for text in page.locator("pre").all_inner_texts()]
    assert [status_of(call[1]) for call in calls if call] == [200] * 5


def status_of(url: str) -> int:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {KEY}"})
    with urllib.request.urlopen(request) as answer:
        return int(answer.status)


def test_who_may_not_see_how_the_server_is_set_up_is_told_so(enter: Enter) -> None:
    ask(USER, input={"username": "curious", "password": PASSWORD})
    page = enter("/server", user="curious")
    expect(page.get_by_role("heading", name="Not for you to see")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Server")).to_have_count(0)
    assert faults(page) == []
