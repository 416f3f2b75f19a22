"""The schema as it is published, which takes a fraction of the time that the server's own does."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLOutputType,
    GraphQLSchema,
    build_schema,
    get_named_type,
)

from gatebook.commands.operations.table import Operation


@cache
def published() -> GraphQLSchema:
    spec = find_spec("schema")
    if spec is None or spec.origin is None:
        raise LookupError("schema is not installed.")
    text = (Path(spec.origin).parent / "schema.graphql").read_text("utf-8")
    return build_schema(text, assume_valid=True, no_location=True)


def kind_of(operation: Operation) -> str:
    """The keyword that its document begins with."""
    mutation = published().mutation_type
    return "mutation" if mutation and operation.field in mutation.fields else "query"


def field_of(operation: Operation) -> GraphQLField:
    schema = published()
    root = schema.mutation_type if kind_of(operation) == "mutation" else schema.query_type
    if root is None or operation.field not in root.fields:
        raise LookupError(f"The schema has no field {operation.field}.")
    field: GraphQLField = root.fields[operation.field]
    return field


def relation_of(operation: Operation) -> GraphQLField | None:
    return fields(field_of(operation).type)[operation.below] if operation.below else None


def answer_of(operation: Operation) -> GraphQLOutputType:
    """The type of what is shown."""
    return (relation_of(operation) or field_of(operation)).type


def fields(type_: GraphQLOutputType | GraphQLNamedType) -> dict[str, GraphQLField]:
    return getattr(get_named_type(type_), "fields", {})


def is_page(type_: GraphQLOutputType) -> bool:
    """Whether it comes in pages."""
    return {"nodes", "pageInfo"} <= fields(type_).keys()
