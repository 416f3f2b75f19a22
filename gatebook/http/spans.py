"""The spans of a request: itself, its operation, and the statements of that. They have names, codes and
times, and never a value. Imported only where traces are wanted."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import pairwise
from time import time_ns

from opentelemetry import propagate, trace
from opentelemetry.context import attach, detach
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gatebook import __version__
from gatebook.http import access
from gatebook.logs import request_id
from models import noted, tracing

LAST = 1.0  # seconds for what is not exported yet in the end
WORD = re.compile(r"[()]|\w+")

_operation: ContextVar[Span | None] = ContextVar("operation", default=None)


class Spans:
    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer

    def operation(self, names: Sequence[str]) -> None:
        span = self.tracer.start_span(",".join(dict.fromkeys(names)))
        _operation.set(span)
        attach(trace.set_span_in_context(span))  # until the request's own is detached

    def statement(self, text: str, seconds: float) -> None:
        if not trace.get_current_span().is_recording():
            return
        now = time_ns()
        span = self.tracer.start_span(
            name_of(text), kind=SpanKind.CLIENT, start_time=now - int(seconds * 1e9)
        )
        span.end(now)


@lru_cache(500)
def name_of(statement: str) -> str:
    """``SELECT users``: what it does, and to which table, those in brackets aside."""
    words, depth = WORD.findall(statement), 0
    verb = next((word for word in words if word not in "()"), "SQL")
    for word, following in pairwise(words):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word.upper() in ("FROM", "INTO", "UPDATE"):
            return f"{verb} {following}"
    return verb


class Traced:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        spans = tracing.spans
        if scope["type"] != "http" or scope["path"] in access.PROBES or not isinstance(spans, Spans):
            await self.app(scope, receive, send)
            return
        status = 500

        async def send_noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        began = propagate.extract(dict(Headers(scope=scope)))
        span = spans.tracer.start_span(scope["method"], began, SpanKind.SERVER)
        token, _ = attach(trace.set_span_in_context(span, began)), _operation.set(None)
        if request := noted.current.get():
            request.trace_id = format(span.get_span_context().trace_id, "032x")
        try:
            await self.app(scope, receive, send_noting)
        finally:
            if operation := _operation.get():
                operation.end()
            describe(span, scope, status)
            span.end()
            detach(token)


def describe(span: Span, scope: Scope, status: int) -> None:
    span.set_attribute("http.request.method", scope["method"])
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("url.path", access.path_of(scope))
    span.set_attribute("gatebook.request_id", request_id.get())
    if request := noted.current.get():
        span.update_name(f"{scope['method']} {request.door}")
        span.set_attribute("gatebook.door", request.door)
        if request.problems:
            span.set_attribute("gatebook.problems", access.codes_of(request))
    if status >= 500:
        span.set_status(Status(StatusCode.ERROR))


def resource() -> Resource:
    found = Resource.create({"service.version": __version__})
    is_named = not str(found.attributes["service.name"]).startswith("unknown_service")
    return found if is_named else found.merge(Resource({"service.name": "gatebook"}))


@asynccontextmanager
async def exporting() -> AsyncIterator[None]:
    """``OTEL_SERVICE_NAME`` and the other variables count; the libraries read them."""
    provider = TracerProvider(resource=resource())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracing.spans = Spans(provider.get_tracer("gatebook", __version__))
    try:
        yield
    finally:
        tracing.spans = None
        last = threading.Thread(target=provider.shutdown, daemon=True)  # a collector may not answer
        last.start()
        await asyncio.to_thread(last.join, LAST)
