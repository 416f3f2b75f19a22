"""What is told of a link before it is used, and of one that would be made."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from models import OneTimeToken, clock
from tests.conftest import GraphQL
from tests.outcome import all_rows
from tests.resolvers.links import a_link, links_age, redeem
from tests.resolvers.signing import ada

VERIFY = """
mutation ($token: String!) {
  verifyOneTimeToken(token: $token) { valid purpose username expiresAt }
}
"""
NOTHING = {"valid": False, "purpose": None, "username": None, "expiresAt": None}
DRY = """
mutation ($id: ID!, $purpose: OneTimeTokenPurpose!) {
  createOneTimeToken(user: {id: $id}, purpose: $purpose, dryRun: true) {
    token link expiresAt problems { code message path }
  }
}
"""


async def verify(client: httpx2.AsyncClient, token: str) -> Any:
    body = {"query": VERIFY, "variables": {"token": token}}
    return (await client.post("/graphql", json=body)).json()["data"]["verifyOneTimeToken"]


async def test_who_has_a_link_is_told_whose_it_is_and_it_stays_good(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    token = await a_link(data, await ada(data))
    before = await all_rows()
    expires_at = clock.to_text((await OneTimeToken.get()).expires_at)
    told = {"valid": True, "purpose": "INVITATION", "username": "ada", "expiresAt": expires_at}
    assert [await verify(anonymous, token) for _ in range(2)] == [told, told]
    assert await all_rows() == before
    assert (await redeem(anonymous, token))["problems"] == []
    assert await verify(anonymous, token) == NOTHING


async def test_nothing_is_told_of_what_is_no_link(anonymous: httpx2.AsyncClient) -> None:
    tokens = ["", "x", "gt_" + "0" * 43, "gt_" + "é" * 43, "x" * 10_000]
    assert [await verify(anonymous, token) for token in tokens] == [NOTHING] * len(tokens)


ENDS = {
    "deactivating": 'setUserStatus(user: {username: "ada"}, status: DEACTIVATED)',
    "another address": 'updateUser(user: {username: "ada"}, input: {email: "new@example.com"})',
    "deleting": 'deleteUser(user: {username: "ada"})',
    "another link": 'createOneTimeToken(user: {username: "ada"}, purpose: INVITATION)',
}


@pytest.mark.parametrize("end", ENDS)
async def test_nothing_is_told_of_a_link_that_was_ended(
    data: GraphQL, anonymous: httpx2.AsyncClient, end: str
) -> None:
    token = await a_link(data, await ada(data))
    assert (await data(f"mutation {{ {ENDS[end]} {{ problems {{ code }} }} }}"))["problems"] == []
    assert await verify(anonymous, token) == NOTHING


async def test_nothing_is_told_of_a_link_whose_time_is_over(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    token = await a_link(data, await ada(data))
    await links_age(7 * clock.DAY)
    assert await verify(anonymous, token) == NOTHING


async def test_a_dry_run_makes_no_link_and_ends_none(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_ = await ada(data)
    token, before = await a_link(data, id_), await all_rows()
    made = await data(DRY, id=id_, purpose="INVITATION")
    assert clock.from_text(made.pop("expiresAt")) > clock.now()
    assert made == {"token": None, "link": None, "problems": []}
    assert await all_rows() == before
    assert (await verify(anonymous, token))["valid"] is True


async def test_a_dry_run_is_refused_as_the_link_would_be(data: GraphQL, graphql: GraphQL) -> None:
    id_ = await ada(data)
    await data(
        'mutation { setUserStatus(user: {username: "ada"}, status: DEACTIVATED) { problems { code } } }'
    )
    answer = await graphql(DRY, id=id_, purpose="INVITATION")
    assert answer["data"]["createOneTimeToken"] == {
        "token": None,
        "link": None,
        "expiresAt": None,
        "problems": [{"code": "INVALID", "message": "ada is deactivated.", "path": ["user"]}],
    }
