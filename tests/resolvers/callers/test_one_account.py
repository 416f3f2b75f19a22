"""What is answered to guesses never tells that two names are one account, whatever the door."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable

import httpx2
import pytest
from starlette.applications import Starlette

from models import User, clock
from models.sign_in import subject_of_user
from tests.conftest import GraphQL, calling
from tests.resolvers.signing import RIGHT, WRONG, ada, code, counted, have_failed, let_pass, login
from tests.statements import statements

Try = Callable[[httpx2.AsyncClient, str, str], Awaitable[str]]
ADDRESS = "203.0.113.5"


async def by_login(client: httpx2.AsyncClient, name: str, password: str) -> str:
    answer = await login(client, name, password)
    waits = [problem.pop("retryAfterSeconds", 900) for problem in answer["problems"]]
    assert [wait for wait in waits if not 890 < wait <= 900] == []
    return str(answer)


async def by_basic(client: httpx2.AsyncClient, name: str, password: str) -> str:
    pair = base64.b64encode(f"{name}:{password}".encode()).decode()
    answer = await client.get("/antfly/api/v1/users/me", headers={"Authorization": f"Basic {pair}"})
    return f"{answer.status_code} {answer.text}"


DOORS: list[Try] = [by_login, by_basic]
ORDERS = {
    "one name after another": ["first"] * 12 + ["second"] * 12,
    "one name, once the other": ["first"] * 10 + ["second", "first", "second"],
    "by turns": ["first", "second"] * 13,
    "three names": ["first"] * 5 + ["second"] * 5 + ["third"] * 11 + ["second"] * 6 + ["first"] * 6,
}


@pytest.mark.promise("S01")
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("attempt", DOORS)
async def test_names_of_one_account_are_refused_like_names_of_none(
    data: GraphQL, anonymous: httpx2.AsyncClient, attempt: Try, order: list[str]
) -> None:
    id_ = await ada(data)
    known = {"first": "ada@example.com", "second": "ada", "third": id_}
    unknown = {"first": "nobody@example.com", "second": "nobody", "third": id_[::-1]}
    for_known, for_unknown = [], []
    for password in (WRONG, RIGHT):  # once ten have failed, the right one says no more than another
        for_known.append([await attempt(anonymous, known[each], password) for each in order])
        for_unknown.append([await attempt(anonymous, unknown[each], password) for each in order])
    assert for_known == for_unknown
    await let_pass(15 * clock.MINUTE)
    assert await attempt(anonymous, "ada", RIGHT) != await attempt(anonymous, "nobody", RIGHT)


@pytest.mark.promise("S03")
async def test_at_most_ten_guesses_are_looked_at_however_many_names_there_are(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    id_ = await ada(data)
    names = ["ada", "ada@example.com", id_]
    for number in range(10):
        await code(anonymous, names[number % 3])
    assert [await code(anonymous, name, RIGHT) for name in names] == ["WRONG_CREDENTIALS"] * 3
    assert await by_basic(anonymous, "ada", RIGHT) == '401 {"error":"Unauthorized"}'


async def test_what_basic_remembers_is_not_guessed_at_while_locked(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    assert (await by_basic(anonymous, "ada", RIGHT)).startswith("200 ")
    for _ in range(10):
        await by_basic(anonymous, "ada", WRONG)
    assert await by_basic(anonymous, "ada", RIGHT) == '401 {"error":"Unauthorized"}'


@pytest.mark.promise("S01")
async def test_a_remembered_password_is_a_guess_like_another_while_its_user_is_locked(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    """By a name that is not locked itself: what leaves no count, and takes no hashing, would be told by its
    time."""
    await ada(data)
    assert (await by_basic(anonymous, "ada", RIGHT)).startswith("200 ")
    await have_failed(subject_of_user((await User.get(username="ada")).id), 9)
    await by_basic(anonymous, "ada@example.com", WRONG)
    before = await counted()
    assert await by_basic(anonymous, "ada", WRONG) == await by_basic(anonymous, "ada", RIGHT)
    assert await counted() == {**before, "name": 2, "address:127.0.0.1": before["address:127.0.0.1"] + 2}


@pytest.mark.parametrize("attempt", DOORS)
async def test_ones_own_password_buys_no_guesses_at_others(
    data: GraphQL, app: Starlette, attempt: Try
) -> None:
    await ada(data)
    await have_failed(f"address:{ADDRESS}", 97)
    async with calling(app, None, ADDRESS) as guesser:
        told = []
        for number in range(3):
            await attempt(guesser, "ada", RIGHT)
            failures = (await counted())[f"address:{ADDRESS}"]
            told.append((failures, await code(guesser, f"name-{number}")))
        assert told == [(failures, "WRONG_CREDENTIALS") for failures in (97, 98, 99)]
        assert await code(guesser, "ada") == "RATE_LIMITED"


@pytest.mark.parametrize("attempt", DOORS)
@pytest.mark.parametrize("locked", ["the address", "the name", "a name of nobody"])
async def test_whoever_is_locked_out_causes_no_writing(
    data: GraphQL, app: Starlette, attempt: Try, locked: str
) -> None:
    await ada(data)
    name = "nobody" if "nobody" in locked else "ada"
    if locked == "the address":
        await have_failed(f"address:{ADDRESS}", 99)
    async with calling(app, None, ADDRESS) as guesser:
        for _ in range(1 if locked == "the address" else 10):
            await attempt(guesser, name, WRONG)
        with statements() as seen:
            for password in (WRONG, RIGHT):
                await attempt(guesser, name, password)
    assert [each.text for each in seen if not each.text.startswith("SELECT")] == []
