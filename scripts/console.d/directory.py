"""Users, projects, groups and keys for the tests of the console, and how they are made."""

from __future__ import annotations

import secrets
from typing import Any

from visiting import ask

USER = """mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id } problems { message } }
}"""
PROJECT = """mutation ($input: CreateProjectInput!) {
  createProject(input: $input) { project { id version } problems { message } }
}"""
SET_PASSWORD = """mutation ($password: String!, $user: String!) {
  setUserPassword(user: {identifier: $user}, newPassword: $password) { problems { message } }
}"""
LINK = """mutation ($user: UserBy!, $purpose: OneTimeTokenPurpose!) {
  createOneTimeToken(user: $user, purpose: $purpose) { link problems { message } }
}"""
UPDATE_USER = """mutation ($id: ID!, $input: UpdateUserInput!) {
  updateUser(user: {id: $id}, input: $input) { problems { message } }
}"""
DELETE_USER = """mutation ($id: ID!) { deleteUser(user: {id: $id}, force: true) { problems { message } } }"""
UPDATE_PROJECT = """mutation ($id: ID!, $input: UpdateProjectInput!) {
  updateProject(project: {id: $id}, input: $input) { problems { message } }
}"""
MEMBERS = """mutation ($project: ID!, $users: [ID!], $role: ProjectRole!) {
  addUsersToProject(users: {ids: $users}, project: {id: $project}, role: $role) { problems { message } }
}"""
GROUP = """mutation ($input: CreateGroupInput!) {
  createGroup(input: $input) { group { id } problems { message } }
}"""
API_KEY = """mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { apiKey { id } secret problems { message } }
}"""
GRANT = """mutation ($holder: ID!, $permissions: [GrantInput!]!) {
  grantPermissions(holder: $holder, permissions: $permissions) { problems { message } }
}"""
JOIN = """mutation ($group: ID!, $users: [ID!]!) {
  addGroupMembers(group: {id: $group}, users: $users) { problems { message } }
}"""
PEOPLE = [("Amara", "Okafor"), ("Ingrid", "Sørensen"), ("Yuki", "Tanaka"), ("Leila", "Haddad")]


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
