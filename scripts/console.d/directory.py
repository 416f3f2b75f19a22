"""What the tests of projects, groups, keys and access are about, and the way in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from conftest import HERE, PASSWORD, Open
from playwright.sync_api import Locator, Page
from test_console import SET_PASSWORD, SIGN_IN, ask

Enter = Callable[..., Page]
Shot = Callable[[Page, str], None]

USER = """mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id } problems { message } }
}"""
PROJECT = """mutation ($input: CreateProjectInput!) {
  createProject(input: $input) { project { id version } problems { message } }
}"""
UPDATE_PROJECT = """mutation ($id: ID!, $input: UpdateProjectInput!) {
  updateProject(project: {id: $id}, input: $input) { problems { message } }
}"""
MEMBERS = """mutation ($project: ID!, $users: [ID!], $role: ProjectRole!) {
  addUsersToProject(users: {ids: $users}, project: {id: $project}, role: $role) { problems { message } }
}"""
GROUP = """mutation ($input: CreateGroupInput!) {
  createGroup(input: $input) { group { id } problems { message } }
}"""
KEY = """mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { apiKey { id } secret problems { message } }
}"""
GRANT = """mutation ($holder: ID!, $permissions: [GrantInput!]!) {
  grantPermissions(holder: $holder, permissions: $permissions) { problems { message } }
}"""
JOIN = """mutation ($group: ID!, $users: [ID!]!) {
  addGroupMembers(group: {id: $group}, users: $users) { problems { message } }
}"""
FOCUSED = "document.activeElement !== document.body"
PEOPLE = [("Amara", "Okafor"), ("Ingrid", "Sørensen"), ("Yuki", "Tanaka"), ("Leila", "Haddad")]


def entering(open_page: Open) -> Enter:
    """Opens a page of the console for the administrator, who is signed in."""
    ask(SET_PASSWORD, user="admin", password=PASSWORD)

    def enter(path: str, *args: Any, **options: Any) -> Page:
        page = open_page("/console/verify", *args, **options)
        assert page.evaluate(SIGN_IN, {"identifier": "admin", "password": PASSWORD}) == 200
        page.goto(f"{HERE}/console{path}")
        return page

    return enter


def people(mark: str) -> list[str]:
    """The ids of four users whose names end with the mark."""
    return [
        ask(USER, input={"firstName": first, "lastName": f"{last} {mark}", "username": f"{first}-{mark}"})[
            "user"
        ]["id"]
        for first, last in PEOPLE
    ]


def project(mark: str, **input: Any) -> str:
    return str(ask(PROJECT, input={"name": f"Harbour {mark}", **input})["project"]["id"])


def group(mark: str, **input: Any) -> str:
    return str(ask(GROUP, input={"name": f"On call {mark}", **input})["group"]["id"])


def mark() -> str:
    """A word that no other test has in its names."""
    return secrets.token_hex(3)


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def rows(page: Page, table: str) -> Locator:
    return page.get_by_role("table", name=table).locator("tbody tr:not([aria-hidden])")


def width_of(page: Page) -> Any:
    return page.evaluate("document.documentElement.scrollWidth")
