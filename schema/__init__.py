"""The GraphQL door."""

from __future__ import annotations

from functools import cache

import strawberry
from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLScalarType, Undefined
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.utils.str_converters import to_camel_case

from resolvers.reading.sources import SOURCES
from resolvers.reading.statements import is_read
from schema.descriptions import describe
from schema.json_literals import as_sent, from_literal
from schema.mutations import Mutation
from schema.problems import TYPES
from schema.queries import Query
from schema.scalars import SCALARS
from schema.types import Session

_camel = cache(to_camel_case)


class Names(NameConverter):
    """Strawberry converts the names of all arguments at every request."""

    def apply_naming_config(self, name: str) -> str:
        return _camel(name)


schema = strawberry.Schema(
    Query,
    Mutation,
    types=[*TYPES, Session],
    config=StrawberryConfig(
        name_converter=Names(), scalar_map=SCALARS, enable_experimental_incremental_execution=False
    ),
)


def unread(type_: GraphQLObjectType) -> list[str]:
    """The fields of a record that nobody would fetch: else the first who asks for one learns of it."""
    if (source := SOURCES.get(type_.name)) is None:
        return []
    names = [field.extensions["strawberry-definition"].python_name for field in type_.fields.values()]
    return [f"{type_.name}.{name}" for name in names if not is_read(source, name)]


for type_ in schema._schema.type_map.values():
    if isinstance(type_, GraphQLObjectType):
        if missing := unread(type_):
            raise LookupError(f"Nothing reads {' and '.join(missing)}.")
        for argument in [each for field in type_.fields.values() for each in field.args.values()]:
            if argument.default_value is None:  # Python's; absent is not null, and costs nothing
                argument.default_value = Undefined
    if isinstance(type_, GraphQLInputObjectType) and "strawberry-definition" in type_.extensions:
        # Strawberry looks at it while executing; so do validation and the coercion of variables.
        type_.is_one_of = type_.extensions["strawberry-definition"].is_one_of
    if isinstance(type_, GraphQLScalarType) and type_.name == "JSON":  # Strawberry has no setting for it
        type_.coerce_input_literal, type_.value_to_literal = from_literal, as_sent

describe(schema._schema)
