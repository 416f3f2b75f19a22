"""Asking for a link by mail: nothing tells whom there is, and nobody has somebody else's mailbox filled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from models import Mail, database, policy
from tests.cast import a_user
from tests.conftest import GraphQL, calling
from tests.outcome import log
from tests.resolvers.links import a_link, redeem
from tests.resolvers.signing import RIGHT, a_token, ada, code, counted, forgive

RESET = """
mutation ($identifier: String!) {
  requestPasswordReset(identifier: $identifier) {
    problems { code message ... on RateLimited { retryAfterSeconds } }
  }
}
"""
VERIFY = "mutation { requestEmailVerification { problems { code message } } }"


@pytest.fixture
async def sends(app: Starlette) -> AsyncIterator[None]:
    before = policy.use(replace(policy.current(), mail_from="no-reply@example.com"))
    yield
    policy.use(before)


async def reset(client: httpx2.AsyncClient, identifier: str) -> Any:
    """The problems, once all is done that was begun."""
    body = {"query": RESET, "variables": {"identifier": identifier}}
    answer = (await client.post("/graphql", json=body)).json()
    await settled()
    return answer["data"]["requestPasswordReset"]["problems"]


async def settled() -> None:
    while tasks := [*database._unfinished, *database._background]:
        await tasks[0]


async def waiting() -> list[str]:
    return [each.purpose for each in await Mail.all()]


async def those_without_a_mail(data: GraphQL) -> dict[str, str]:
    await ada(data, username="off", email="off@example.com", status="DEACTIVATED")
    await ada(data, username="silent", email=None)
    await a_user(data, "keys-only", email="keys@example.com")
    names = ("nobody", "off", "silent", "keys-only", "", "x" * 100_000)
    return dict.fromkeys(names, "")


@pytest.mark.usefixtures("sends")
async def test_whoever_is_named_the_answer_is_the_same(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await ada(data)
    others = await those_without_a_mail(data)
    assert [await reset(anonymous, each) for each in others] == [[]] * len(others)
    assert await waiting() == []
    assert await reset(anonymous, "ADA@example.com") == []
    assert await waiting() == ["PASSWORD_RESET"]
    told = await log(
        data, "operation targetLabel changes { field after }", operations=["REQUEST_PASSWORD_RESET"]
    )
    assert told == [
        {
            "operation": "REQUEST_PASSWORD_RESET",
            "targetLabel": "ada",
            "changes": [{"field": "byMail", "after": True}],
        }
    ]


@pytest.mark.usefixtures("sends")
async def test_nor_does_the_time_it_takes_tell(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await ada(data)
    seconds: dict[str, list[float]] = {"ada": [], "nobody": []}
    for _ in range(15):
        for name, taken in seconds.items():
            body = {"query": RESET, "variables": {"identifier": name}}
            began = perf_counter()
            await anonymous.post("/graphql", json=body)
            taken.append(perf_counter() - began)
            await settled()
        await forgive()
    assert abs(median(seconds["ada"]) - median(seconds["nobody"])) < 0.008


async def test_without_mail_the_answer_is_the_same_and_the_log_tells(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    assert [await reset(anonymous, each) for each in ("ada", "nobody")] == [[], []]
    assert await waiting() == []
    (event,) = await log(data, "changes { after }", operations=["REQUEST_PASSWORD_RESET"])
    assert event["changes"] == [{"after": False}]


@pytest.mark.usefixtures("sends")
async def test_ten_requests_for_a_name_are_enough_for_a_while(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    told = {name: [await reset(anonymous, name) for _ in range(11)] for name in ("ada", "nobody")}
    waits = [answers[10][0].pop("retryAfterSeconds") for answers in told.values()]
    refused = {"code": "RATE_LIMITED", "message": "Too many requests; try again later."}
    assert list(told.values()) == [[*([[]] * 10), [refused]]] * 2
    assert [wait for wait in waits if not 890 < wait <= 900] == []
    assert len(await log(data, operations=["REQUEST_PASSWORD_RESET"])) == 10
    assert await code(anonymous, password=RIGHT) is None  # who asks locks nobody out


@pytest.mark.usefixtures("sends")
async def test_all_names_of_a_user_are_one_mailbox(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_ = await ada(data)
    answers = [await reset(anonymous, each) for each in ("ada", "ada@example.com", id_) for _ in range(5)]
    assert answers == [[]] * 15
    assert len(await log(data, operations=["REQUEST_PASSWORD_RESET"])) == 10


@pytest.mark.usefixtures("sends")
async def test_an_address_asks_a_hundred_times(app: Starlette, anonymous: httpx2.AsyncClient) -> None:
    answers = [await reset(anonymous, f"nobody{each}") for each in range(101)]
    assert [each[0]["code"] if each else None for each in answers] == [*[None] * 100, "RATE_LIMITED"]
    async with calling(app, None, "203.0.113.5") as elsewhere:
        assert await reset(elsewhere, "nobody0") == []


# One's own address


async def verify(graphql: GraphQL, token: str) -> str | None:
    problems = (await graphql(VERIFY, by=token))["data"]["requestEmailVerification"]["problems"]
    return problems[0]["message"] if problems else None


@pytest.mark.usefixtures("sends")
async def test_ones_own_address_is_verified_by_mail(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    token = await a_token(anonymous)
    assert await verify(graphql, token) is None
    assert await waiting() == ["EMAIL_VERIFICATION"]
    assert (await log(data))[0] == {"operation": "REQUEST_EMAIL_VERIFICATION", "targetLabel": "ada"}
    await redeem(anonymous, await a_link(data, id_, "EMAIL_VERIFICATION"), None)
    assert await verify(graphql, token) == "Your address is verified."


@pytest.mark.usefixtures("sends")
async def test_it_is_asked_for_ten_times_at_most(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    token = await a_token(anonymous)
    told = [await verify(graphql, token) for _ in range(11)]
    assert told == [*[None] * 10, "Too many requests; try again later."]
    assert "request user" in await counted()


async def test_whether_mail_is_sent_is_told_to_everybody(
    anonymous: httpx2.AsyncClient, app: Starlette
) -> None:
    body = {"query": "{ server { sendsMail } }"}
    silent = (await anonymous.post("/graphql", json=body)).json()
    before = policy.use(replace(policy.current(), mail_from="no-reply@example.com"))
    sending = (await anonymous.post("/graphql", json=body)).json()
    policy.use(before)
    assert silent == {"data": {"server": {"sendsMail": False}}}
    assert sending == {"data": {"server": {"sendsMail": True}}}


async def test_why_there_is_no_mail_is_said(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient, app: Starlette
) -> None:
    await ada(data)
    await ada(data, username="silent", email=None)
    ours = await verify(graphql, await a_token(anonymous))
    before = policy.use(replace(policy.current(), mail_from="no-reply@example.com"))
    silent = await verify(graphql, await a_token(anonymous, "silent"))
    policy.use(before)
    assert ours == "This server sends no mail: ask an administrator for a link."
    assert silent == "You have no e-mail address."
