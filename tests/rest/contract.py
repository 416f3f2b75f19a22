"""Checks each exchange against the dialect's OpenAPI document: path, method, status, and both bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx2
import orjson
from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parent.parent.parent / "rest" / "openapi"


@cache
def document(dialect: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads((FOLDER / f"{dialect}.json").read_bytes())
    return found


async def check(dialect: str, response: httpx2.Response) -> None:
    """Assert that the document tells of this answer, and of this request when it was accepted."""
    await response.aread()
    request = response.request
    path = request.url.raw_path.decode().partition("?")[0].removeprefix(f"/{dialect}")
    operation = operation_of(dialect, request.method, path)
    if operation is None:
        assert response.status_code in (404, 405), f"{request.method} {path} is not documented"
        return
    told = operation["responses"].get(str(response.status_code)) or operation["responses"].get("default")
    assert told, f"{request.method} {path} answers {response.status_code}, which is not documented"
    told = resolved(dialect, told)
    check_body(dialect, told.get("content", {}), response.content, f"{request.method} {path}")
    if response.is_success and "requestBody" in operation and request.content:
        check_body(
            dialect, operation["requestBody"]["content"], request.content, f"to {request.method} {path}"
        )


def operation_of(dialect: str, method: str, path: str) -> dict[str, Any] | None:
    """A path without names in it goes before one with."""
    paths = sorted(document(dialect)["paths"], key=lambda template: template.count("{"))
    for template in paths:
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) or re.fullmatch(pattern, unquote(path)):
            item = resolved(dialect, document(dialect)["paths"][template])
            operation: dict[str, Any] | None = item.get(method.lower())
            if operation is not None:
                return operation
    return None


def operations(dialect: str) -> Iterator[dict[str, Any]]:
    """All that the document tells of."""
    for item in document(dialect)["paths"].values():
        for name, operation in resolved(dialect, item).items():
            if name in ("get", "post", "put", "patch", "delete", "options"):
                yield operation


def resolved(dialect: str, value: dict[str, Any]) -> dict[str, Any]:
    """The thing itself, where it is named by ``$ref``."""
    while reference := value.get("$ref"):
        value = document(dialect)
        for part in reference.removeprefix("#/").split("/"):
            value = value[part]
    return value


def check_body(dialect: str, content: dict[str, Any], body: bytes, where: str) -> None:
    if not content:
        assert not body, f"{where} has a body: {body[:200]!r}"
        return
    ((media, told),) = content.items()
    value = orjson.loads(body) if "json" in media else body.decode()
    schema = {**told["schema"], "components": document(dialect).get("components", {})}
    errors = [error.message for error in Draft202012Validator(schema).iter_errors(value)]
    assert not errors, f"{where}: {errors} in {body[:500]!r}"
