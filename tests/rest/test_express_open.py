"""Express Gateway's Admin API without a credential: only on a port of its own, and only from here."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook.http.app import create_app
from gatebook.settings import Settings, SettingsError
from tests.cast import a_person, key_of
from tests.conftest import ADMIN_KEY, calling
from tests.gatebook.running import serving
from tests.rest.lines import STEVE

PORT = 9877
HERE = f"http://127.0.0.1:{PORT}"
USERS = f"{HERE}/users"
UNAUTHORIZED = 401


@pytest.fixture
async def open_app(settings: Settings) -> AsyncIterator[Starlette]:
    opened = replace(settings, express_anonymous_port=PORT, root_dialect="enkrypt", playground=True)
    app = create_app(opened)
    async with app.router.lifespan_context(app):
        yield app
    EXECUTOR_CACHE.clear()


@pytest.mark.parametrize("url", [USERS, f"{HERE}/express/users"])
async def test_on_its_own_port_callers_here_need_no_credential(open_app: Starlette, url: str) -> None:
    async with calling(open_app) as caller:
        assert (await caller.get(url)).status_code == 200
        assert (await caller.post(url, json=STEVE)).status_code == 200
        assert (await caller.put(f"{url}/steve/status", json={"status": False})).status_code == 200
        assert (await caller.delete(f"{url}/steve")).status_code == 204


@pytest.mark.parametrize("host", ["localhost", "localhost:9877", "127.0.0.1:1", "[::1]:9877"])
async def test_whatever_name_of_this_machine_they_call_it_by(open_app: Starlette, host: str) -> None:
    async with calling(open_app) as caller:
        assert (await caller.get(USERS, headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("server", ["127.0.0.1:8001", "localhost:9876", f"192.0.2.1:{PORT}", f"[::1]:{PORT}"])
@pytest.mark.parametrize("path", ["/express/users", "/users"])
async def test_everywhere_else_they_do(open_app: Starlette, server: str, path: str) -> None:
    """Also behind a proxy that adds no header at all, and calls this machine by its own name."""
    async with calling(open_app) as caller:
        answer = await caller.get(f"http://{server}{path}", headers={"Host": f"127.0.0.1:{PORT}"})
    assert answer.status_code == UNAUTHORIZED


async def test_callers_from_elsewhere_are_refused(open_app: Starlette) -> None:
    async with calling(open_app, address="192.0.2.7") as caller:
        assert (await caller.get(USERS)).status_code == UNAUTHORIZED


with_or_without_a_key = pytest.mark.parametrize(
    "credential", [{}, {"Authorization": f"Bearer {ADMIN_KEY}"}], ids=["stranger", "administrator"]
)
HEADERS = [
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "Via",
    "Origin",
]


@pytest.mark.parametrize("name", HEADERS)
@with_or_without_a_key
async def test_whatever_a_proxy_or_a_web_page_sends_is_refused(
    open_app: Starlette, name: str, credential: dict[str, str]
) -> None:
    async with calling(open_app) as caller:
        answer = await caller.get(USERS, headers={name: "127.0.0.1", **credential})
    assert answer.status_code == UNAUTHORIZED


@pytest.mark.parametrize("host", ["evil.example", "evil.example:9877", "localhost.evil.example", ""])
async def test_a_web_page_whose_name_means_this_machine_is_refused(open_app: Starlette, host: str) -> None:
    async with calling(open_app) as caller:
        assert (await caller.get(USERS, headers={"Host": host})).status_code == UNAUTHORIZED


@pytest.mark.parametrize(
    "path",
    ["/", "/health", "/ready", "/graphql", "/graphql/schema.graphql", "/enkrypt/api/v1/users",
     "/antfly/api/v1/users", "/authgate/api/v1/users", "/adverity/api/v1/users/", "/api/v1/users"],
)  # fmt: skip
@with_or_without_a_key
async def test_no_other_door_is_on_that_port(
    open_app: Starlette, path: str, credential: dict[str, str]
) -> None:
    async with calling(open_app) as caller:
        assert (await caller.get(f"{HERE}{path}", headers=credential)).status_code == 404
        query = {"query": "{ users { nodes { id } } }"}
        assert (await caller.post(f"{HERE}{path}", json=query, headers=credential)).status_code == 404


async def test_a_credential_counts_for_what_it_is(open_app: Starlette) -> None:
    secret = await key_of(await a_person("nobody"))
    async with calling(open_app) as caller:
        wrong = await caller.get(USERS, headers={"Authorization": "Bearer x"})
        assert wrong.status_code == UNAUTHORIZED
        seen = (await caller.get(USERS, headers={"Authorization": f"Bearer {secret}"})).json()
        assert [each["username"] for each in seen["users"]] == ["nobody"]


def test_it_listens_on_this_machine_alone_and_the_start_says_it_loudly(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving(tmp_path, GATEBOOK_EXPRESS_ANONYMOUS_PORT=str(port)) as server:
        said = [line for line in server.lines if "GATEBOOK_EXPRESS_ANONYMOUS_PORT" in line]
        assert len(said) == 1
        assert "WARNING" in said[0]
        assert httpx2.get(f"http://127.0.0.1:{port}/users").status_code == 200
        assert httpx2.get(f"{server.url}/express/users").status_code == UNAUTHORIZED
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"http://127.0.0.2:{port}/users")
    with serving(tmp_path) as server:
        assert not any("GATEBOOK_EXPRESS_ANONYMOUS" in line for line in server.lines)


@pytest.mark.parametrize("value", ["1", "true", "false"])
def test_who_still_has_the_setting_of_before_is_told(value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({"GATEBOOK_EXPRESS_ANONYMOUS": value})
    (line,) = refused.value.problems
    assert line.startswith(
        "GATEBOOK_EXPRESS_ANONYMOUS is gone. Instead: GATEBOOK_EXPRESS_ANONYMOUS_PORT=9877"
    )


@pytest.mark.parametrize(
    ("environ", "other"),
    [({"GATEBOOK_PORT": "9877"}, "PORT"), ({"GATEBOOK_DIALECT_PORTS": "9877=antfly"}, "DIALECT_PORTS")],
)
def test_it_is_no_port_of_another_setting(environ: dict[str, str], other: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({**environ, "GATEBOOK_EXPRESS_ANONYMOUS_PORT": "9877"})
    (line,) = refused.value.problems
    assert line.startswith(
        f"GATEBOOK_EXPRESS_ANONYMOUS_PORT: 9877 is taken by GATEBOOK_{other} already. Example:"
    )
