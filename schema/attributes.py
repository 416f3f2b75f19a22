"""How a field below the root is read from its record: the attribute that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_abstract_type, is_leaf_type
from strawberry import Schema

from resolvers.reading.selection import relation_key
from resolvers.reading.statements import RELATIONS
from schema.conversion import definition_of, sent


def name_of(field: GraphQLField) -> str:
    name: str = definition_of(field).python_name
    return name


def is_plain(parent: GraphQLObjectType, field: GraphQLField) -> bool:
    """Whether it is a column, and no relation."""
    return is_leaf_type(get_named_type(field.type)) and (parent.name, name_of(field)) not in RELATIONS


def reader(schema: Schema, parent: GraphQLObjectType, field: GraphQLField) -> Callable[..., object]:
    name = name_of(field)
    if is_plain(parent, field):
        return lambda record, info: getattr(record, name)
    return lambda record, info, **values: getattr(record, relation_key(name, sent(schema, field, values)))


def kind_of(record: object, *_: object) -> str:
    return type(record).__name__


def read_attributes(schema: Schema) -> None:
    """Have graphql-core find below the root what was fetched: records are no Strawberry objects."""
    inner: Mapping[str, Any] = schema._schema.type_map
    for name, type_ in inner.items():
        if is_abstract_type(type_):
            type_.resolve_type = kind_of
        elif isinstance(type_, GraphQLObjectType) and "strawberry-definition" in type_.extensions:
            type_.is_type_of = None
            for field in type_.fields.values() if name not in ("Query", "Mutation") else ():
                field.resolve = reader(schema, type_, field)
