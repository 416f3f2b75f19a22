"""What a stranger reads about the schema, where it does not stand beside a field already.

By ``Type``, ``Type.field``, ``Type.VALUE`` and ``Type.field(argument)``; ``*`` stands for all types that say
nothing of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from graphql import GraphQLEnumType, GraphQLSchema

from schema.descriptions.answers import ANSWERS
from schema.descriptions.enums import ENUMS
from schema.descriptions.inputs import INPUTS
from schema.descriptions.operations import OPERATIONS
from schema.descriptions.records import RECORDS

TEXTS: Mapping[str, str] = {**RECORDS, **ANSWERS, **INPUTS, **ENUMS, **OPERATIONS}
OF_GRAPHQL = ("String", "Int", "Float", "Boolean", "ID")


class Described(Protocol):
    description: str | None


def elements(schema: GraphQLSchema) -> Iterator[tuple[str, Described]]:
    """All that can have a description, by its name in ``TEXTS``."""
    for name, type_ in schema.type_map.items():
        if name.startswith("__") or name in OF_GRAPHQL:
            continue
        yield name, type_
        below = type_.values if isinstance(type_, GraphQLEnumType) else getattr(type_, "fields", {})
        for part, element in below.items():
            yield f"{name}.{part}", element
            for argument, given in getattr(element, "args", {}).items():
                yield f"{name}.{part}({argument})", given


def text_of(name: str) -> str | None:
    """Its own, or that of all of its kind."""
    _, dot, part = name.partition(".")
    if name in TEXTS or not dot:
        return TEXTS.get(name)
    field, bracket, argument = part.partition("(")
    return TEXTS.get(f"*({argument}" if bracket else f"*.{field}")


def describe(schema: GraphQLSchema) -> None:
    for name, element in elements(schema):
        element.description = element.description or text_of(name)
