"""The API keys, as a person meets them."""

from __future__ import annotations

import re

import pytest
from directory import API_KEY, mark, people, project
from playwright.sync_api import expect
from visiting import FOCUSED, HERE, Enter, Shot, ask, button, faults, rows, width_of

LOOKS = [(360, "light"), (1280, "dark")]
SCOPES = [
    {"type": "READ", "resourceType": "report", "resource": "*"},
    {"type": "WRITE", "resourceType": "berth", "resource": "north-quay"},
]


@pytest.fixture
def key(server: str) -> tuple[str, str]:
    """A key with two scopes: its id, and the end of its name and of its owner's."""
    word = mark()
    owner = people(word)[0]
    given = {"user": {"id": owner}, "name": f"nightly export {word}", "scopes": SCOPES}
    return str(ask(API_KEY, input=given)["apiKey"]["id"]), word


@pytest.mark.parametrize(("width", "theme"), [*LOOKS, (768, "light")])
def test_the_list_of_keys_can_be_used_by_everybody(
    enter: Enter, key: tuple[str, str], shot: Shot, width: int, theme: str
) -> None:
    page = enter("/keys", width, 800, theme)
    expect(page.get_by_role("link", name=f"nightly export {key[1]}")).to_be_visible()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"keys-{width}-{theme}")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
@pytest.mark.parametrize("open", ["", "rotate", "scopes", "revoke"])
def test_a_key_can_be_used_by_everybody(
    enter: Enter, key: tuple[str, str], shot: Shot, open: str, width: int, theme: str
) -> None:
    page = enter(f"/keys/{key[0]}?open={open}", width, 800, theme)
    expect(page.get_by_role("heading", level=1, include_hidden=True)).to_be_attached()
    assert faults(page) == []
    assert width_of(page) <= width
    shot(page, f"key-{open or 'page'}-{width}-{theme}")


def test_tabs_and_filters_are_in_the_address(enter: Enter, key: tuple[str, str]) -> None:
    page = enter("/keys")
    page.get_by_role("link", name="Never used").click()
    expect(page.get_by_role("link", name=f"nightly export {key[1]}")).to_be_visible()
    page.get_by_label("Search keys").fill(key[1])
    expect(rows(page, "Keys")).to_have_count(1)
    assert page.url == f"{HERE}/console/keys?tab=unused&search={key[1]}"
    button(page, "Owner").first.click()
    page.get_by_label("Find: Owner").fill("ingrid")
    page.get_by_role("button", name="Ingrid").first.click()
    expect(page.get_by_role("heading", name="No keys like that")).to_be_visible()
    page.get_by_role("link", name="Expiring soon").click()
    expect(page.get_by_role("link", name=f"nightly export {key[1]}")).to_have_count(0)
    assert page.url == f"{HERE}/console/keys?tab=expiring"


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_a_key_is_made_and_its_secret_shown_once(enter: Enter, shot: Shot, width: int, theme: str) -> None:
    word = mark()
    project(word)
    page = enter("/keys", width, 800, theme)
    button(page, "New key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(f"billing sync {word}")
    button(dialog, "Add a scope").click()
    button(dialog, "Create key").click()
    expect(dialog.get_by_label("Resource type")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Find: Project").fill(word)
    assert faults(page) == []
    shot(page, f"key-new-{width}-{theme}")
    button(dialog, "Cancel").click()
    button(page, "New key").click()
    dialog.get_by_label("Name", exact=True).fill(f"billing sync {word}")
    button(dialog, "Create key").click()
    expect(dialog.locator("code")).to_have_text(re.compile("^gw_"))
    assert faults(page) == []
    shot(page, f"key-made-{width}-{theme}")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # which a browser takes for somebody who insists
    expect(dialog.locator("code")).to_be_visible()
    button(dialog, "Done").click()
    expect(rows(page, "Keys").first).to_contain_text(f"billing sync {word}")
    expect(button(page, "New key")).to_be_focused()


def test_a_key_is_changed_rotated_revoked_and_deleted(enter: Enter, shot: Shot, key: tuple[str, str]) -> None:
    page = enter(f"/keys/{key[0]}")
    page.get_by_label("Name", exact=True).fill(f"weekly export {key[1]}")
    button(page, "Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"weekly export {key[1]}")
    menu = button(page, f"Actions for weekly export {key[1]}")
    menu.click()
    button(page, "Disable").click()
    expect(page.locator(".facts .badge")).to_have_text("Disabled")
    menu.click()
    button(page, "Enable").click()
    expect(page.locator(".facts .badge")).to_have_text("Active")
    change = button(page.locator(".panel"), "Change scopes …")
    change.click()
    button(page, "Leave out scope 1").click()
    button(page.get_by_role("dialog"), "Save").click()
    expect(page.locator(".permissions li")).to_have_count(1)
    expect(change).to_be_focused()
    menu.click()
    button(page, "Rotate …").click()
    button(page, "Rotate").click()
    expect(page.get_by_role("dialog").locator("code")).to_have_text(re.compile("^gw_"))
    button(page, "Done").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".facts .badge")).to_have_text("Rotating")
    expect(page.get_by_text("Replaced by")).to_be_visible()
    shot(page, "key-replaced")
    menu.click()
    button(page, "Revoke …").click()
    button(page, "Revoke").click()
    expect(page.locator(".facts .badge")).to_have_text("Revoked")
    menu.click()
    button(page, "Delete …").click()
    button(page, "Delete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    page.wait_for_function(FOCUSED)
