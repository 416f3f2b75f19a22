"""The GraphQL door."""

from __future__ import annotations

import strawberry
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
