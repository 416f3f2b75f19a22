"""How often may be asked, where a setting says so: by each key, and from each address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from starlette.applications import Starlette

from gatebook.http.app import create_app
from gatebook.http.windows import MOST, Windows
from gatebook.settings import Settings
from gatebook.values import networks
from tests.cast import a_person, key_of, session_of
from tests.conftest import ADMIN_KEY, calling, once
from tests.rest.contract import check

ME = {"query": "{ __typename }"}
TOO_MANY = "Too many requests; try again later."
PATHS = {
    "express": "/express/users",
    "enkrypt": "/enkrypt/api/v1/users",
    "antfly": "/antfly/api/v1/users",
    "authgate": "/authgate/api/v1/users",
    "adverity": "/adverity/api/v1/users/",
}
WORDS: dict[str, Any] = {
    "express": TOO_MANY,
    "enkrypt": {"error": TOO_MANY, "detail": TOO_MANY},
    "antfly": {"error": TOO_MANY},
    "authgate": {"error": TOO_MANY},
    "adverity": {"detail": TOO_MANY},
}


@asynccontextmanager
async def limited(settings: Settings, **limits: Any) -> AsyncIterator[Starlette]:
    app = create_app(Settings(**{**vars(settings), **limits}))
    async with app.router.lifespan_context(app):
        yield app


async def statuses(client: httpx2.AsyncClient, times: int, path: str = "/graphql", **more: Any) -> list[int]:
    return [(await client.post(path, json=ME, **more)).status_code for _ in range(times)]


@once
async def test_nothing_is_limited_unless_a_setting_says_so(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/graphql", json=ME)
    assert [name for name in answer.headers if name.startswith("ratelimit")] == []


@once
async def test_a_key_is_told_what_is_left_and_then_when_to_come_back(settings: Settings) -> None:
    async with limited(settings, key_rate_limit="2/hour") as app, calling(app, ADMIN_KEY) as client:
        answers = [await client.post("/graphql", json=ME) for _ in range(3)]
    assert {each.headers["ratelimit-policy"] for each in answers} == {'"key";q=2;w=3600'}
    left = [re.sub(r"t=3(600|59\d)$", "t=…", each.headers["ratelimit"]) for each in answers]
    assert left == ['"key";r=1;t=…', '"key";r=0;t=…', '"key";r=0;t=…']
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[-1].json() == {
        "errors": [{"message": TOO_MANY, "extensions": {"code": "RATE_LIMITED"}}],
    }
    assert 3590 <= int(answers[-1].headers["retry-after"]) <= 3600


@once
@pytest.mark.parametrize("dialect", PATHS)
async def test_a_dialect_says_so_in_its_own_words(settings: Settings, dialect: str) -> None:
    async with limited(settings, key_rate_limit="1/hour") as app, calling(app, ADMIN_KEY) as client:
        good, refused = [await client.get(PATHS[dialect]) for _ in range(2)]
    assert (good.status_code, refused.status_code) == (200, 429)
    await check(dialect, refused)
    assert good.headers["content-type"].partition(";")[0] == "application/json"
    body = refused.text if dialect == "express" else refused.json()
    body.pop("timestamp", None) if isinstance(body, dict) else None
    assert body == WORDS[dialect]
    assert 3590 <= int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["ratelimit-policy"] == '"key";q=1;w=3600'


@once
async def test_each_key_session_and_user_counts_for_itself_whatever_the_door(settings: Settings) -> None:
    async with limited(settings, key_rate_limit="2/hour") as app, calling(app) as client:
        ada = await a_person("ada")
        secrets = [await key_of(ada), await key_of(ada), await session_of(ada)]
        found = []
        for secret in secrets:
            by = {"Authorization": f"Bearer {secret}"}
            first = (await client.get(PATHS["antfly"] + "/me", headers=by)).status_code
            found.append([first, *await statuses(client, 2, headers=by)])
        assert found == [[200, 200, 429]] * 3
        assert set(await statuses(client, 5)) == {200}  # of nobody, there is no key


@once
async def test_an_address_counts_whoever_asks_and_with_whatever_key(settings: Settings) -> None:
    async with limited(settings, address_rate_limit="3/hour") as app:
        async with calling(app, None, "203.0.113.5") as client:
            wrong = {"Authorization": "Bearer gw_wrong"}
            first = (await client.get(PATHS["express"], headers=wrong)).status_code
            assert [first, *await statuses(client, 2), *await statuses(client, 1, headers=wrong)] == [
                401, 200, 200, 429
            ]  # fmt: skip
            good = {"Authorization": f"Bearer {ADMIN_KEY}"}
            assert (await client.get(PATHS["express"], headers=good)).status_code == 429
            own = {"Sec-Fetch-Site": "same-origin"}
            assert await statuses(client, 1, "/session", headers=own) == [429]
            assert [(await client.get(path)).status_code for path in ("/health", "/ready", "/")] == [200] * 3
        async with calling(app, None, "203.0.113.6") as other:
            assert await statuses(other, 1) == [200]


@once
async def test_what_nobody_claims_at_the_root_is_refused_so_that_all_can_read_it(settings: Settings) -> None:
    async with limited(settings, address_rate_limit="1/hour") as app, calling(app) as client:
        answers = [await client.get("/api/v1/users") for _ in range(2)]
    assert [each.status_code for each in answers] == [401, 429]
    assert {**answers[1].json(), "timestamp": ""} == {**WORDS["enkrypt"], "timestamp": ""}


@once
async def test_an_ipv6_network_is_one_address_and_a_proxy_s_client_another(settings: Settings) -> None:
    trusting = {"trusted_proxies": networks("10.0.0.1"), "address_rate_limit": "1/hour"}
    async with limited(settings, **trusting) as app:
        found = []
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"):
            async with calling(app, None, address) as client:
                found += await statuses(client, 1)
        async with calling(app, None, "10.0.0.1") as proxy:
            for address in ("203.0.113.5", "203.0.113.6", "203.0.113.5"):
                found += await statuses(proxy, 1, headers={"X-Forwarded-For": address})
        async with calling(app, None, "10.0.0.2") as liar:
            for address in ("203.0.113.7", "203.0.113.8"):
                found += await statuses(liar, 1, headers={"X-Forwarded-For": address})
    assert found == [200, 429, 200, 200, 200, 429, 200, 429]


@once
async def test_both_limits_are_told_and_begin_anew_when_their_time_is_over(settings: Settings) -> None:
    limits = {"key_rate_limit": "1/second", "address_rate_limit": "100/day"}
    async with limited(settings, **limits) as app, calling(app, ADMIN_KEY) as client:
        first, second = [await client.post("/graphql", json=ME) for _ in range(2)]
        await asyncio.sleep(1.1)
        third = await client.post("/graphql", json=ME)
    assert [each.status_code for each in (first, second, third)] == [200, 429, 200]
    assert third.headers["ratelimit-policy"] == '"address";q=100;w=86400, "key";q=1;w=1'
    assert re.fullmatch(r'"address";r=97;t=\d+, "key";r=0;t=1', third.headers["ratelimit"])


def test_no_number_of_callers_takes_more_than_so_much_memory() -> None:
    windows = Windows()
    limiter, limit = FixedWindowRateLimiter(windows), parse("1/hour")
    assert all(limiter.hit(limit, str(each)) for each in range(MOST + 10))
    assert len(windows.counts) <= MOST
    assert not limiter.hit(limit, str(MOST))


def test_what_is_over_goes_as_others_come() -> None:
    windows = Windows()
    limiter = FixedWindowRateLimiter(windows)
    windows.counts = {f"old {each}": (1, 0.0) for each in range(100)}
    for each in range(60):
        limiter.hit(parse("1/hour"), str(each))
    assert len(windows.counts) == 60
