"""JSON as it stands in documents: read so that it is what the same JSON is in a body, variables included."""

from __future__ import annotations

from typing import Any

from graphql import (
    BooleanValueNode,
    ConstValueNode,
    EnumValueNode,
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
)

from models.sent import decimal

DIGITS = 4300  # of an integer, as many as are read in a body


def as_sent(value: Any) -> ConstValueNode:
    """What stands for a variable in the document. It is not spelled out: only ``from_literal`` reads it."""
    return StringValueNode(value=value)


def from_literal(node: Any) -> Any:
    """Absent variables are gone already: from an object with their key, in a list they are null."""
    if isinstance(node, ObjectValueNode):
        return {field.name.value: from_literal(field.value) for field in node.fields}
    if isinstance(node, ListValueNode):
        return [from_literal(each) for each in node.values]
    if isinstance(node, EnumValueNode) and node.loc:  # else it is a variable of an enum
        raise GraphQLError(f"JSON has no word {node.value[:100]}: a text stands in quotes.", node)
    if isinstance(node, NullValueNode):
        return None
    if isinstance(node, IntValueNode):
        return int(node.value) if len(node.value) <= DIGITS else decimal(node.value)
    if isinstance(node, FloatValueNode):
        return decimal(node.value)
    assert isinstance(node, (BooleanValueNode, StringValueNode, EnumValueNode))  # noqa: S101 - nothing else is left
    return node.value
