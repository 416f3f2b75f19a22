"""Traces by OpenTelemetry, switched on by its own variables; its libraries are imported only then."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

from starlette.middleware import Middleware

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
EXPORTER, DISABLED = "OTEL_TRACES_EXPORTER", "OTEL_SDK_DISABLED"
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
MODULES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
PACKAGES = "opentelemetry-sdk opentelemetry-exporter-otlp-proto-http"


def is_wanted(environ: Mapping[str, str]) -> bool:
    exporter = environ.get(EXPORTER, "").lower()
    named = exporter or any(environ.get(name) for name in ENDPOINTS)
    return bool(named) and exporter != "none" and environ.get(DISABLED, "").lower() != "true"


def problem(environ: Mapping[str, str]) -> str | None:
    """Why they cannot be had, in one line."""
    if not is_wanted(environ):
        return None
    if environ.get(EXPORTER, "otlp").lower() not in ("", "otlp"):
        return f"{EXPORTER} is otlp or none: there is no other exporter."
    if next((environ[name] for name in PROTOCOLS if environ.get(name)), "http/protobuf") != "http/protobuf":
        return "OTEL_EXPORTER_OTLP_PROTOCOL is http/protobuf: there is no other."
    if not all(map(_is_there, MODULES)):
        return f"OTEL_… asks for traces, and their libraries are not installed: pip install {PACKAGES}"
    return None


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of what it is in
        return False


def middleware(environ: Mapping[str, str]) -> list[Middleware]:
    if not is_wanted(environ):
        return []
    from gatebook.http.spans import Traced

    return [Middleware(Traced)]


@asynccontextmanager
async def exporting(environ: Mapping[str, str]) -> AsyncIterator[Any]:
    """While the server runs."""
    if not is_wanted(environ):
        yield
        return
    from gatebook.http import spans

    async with spans.exporting():
        yield
