"""Switching users off and on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import PASSWORD, a_key, a_user
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, log

SET_STATUS = f"""
mutation ($user: ID!, $status: UserStatus!, $reason: String) {{
  setUserStatus(user: {{id: $user}}, status: $status, reason: $reason) {{
    user {{ username status statusReason isActive version }} changes {{ field before after }} {PROBLEMS}
  }}
}}
"""
VERIFY = "mutation ($s: String!) { verifyApiKey(secret: $s) { valid code user { username } } }"
LOGIN = 'mutation ($p: String!) { login(identifier: "ada", password: $p) { token problems { code } } }'
CHANGED_AT = "query ($id: ID!) { user(by: {id: $id}) { statusChangedAt } }"


def payload(status: str, reason: str | None, version: int, *changes: tuple[str, Any, Any]) -> dict[str, Any]:
    return {
        "user": {
            "username": "ada",
            "status": status,
            "statusReason": reason,
            "isActive": status == "ACTIVE",
            "version": version,
        },
        "changes": [{"field": field, "before": before, "after": after} for field, before, after in changes],
        "problems": [],
    }


async def test_a_status_is_set_with_its_reason(data: GraphQL) -> None:
    ada = await a_user(data)
    assert await data(CHANGED_AT, id=ada) == {"statusChangedAt": None}
    assert await data(SET_STATUS, user=ada, status="DEACTIVATED", reason=" on\nleave ") == payload(
        "DEACTIVATED",
        "on\nleave",
        2,
        ("status", "ACTIVE", "DEACTIVATED"),
        ("statusReason", None, "on\nleave"),
    )
    since = await data(CHANGED_AT, id=ada)
    assert await data(SET_STATUS, user=ada, status="DEACTIVATED") == payload("DEACTIVATED", "on\nleave", 2)
    assert await data(SET_STATUS, user=ada, status="DEACTIVATED", reason="left") == payload(
        "DEACTIVATED", "left", 3, ("statusReason", "on\nleave", "left")
    )
    assert await data(CHANGED_AT, id=ada) == since
    assert await data(SET_STATUS, user=ada, status="ACTIVE") == payload(
        "ACTIVE", None, 4, ("status", "DEACTIVATED", "ACTIVE"), ("statusReason", "left", None)
    )
    assert await log(data, "operation reason", operations=["SET_USER_STATUS"]) == [
        {"operation": "SET_USER_STATUS", "reason": reason} for reason in (None, "left", "on\nleave")
    ]


async def test_a_reason_is_text_of_at_most_1000_characters(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data)
    said = {
        "x" * 1001: "reason has 1001 characters, at most 1000 are possible.",
        "\x1b[2J": "reason contains a control character.",
    }
    asked = {"user": ada, "status": "DEACTIVATED"}
    answers = [
        (await graphql(SET_STATUS, **asked, reason=reason))["data"]["setUserStatus"] for reason in said
    ]
    invalid = {"__typename": "Invalid", "code": "INVALID", "path": ["reason"]}
    assert answers == [
        {"user": None, "changes": [], "problems": [{**invalid, "message": message}]}
        for message in said.values()
    ]


@pytest.mark.promise("S15")
async def test_keys_and_sessions_are_good_only_while_their_owner_is_active(
    data: GraphQL, graphql: GraphQL
) -> None:
    ada = await a_user(data, password=PASSWORD)
    _, secret = await a_key(data, ada)
    token = (await data(LOGIN, p=PASSWORD))["token"]
    good = {"valid": True, "code": "VALID", "user": {"username": "ada"}}
    assert await data(VERIFY, s=secret) == good

    await data(SET_STATUS, user=ada, status="DEACTIVATED")
    assert await data(VERIFY, s=secret) == {**good, "valid": False, "code": "USER_DEACTIVATED"}
    answers = [await graphql("{ currentUser { username } }", by=each) for each in (secret, token)]
    codes = [answer["errors"][0]["extensions"]["code"] for answer in answers]
    assert codes == ["UNAUTHENTICATED"] * 2
    assert (await graphql(LOGIN, p=PASSWORD))["data"]["login"] == {
        "token": None,
        "problems": [{"code": "WRONG_CREDENTIALS"}],
    }
    assert await data("query ($id: ID!) { user(by: {id: $id}) { sessions { nodes { id } } } }", id=ada) == {
        "sessions": {"nodes": []}
    }

    await data(SET_STATUS, user=ada, status="ACTIVE")
    assert await data(VERIFY, s=secret) == good
    assert await data("{ currentUser { username } }", by=secret) == {"username": "ada"}
    answer = await graphql("{ currentUser { username } }", by=token)  # a session that ended stays ended
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert (await data(LOGIN, p=PASSWORD))["token"] is not None
