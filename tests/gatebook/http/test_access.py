"""The line that each request has in the log: who asked for what, and how it went."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from gatebook.http import access
from gatebook.http.app import create_app
from gatebook.settings import Settings
from models.database import Sql, execute
from tests.conftest import ADMIN_KEY, GraphQL, calling, once
from tests.gatebook.http.browser import OWN
from tests.gatebook.http.reach import stranger
from tests.gatebook.written import requests, written

GRAPHQL = {"client": "127.0.0.1", "method": "POST", "path": "/graphql", "status": 200}
TRACE = "0af7651916cd43dd8448eb211c80319c"
TWICE = "{ a: users { totalCount } b: users { totalCount } currentUser { username } }"


async def admins_key(data: GraphQL) -> str:
    return str((await data("{ currentUser { apiKeys { nodes { id } } } }"))["apiKeys"]["nodes"][0]["id"])


async def test_a_document_is_told_by_the_fields_at_its_root(
    client: httpx2.AsyncClient, data: GraphQL
) -> None:
    key = await admins_key(data)
    with written() as lines:
        await client.post("/graphql", json={"query": TWICE})
    assert requests(lines()) == [{**GRAPHQL, "user": "admin", "key": key, "operation": "users,currentUser"}]


async def test_what_is_refused_is_told_by_its_codes(client: httpx2.AsyncClient, data: GraphQL) -> None:
    key = await admins_key(data)
    known = {**GRAPHQL, "user": "admin", "key": key}
    with written() as lines:
        await client.post(
            "/graphql",
            json={
                "query": 'mutation { createUser(input: {username: " ", email: "x"}) { problems { code } } }'
            },
        )
        await client.post("/graphql", json={"query": "{ nothing }"})
        await client.get("/express/users/nobody")
        await client.put("/express/nowhere")
    assert requests(lines()) == [
        {**known, "operation": "createUser", "problems": "INVALID"},
        {**known, "problems": "GRAPHQL_VALIDATION_FAILED"},
        {
            **known,
            "method": "GET",
            "path": "/express/users/nobody",
            "status": 404,
            "operation": "GET /users/{name}",
            "problems": "NOT_FOUND",
        },
        {**known, "method": "PUT", "path": "/express/nowhere", "status": 404},
    ]


async def test_who_is_nobody_is_told_by_the_address_alone(anonymous: httpx2.AsyncClient) -> None:
    wrong = {"Authorization": "Bearer gw_wrong"}
    with written() as lines:
        await anonymous.post("/graphql", json={"query": "{ users { totalCount } }"})
        await anonymous.post("/graphql", json={"query": "{ users { totalCount } }"}, headers=wrong)
        await anonymous.get("/express/users", headers=wrong)
        await anonymous.post("/session", json={"identifier": "admin", "password": "wrong"}, headers=OWN)
    refused = {**GRAPHQL, "problems": "UNAUTHENTICATED"}
    session = {"path": "/session", "operation": "login", "problems": "WRONG_CREDENTIALS"}
    assert requests(lines()) == [
        {**refused, "operation": "users"},
        {**refused, "status": 401},
        {**refused, "status": 401, "method": "GET", "path": "/express/users"},
        {**GRAPHQL, **session, "status": 401},
    ]


@once
async def test_as_text_it_is_one_line(client: httpx2.AsyncClient) -> None:
    with written(format="text") as lines:
        await client.post("/graphql", json={"query": "{ currentUser { username } }"})
    (line,) = lines()
    assert re.fullmatch(
        r"\S+ INFO gatebook\.access \[[0-9a-f-]{36}\] POST /graphql 200 \d+\.\d ms client=127\.0\.0\.1 "
        r"user=admin key=[0-9a-f-]{36} operation=currentUser",
        line,
    )


@once
async def test_as_json_it_has_the_fields_for_programs(client: httpx2.AsyncClient) -> None:
    with written() as lines:
        answer = await client.post("/graphql", json={"query": "{ currentUser { username } }"})
    (line,) = [json.loads(each) for each in lines()]
    assert line["requestId"] == answer.headers["x-request-id"]
    assert line["message"] == f"POST /graphql 200 {line['ms']:.1f} ms"
    assert line["ms"] > 0


async def test_slow_statements_are_told(client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "SLOW", 0.0)
    await execute(Sql("SELECT 1"))  # of no request
    with written() as lines:
        await client.post("/graphql", json={"query": "{ server { version } }"})
        await client.post(
            "/graphql", json={"query": 'mutation { createGroup(input: {name: "x"}) { problems { code } } }'}
        )
    reading, writing = (line["sqlMs"] for line in requests(lines()))
    assert reading > 0
    assert writing > 0


@pytest.mark.parametrize("path", ["/health", "/ready", "/health/ready", "/health/live", "/metrics"])
async def test_probes_leave_no_line(anonymous: httpx2.AsyncClient, path: str) -> None:
    with written() as lines:
        await anonymous.get(path)
    assert lines() == []


@pytest.mark.parametrize(
    ("which", "statuses"), [("all", [200, 404, 200]), ("errors", [404, 200]), ("none", [])]
)
async def test_a_setting_says_which_requests_are_told(
    tmp_path: Path, which: str, statuses: list[int]
) -> None:
    with written() as lines:
        async with stranger(tmp_path, access_log=which) as somebody:
            await somebody.get("/")
            await somebody.get("/nowhere")
            await somebody.post("/graphql", json={"query": "{ nothing }"})
    assert [line["status"] for line in requests(lines())] == statuses


PROXIED = {"data_dir": Path("/nowhere"), "playground": False}


async def id_for(sent: Any, trusted: str | None, client: str = "10.0.0.7") -> str:
    from gatebook.values import networks

    app = create_app(Settings(trusted_proxies=networks(trusted) if trusted else (), **PROXIED))  # type: ignore[arg-type]
    async with calling(app, address=client) as somebody:
        answer = await somebody.get("/health", headers=[("X-Request-ID", each) for each in sent])
    (given,) = answer.headers.get_list("x-request-id")
    return str(given)


async def test_the_id_of_a_trusted_proxy_is_kept_and_sent_back() -> None:
    assert await id_for(["req-42:a/b+c=_."], "10.0.0.0/8") == "req-42:a/b+c=_."


@pytest.mark.parametrize(
    ("sent", "trusted", "client"),
    [
        (["mine"], None, "10.0.0.7"),
        (["mine"], "10.0.0.0/8", "192.168.0.7"),
        (["mine", "yours"], "10.0.0.0/8", "10.0.0.7"),
        (["x" * 129], "10.0.0.0/8", "10.0.0.7"),
        (["a b"], "10.0.0.0/8", "10.0.0.7"),
        ([""], "10.0.0.0/8", "10.0.0.7"),
        (["gw_0123456789"], "10.0.0.0/8", "10.0.0.7"),
    ],
)
async def test_any_other_id_is_ours(sent: list[str], trusted: str | None, client: str) -> None:
    assert re.fullmatch("[0-9a-f-]{36}", await id_for(sent, trusted, client))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (f"00-{TRACE}-b7ad6b7169203331-01", TRACE),
        (f"cc-{TRACE}-b7ad6b7169203331-01-later", TRACE),
        (f"ff-{TRACE}-b7ad6b7169203331-01", None),
        (f"00-{'0' * 32}-b7ad6b7169203331-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-b7ad6b7169203331-01", None),
        ("nonsense", None),
    ],
)
async def test_the_line_has_the_trace_that_the_request_is_part_of(
    tmp_path: Path, sent: str, told: str | None
) -> None:
    with written() as lines:
        async with stranger(tmp_path) as somebody:
            await somebody.get("/", headers={"traceparent": sent})
    (line,) = requests(lines())
    assert line.get("traceId") == told


async def test_requests_at_the_same_time_do_not_mix(app: Starlette) -> None:
    async def ask(client: httpx2.AsyncClient, field: str) -> None:
        await client.post("/graphql", json={"query": f"{{ {field} {{ totalCount }} }}"})

    with written() as lines:
        async with calling(app, ADMIN_KEY) as known, calling(app) as nobody:
            await asyncio.gather(*(ask(who, each) for who in (known, nobody) for each in ("users", "groups")))
    told = sorted(
        (line["operation"], line.get("user", ""), line.get("problems")) for line in requests(lines())
    )
    assert told == [
        ("groups", "", "UNAUTHENTICATED"),
        ("groups", "admin", None),
        ("users", "", "UNAUTHENTICATED"),
        ("users", "admin", None),
    ]
