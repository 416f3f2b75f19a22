"""A page of a named origin can read every answer, and send what pages send; one of another origin cannot."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from gatebook.http.app import create_app
from gatebook.http.bodies import BODY_SIZE
from gatebook.settings import Settings
from models.api_key import new_secret
from tests.gatebook.http.raw import connected, everything
from tests.gatebook.http.reach import reach
from tests.gatebook.running import serving

GOOD, EVIL = "https://good.example", "https://evil.example"
RESPONSE = "application/graphql-response+json"
WHO = {"query": "{ currentUser { username } }"}
SENT = [
    "authorization, content-type",
    "apikey",
    "if-none-match",
    "traceparent, tracestate, baggage",
    "sentry-trace",
    "apollographql-client-name, apollographql-client-version, apollo-require-preflight",
    "x-apollo-operation-name, graphql-client-name, x-requested-with, cache-control",
]
EXPOSED = {
    "X-Request-ID",
    "Retry-After",
    "ETag",
    "Allow",
    "WWW-Authenticate",
    "RateLimit",
    "RateLimit-Policy",
}


def app(folder: Path) -> Starlette:
    """Without a database: what needs one is a 503."""
    return create_app(
        Settings(
            data_dir=folder,
            database_url="postgres://nobody@127.0.0.1:1/no",
            playground=False,
            cors_origins=(GOOD,),
        )
    )


@pytest.mark.parametrize("headers", SENT)
@pytest.mark.parametrize(("origin", "status", "allowed"), [(GOOD, 200, GOOD), (EVIL, 400, None)])
async def test_a_page_of_a_named_origin_may_send_what_clients_send(
    tmp_path: Path, headers: str, origin: str, status: int, allowed: str | None
) -> None:
    wish = {"origin": origin, "access-control-request-method": "POST"}
    wish["access-control-request-headers"] = headers
    async with reach(app(tmp_path)) as page:
        answer = await page.options("/graphql", headers=wish)
    assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (status, allowed)
    assert answer.headers["x-request-id"]


CALLS: dict[str, tuple[dict[str, Any], int]] = {
    "an answer": ({"method": "GET", "url": "/health"}, 200),
    "no database": ({"json": WHO, "headers": {"authorization": f"Bearer {new_secret()}"}}, 503),
    "no database, in a dialect": (
        {"method": "GET", "url": "/express/users", "headers": {"apikey": new_secret()}}, 503
    ),
    "no database, where no dialect is meant": (
        {"method": "GET", "url": "/users", "headers": {"apikey": new_secret()}}, 503
    ),
    "a body too large": (
        {"content": b" " * (BODY_SIZE + 1), "headers": {"content-type": "application/json"}}, 413
    ),
    "an address too long": ({"method": "GET", "url": f"/graphql?query={'x' * 17_000}"}, 414),
    "a credential that is none": ({"json": WHO, "headers": {"authorization": "Basic YTpi"}}, 401),
    "no JSON": ({"content": b"{", "headers": {"content-type": "application/json"}}, 400),
    "another type": ({"content": b"{"}, 415),
    "no such address": ({"method": "GET", "url": "/nowhere"}, 404),
    "no such method": ({"method": "DELETE"}, 405),
}  # fmt: skip


@pytest.mark.parametrize("accept", ["*/*", RESPONSE])
@pytest.mark.parametrize("origin", [GOOD, EVIL])
@pytest.mark.parametrize(("call", "status"), CALLS.values(), ids=CALLS.keys())
async def test_a_page_of_a_named_origin_may_read_whatever_is_answered(
    tmp_path: Path, call: dict[str, Any], status: int, origin: str, accept: str
) -> None:
    running = app(tmp_path)
    asked = {"method": "POST", "url": "/graphql", **call}
    headers = {"origin": origin, "accept": accept, **asked.pop("headers", {})}
    async with running.router.lifespan_context(running), reach(running) as page:
        answer = await page.request(**asked, headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("access-control-allow-origin") == (GOOD if origin == GOOD else None)
    assert set(answer.headers["access-control-expose-headers"].split(", ")) == EXPOSED
    assert answer.headers["vary"] == "Origin"
    if "/graphql" in asked["url"] and status >= 400:
        modern = accept == RESPONSE
        assert answer.headers["content-type"] == (
            f"{RESPONSE}; charset=utf-8" if modern else "application/json"
        )
        assert [*answer.json()] == ["errors"]


ASKING = f"Host: x\r\nOrigin: {GOOD}\r\nAccept: {RESPONSE}\r\n".encode()
RAW = {
    "too many headers": (b"GET / HTTP/1.1\r\n" + ASKING + b"a: b\r\n" * 200 + b"\r\n", 431),
    "too many headers before it is known who asks": (
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + ASKING + b"\r\n", 431
    ),
    "an address too long": (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n" + ASKING + b"\r\n", 431),
    "no HTTP": (b"GET / HTTP/1.1\r\n" + ASKING + b"\x00: \x00\r\n\r\n", 400),
}  # fmt: skip


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with serving(tmp_path_factory.mktemp("cors"), GATEBOOK_CORS_ORIGINS=GOOD) as server:
        yield httpx2.URL(server.url).port


@pytest.mark.parametrize(("sent", "status"), RAW.values(), ids=RAW.keys())
@pytest.mark.parametrize("origin", [GOOD, EVIL])
def test_so_it_is_where_a_connection_is_refused(port: int, sent: bytes, status: int, origin: str) -> None:
    with connected(port, sent.replace(GOOD.encode(), origin.encode())) as connection:
        connection.shutdown(socket.SHUT_WR)
        head = everything(connection).partition(b"\r\n\r\n")[0].decode()
    lines = head.split("\r\n")
    assert lines[0].split()[1] == str(status)
    assert f"content-type: {RESPONSE}; charset=utf-8" in lines
    assert (f"access-control-allow-origin: {GOOD}" in lines) == (origin == GOOD)
    assert "vary: Origin" in lines
