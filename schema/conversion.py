"""What was sent, as resolvers take it: as Strawberry converts it, but by functions made once for each type.
Strawberry looks at every type anew for each value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from functools import cache, partial
from typing import Any

from graphql import GraphQLField
from strawberry import Schema, Some
from strawberry.types.arguments import convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

from schema.inputs import given

Convert = Callable[[Any], Any]


def definition_of(field: GraphQLField) -> Any:
    """Strawberry's."""
    return field.extensions["strawberry-definition"]


def converted(schema: Schema, field: GraphQLField, values: Mapping[str, Any]) -> dict[str, object]:
    """The arguments as a resolver at the root takes them."""
    known = _arguments(schema, definition_of(field))
    return {known[name][0]: known[name][1](value) for name, value in values.items()}


def sent(schema: Schema, field: GraphQLField, values: Mapping[str, Any]) -> dict[str, object]:
    """The arguments in plain words, without what was absent."""
    found = converted(schema, field, values)
    return {name: plain for name, value in found.items() if (plain := given(value)) is not None}


@cache
def _arguments(schema: Schema, field: StrawberryField) -> dict[str, tuple[str, Convert]]:
    name_of = schema.config.name_converter.from_argument
    return {name_of(each): (each.python_name, _converter(schema, each.type)) for each in field.arguments}


def _converter(schema: Schema, type_: Any) -> Convert:
    if isinstance(type_, StrawberryMaybe):
        inner = _converter(schema, type_.of_type)
        if isinstance(type_.of_type, StrawberryOptional):
            return lambda value: Some(inner(value))
        refused = partial(
            convert_argument, None, type_, schema.schema_converter.scalar_registry, schema.config
        )
        return lambda value: Some(inner(value)) if value is not None else refused()
    if isinstance(type_, LazyType):
        return _converter(schema, type_.resolve_type())
    if isinstance(type_, StrawberryOptional):
        return _converter(schema, type_.of_type)
    if isinstance(type_, StrawberryList):
        item = _converter(schema, type_.of_type)
        return lambda values: None if values is None else [item(value) for value in values]
    return partial(_made, schema, type_) if has_object_definition(type_) else _same


def _same(value: Any) -> Any:
    return value


def _made(schema: Schema, type_: type, value: Mapping[str, Any] | None) -> object:
    if value is None:
        return None
    blank, known = _input(schema, type_)
    named = blank.copy()
    for name, inner in value.items():
        attribute, convert = known[name]
        named[attribute] = convert(inner)
    return type_(**named)


@cache
def _input(schema: Schema, type_: Any) -> tuple[dict[str, object], dict[str, tuple[str, Convert]]]:
    """What an input has where nothing was sent, and its fields."""
    fields: list[StrawberryField] = type_.__strawberry_definition__.fields
    name_of = schema.config.name_converter.from_field
    known = {name_of(each): (each.python_name, _converter(schema, each.resolve_type())) for each in fields}
    return {each.python_name: None for each in fields if _is_open(each)}, known


def _is_open(field: StrawberryField) -> bool:
    """Whether it has no default."""
    return field.default_value is MISSING and field.default_factory is MISSING
