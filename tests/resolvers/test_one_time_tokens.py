"""Links: who makes them, what they do, once, and all that ends them."""

from __future__ import annotations

import re
from typing import Any

import anyio
import httpx2
import pytest

from models import OneTimeToken, clock, housekeeping
from models.api_key import digest
from tests.cast import a_key_of, a_person, grant, key_of, session_of
from tests.conftest import GraphQL, once
from tests.outcome import all_rows, log
from tests.resolvers.links import CREATE, OVER, a_link, links_age, redeem
from tests.resolvers.signing import OTHER, RIGHT, WRONG, a_token, ada, code, status


@pytest.mark.promise("S17")
async def test_a_link_is_shown_once_and_kept_as_a_digest_only(data: GraphQL) -> None:
    id_ = await ada(data)
    made = await data(CREATE, id=id_, purpose="INVITATION")
    token = made["token"]
    assert re.fullmatch(r"gt_[\w-]{43}", token)  # 256 random bits
    assert made["link"] == f"http://gatebook.test/console/welcome#token={token}"
    assert abs(clock.from_text(made["expiresAt"]) - clock.now() - 7 * clock.DAY) < 5 * clock.SECOND
    assert (await OneTimeToken.get()).digest == digest(token)
    assert token[3:] not in repr(await all_rows())
    told = await log(data, "operation targetLabel changes { field after }")
    assert told[0] == {
        "operation": "CREATE_ONE_TIME_TOKEN",
        "targetLabel": "ada",
        "changes": [
            {"field": "purpose", "after": "INVITATION"},
            {"field": "expiresAt", "after": made["expiresAt"]},
        ],
    }


@pytest.mark.parametrize("purpose", ["SETUP", "INVITATION", "PASSWORD_RESET"])
async def test_who_has_the_link_sets_the_password_and_is_signed_in(
    data: GraphQL, anonymous: httpx2.AsyncClient, purpose: str
) -> None:
    id_ = await ada(data)
    before = await a_token(anonymous)
    payload = await redeem(anonymous, await a_link(data, id_, purpose))
    token = payload.pop("token")
    assert abs(clock.from_text(payload.pop("expiresAt")) - clock.now() - 14 * clock.DAY) < 5 * clock.SECOND
    assert payload == {"mustChangePassword": False, "user": {"username": "ada"}, "problems": []}
    assert [await status(anonymous, each) for each in (before, token)] == [401, 200]
    assert [await code(anonymous, password=each) for each in (RIGHT, OTHER)] == ["WRONG_CREDENTIALS", None]
    told = await log(data, "operation changes { field before after }", operations=["REDEEM_ONE_TIME_TOKEN"])
    assert told == [
        {
            "operation": "REDEEM_ONE_TIME_TOKEN",
            "changes": [
                {"field": "purpose", "before": purpose, "after": None},
                {"field": "password", "before": "set", "after": "set"},
            ],
        }
    ]


