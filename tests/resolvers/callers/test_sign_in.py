"""Guessing: every attempt is counted, by name and by address, and what is answered tells nothing."""

from __future__ import annotations

import httpx2
import pytest

from models import clock, sign_in
from models.database import Sql, rows
from tests.cast import a_key, a_user
from tests.conftest import ADMIN_KEY, GraphQL
from tests.outcome import log
from tests.resolvers.signing import (
    LOCKED,
    REFUSED,
    RIGHT,
    WRONG,
    a_token,
    ada,
    cast,
    code,
    let_pass,
    login,
    status,
)

UNLOCK = """
mutation ($id: ID!) {
  unlockUser(user: {id: $id}) { user { lockedUntil } changes { field before after } problems { code } }
}
"""
LOCKED_UNTIL = "query ($id: ID!) { user(by: {id: $id}) { lockedUntil version } }"


@pytest.mark.promise("S01")
async def test_whatever_is_wrong_is_answered_alike(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    typed = await cast(data)
    answers = {name: await login(anonymous, *each) for name, each in typed.items()}
    assert answers == dict.fromkeys(typed, REFUSED)


@pytest.mark.promise("S01")
async def test_locking_is_answered_alike_too(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await cast(data)
    names, told, waits = ("ada", "nobody", "off", "keys-only"), {}, []
    for identifier in names:
        answers = [await login(anonymous, identifier, WRONG) for _ in range(11)]
        answers.append(await login(anonymous, identifier, RIGHT))
        waits += [each.pop("retryAfterSeconds", 0) for answer in answers[10:] for each in answer["problems"]]
        told[identifier] = answers
    assert told == dict.fromkeys(names, [REFUSED] * 10 + [LOCKED] * 2)
    assert [wait for wait in waits if not 890 < wait <= 900] == []


@pytest.mark.promise("S03")
async def test_ten_failures_in_a_row_lock_a_name_for_a_quarter_of_an_hour(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    codes = [await code(anonymous) for _ in range(9)]
    assert await code(anonymous, password=RIGHT) is None  # and the count begins anew
    codes += [await code(anonymous) for _ in range(10)]
    assert codes == ["WRONG_CREDENTIALS"] * 19
    assert await code(anonymous, password=RIGHT) == "RATE_LIMITED"
    await let_pass(15 * clock.MINUTE - 2 * clock.SECOND)
    assert await code(anonymous, password=RIGHT) == "RATE_LIMITED"
    await let_pass(2 * clock.SECOND)
    assert await code(anonymous) == "WRONG_CREDENTIALS"
    assert await code(anonymous, password=RIGHT) is None


@pytest.mark.promise("S04")
async def test_trying_while_locked_does_not_make_it_longer(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    for _ in range(10):
        await code(anonymous)
    await let_pass(10 * clock.MINUTE)
    assert [await code(anonymous) for _ in range(5)] == ["RATE_LIMITED"] * 5
    await let_pass(5 * clock.MINUTE)
    assert await code(anonymous, password=RIGHT) is None


async def test_failures_are_forgotten_after_half_a_day(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await ada(data)
    for _ in range(9):
        await code(anonymous)
    await let_pass(12 * 60 * clock.MINUTE + clock.SECOND)
    codes = [await code(anonymous) for _ in range(11)]
    assert codes == [*["WRONG_CREDENTIALS"] * 10, "RATE_LIMITED"]


@pytest.mark.promise("S03")
async def test_all_names_of_a_user_are_one_count(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_ = await ada(data)
    names = ["ada", " ADA ", "ada@example.com", "\uff21DA", id_]
    assert [await code(anonymous, each) for each in names * 2] == ["WRONG_CREDENTIALS"] * 10
    locked = [await login(anonymous, each, RIGHT) for each in ("ada", "ADA@EXAMPLE.COM", id_)]
    assert locked == [REFUSED] * 3
    await let_pass(15 * clock.MINUTE)
    assert await code(anonymous, id_, RIGHT) is None


@pytest.mark.promise("S04")
async def test_an_administrator_lifts_the_locks_of_all_names(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    names = ("ada", "ada@example.com", id_)
    codes = {each: [await code(anonymous, each) for _ in range(11)] for each in names}
    assert codes == {each: [*(["WRONG_CREDENTIALS"] * 10), "RATE_LIMITED"] for each in names}
    (change,) = (await data(UNLOCK, id=id_))["changes"]
    assert (change["field"], change["after"]) == ("lockedUntil", None)
    assert [await code(anonymous, identifier, RIGHT) for identifier in names] == [None] * 3


async def test_spellings_of_an_unknown_name_are_one_count(anonymous: httpx2.AsyncClient) -> None:
    spellings = ("nobody", " NOBODY", "nobody\u00a0", "\uff2eobody", "NoBoDy") * 2
    assert [await code(anonymous, each) for each in spellings] == ["WRONG_CREDENTIALS"] * 10
    assert await code(anonymous, "nobody") == "RATE_LIMITED"


@pytest.mark.promise("S04")
async def test_a_lock_is_nobody_elses_and_no_keys(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_ = await ada(data)
    await a_user(data, "bob", password=RIGHT)
    _, secret = await a_key(data, id_)
    token = await a_token(anonymous)
    for _ in range(11):
        await code(anonymous)
    assert await code(anonymous, password=RIGHT) == "RATE_LIMITED"
    assert await code(anonymous, "bob", RIGHT) is None
    assert [await status(anonymous, each) for each in (secret, token, ADMIN_KEY)] == [200] * 3


@pytest.mark.promise("S04")
async def test_the_root_key_works_however_often_somebody_guesses_at_admin(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    for _ in range(30):
        await code(anonymous, "admin")
    assert await data("{ currentUser { username } }") == {"username": "admin"}


async def test_a_lock_is_shown_and_an_administrator_lifts_it(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    for _ in range(9):
        await code(anonymous)
    assert await data(LOCKED_UNTIL, id=id_) == {"lockedUntil": None, "version": 1}
    await code(anonymous)
    until = (await data(LOCKED_UNTIL, id=id_))["lockedUntil"]
    assert 890_000 < clock.from_text(until) - clock.now() <= 900_000
    assert await data(UNLOCK, id=id_) == {
        "user": {"lockedUntil": None},
        "changes": [{"field": "lockedUntil", "before": until, "after": None}],
        "problems": [],
    }
    assert await code(anonymous, password=RIGHT) is None
    assert (await data(UNLOCK, id=id_))["changes"] == []
    assert (await log(data))[:2] == [
        {"operation": "LOGIN", "targetLabel": "ada"},
        {"operation": "UNLOCK_USER", "targetLabel": "ada"},
    ]


async def test_a_lock_that_is_over_is_not_shown(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    id_ = await ada(data)
    for _ in range(10):
        await code(anonymous)
    await let_pass(15 * clock.MINUTE)
    assert (await data(LOCKED_UNTIL, id=id_))["lockedUntil"] is None


async def test_nobody_unlocks_without_administering(
    data: GraphQL, graphql: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    token = await a_token(anonymous)
    answer = await graphql(UNLOCK, by=token, id=id_)
    assert answer["data"]["unlockUser"]["problems"] == [{"code": "NOT_ALLOWED"}]


async def test_old_failures_are_tidied_away(anonymous: httpx2.AsyncClient) -> None:
    for _ in range(10):
        await code(anonymous, "nobody")
    await sign_in.forget_old()
    assert len(await rows(Sql("SELECT * FROM sign_in_failures"))) == 2
    await let_pass(13 * 60 * clock.MINUTE)
    await sign_in.forget_old()
    assert await rows(Sql("SELECT * FROM sign_in_failures")) == []
