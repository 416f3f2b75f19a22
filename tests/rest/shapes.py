"""What an OpenAPI document tells of the shapes of bodies, and what a body has of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.rest.contract import resolved

Property = tuple[str, str]
"""The name of a shape, or of where it stands, and of a property it has."""


def flat(dialect: str, schema: Any) -> dict[str, Any]:
    """Without references, with the properties of its parts."""
    found = resolved(dialect, schema) if isinstance(schema, dict) else {}
    parts = [flat(dialect, part) for part in found.get("allOf", ())]
    properties = [each.get("properties", {}) for each in (*parts, found)]
    return {**found, "properties": {name: each[name] for each in properties for name in each}}


def named(schema: Any, otherwise: str) -> str:
    return str(schema.get("$ref", otherwise)).rpartition("/schemas/")[2] if isinstance(schema, dict) else ""


def promised(dialect: str, schema: Any, where: str) -> Iterator[Property]:
    name, found = named(schema, where), flat(dialect, schema)
    for choice in found.get("oneOf", ()):
        yield from promised(dialect, choice, name)
    if "items" in found:
        yield from promised(dialect, found["items"], name)
    for key, below in found["properties"].items():
        if below is not False:  # which says that there is none
            yield name, key
            yield from promised(dialect, below, f"{name}.{key}")


def answered(dialect: str, schema: Any, where: str, value: Any) -> Iterator[Property]:
    name, found = named(schema, where), flat(dialect, schema)
    choices = [each for each in found.get("oneOf", ()) if is_for(dialect, each, value)]
    if choices:
        yield from answered(dialect, choices[0], name, value)
    elif isinstance(value, list):
        for each in value:
            yield from answered(dialect, found.get("items"), name, each)
    elif isinstance(value, dict) and not is_free(found):
        for key, each in value.items():
            yield name, key
            yield from answered(dialect, found["properties"].get(key), f"{name}.{key}", each)


def is_free(schema: dict[str, Any]) -> bool:
    """What is shown as it was sent."""
    return schema.get("additionalProperties") is True and not schema["properties"]


def is_for(dialect: str, schema: Any, value: Any) -> bool:
    """Of several shapes, the one that has such a property."""
    return isinstance(value, dict) and bool(flat(dialect, schema)["properties"].keys() & value.keys())


def bodies(dialect: str, operation: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The status and the schema of each answer in JSON."""
    for status, response in operation["responses"].items():
        content = resolved(dialect, response).get("content", {})
        if "application/json" in content:
            yield status, content["application/json"]["schema"]


def place(operation: dict[str, Any], status: str) -> str:
    """Of a shape without a name."""
    return f"{operation.get('operationId', operation.get('summary'))} {status}"


def sent(dialect: str, operation: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The names that may be sent, in the body and in the query."""
    content = resolved(dialect, operation.get("requestBody", {})).get("content", {})
    body = flat(dialect, content.get("application/json", {}).get("schema"))["properties"]
    parameters = [resolved(dialect, each) for each in operation.get("parameters", ())]
    return set(body), {each["name"] for each in parameters if each["in"] == "query"}
