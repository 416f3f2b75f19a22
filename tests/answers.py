"""Checks an answer against the schema, so that the fast way it is written cannot drift from the promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLOutputType,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    parse,
)
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import get_variable_values
from graphql.language import FragmentDefinitionNode, OperationDefinitionNode

from schema import schema

SCHEMA = schema._schema
PYTHON = {"String": str, "ID": str, "Int": int, "Boolean": bool, "DateTime": str}


def check_against_schema(document: str, variables: dict[str, Any], answer: Any) -> None:
    """Assert that the data has the fields asked for, of the promised types, null only where allowed."""
    if answer.get("data") is None:
        return
    ast = parse(document)
    operation = next(each for each in ast.definitions if isinstance(each, OperationDefinitionNode))
    fragments = {
        each.name.value: FragmentDetails(each)
        for each in ast.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    values = get_variable_values(SCHEMA, operation.variable_definitions or (), variables)
    assert not isinstance(values, list), values
    root = SCHEMA.get_root_type(operation.operation)
    assert root
    fields = collect_fields(SCHEMA, fragments, values, root, operation).grouped_field_set
    assert list(Check(fragments, values, operation).object(root, fields, answer["data"])) == []


class Check:
    """Says what is wrong with a value."""

    def __init__(self, fragments: Any, variables: Any, operation: OperationDefinitionNode) -> None:
        self.known = (SCHEMA, fragments, variables, operation)

    def object(self, type_: GraphQLObjectType, fields: Any, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{type_} is {value!r}"
            return
        if list(value) != list(fields):
            yield f"{type_} has {list(value)}, asked for {list(fields)}"
            return
        for key, details in fields.items():
            name = details[0].node.name.value
            if name == "__typename" and value[key] != type_.name:
                yield f"{type_} says that it is {value[key]!r}"
            elif not name.startswith("__"):
                yield from self.value(type_.fields[name].type, details, value[key], f"{type_}.{name}")

    def value(self, type_: GraphQLOutputType, details: Any, value: Any, where: str) -> Iterator[str]:
        if is_non_null_type(type_):
            if value is None:
                yield f"{where} is null"
            yield from self.value(type_.of_type, details, value, where)
        elif value is None:
            return
        elif is_list_type(type_):
            yield from self.items(type_.of_type, details, value, where)
        elif is_leaf_type(type_):
            if not is_leaf(type_, value):
                yield f"{where} is {value!r}, not {type_}"
        elif isinstance(type_, GraphQLObjectType):
            yield from self.object(type_, self.below(type_, details), value)
        else:
            possible = SCHEMA.get_possible_types(cast(GraphQLAbstractType, type_))
            if not any(self.fits(each, details, value) for each in possible):
                yield f"{where} is none of its types: {value!r}"

    def items(self, type_: GraphQLOutputType, details: Any, values: Any, where: str) -> Iterator[str]:
        if not isinstance(values, list):
            yield f"{where} is {values!r}"
            return
        for each in values:
            yield from self.value(type_, details, each, where)

    def fits(self, type_: GraphQLObjectType, details: Any, value: Any) -> bool:
        """An abstract value says its type only when asked; else any type whose fields it has will do."""
        return not any(self.object(type_, self.below(type_, details), value))

    def below(self, type_: GraphQLObjectType, details: Any) -> Any:
        schema_, fragments, variables, operation = self.known
        return collect_subfields(schema_, fragments, variables, operation, type_, details).grouped_field_set


def is_leaf(type_: Any, value: Any) -> bool:
    if is_enum_type(type_):
        return value in type_.values
    return type_.name not in PYTHON or type(value) is PYTHON[type_.name]
