"""Only a wrong password is a wrong password: whatever else becomes of a request costs no attempt."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from starlette.applications import Starlette

from models import database, passwords
from tests.conftest import GraphQL, calling
from tests.resolvers.signing import OTHER, RIGHT, WRONG, a_token, ada, code, counted, have_failed
from tests.statements import statements

CHANGE = f"""
mutation {{ changePassword(currentPassword: "{RIGHT}", newPassword: "{OTHER}") {{ problems {{ code }} }} }}
"""
DOORS = ("login", "Basic", "changePassword")


async def _hashing(done: threading.Event) -> None:
    with passwords.place():
        await passwords._in_thread(done.wait)


@asynccontextmanager
async def busy() -> AsyncIterator[None]:
    """As many passwords wait to be hashed as the server lets wait."""
    done = threading.Event()
    waiting = [asyncio.create_task(_hashing(done)) for _ in range(passwords.WAITING)]
    await asyncio.sleep(0)
    try:
        yield
    finally:
        done.set()
        await asyncio.gather(*waiting)


async def tried(client: httpx2.AsyncClient, door: str, token: str, password: str = RIGHT) -> httpx2.Response:
    if door == "Basic":
        pair = base64.b64encode(f"ada:{password}".encode()).decode()
        return await client.get("/antfly/api/v1/users/me", headers={"Authorization": f"Basic {pair}"})
    if door == "login":
        query = f'mutation {{ login(identifier: "ada", password: "{password}") {{ problems {{ code }} }} }}'
        return await client.post("/graphql", json={"query": query})
    query = CHANGE.replace(RIGHT, password)
    return await client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.promise("S06")
@pytest.mark.parametrize("door", DOORS)
async def test_a_full_queue_is_503_and_costs_no_attempt(
    data: GraphQL, anonymous: httpx2.AsyncClient, door: str
) -> None:
    await ada(data)
    token = await a_token(anonymous)
    async with busy():
        with statements() as seen:
            answers = [await tried(anonymous, door, token, WRONG) for _ in range(12)]
    assert [(each.status_code, each.headers["retry-after"]) for each in answers] == [(503, "2")] * 12
    said = "The server is busy; try again in a moment."
    assert [each.text for each in answers if said not in each.text] == []
    assert [each for each in seen if "sign_in_failures" in each.text] == []
    assert set((await counted()).values()) <= {0}
    assert await code(anonymous, password=RIGHT) is None


@pytest.mark.parametrize("door", DOORS)
async def test_who_gives_up_waiting_has_not_guessed_wrong(
    data: GraphQL, anonymous: httpx2.AsyncClient, door: str
) -> None:
    await ada(data)
    token = await a_token(anonymous)
    for _ in range(12):
        attempt = asyncio.create_task(tried(anonymous, door, token))
        await asyncio.sleep(0.002)
        attempt.cancel()
        await asyncio.gather(attempt, return_exceptions=True)
        await asyncio.gather(*database._unfinished, return_exceptions=True)
    assert set((await counted()).values()) <= {0}


async def test_but_whoever_guesses_wrong_has_whether_or_not_they_wait(
    data: GraphQL, anonymous: httpx2.AsyncClient
) -> None:
    await ada(data)
    guesses = [asyncio.create_task(tried(anonymous, "login", "", WRONG)) for _ in range(10)]
    for _ in range(1000):
        if (await counted()).get("name") == 10:
            break
        await asyncio.sleep(0.001)
    for guess in guesses:
        guess.cancel()
    await asyncio.gather(*guesses, *database._unfinished, return_exceptions=True)
    assert await code(anonymous, password=RIGHT) == "RATE_LIMITED"


async def test_a_locked_address_costs_a_name_nothing_by_basic(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    await have_failed("address:203.0.113.5", 99)
    async with calling(app, None, "203.0.113.5") as guesser:
        answers = [(await tried(guesser, "Basic", "", WRONG)).status_code for _ in range(12)]
    assert answers == [401] * 12
    assert await counted() == {"address:203.0.113.5": 100, "name": 1, "user": 1}
