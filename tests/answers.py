"""Checks an answer against the schema, so that the fast way it is written cannot drift from the promises."""

from __future__ import annotations

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
    Check(fragments, values, operation).object(root, fields, answer["data"])


class Check:
    def __init__(self, fragments: Any, variables: Any, operation: OperationDefinitionNode) -> None:
        self.known = (SCHEMA, fragments, variables, operation)

    def object(self, type_: GraphQLObjectType, fields: Any, value: Any) -> None:
        assert isinstance(value, dict), f"{type_} is {value!r}"
        assert list(value) == list(fields), f"{type_} has {list(value)}, asked for {list(fields)}"
        for key, details in fields.items():
            name = details[0].node.name.value
            if name == "__typename":
                assert value[key] == type_.name
            elif not name.startswith("__"):
                self.value(type_.fields[name].type, details, value[key], f"{type_}.{name}")

    def value(self, type_: GraphQLOutputType, details: Any, value: Any, where: str) -> None:
        if is_non_null_type(type_):
            assert value is not None, f"{where} is null"
            self.value(type_.of_type, details, value, where)
        elif value is None:
            return
        elif is_list_type(type_):
            assert isinstance(value, list), f"{where} is {value!r}"
            for each in value:
                self.value(type_.of_type, details, each, where)
        elif is_leaf_type(type_):
            check_leaf(type_, value, where)
        elif isinstance(type_, GraphQLObjectType):
            self.object(type_, self.below(type_, details), value)
        else:
            possible = SCHEMA.get_possible_types(cast(GraphQLAbstractType, type_))
            fitting = [each for each in possible if self.fits(each, details, value)]
            assert fitting, f"{where} is none of its types: {value!r}"

    def fits(self, type_: GraphQLObjectType, details: Any, value: Any) -> bool:
        """An abstract value says its type only when asked; else any type whose fields it has will do."""
        try:
            self.object(type_, self.below(type_, details), value)
        except AssertionError:
            return False
        return True

    def below(self, type_: GraphQLObjectType, details: Any) -> Any:
        schema_, fragments, variables, operation = self.known
        return collect_subfields(schema_, fragments, variables, operation, type_, details).grouped_field_set


def check_leaf(type_: Any, value: Any, where: str) -> None:
    if is_enum_type(type_):
        assert value in type_.values, f"{where} is {value!r}"
    elif type_.name in PYTHON:
        expected = PYTHON[type_.name]
        assert type(value) is expected, f"{where} is {value!r}, not {expected.__name__}"
