"""A new secret for the same rights: the old one ends at once, or after an overlap."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2

from models import clock
from models.database import Sql, execute
from tests.cast import a_key, a_project, a_user, expire, grant, join, spec
from tests.conftest import GraphQL
from tests.outcome import PROBLEMS, log
from tests.resolvers.keys import FIELDS, LATER, REVOKE, keys_left, problems
from tests.resolvers.signing import status

ROTATE = f"""
mutation ($id: ID!, $overlap: Int! = 0) {{
  rotateApiKey(apiKey: {{id: $id}}, overlapSeconds: $overlap) {{ apiKey {{ {FIELDS} }} secret {PROBLEMS} }}
}}
"""
KEY = f"query ($id: ID!) {{ node(id: $id) {{ ... on ApiKey {{ {FIELDS} }} }} }}"
DISABLE = (
    "mutation ($id: ID!) { updateApiKey(apiKey: {id: $id}, input: {enabled: false}) { problems { code } } }"
)
HOUR = 3600


async def test_without_overlap_the_old_secret_is_revoked_at_once(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    ada, apollo = await a_user(data), await a_project(data)
    await join(ada, apollo)
    given = {"name": "laptop", "project": {"id": apollo}, "scopes": [spec("READ user/*")], "expiresAt": LATER}
    old, old_secret = await a_key(data, ada, **given)
    before = await data(KEY, id=old)
    answer = await data(ROTATE, id=old)
    new, secret = answer["apiKey"], answer["secret"]
    same = {
        name: before[name]
        for name in ("name", "user", "project", "scopes", "expiresAt", "status", "replacedBy")
    }
    assert {name: new[name] for name in same} == same
    assert new["hint"] == f"{secret[:9]}...{secret[-6:]}"
    assert await data(KEY, id=old) == {**before, "status": "REVOKED", "replacedBy": {"id": new["id"]}}
    assert [await status(anonymous, each) for each in (old_secret, secret)] == [401, 200]
    assert await keys_left(ada, data) == (1, 2)
    fields = "operation targetId changes { field before after }"
    assert (await log(data, fields))[0] == {
        "operation": "ROTATE_API_KEY",
        "targetId": old,
        "changes": [
            {"field": "replacedBy", "before": None, "after": new["id"]},
            {"field": "overlapSeconds", "before": None, "after": 0},
        ],
    }


async def test_with_overlap_both_are_good_until_it_ends(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    ada = await a_user(data)
    old, old_secret = await a_key(data, ada)
    answer = await data(ROTATE, id=old, overlap=HOUR)
    shown = await data(KEY, id=old)
    assert (shown["status"], shown["replacedBy"]) == ("ROTATING", {"id": answer["apiKey"]["id"]})
    assert abs(clock.from_text(shown["expiresAt"]) - clock.now() - HOUR * 1000) < 5 * clock.SECOND
    assert (answer["apiKey"]["status"], answer["apiKey"]["expiresAt"]) == ("ACTIVE", None)
    assert [await status(anonymous, each) for each in (old_secret, answer["secret"])] == [200, 200]
    assert await keys_left(ada, data) == (2, 2)
    await expire("api_keys", old)
    assert (await data(KEY, id=old))["status"] == "EXPIRED"
    assert [await status(anonymous, each) for each in (old_secret, answer["secret"])] == [401, 200]
    assert await keys_left(ada, data) == (1, 2)


async def test_an_overlap_never_makes_a_key_last_longer(data: GraphQL) -> None:
    ada = await a_user(data)
    soon = clock.to_text(clock.now() + 60 * clock.SECOND)
    old, _ = await a_key(data, ada, expiresAt=soon)
    assert (await data(ROTATE, id=old, overlap=HOUR))["apiKey"]["expiresAt"] == soon
    assert (await data(KEY, id=old))["expiresAt"] == soon


async def test_a_key_that_is_over_or_rotating_is_not_rotated(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data)
    revoked, expired, rotating = [(await a_key(data, ada))[0] for _ in range(3)]
    await data(REVOKE, id=revoked)
    await expire("api_keys", expired)
    await data(ROTATE, id=rotating, overlap=HOUR)
    keys = {"revoked": revoked, "expired": expired, "rotating": rotating}
    told = {word: await problems(graphql, ROTATE, id=id_) for word, id_ in keys.items()}
    assert {word: [(each["code"], each["message"]) for each in found] for word, found in told.items()} == {
        word: [("INVALID", f"This key is {word}: it cannot be rotated.")] for word in keys
    }


async def test_a_disabled_key_stays_disabled(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_, _ = await a_key(data, await a_user(data))
    await data(DISABLE, id=id_)
    answer = await data(ROTATE, id=id_)
    assert answer["apiKey"]["status"] == "DISABLED"
    assert await status(anonymous, answer["secret"]) == 401


async def test_an_overlap_is_at_most_ninety_days(data: GraphQL, graphql: GraphQL) -> None:
    id_, _ = await a_key(data, await a_user(data))
    wrong = (-1, 90 * 24 * HOUR + 1, 2**31 - 1)
    told = [await problems(graphql, ROTATE, id=id_, overlap=overlap) for overlap in wrong]
    refused = [("INVALID", ["overlapSeconds"])]
    assert [[(each["code"], each["path"]) for each in found] for found in told] == [refused] * 3
    await data(ROTATE, id=id_, overlap=90 * 24 * HOUR)


async def test_ones_own_key_rotates_itself_and_no_wider_one(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    ada = await a_user(data)
    await grant(ada, "WRITE user/*")
    wide, wide_secret = await a_key(data, ada)
    narrow, secret = await a_key(data, ada, scopes=[spec("READ user/*")])
    (problem,) = await problems(graphql, ROTATE, by=secret, id=wide)
    assert problem["code"] == "NOT_ALLOWED"
    rotated = await data(ROTATE, by=secret, id=narrow)
    assert rotated["apiKey"]["scopes"] == [spec("READ user/*")]
    assert [await status(anonymous, each) for each in (secret, rotated["secret"], wide_secret)] == [
        401,
        200,
        200,
    ]


async def test_only_who_holds_as_much_rotates_anothers(data: GraphQL, graphql: GraphQL) -> None:
    ada, bob = await a_user(data), await a_user(data, "bob")
    await grant(ada, "READ report/*")
    await grant(bob, "ADMIN user/*")
    id_, _ = await a_key(data, ada)
    _, bobs = await a_key(data, bob)
    (problem,) = await problems(graphql, ROTATE, by=bobs, id=id_)
    assert (problem["code"], problem["requires"]) == ("NOT_ALLOWED", spec("READ report/*"))
    await grant(bob, "READ report/*")
    assert (await data(ROTATE, by=bobs, id=id_))["secret"]


async def test_of_two_rotations_at_once_one_wins(data: GraphQL, graphql: GraphQL) -> None:
    ada = await a_user(data)
    id_, _ = await a_key(data, ada)
    answers: list[Any] = await asyncio.gather(*(problems(graphql, ROTATE, id=id_) for _ in range(6)))
    assert sorted(len(each) for each in answers) == [0, 1, 1, 1, 1, 1]
    assert await keys_left(ada, data) == (1, 2)


async def test_deleting_the_new_key_does_not_prolong_the_old_one(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    old, secret = await a_key(data, await a_user(data))
    new = (await data(ROTATE, id=old, overlap=HOUR))["apiKey"]["id"]
    await data("mutation ($id: ID!) { deleteApiKey(apiKey: {id: $id}) { deletedId } }", id=new)
    assert await status(anonymous, secret) == 200
    await execute(Sql("UPDATE api_keys SET expires_at = expires_at - ?", [HOUR * 1000]))
    assert await status(anonymous, secret) == 401
