"""What an operation was given, where nothing is unusual: graphql-core says once where each variable goes, and
is asked again for what it alone can say, above all for what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    VariableNode,
    VariableValues,
    Visitor,
    visit,
)
from graphql.execution.values import get_argument_values

SCALARS = {"Boolean": bool, "ID": str, "String": str}
"""Those whose values of these types are taken as they are."""

Plain = list[tuple[str, type]]
Coerced = Mapping[str, Any]


class Place(NamedTuple):
    """Where the value of a variable goes."""

    variable: str


class Variables(Visitor):
    """How often each stands in the arguments of a field."""

    def __init__(self, node: FieldNode) -> None:
        super().__init__()
        self.found = Counter[str]()
        for argument in node.arguments or ():
            visit(argument, self)

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.found[node.name.value] += 1


def plain_variables(operation: OperationDefinitionNode) -> Plain | None:
    """Their names and types, where all are plain and none has a default."""
    plain = []
    for definition in operation.variable_definitions or ():
        type_ = definition.type.type if isinstance(definition.type, NonNullTypeNode) else definition.type
        kind = SCALARS.get(type_.name.value) if isinstance(type_, NamedTypeNode) else None
        if kind is None or definition.default_value:
            return None
        plain.append((definition.variable.name.value, kind))
    return plain


def coerced(plain: Plain, sent: Mapping[str, Any]) -> Coerced | None:
    """None where one is absent, null, or of another type."""
    for name, kind in plain:
        if type(sent.get(name)) is not kind:
            return None
    return sent


def template(field: GraphQLField, node: FieldNode, variables: Counter[str]) -> dict[str, Any] | None:
    """The arguments with a Place for each variable that has a value; None where a variable does not come out
    as it went in, such as within a literal of JSON."""
    places = VariableValues({}, {name: Place(name) for name in variables})
    try:
        values = get_argument_values(field, node, places)
    except (GraphQLError, LookupError, TypeError, ValueError):
        return None
    return values if Counter(_places(values)) == variables else None


def _places(value: object) -> Iterator[str]:
    if isinstance(value, Place):
        yield value.variable
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _places(inner)


def filled(value: Any, variables: Coerced) -> Any:
    """A template with the values in their places: KeyError where one is absent, or null."""
    kind = type(value)
    if kind is Place:
        if (given := variables[value.variable]) is None:
            raise KeyError(value.variable)
        return given
    if kind is dict:
        return {name: filled(inner, variables) for name, inner in value.items()}
    if kind is list:
        return [filled(inner, variables) for inner in value]
    return value
