"""Users as their profile shows them, and what they are refused with."""

from __future__ import annotations

from typing import Any

from tests.outcome import PROBLEMS

PROFILE = """
username email firstName lastName displayName name avatarUrl redirectUri externalId attributes version
"""
CREATE = f"""
mutation ($input: CreateUserInput!) {{
  createUser(input: $input) {{
    user {{ {PROFILE} status hasPassword mustChangePassword }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
UPDATE = f"""
mutation ($user: UserBy!, $input: UpdateUserInput!) {{
  updateUser(user: $user, input: $input) {{
    user {{ {PROFILE} }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
ADA: dict[str, Any] = {
    "username": "ada",
    "email": "ada@example.com",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "displayName": "Countess",
    "avatarUrl": "https://example.com/ada.png",
    "redirectUri": "http://localhost:3000/after",
    "externalId": "A-1",
    "attributes": {"team": "engines", "level": 3},
}


def shown(given: dict[str, Any], version: int = 1) -> dict[str, Any]:
    """The user made from it, as PROFILE asks."""
    full = " ".join(part for part in (given["firstName"], given["lastName"]) if part)
    return {**given, "name": given["displayName"] or full or given["username"], "version": version}


def refused(*problems: dict[str, Any]) -> dict[str, Any]:
    return {"user": None, "changes": [], "problems": list(problems)}


def invalid(field: str, message: str, code: str = "INVALID") -> dict[str, Any]:
    return {"__typename": "Invalid", "code": code, "message": message, "path": ["input", field]}