async def test_a_link_works_once_also_for_two_at_once(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    token, answers = await a_link(data, await ada(data)), list[Any]()

    async def try_it() -> None:
        answers.append(await redeem(anonymous, token))

    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(try_it)
    answers.append(await redeem(anonymous, token))
    assert len([each for each in answers if each["token"]]) == 1
    assert [each for each in answers if not each["token"]] == [OVER] * 4


async def test_what_was_never_a_link_answers_like_one_that_is_over(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    good = await a_link(data, await ada(data))
    texts = [
        "",
        "gt_",
        "gt_" + "x" * 43,
        good[:-1],
        good + "x",
        good.upper(),
        "x" * 100_000,
        "gt_" + "ü" * 43,
    ]
    answers = [await redeem(anonymous, each) for each in texts]
    assert answers == [OVER] * len(texts)
    assert (await redeem(anonymous, good))["problems"] == []


async def test_a_new_link_ends_the_one_before_of_its_purpose(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    first, other, second = [await a_link(data, id_, each) for each in ("SETUP", "INVITATION", "SETUP")]
    assert await redeem(anonymous, first) == OVER
    assert (await redeem(anonymous, second))["problems"] == []
    assert await redeem(anonymous, other) == OVER  # the password is set now


async def test_a_password_that_is_refused_leaves_the_link_good(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    token = await a_link(data, await ada(data))
    problems = [(await redeem(anonymous, token, each))["problems"] for each in ("short", "12345678", None)]
    assert [(each["code"], each["path"]) for (each,) in problems] == [
        ("WEAK_PASSWORD", ["newPassword"]),
        ("WEAK_PASSWORD", ["newPassword"]),
        ("REQUIRED", ["newPassword"]),
    ]
    assert (await redeem(anonymous, token))["problems"] == []


ENDINGS = {
    "a new password": 'setUserPassword(user: {id: $id}, newPassword: "another good pass phrase")',
    "a new address": 'updateUser(user: {id: $id}, input: {email: "countess@example.com"})',
    "being at another address for a while": 'a: updateUser(user: {id: $id}, input: {email: "b@example.com"}) '
    '{ user { id } } b: updateUser(user: {id: $id}, input: {email: "ada@example.com"})',
    "no address": 'updateUser(user: {id: $id}, input: {username: "ada", email: null})',
    "deactivation": "setUserStatus(user: {id: $id}, status: DEACTIVATED)",
    "being away for a while": "a: setUserStatus(user: {id: $id}, status: DEACTIVATED) { user { id } } "
    "b: setUserStatus(user: {id: $id}, status: ACTIVE)",
    "deletion": "deleteUser(user: {id: $id})",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
async def test_a_link_ends_with(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient, ending: str
) -> None:
    id_ = await ada(data)
    token = await a_link(data, id_)
    answer = await graphql(f"mutation ($id: ID!) {{ {ending} {{ problems {{ code }} }} }}", id=id_)
    assert "errors" not in answer
    assert await redeem(anonymous, token) == OVER


async def test_a_link_ends_in_time_and_is_tidied_away(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    token = await a_link(data, await ada(data), seconds=60)
    await links_age(59 * clock.SECOND)
    await housekeeping.tidy()
    assert await OneTimeToken.all().count() == 1
    await links_age(clock.SECOND)
    assert await redeem(anonymous, token) == OVER
    await housekeeping.tidy()
    assert await OneTimeToken.all().count() == 0


@once
@pytest.mark.parametrize("seconds", [-1, 0, 59, 2_592_001, 2**31 - 1])
async def test_how_long_it_may_last_is_bounded(data: GraphQL, graphql: GraphQL, seconds: int) -> None:
    answer = await graphql(CREATE, id=await ada(data), purpose="SETUP", seconds=seconds)
    assert answer["data"]["createOneTimeToken"]["problems"] == [
        {
            "code": "INVALID",
            "message": "expiresInSeconds is between 60 and 2592000.",
            "path": ["expiresInSeconds"],
        }
    ]


async def test_a_link_lifts_the_locks_that_guessing_left(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    token = await a_link(data, await ada(data))
    for _ in range(10):
        await code(anonymous, password=WRONG)
    assert await code(anonymous, password=RIGHT) == "RATE_LIMITED"
    assert (await redeem(anonymous, token))["problems"] == []
    assert await code(anonymous, password=OTHER) is None


async def test_who_must_change_the_password_has_done_so(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    token = await a_link(data, await ada(data, mustChangePassword=True))
    assert (await redeem(anonymous, token))["mustChangePassword"] is False
    assert await code(anonymous, password=OTHER) is None


@pytest.mark.promise("S05")
async def test_links_are_redeemed_one_at_a_time(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    """Aliases do not multiply what one request may try."""
    fields = " ".join(f'r{each}: redeemOneTimeToken(token: "x") {{ token }}' for each in range(2))
    answer = (await anonymous.post("/graphql", json={"query": f"mutation {{ {fields} }}"})).json()
    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


# Nobody gives what they do not have


async def test_only_who_may_set_the_password_makes_a_link(data: GraphQL, graphql: GraphQL) -> None:
    id_ = await ada(data)
    await grant(id_, "READ report/*")
    held = {
        "ADMIN user/*": "NOT_ALLOWED",  # and not READ report/*
        "ADMIN user/* READ report/*": None,
        "WRITE user/* READ report/*": "NOT_ALLOWED",
        "READ report/*": "NOT_FOUND",
    }
    told = {}
    for number, each in enumerate(held):
        words = each.split()
        person = await a_person(f"p{number}", *map(" ".join, zip(words[::2], words[1::2], strict=True)))
        by = await session_of(person)
        payload = (await graphql(CREATE, by=by, id=id_, purpose="INVITATION"))["data"]["createOneTimeToken"]
        told[each] = payload["problems"][0]["code"] if payload["problems"] else None
    assert told == held


async def test_a_key_that_ends_makes_no_link_for_its_owner(data: GraphQL, graphql: GraphQL) -> None:
    person = await a_person("chief", "ADMIN */*")
    _, ending = await a_key_of(person, expires_at=clock.now() + clock.DAY)
    narrowed = await key_of(person, "ADMIN user/*")
    answers = [await graphql(CREATE, by=by, id=person.id, purpose="SETUP") for by in (ending, narrowed)]
    told = [each["data"]["createOneTimeToken"]["problems"][0]["code"] for each in answers]
    assert told == ["NOT_ALLOWED"] * 2


async def test_a_link_that_could_do_nothing_is_not_made(data: GraphQL, graphql: GraphQL) -> None:
    off = await ada(data, username="off", email=None, status="DEACTIVATED")
    silent = await ada(data, username="silent", email=None)
    asked = ((off, "INVITATION"), (silent, "EMAIL_VERIFICATION"))
    answers = [await graphql(CREATE, id=id_, purpose=purpose) for id_, purpose in asked]
    assert [each["data"]["createOneTimeToken"]["problems"][0]["message"] for each in answers] == [
        "off is deactivated.",
        "silent has no e-mail address.",
    ]
