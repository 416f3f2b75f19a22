"""Replays documented exchanges. What changes from run to run is a pattern between angle brackets.

A file is a list of ``{"name", "request": {"method", "path", "body"}, "response": {"status", "body"},
"keep"}``. ``keep`` names values of the answer for later paths and bodies: ``{"id": "data.user_id"}`` makes
``{{id}}``. An exchange without a ``response`` only prepares the next ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import orjson

FOLDER = Path(__file__).parent / "documented"
PATTERNS = {
    "<uuid>": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "<python-time>": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}",
    "<javascript-time>": r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4} \(.+\)",
    "<iso-time>": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "<micro-time>": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z",
    "<key>": r"gw_[0-9A-Za-z]{36}",
    "<hint>": r"gw_[0-9A-Za-z]{6}\.\.\.[0-9A-Za-z]{6}",
}


def documented(dialect: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads((FOLDER / f"{dialect}.json").read_bytes())
    return found


async def replay(client: httpx2.AsyncClient, exchanges: list[dict[str, Any]]) -> None:
    kept: dict[str, str] = {}
    wrong: list[str] = []
    for exchange in exchanges:
        request = filled(exchange["request"], kept)
        response = await client.request(
            request["method"], request["path"], **({"json": request["body"]} if "body" in request else {})
        )
        body = read(response)
        if expected := exchange.get("response"):
            shown = [expected["status"], filled(expected.get("body"), kept)]
            wrong += differences(shown, list(told(response)), exchange["name"])
        if wrong:
            break  # the next ones build on it
        kept |= {name: str(at(body, path)) for name, path in exchange.get("keep", {}).items()}
    assert wrong == []


def read(response: httpx2.Response) -> Any:
    if "json" in response.headers.get("content-type", ""):
        return orjson.loads(response.content)
    return response.text or None


def told(response: httpx2.Response) -> tuple[int, Any]:
    """Its status and its body."""
    return response.status_code, read(response)


def filled(value: Any, kept: dict[str, str]) -> Any:
    text = orjson.dumps(value).decode()
    return orjson.loads(re.sub(r"\{\{(\w+)\}\}", lambda found: kept[found[1]], text))


def at(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body[int(part)] if isinstance(body, list) else body[part]
    return body


def same(expected: Any, found: Any, where: str) -> None:
    assert list(differences(expected, found, where)) == []


def differences(expected: Any, found: Any, where: str) -> Iterator[str]:
    """None where both are equal to the letter, the order of keys included; a pattern stands for any text that
    fits it."""
    if isinstance(expected, dict) and isinstance(found, dict):
        if list(expected) != list(found):
            yield f"{where} has {list(found)}, not {list(expected)}"
        for key in (key for key in expected if key in found):
            yield from differences(expected[key], found[key], f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            yield f"{where} has {len(found)}, not {len(expected)}: {found}"
        for place, (one, other) in enumerate(zip(expected, found, strict=False)):
            yield from differences(one, other, f"{where}[{place}]")
    elif not fits(expected, found):
        yield f"{where} is {found!r}, not {expected!r}"


def fits(expected: Any, found: Any) -> bool:
    if isinstance(expected, str) and expected in PATTERNS:
        return isinstance(found, str) and re.fullmatch(PATTERNS[expected], found) is not None
    return (type(expected), expected) == (type(found), found)
