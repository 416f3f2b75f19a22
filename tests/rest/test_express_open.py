"""Express Gateway's Admin API without a credential: only where the setting opens it, and only from here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook.app import create_app
from gatebook.settings import Settings
from tests.gatebook.running import serving
from tests.rest.lines import STEVE

HERE = "http://localhost:9876"
USERS = f"{HERE}/express/users"


@pytest.fixture
async def open_app(settings: Settings) -> AsyncIterator[Starlette]:
    app = create_app(replace(settings, express_anonymous=True))
    async with app.router.lifespan_context(app):
        yield app
    EXECUTOR_CACHE.clear()


@asynccontextmanager
async def calling_from(app: Starlette, address: str) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=(address, 50_000))
    async with httpx2.AsyncClient(transport=transport) as client:
        yield client


async def test_callers_on_this_machine_need_no_credential(open_app: Starlette) -> None:
    for address in ("127.0.0.1", "127.0.0.9", "::1"):
        async with calling_from(open_app, address) as caller:
            for url in (USERS, f"{HERE}/users", "http://127.0.0.1:9876/users", "http://[::1]:9876/users"):
                assert (await caller.get(url)).status_code == 200
            assert (await caller.post(USERS, json=STEVE)).status_code == 200
            assert (await caller.put(f"{USERS}/steve/status", json={"status": False})).status_code == 200
            assert (await caller.delete(f"{USERS}/steve")).status_code == 204


async def test_callers_from_elsewhere_do(open_app: Starlette) -> None:
    async with calling_from(open_app, "192.0.2.7") as caller:
        assert (await caller.get(USERS)).status_code == 401


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
async def test_callers_through_a_proxy_do(open_app: Starlette, name: str) -> None:
    async with calling_from(open_app, "127.0.0.1") as caller:
        assert (await caller.get(USERS, headers={name: "127.0.0.1"})).status_code == 401


async def test_a_web_page_whose_name_means_this_machine_does(open_app: Starlette) -> None:
    async with calling_from(open_app, "127.0.0.1") as caller:
        for host in ("evil.example", "evil.example:9876", "localhost.evil.example", ""):
            assert (await caller.get(USERS, headers={"Host": host})).status_code == 401


async def test_the_other_doors_stay_shut(open_app: Starlette) -> None:
    async with calling_from(open_app, "127.0.0.1") as caller:
        for path in ("/enkrypt/api/v1/users", "/antfly/api/v1/users", "/authgate/api/v1/users",
                     "/adverity/api/v1/users/", "/api/v1/users"):  # fmt: skip
            assert (await caller.get(f"{HERE}{path}")).status_code == 401
        answer = await caller.post(f"{HERE}/graphql", json={"query": "{ users { nodes { id } } }"})
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_wrong_credential_is_still_wrong(open_app: Starlette) -> None:
    async with calling_from(open_app, "127.0.0.1") as caller:
        assert (await caller.get(USERS, headers={"Authorization": "Bearer x"})).status_code == 401


async def test_without_the_setting_callers_here_need_one_too(app: Starlette) -> None:
    async with calling_from(app, "127.0.0.1") as caller:
        assert (await caller.get(USERS)).status_code == 401


def test_the_start_says_it_loudly(tmp_path: Path) -> None:
    with serving(tmp_path, GATEBOOK_EXPRESS_ANONYMOUS="1") as server:
        said = [line for line in server.lines if "GATEBOOK_EXPRESS_ANONYMOUS" in line]
        assert len(said) == 1
        assert "WARNING" in said[0]
        assert httpx2.get(f"{server.url}/express/users").status_code == 200
    with serving(tmp_path) as server:
        assert not any("GATEBOOK_EXPRESS_ANONYMOUS" in line for line in server.lines)
