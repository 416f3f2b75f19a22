"""Where the values of variables go, as worked out once for each field."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse

from schema import schema
from schema.given import Place, Variables, coerced, filled, plain_variables, template

NAME = Place("name")


def operation(text: str) -> OperationDefinitionNode:
    found = parse(text).definitions[0]
    assert isinstance(found, OperationDefinitionNode)
    return found


def field_of(text: str) -> FieldNode:
    found = operation(text).selection_set.selections[0]
    assert isinstance(found, FieldNode)
    return found


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("user(by: {email: $name}) { id }", {"by": {"email": NAME}}),
        ("user(by: $name) { id }", {"by": NAME}),
        ("users(search: $name, first: 2) { totalCount }", {"search": NAME, "first": 2}),
        ("users(where: {ids: [$name, $name]}) { totalCount }", {"where": {"ids": [NAME, NAME]}}),
        ("users(where: {ids: $name}) { totalCount }", {"where": {"ids": NAME}}),
    ],
)
def test_each_variable_has_its_place(field: str, expected: dict[str, Any]) -> None:
    query = schema._schema.query_type
    assert query
    node = field_of(f"query ($name: String) {{ {field} }}")
    assert template(query.fields[node.name.value], node, Variables(node).found) == expected


def test_a_variable_within_a_literal_of_json_is_left_to_graphql() -> None:
    mutation = schema._schema.mutation_type
    assert mutation
    node = field_of(
        "mutation ($name: String) { createUser(input: {attributes: {a: $name}}) { user { id } } }"
    )
    assert template(mutation.fields["createUser"], node, Variables(node).found) is None


@pytest.mark.parametrize(
    ("variables", "sent", "taken"),
    [
        ("$a: String!, $b: ID, $c: Boolean", {"a": "x", "b": "y", "c": False}, True),
        ("$a: String", {"a": None}, False),
        ("$a: String", {}, False),
        ("$a: String", {"a": 1}, False),
        ("$a: Boolean", {"a": 1}, False),
    ],
)
def test_values_are_taken_as_they_are_where_they_are_of_their_type(
    variables: str, sent: dict[str, Any], taken: bool
) -> None:
    plain = plain_variables(operation(f"query ({variables}) {{ server {{ version }} }}"))
    assert plain is not None
    assert coerced(plain, sent) == (sent if taken else None)


@pytest.mark.parametrize("variable", ["$a: Int", "$a: [String!]", "$a: UserRef!", '$a: String = "x"'])
def test_other_variables_are_left_to_graphql(variable: str) -> None:
    assert plain_variables(operation(f"query ({variable}) {{ server {{ version }} }}")) is None


def test_a_template_is_filled_and_not_changed() -> None:
    known = {"by": {"email": NAME}, "first": 2, "ids": [NAME, "b"]}
    assert filled(known, {"name": "x"}) == {"by": {"email": "x"}, "first": 2, "ids": ["x", "b"]}
    assert known["by"] == {"email": NAME}


@pytest.mark.parametrize("values", [{}, {"name": None}])
def test_a_template_is_not_filled_with_what_is_not_there(values: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        filled({"by": {"email": NAME}}, values)
