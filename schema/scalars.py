"""The scalars that GraphQL lacks."""

from __future__ import annotations

from typing import NewType

import orjson
import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from models import clock

DateTime = NewType("DateTime", int)
JSON = NewType("JSON", object)


def read_datetime(value: object) -> int:
    """Any RFC 3339 instant, in milliseconds since 1970."""
    fault = ""
    if isinstance(value, str):
        try:
            return clock.from_text(value)
        except ValueError as error:
            fault = f" {error}." if str(error) else ""
    raise GraphQLError(f"A DateTime is an RFC 3339 instant like 2026-01-15T10:00:00.000Z.{fault}")


def as_json(value: object) -> bytes:
    """Written by itself: the answer around it would add to its depth. What cannot be written is null, and the
    page it stands on is not lost with it."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return b"null"


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: strawberry.scalar(
        name="DateTime",
        description="RFC 3339 instant in UTC with milliseconds, e.g. 2026-01-15T10:00:00.000Z.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=clock.to_text,
        parse_value=read_datetime,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        serialize=lambda value: orjson.Fragment(as_json(value)),
        parse_value=lambda value: value,
    ),
}
