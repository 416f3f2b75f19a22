"""What Prometheus reads: who may, what is counted, and that nothing a caller sends becomes a name of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette

from gatebook import __version__
from gatebook.http.app import create_app
from gatebook.settings import Settings
from models import passwords
from rest import dialects
from schema import schema
from tests.cast import a_key, a_person, a_user, key_of
from tests.conftest import GraphQL, calling, once
from tests.documents import rows
from tests.gatebook.http.browser import OWN
from tests.gatebook.scraped import added, now, sample, samples

ME = {"query": "{ currentUser { username } }"}
REQUESTS, OPERATIONS = "gatebook_http_requests_total", "gatebook_operations_total"
LOGIN = 'mutation { login(identifier: "ada", password: "%s") { problems { code } } }'


async def test_they_are_for_who_may_read_the_server(app: Starlette, data: GraphQL) -> None:
    reader, other = await a_person("reader", "READ server/*"), await a_person("other", "READ event/*")
    answers = []
    for key in (None, "gw_wrong", await key_of(other), await key_of(reader)):
        async with calling(app, key) as somebody:
            answers.append(await somebody.get("/metrics"))
    assert [answer.status_code for answer in answers] == [401, 401, 403, 200]
    refused = {"message": "This needs READ on server/*.", "extensions": {"code": "FORBIDDEN"}}
    assert answers[2].json() == {"errors": [refused]}
    assert answers[3].headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert sample("gatebook_build_info", version=__version__) in samples(answers[3].text)


async def test_requests_are_counted_by_door_method_and_status(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    before = now()
    await client.post("/graphql", json=ME)
    await client.get("/graphql", params=ME)
    await client.get("/express/users")
    await client.delete("/antfly/users/nobody")
    await anonymous.get("/enkrypt/api/v1/users")
    await anonymous.get("/")
    await anonymous.post("/session", json={}, headers=OWN)
    await anonymous.request("BREW", "/express/users")
    assert added(before, REQUESTS) == {
        sample(REQUESTS, door="graphql", method="POST", status=200): 1,
        sample(REQUESTS, door="graphql", method="GET", status=200): 1,
        sample(REQUESTS, door="express", method="GET", status=200): 1,
        sample(REQUESTS, door="antfly", method="DELETE", status=404): 1,
        sample(REQUESTS, door="enkrypt", method="GET", status=401): 1,
        sample(REQUESTS, door="other", method="GET", status=200): 1,
        sample(REQUESTS, door="session", method="POST", status=400): 1,
        sample(REQUESTS, door="express", method="OTHER", status=405): 1,
    }
    seconds = added(before, "gatebook_http_request_seconds_count")
    assert seconds[sample("gatebook_http_request_seconds_count", door="graphql")] == 2


async def test_operations_are_counted_by_how_they_went(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    before = now()
    await client.post("/graphql", json={"query": "{ a: users { totalCount } b: users { totalCount } }"})
    made = 'mutation { createUser(input: {username: " "}) { problems { code } } }'
    await client.post("/graphql", json={"query": made})
    await client.get("/express/users/nobody")
    await anonymous.post("/graphql", json=ME)
    assert added(before, OPERATIONS) == {
        sample(OPERATIONS, operation="users", door="graphql", outcome="ok"): 2,
        sample(OPERATIONS, operation="createUser", door="graphql", outcome="refused"): 1,
        sample(OPERATIONS, operation="GET /users/{name}", door="express", outcome="refused"): 1,
        sample(OPERATIONS, operation="currentUser", door="graphql", outcome="ok"): 1,
    }


async def test_what_callers_send_names_nothing(client: httpx2.AsyncClient) -> None:
    before = now()
    evil = 'evil"\n'
    await client.post("/graphql", json={"query": "query evil { evil: currentUser { username } }"})
    await client.post("/graphql", json={"query": "{ evil }"})
    await client.post(
        "/graphql", json={"query": "{ __typename ...F } fragment F on Query { e: server { version } }"}
    )
    await client.request("EVIL", "/evil", headers={"x-evil": "evil"})
    await client.get("/express/users/evil", params={"evil": evil})
    await client.put("/express/evil/evil", json={evil: evil})
    query, mutation = schema._schema.query_type, schema._schema.mutation_type
    assert query
    assert mutation
    fields = {*query.fields, *mutation.fields, "__schema", "__type", "__typename"}
    patterns = [each for dialect in dialects.values() for some in dialect.patterns.values() for each in some]
    routes = {f"{route.method} {route.path}" for each in patterns for route in each.routes.values()}
    told = {dict(labels)["operation"] for name, labels in added(before, OPERATIONS)}
    assert told == {"currentUser", "__typename", "server", "GET /users/{name}"}
    assert told - fields - routes == set()
    assert [each for each in now() if "evil" in str(each).lower()] == []


@once
async def test_sign_ins_are_counted_by_their_result(anonymous: httpx2.AsyncClient, data: GraphQL) -> None:
    await a_user(data, email="ada@example.com", password="correct horse battery staple")
    before = now()
    for password in ("correct horse battery staple", *["wrong one"] * 11):
        await anonymous.post("/graphql", json={"query": LOGIN % password})
    assert added(before, "gatebook_sign_ins_total") == {
        sample("gatebook_sign_ins_total", result="right"): 1,
        sample("gatebook_sign_ins_total", result="wrong"): 10,
        sample("gatebook_sign_ins_total", result="locked"): 1,
    }


async def test_verified_keys_are_counted_by_what_was_found(graphql: GraphQL, data: GraphQL) -> None:
    _, secret = await a_key(data, await a_user(data))
    before = now()
    for each in (secret, secret, "gw_no"):
        await graphql("mutation ($s: String!) { verifyApiKey(secret: $s) { code } }", s=each)
    assert added(before, "gatebook_key_verifications_total") == {
        sample("gatebook_key_verifications_total", code="VALID"): 2,
        sample("gatebook_key_verifications_total", code="MALFORMED"): 1,
    }


async def test_every_statement_is_timed(client: httpx2.AsyncClient) -> None:
    await client.post("/graphql", json=ME)  # the first notes that the key was used
    before = now()
    await client.post("/graphql", json=ME)
    assert added(before, "gatebook_db_seconds_count") == {sample("gatebook_db_seconds_count"): 1}


async def scraped(app: Starlette, until: Callable[[str], bool] = lambda text: True) -> str:
    """By the port of their own."""
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://gatebook.test:9464") as prometheus:
        while not until(text := (await prometheus.get("/metrics")).text):
            pass
    return text


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, metrics_port=9464)


async def test_the_directory_is_counted_and_not_at_each_scrape(app: Starlette, data: GraphQL) -> None:
    users = sample("gatebook_directory_records", kind="users")
    app.state.counted_at = float("-inf")
    first = samples(await scraped(app, lambda text: samples(text).get(users) == 1))
    await a_user(data)
    again = samples(await scraped(app))
    kinds = ("users", "projects", "groups", "api_keys")
    assert [first[sample("gatebook_directory_records", kind=kind)] for kind in kinds] == [1, 0, 0, 1]
    assert again[users] == 1


async def test_connections_and_hashes_are_those_of_the_moment(
    app: Starlette, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.post("/graphql", json=ME)
    monkeypatch.setattr(passwords, "_waiting", 3)
    found = samples(await scraped(app))
    states = ("used", "free", "waiting")
    assert [found[sample("gatebook_db_pool_connections", state=state)] for state in states] == [0, 1, 0]
    assert found[sample("gatebook_password_hash_waiting")] == 3


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/metrics", 200),
        ("HEAD", "/metrics", 200),
        ("POST", "/metrics", 405),
        ("POST", "/graphql", 404),
        ("GET", "/express/users", 404),
        ("GET", "/", 404),
    ],
)
@once
async def test_the_port_of_their_own_answers_nothing_else(
    app: Starlette, method: str, path: str, status: int
) -> None:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://gatebook.test:9464") as anybody:
        answer = await anybody.request(method, path)
    assert answer.status_code == status
    assert ("gatebook_build_info" in answer.text) == (status == 200 and method == "GET")


@once
async def test_every_metric_has_its_row_and_every_row_its_metric(app: Starlette) -> None:
    text = await scraped(app)
    told = {line.split(" ")[2] for line in text.splitlines() if line.startswith("# TYPE ")}
    documented = {
        name.partition("{")[0] for name in rows("docs/operations.md") if name.startswith("gatebook_")
    }
    assert documented == told


async def test_a_database_that_does_not_answer_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    """What is counted of the directory is absent then."""
    app = create_app(Settings(data_dir=tmp_path, playground=False, metrics_port=9464))
    async with app.router.lifespan_context(app):  # a file without any table
        text = await scraped(app)
    assert "gatebook_build_info{" in text
