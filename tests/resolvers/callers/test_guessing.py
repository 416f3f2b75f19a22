"""Guessing from one address, in one breath, by the clock, or at a server with too much to do."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from statistics import median
from time import perf_counter

import httpx2
import pytest
from starlette.applications import Starlette

from gatebook.http.app import create_app
from gatebook.settings import Settings
from gatebook.values import networks
from models import User, clock, policy
from models.policy import Policy
from models.sign_in import subject_of_address, subject_of_name
from tests.cast import a_user
from tests.conftest import ADMIN_KEY, GraphQL, calling, once
from tests.resolvers.signing import (
    REFUSED,
    RIGHT,
    WRONG,
    ada,
    cast,
    code,
    counted,
    forgive,
    have_failed,
    let_pass,
    login,
    status,
)


@pytest.mark.promise("S03")
async def test_parallel_guesses_do_not_share_an_attempt(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await ada(data)
    codes = {
        identifier: Counter(await asyncio.gather(*(code(anonymous, identifier) for _ in range(30))))
        for identifier in ("ada", "nobody")
    }
    counts = {"RATE_LIMITED": 20, "WRONG_CREDENTIALS": 10}
    assert codes == {"ada": counts, "nobody": counts}


async def test_a_hundred_failures_lock_an_address_and_no_other(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    async with calling(app, None, "203.0.113.5") as guesser, calling(app, None, "203.0.113.6") as neighbour:
        await have_failed("address:203.0.113.5", 97)
        codes = [await code(guesser, f"name-{number}") for number in range(3)]
        assert codes == ["WRONG_CREDENTIALS"] * 3
        assert await code(guesser, "ada", RIGHT) == "RATE_LIMITED"
        assert await code(neighbour, "ada", RIGHT) is None
        assert await status(guesser, ADMIN_KEY) == 200
        await let_pass(15 * clock.MINUTE)
        assert await code(guesser, "ada", RIGHT) is None


async def test_a_locked_name_costs_an_address_nothing(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    async with calling(app, None, "203.0.113.5") as guesser:
        for _ in range(12):
            await code(guesser)
    assert await counted() == {"address:203.0.113.5": 10, "name": 10, "user": 10}


async def test_a_locked_address_costs_a_name_nothing(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    await have_failed("address:203.0.113.5", 99)
    async with calling(app, None, "203.0.113.5") as guesser, calling(app, None, "203.0.113.6") as neighbour:
        codes = [await code(guesser) for _ in range(12)]
        assert codes == ["WRONG_CREDENTIALS"] + ["RATE_LIMITED"] * 11
        assert await counted() == {"address:203.0.113.5": 100, "name": 1, "user": 1}
        assert await code(neighbour, password=RIGHT) is None


@pytest.mark.promise("S03")
async def test_a_made_up_forwarded_header_does_not_help(data: GraphQL, app: Starlette) -> None:
    await ada(data)
    codes = []
    for number in range(12):
        header = {"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=198.51.100.{number}"}
        async with calling(app, None, "203.0.113.5", **header) as guesser:
            codes.append(await code(guesser))
    assert codes == ["WRONG_CREDENTIALS"] * 10 + ["RATE_LIMITED"] * 2
    assert await counted() == {"address:203.0.113.5": 10, "name": 10, "user": 10}


async def test_behind_a_trusted_proxy_the_address_is_the_clients(settings: Settings) -> None:
    app = create_app(replace(settings, trusted_proxies=networks("10.0.0.0/8")))
    async with app.router.lifespan_context(app):
        for hops in ("198.51.100.1", "6.6.6.6, 198.51.100.1", "6.6.6.7, 198.51.100.1, 10.0.0.9"):
            async with calling(app, None, "10.0.0.1", **{"X-Forwarded-For": hops}) as guesser:
                await code(guesser, "nobody")
        assert await counted() == {"address:198.51.100.1": 3, "name": 3}


@pytest.mark.parametrize(
    ("address", "subject"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:DB8:1:2::", "2001:db8:1:2::"),
        ("2001:db8:1:3::", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("socket", "socket"),
    ],
)
def test_an_ipv6_address_stands_for_its_network(address: str, subject: str) -> None:
    assert subject_of_address(address) == f"address:{subject}"


async def test_a_lock_holds_in_every_process(data: GraphQL, app: Starlette, settings: Settings) -> None:
    await ada(data)
    await have_failed(subject_of_name("ada"), 9)
    another = create_app(settings)
    async with calling(app, None, "203.0.113.5") as one, calling(another, None, "203.0.113.6") as other:
        assert await code(one) == "WRONG_CREDENTIALS"
        assert await code(other, password=RIGHT) == "RATE_LIMITED"


async def medians(client: httpx2.AsyncClient, kinds: dict[str, tuple[str, str]]) -> dict[str, float]:
    """How long each takes to be refused, in seconds; in turns, so that whatever else runs slows all."""
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    answers = []
    for _ in range(15):
        for kind, (identifier, password) in kinds.items():
            began = perf_counter()
            answers.append(await login(client, identifier, password))
            times[kind].append(perf_counter() - began)
        await forgive()
    assert answers == [REFUSED] * len(answers)
    return {kind: median(each) for kind, each in times.items()}


def are_alike(times: Iterable[float]) -> bool:
    (expected, *others) = times
    return all(abs(each - expected) < max(0.25 * expected, 0.008) for each in others)


@pytest.mark.promise("S02")
@once
async def test_no_answer_is_told_by_its_time(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    policy.use(Policy(bcrypt_rounds=8))
    typed = await cast(data)
    await a_user(data, "imported")
    cheap = "$2y$04$MINR/5/LRtSW7iNYjKdp/eOLttY0QAGpONVnIOe1cfNLtOArkEyX."
    await User.filter(username="imported").update(password_hash=cheap)
    kinds = {
        **{kind: typed[kind] for kind in ("wrong", "unknown", "deactivated")},
        "over-long": ("ada", "x" * 1000),
        "a hash of a lower cost": ("imported", WRONG),
    }
    tries = []
    for _ in range(3):  # a busy machine may spoil one
        tries.append(await medians(anonymous, kinds))
        if are_alike(tries[-1].values()):
            break
    assert are_alike(tries[-1].values()), tries
    assert min(tries[-1].values()) > 0.01  # something was hashed


@pytest.mark.promise("S06")
async def test_an_endless_name_or_password_is_no_work(data: GraphQL, anonymous: httpx2.AsyncClient) -> None:
    await ada(data)
    marks = "a" + "\u0301\u0316" * 100_000  # normalising it whole would take minutes
    began = perf_counter()
    typed = ((marks, RIGHT), ("ada", marks), (marks, marks))
    answers = [await login(anonymous, *each) for each in typed]
    assert perf_counter() - began < 1
    assert answers == [REFUSED] * 3
