"""What surrounds every answer: headers, methods, sizes, origins, the log, and the last resort."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from gatebook.http.app import create_app
from gatebook.http.bodies import BODY_SIZE
from gatebook.http.middleware import Envelope
from gatebook.http.refusals import Failure, seconds_to_wait
from gatebook.settings import Settings
from models.api_key import new_secret
from models.errors import Busy
from tests.gatebook.http.reach import reach, stranger

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
WHO = {"query": "{ currentUser { username } }"}


@pytest.mark.promise("S50")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/health", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/graphql", 400),
        ("DELETE", "/graphql", 405),
        ("GET", "/graphql?query={__typename}", 200),
        ("GET", "/graphql/schema.graphql", 401),
    ],
)
async def test_every_answer_is_safe_to_receive(tmp_path: Path, method: str, path: str, status: int) -> None:
    async with stranger(tmp_path) as somebody:
        response = await somebody.request(method, path)
    assert response.status_code == status
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "server" not in response.headers
    assert UUID.fullmatch(response.headers["x-request-id"])


async def test_a_request_id_is_ours_and_never_the_same(tmp_path: Path) -> None:
    async with stranger(tmp_path) as somebody:
        ids = {
            (await somebody.get("/health", headers={"x-request-id": "mine"})).headers["x-request-id"]
            for _ in range(3)
        }
    assert len(ids) == 3
    assert "mine" not in ids


@pytest.mark.promise("S43", "S51")
@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/graphql", {"GET", "HEAD", "POST"}), ("/health", {"GET", "HEAD"}), ("/", {"GET", "HEAD"})],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "get"])
async def test_a_method_that_is_not_known_is_405(
    tmp_path: Path, method: str, path: str, allowed: set[str]
) -> None:
    async with stranger(tmp_path) as somebody:
        request = httpx2.Request("GET", f"http://gatebook{path}", headers={"x-http-method-override": "POST"})
        request.method = method
        response = await somebody.send(request)
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == allowed
    refused = {
        "message": "This address does not know this method.",
        "extensions": {"code": "METHOD_NOT_ALLOWED"},
    }
    assert response.json() == {"errors": [refused]}


@pytest.mark.promise("S56")
@pytest.mark.parametrize("path", ["/nowhere", "/graphql/", "/health/", "/%2e%2e/graphql", "/graphql%00"])
async def test_an_address_with_nothing_there_is_404_and_never_leads_elsewhere(
    tmp_path: Path, path: str
) -> None:
    async with stranger(tmp_path) as somebody:
        response = await somebody.get(path, headers={"host": "evil.example"})
    assert response.status_code == 404
    assert "location" not in response.headers
    refused = {"message": "There is nothing at this address.", "extensions": {"code": "NOT_FOUND"}}
    assert response.json() == {"errors": [refused]}


async def too_much() -> AsyncIterator[bytes]:
    for _ in range(12):
        yield b" " * BODY_SIZE


@pytest.mark.promise("S67")
@pytest.mark.parametrize(
    "text", ["%0d%0aX-Evil:%201", "%0aX-Evil:1", "%E5%98%8A%E5%98%8DX-Evil:1", "\\r\\nX-Evil:1"]
)
@pytest.mark.parametrize(
    "path", ["/#", "/console/#", "/enkrypt/api/v1/users/#/", "/enkrypt/api/v1/users/?a=#", "/graphql?query=#"]
)
async def test_no_line_break_of_an_address_comes_into_a_header(tmp_path: Path, path: str, text: str) -> None:
    async with stranger(tmp_path) as somebody:
        response = await somebody.request("POST", path.replace("#", text), headers={"x-request-id": text})
    assert "x-evil" not in response.headers
    assert [value for value in response.headers.values() if re.search(r"[\r\n]", value)] == []


@pytest.mark.promise("S52")
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_above_a_megabyte_is_413(tmp_path: Path, chunked: bool) -> None:
    content: Any = too_much() if chunked else b" " * (BODY_SIZE + 1)
    async with stranger(tmp_path) as somebody:
        response = await somebody.post(
            "/graphql", content=content, headers={"content-type": "application/json"}
        )
    assert response.status_code == 413
    refused = {"message": "A request has at most 1048576 bytes.", "extensions": {"code": "CONTENT_TOO_LARGE"}}
    assert response.json() == {"errors": [refused]}


@pytest.mark.promise("S65")
async def test_the_log_names_no_key_that_stands_in_a_path(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "gatebook.access")
    async with stranger(tmp_path) as somebody:
        for path in (
            f"/enkrypt/api/v1/api-keys/{new_secret()}/disable",
            f"/{new_secret()}",
            "/API-keys/a%2Fb",
        ):
            await somebody.post(path)
    told = [record.getMessage().rpartition(" ")[0].rpartition(" ")[0] for record in caplog.records]
    assert [line.split(" ")[1] for line in told] == ["/enkrypt/api/v1/api-keys/...", "/...", "/API-keys/..."]


async def test_the_index_names_the_doors(tmp_path: Path) -> None:
    doors = {
        "graphql": "/graphql",
        "schema": "/graphql/schema.graphql",
        "session": "/session",
        "rest": {
            name: {"prefix": f"/{name}", "openapi": f"/{name}/openapi.json"}
            for name in ("enkrypt", "express", "antfly", "authgate", "adverity")
        },
        "health": "/health",
        "ready": "/ready",
    }
    async with stranger(tmp_path) as somebody:
        assert (await somebody.get("/")).json() == {"name": "Gatebook", "doors": doors}


@pytest.mark.promise("S49")
@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:3000", "http://gatebook", "https://a.good.example"],
)
@pytest.mark.parametrize("origins", [(), ("https://good.example",)])
async def test_no_page_of_a_foreign_origin_may_read_answers(
    tmp_path: Path, origin: str, origins: tuple[str, ...]
) -> None:
    wish = {"origin": origin, "access-control-request-method": "POST"}
    async with stranger(tmp_path, cors_origins=origins) as somebody:
        asked = await somebody.post("/graphql", json={"query": "{ __typename }"}, headers={"origin": origin})
        wished = await somebody.options("/graphql", headers=wish)
    allowed = {"access-control-allow-origin", "access-control-allow-credentials"}
    assert [allowed & response.headers.keys() for response in (asked, wished)] == [set(), set()]


async def test_a_page_of_a_named_origin_may_call_and_read(tmp_path: Path) -> None:
    origin = "https://good.example"
    wish = {"origin": origin, "access-control-request-method": "POST"}
    wish["access-control-request-headers"] = "authorization, content-type"
    async with stranger(tmp_path, cors_origins=(origin,)) as somebody:
        asked = await somebody.options("/graphql", headers=wish)
        refused = await somebody.get("/graphql", headers={"origin": origin, "authorization": "Basic YTpi"})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, origin)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, origin)
    assert "X-Request-ID" in refused.headers["access-control-expose-headers"]


@pytest.mark.promise("S65")
async def test_a_request_is_one_line_in_the_log_without_its_query(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "gatebook.access"):
        async with stranger(tmp_path) as somebody:
            await somebody.get("/%0anowhere%20ERROR%20gatebook?token=gs_secret")
    (record,) = [record for record in caplog.records if record.name == "gatebook.access"]
    assert re.fullmatch(r"GET /%0Anowhere%20ERROR%20gatebook 404 \d+\.\d ms", record.getMessage())


async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise ValueError("hunter2")


async def breaking_off(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await broken(scope, receive, send)


async def busy(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise Busy(7)


@pytest.mark.promise("S45")
async def test_whatever_breaks_is_answered_and_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with reach(Envelope(broken)) as somebody:
        response = await somebody.get("/")
    identity = response.headers["x-request-id"]
    extensions = {"code": "INTERNAL_SERVER_ERROR", "requestId": identity}
    assert response.status_code == 500
    assert response.json() == {"errors": [{"message": "Unexpected error.", "extensions": extensions}]}
    assert response.headers["cache-control"] == "no-store"
    assert "gatebook.http.refusals.Failure: ValueError" in caplog.text
    assert 'raise ValueError("hunter2")' in caplog.text  # our source, where it stands, is no secret
    assert "ValueError: hunter2" not in caplog.text


async def test_an_answer_that_breaks_off_does_not_end_well() -> None:
    async with reach(Envelope(breaking_off)) as somebody:
        with pytest.raises(Failure, match="broke off"):
            await somebody.get("/")


async def test_a_busy_server_says_when_to_come_back() -> None:
    async with reach(Envelope(busy)) as somebody:
        response = await somebody.get("/")
    refused = {"message": "The server is busy; try again in a moment.", "extensions": {"code": "BUSY"}}
    assert (response.status_code, response.json()) == (503, {"errors": [refused]})
    assert response.headers["retry-after"] == "7"


async def test_without_its_database_the_server_lives_and_says_when_to_come_back(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url="postgres://nobody@127.0.0.1:1/nothing"))
    somebody = {"authorization": f"Bearer {new_secret()}"}
    async with app.router.lifespan_context(app), reach(app) as client:
        health, ready = await client.get("/health"), await client.get("/ready")
        known = await client.post("/graphql", json=WHO, headers=somebody)
        stranger = await client.post("/graphql", json=WHO)
    assert (health.status_code, ready.status_code) == (200, 503)
    assert ready.json() == {"status": "database does not answer"}
    words = "The database does not answer; try again in a moment."
    assert known.json() == {"errors": [{"message": words, "extensions": {"code": "UNAVAILABLE"}}]}
    assert (known.status_code, known.headers["retry-after"]) == (503, "2")
    assert stranger.json() == {"data": {"currentUser": None}}


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (ConnectionRefusedError(), 2),
        (TimeoutError(), 2),
        (Busy(3), 3),
        (ValueError("locked"), 0),
        (KeyError(), 0),
    ],
)
def test_only_what_passes_is_worth_waiting_for(error: Exception, seconds: int) -> None:
    assert seconds_to_wait(error) == seconds
