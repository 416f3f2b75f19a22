"""Traces tell how a request went to the statement, in names and times, and no value of anybody's."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook.http import tracing
from gatebook.http.app import create_app
from gatebook.settings import Settings
from tests.conftest import ADMIN_KEY, calling, once
from tests.gatebook.running import ROOT
from tests.gatebook.written import requests, written

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


class Collector:
    """What a collector of traces is sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bodies.append(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def spans(self) -> list[Any]:
        messages = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        resources = [each for message in messages for each in message.resource_spans]
        return [span for each in resources for scope in each.scope_spans for span in scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()
    threading.Thread(target=collector.server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield collector
    finally:
        collector.server.shutdown()
        collector.server.server_close()


class Traced(NamedTuple):
    app: Starlette
    collector: Collector

    async def spans(self, *asked: dict[str, Any], **headers: str) -> list[Any]:
        """Of these requests, once the server has ended."""
        async with (
            self.app.router.lifespan_context(self.app),
            calling(self.app, ADMIN_KEY, **headers) as client,
        ):
            for each in asked:
                await client.request(**each)
        EXECUTOR_CACHE.clear()
        return self.collector.spans


@pytest.fixture
async def traced(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Traced]:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        yield Traced(create_app(settings), collector)


def posted(query: str, **variables: Any) -> dict[str, Any]:
    return {"method": "POST", "url": "/graphql", "json": {"query": query, "variables": variables}}


def tree(spans: list[Any]) -> list[tuple[str, str]]:
    """Each with whose child it is."""
    names = {span.span_id: span.name for span in spans}
    return sorted((span.name, names.get(span.parent_span_id, "")) for span in spans)


async def test_a_request_leads_to_its_operation_and_that_to_its_statements(traced: Traced) -> None:
    spans = await traced.spans(posted("{ users { totalCount nodes { username } } }"))
    found = tree(spans)
    assert set(found) == {
        ("POST graphql", ""),
        ("SELECT api_keys", "POST graphql"),
        ("UPDATE api_keys", "POST graphql"),
        ("users", "POST graphql"),
        ("SELECT users", "users"),
    }
    assert len({span.trace_id for span in spans}) == 1


async def test_a_change_is_traced_to_its_commit(traced: Traced) -> None:
    found = tree(
        await traced.spans(posted('mutation { createGroup(input: {name: "x"}) { problems { code } } }'))
    )
    below = {name for name, parent in found if parent == "createGroup"}
    assert {"BEGIN", "COMMIT", "INSERT groups", "INSERT events"} <= below


async def test_a_dialect_is_traced_by_its_route(traced: Traced) -> None:
    (request,) = [
        span
        for span in await traced.spans({"method": "GET", "url": "/express/users/nobody"})
        if not span.parent_span_id
    ]
    told = {each.key: each.value.string_value or each.value.int_value for each in request.attributes}
    assert request.name == "GET express"
    assert len(told.pop("gatebook.request_id")) == 36
    assert told == {
        "http.request.method": "GET",
        "http.response.status_code": 404,
        "url.path": "/express/users/nobody",
        "gatebook.door": "express",
        "gatebook.problems": "NOT_FOUND",
    }


@once
async def test_it_goes_on_where_a_trace_began_and_the_log_names_it(traced: Traced) -> None:
    with written() as lines:
        spans = await traced.spans(
            posted("{ currentUser { username } }"), traceparent=f"00-{TRACE}-{PARENT}-01"
        )
    assert {span.trace_id.hex() for span in spans} == {TRACE}
    assert [span.parent_span_id.hex() for span in spans if span.name == "POST graphql"] == [PARENT]
    assert [line["traceId"] for line in requests(lines())] == [TRACE]


@once
async def test_the_log_names_a_trace_that_began_here(traced: Traced) -> None:
    with written() as lines:
        spans = await traced.spans(posted("{ currentUser { username } }"))
    assert {line["traceId"] for line in requests(lines())} == {span.trace_id.hex() for span in spans}


async def test_no_value_is_traced(traced: Traced) -> None:
    login = 'mutation ($p: String!) { login(identifier: "typed-name", password: $p) { token } }'
    made = (
        'mutation { createUser(input: {username: "somebody", email: "a@example.com"}) { problems { code } } }'
    )
    await traced.spans(
        posted(login, p="typed-password"),
        posted(made),
        {"method": "GET", "url": "/gw_0123456789?token=typed-token"},
        posted('{ users(search: "typed-search") { totalCount } }'),
    )
    sent = b"".join(traced.collector.bodies)
    assert b"createUser" in sent
    typed = [b"typed-", b"somebody", b"example.com", b"gw_0123456789", ADMIN_KEY.encode()]
    assert [each for each in typed if each in sent] == []


@once
async def test_probes_are_not_traced(traced: Traced) -> None:
    assert (
        await traced.spans({"method": "GET", "url": "/health/live"}, {"method": "GET", "url": "/ready"}) == []
    )


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),
        ({"OTEL_SERVICE_NAME": "x"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://x"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_the_standard_variables_switch_them_on(environ: dict[str, str], wanted: bool) -> None:
    assert tracing.is_wanted(environ) is wanted
    assert tracing.problem(environ) is None


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        (
            {"OTEL_TRACES_EXPORTER": "zipkin"},
            "OTEL_TRACES_EXPORTER is otlp or none: there is no other exporter.",
        ),
        (
            {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "OTEL_EXPORTER_OTLP_PROTOCOL is http/protobuf: there is no other.",
        ),
    ],
)
def test_what_cannot_be_had_is_refused(environ: dict[str, str], told: str) -> None:
    assert tracing.problem(environ) == told


def test_without_the_libraries_one_line_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "MODULES", ("opentelemetry_that_is_not_there.sdk",))
    told = "OTEL_… asks for traces, and their libraries are not installed: pip install " + tracing.PACKAGES
    assert tracing.problem({"OTEL_TRACES_EXPORTER": "otlp"}) == told


def test_nothing_of_it_is_imported_where_it_is_off() -> None:
    """Nor the library of the metrics, before somebody asks for them."""
    program = (
        "import sys; from gatebook.http.app import create_app; from gatebook.settings import Settings;"
        "create_app(Settings());"
        "print([each for each in sys.modules if each.startswith(('opentel', 'prometheus'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n"
