"""Links that verify an e-mail address: the one they were made for, and nobody is signed in."""

from __future__ import annotations

import httpx2

from models import clock
from tests.conftest import GraphQL
from tests.outcome import log
from tests.resolvers.links import CREATE, OVER, a_link, redeem
from tests.resolvers.signing import ada

VERIFIED = "query ($id: ID!) { user(by: {id: $id}) { emailVerifiedAt version } }"


async def test_a_link_verifies_the_address_and_signs_nobody_in(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    made = await data(CREATE, id=id_, purpose="EMAIL_VERIFICATION")
    assert made["link"] == f"http://gatebook.test/console/verify#token={made['token']}"
    refused = await redeem(anonymous, made["token"])
    assert refused["problems"][0]["path"] == ["newPassword"]
    payload = await redeem(anonymous, made["token"], None)
    assert payload == {**OVER, "problems": []}
    seen = await data(VERIFIED, id=id_)
    assert abs(clock.from_text(seen["emailVerifiedAt"]) - clock.now()) < 5 * clock.SECOND
    assert seen["version"] == 2
    assert await redeem(anonymous, made["token"], None) == OVER
    told = await log(data, "operation changes { field before after }")
    assert told[0]["changes"] == [
        {"field": "purpose", "before": "EMAIL_VERIFICATION", "after": None},
        {"field": "emailVerifiedAt", "before": None, "after": seen["emailVerifiedAt"]},
    ]


async def test_an_address_that_comes_back_is_not_verified(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    late = await a_link(data, id_, "EMAIL_VERIFICATION")
    change = """mutation ($id: ID!, $email: String) {
      updateUser(user: {id: $id}, input: {email: $email}) { problems { code } }
    }"""
    (
        await data(change, id=id_, email="countess@example.com"),
        await data(change, id=id_, email="ada@example.com"),
    )
    assert await redeem(anonymous, late, None) == OVER


async def test_another_address_is_not_verified(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_ = await ada(data)
    await redeem(anonymous, await a_link(data, id_, "EMAIL_VERIFICATION"), None)
    late = await a_link(data, id_, "EMAIL_VERIFICATION")
    change = """
    mutation ($id: ID!, $email: String) {
      updateUser(user: {id: $id}, input: {email: $email}) {
        user { emailVerifiedAt } changes { field after } problems { code }
      }
    }
    """
    same = await data(change, id=id_, email="ADA@example.com")
    assert same["user"]["emailVerifiedAt"] is not None
    other = await data(change, id=id_, email="countess@example.com")
    assert other["user"]["emailVerifiedAt"] is None
    assert {"field": "emailVerifiedAt", "after": None} in other["changes"]
    assert await redeem(anonymous, late, None) == OVER


async def test_a_new_password_leaves_a_link_that_verifies(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    verifying, inviting = await a_link(data, id_, "EMAIL_VERIFICATION"), await a_link(data, id_)
    assert (await redeem(anonymous, inviting))["problems"] == []
    assert (await redeem(anonymous, verifying, None))["problems"] == []


async def test_a_restored_user_is_as_verified_as_before(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_ = await ada(data)
    await redeem(anonymous, await a_link(data, id_, "EMAIL_VERIFICATION"), None)
    before = (await data(VERIFIED, id=id_))["emailVerifiedAt"]
    await data("mutation ($id: ID!) { deleteUser(user: {id: $id}) { problems { code } } }", id=id_)
    await data("mutation ($id: ID!) { restoreUser(id: $id) { problems { code } } }", id=id_)
    assert (await data(VERIFIED, id=id_))["emailVerifiedAt"] == before
