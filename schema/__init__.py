"""The GraphQL door."""

from __future__ import annotations

import strawberry
from graphql import GraphQLInputObjectType
from strawberry.schema.config import StrawberryConfig

from schema.mutations import Mutation
from schema.problems import TYPES
from schema.queries import Query
from schema.scalars import SCALARS
from schema.types import Session

schema = strawberry.Schema(
    Query,
    Mutation,
    types=[*TYPES, Session],
    config=StrawberryConfig(scalar_map=SCALARS, enable_experimental_incremental_execution=False),
)

for type_ in schema._schema.type_map.values():
    if isinstance(type_, GraphQLInputObjectType) and "strawberry-definition" in type_.extensions:
        # Strawberry looks at it while executing; so do validation and the coercion of variables.
        type_.is_one_of = type_.extensions["strawberry-definition"].is_one_of
