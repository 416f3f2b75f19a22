"""What the audit log and the log say of failed sign-ins: counted, with the address, and no faster than it
slows down."""

from __future__ import annotations

import base64
import logging
from time import perf_counter
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from tests.conftest import GraphQL, calling
from tests.resolvers.signing import (
    RIGHT,
    WRONG,
    a_token,
    ada,
    code,
    forgive,
    have_failed,
    let_pass,
)

ADDRESS = "203.0.113.5"
EVENTS = """
query ($operations: [Operation!]) {
  events(where: {operations: $operations}) {
    nodes { operation door actorLabel ipAddress targetType targetLabel changes { field before after } }
  }
}
"""
FAILURES = ["LOGIN_FAILED", "USER_LOCKED", "ADDRESS_LOCKED"]


async def told(data: GraphQL, *operations: str) -> list[Any]:
    """The oldest first. That a lock says until when is enough."""
    nodes: list[Any] = (await data(EVENTS, operations=list(operations) or FAILURES))["nodes"]
    for node in nodes:
        node["changes"] = [
            (
                each["field"],
                each["before"],
                bool(each["after"]) if each["field"] == "lockedUntil" else each["after"],
            )
            for each in node["changes"]
        ]
    return nodes[::-1]


def about(operation: str, before: int, after: int, **given: str) -> dict[str, Any]:
    until = [("lockedUntil", None, True)] if operation.endswith("LOCKED") else []
    return {
        "operation": operation,
        "door": "GRAPHQL",
        "actorLabel": "anonymous",
        "ipAddress": ADDRESS,
        "targetType": "USER",
        "targetLabel": "ada",
        "changes": [("failedSignIns", before, after), *until],
        **given,
    }


async def test_ten_failures_make_four_events_and_a_lock(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    async with calling(app, address=ADDRESS) as guesser:
        for _ in range(12):
            await code(guesser)
    assert await told(data) == [
        about("LOGIN_FAILED", 0, 1),
        about("LOGIN_FAILED", 1, 2),
        about("LOGIN_FAILED", 2, 4),
        about("LOGIN_FAILED", 4, 8),
        about("USER_LOCKED", 8, 10),
    ]


async def test_a_lock_that_is_over_begins_the_count_anew(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    async with calling(app, address=ADDRESS) as guesser:
        for _ in range(10):
            await code(guesser)
        await let_pass(16 * 60_000)
        await code(guesser)
    assert (await told(data))[5:] == [about("LOGIN_FAILED", 0, 1)]


async def test_a_right_password_tells_how_many_were_wrong_before(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    async with calling(app, address=ADDRESS) as guesser:
        for _ in range(3):
            await code(guesser)
        await a_token(guesser)
        await a_token(guesser)
    signed_in = about("LOGIN", 3, 0, actorLabel="ada")
    assert await told(data, "LOGIN") == [signed_in, {**signed_in, "changes": []}]


async def test_names_that_nobody_has_are_counted_by_address(data: GraphQL, app: Starlette) -> None:
    async with calling(app, address=ADDRESS) as guesser:
        for number in range(17):
            await code(guesser, f"nobody-{number}")
        await forgive()
        await have_failed(f"address:{ADDRESS}", 98)
        for number in range(3):
            await code(guesser, f"somebody-{number}")
    address = {"targetType": "ADDRESS", "targetLabel": ADDRESS}
    assert await told(data) == [
        about("LOGIN_FAILED", 0, 16, **address),
        about("ADDRESS_LOCKED", 64, 100, **address),
    ]


async def test_basic_and_the_current_password_are_told_alike(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    pair = base64.b64encode(f"ada:{WRONG}".encode()).decode()
    async with calling(app, address=ADDRESS) as guesser:
        await guesser.get("/antfly/api/v1/me", headers={"Authorization": f"Basic {pair}"})
        token = await a_token(guesser)
        change = (
            'mutation { changePassword(currentPassword: "no", newPassword: "nonono") { problems { code } } }'
        )
        headers = {"Authorization": f"Bearer {token}"}
        await guesser.post("/graphql", json={"query": change}, headers=headers)
    assert await told(data, "LOGIN_FAILED") == [
        about("LOGIN_FAILED", 0, 1, door="ANTFLY"),
        about("LOGIN_FAILED", 0, 1, actorLabel="ada"),
    ]


@pytest.mark.promise("S65")
async def test_the_log_has_a_line_for_each_and_never_what_was_typed(
    data: GraphQL, app: Starlette, caplog: pytest.LogCaptureFixture
) -> None:
    await ada(data)
    async with calling(app, address=ADDRESS) as guesser:
        with caplog.at_level(logging.INFO, logger="gatebook"):
            await code(guesser, "my-password-by-mistake")
            for _ in range(10):
                await code(guesser, "Ada@example.com")
    lines = [
        (record.levelname, record.message, record.__dict__["fields"])
        for record in caplog.records
        if record.message.startswith("sign-in")
    ]
    unknown = {"user": None, "client": ADDRESS, "door": "graphql"}
    known = {**unknown, "user": "ada"}
    failed = "sign-in failed"
    assert lines == [
        ("INFO", failed, unknown),
        *[("INFO", failed, known)] * 10,
        ("WARNING", "sign-in locked after too many failures", known),
    ]


async def test_erasing_a_user_blanks_the_addresses_of_the_failures(data: GraphQL, app: Starlette) -> None:
    id_ = await ada(data)
    async with calling(app, address=ADDRESS) as guesser:
        await code(guesser)
    await data(
        "mutation ($id: ID!) { deleteUser(user: {id: $id}, erase: true) { problems { code } } }", id=id_
    )
    events = (await data(EVENTS, operations=["LOGIN_FAILED"]))["nodes"]
    assert [(each["ipAddress"], each["targetLabel"]) for each in events] == [(None, "(erased)")]


@pytest.mark.promise("S02")
async def test_a_failure_without_an_event_takes_as_long(anonymous: httpx2.AsyncClient, data: GraphQL) -> None:
    began = perf_counter()
    assert await code(anonymous, "nobody", RIGHT) == "WRONG_CREDENTIALS"
    assert perf_counter() - began >= 0.01
