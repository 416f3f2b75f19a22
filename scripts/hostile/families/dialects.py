"""The five REST dialects: each path and method of their documents, with bodies and queries of an attacker."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

import orjson

from scripts.benchmark.servers import ROOT
from scripts.hostile.families import Aims
from scripts.hostile.families.texts import broken, record, value
from scripts.hostile.sending import request

DIALECTS = ("adverity", "antfly", "authgate", "enkrypt", "express")
METHODS = ("get", "post", "put", "patch", "delete")
NAMES = [
    "user00007",
    "user00007@example.com",
    "8",
    "nobody",
    "me",
    "search",
    "x" * 400,
    "../../etc",
    "%00",
    "%ff",
    "é",
]
DURATIONS = ["h", "1h", "1h1m", "0.1s", "9", "ns", "µs", "1.", ".1"]
LONG = 60_000  # of a path


class Operation(NamedTuple):
    method: str
    path: str
    query: list[str]
    body: list[str]
    """The names in it."""


@cache
def operations() -> list[Operation]:
    return [each for dialect in DIALECTS for each in _of(dialect)]


def _of(dialect: str) -> list[Operation]:
    document = orjson.loads((ROOT / "rest" / "openapi" / f"{dialect}.json").read_bytes())
    base = re.sub(r"^https?://[^/]+", "", document.get("servers", [{"url": ""}])[0]["url"])
    prefix = base if base.startswith(f"/{dialect}") else f"/{dialect}{base}"
    return [
        Operation(method.upper(), prefix + path, _parameters(described), _names(described, document))
        for path, item in document["paths"].items()
        for method, described in item.items()
        if method in METHODS
    ]


def _parameters(described: Any) -> list[str]:
    return [each["name"] for each in described.get("parameters", []) if each.get("in") == "query"]


def _names(described: Any, document: Any) -> list[str]:
    content = described.get("requestBody", {}).get("content", {}).values()
    return [name for media in content for name in _properties(media.get("schema", {}), document)]


def _properties(schema: Any, document: Any) -> list[str]:
    if reference := schema.get("$ref"):
        return _properties(_resolved(reference, document), document)
    inner = [name for each in schema.get("allOf", []) for name in _properties(each, document)]
    return [*schema.get("properties", {}), *inner]


def _resolved(reference: str, document: Any) -> Any:
    for part in reference.removeprefix("#/").split("/"):
        document = document[part]
    return document


def one(aims: Aims) -> bytes:
    chance, operation = aims.chance, aims.chance.choice(operations())
    names = [*NAMES, *aims.users, *aims.projects, "a" * min(aims.size(), LONG)]
    path = re.sub(r"\{[^}]*\}", lambda _: quote(chance.choice(names), safe="%@."), operation.path)
    if operation.query or chance.random() < 0.1:
        path += _query(aims, operation.query or ["page"])
    method = chance.choice([operation.method] * 9 + ["PATCH", "DELETE"])
    return request(method, path, aims.key(), _body(aims, operation))


def _query(aims: Aims, names: list[str]) -> str:
    chance = aims.chance
    values = [
        "1",
        "0",
        "-1",
        "9" * min(aims.size(), 20_000),
        "x" * min(aims.size(), 20_000),
        "%00",
        "last",
        "1.5",
    ]
    pairs = [f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.choice([1, 2, 3]))]
    pairs += [f"{chance.choice(names)}=1"] * chance.choice([0, 0, 0, 100, 5000])
    return ("?" + "&".join(pairs))[:LONG]


def _body(aims: Aims, operation: Operation) -> bytes | None:
    if not operation.body and aims.chance.random() < 0.8:
        return None
    if aims.chance.random() < 0.15:
        return broken(aims.chance, value(aims))
    if "expires_in" in operation.body and aims.chance.random() < 0.7:
        unit = aims.chance.choice(DURATIONS)
        lasting = unit * min(aims.size(), 1_000_000 // len(unit.encode()))
        return f'{{"name":"k","expires_in":"{lasting}"}}'.encode()
    return broken(aims.chance, record(aims, operation.body or ["name"]))
