"""Setting and changing passwords, for the tests that are about it."""

from __future__ import annotations

from models import User
from tests.outcome import PROBLEMS

SET = f"""
mutation ($id: ID!, $new: String!, $must: Boolean! = false) {{
  setUserPassword(user: {{id: $id}}, newPassword: $new, mustChange: $must) {{
    user {{ hasPassword mustChangePassword passwordChangedAt version }}
    changes {{ field before after }} {PROBLEMS}
  }}
}}
"""

CHANGE = f"""
mutation ($current: String!, $new: String!) {{
  changePassword(currentPassword: $current, newPassword: $new) {{
    user {{ username hasPassword version }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""

CREATE = f"""
mutation ($input: CreateUserInput!) {{
  createUser(input: $input) {{ user {{ id }} changes {{ field before after }} {PROBLEMS} }}
}}
"""


async def hash_of(username: str = "ada") -> str:
    return (await User.get(username=username)).password_hash or ""
