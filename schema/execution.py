"""Executing a document: graphql-core resolves the root fields, plans write what is below them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
)
from graphql import execute as run
from graphql.pyutils import AwaitableOrValue

from models import budget
from models.errors import Unauthenticated
from schema import schema
from schema.context import Context
from schema.direct import Call, Usual, usual
from schema.documents import ERRORS, Document, with_code
from schema.executor import Executor, Planned

MANY_OBJECTS = 50  # that take long to convert
LINKS = ("redeemOneTimeToken", "requestPasswordReset", "verifyOneTimeToken")
OPEN = frozenset(("currentUser", "login", "server", "viewer", *LINKS))
"""What anonymous callers may ask for. The resolvers know; for others nothing is converted before."""
OF_NO_CALLER = OPEN - {"currentUser", "viewer"}
"""Of these, what tells nothing of who asks: even a credential that is no good does not stand in their way."""


async def execute(
    document: Document, operation_name: str | None, variables: dict[str, Any] | None, context: Context
) -> ExecutionResult:
    """Execute an operation of a document that was found valid."""
    if context.caller.is_anonymous and (
        closed := closed_fields(document.operation(operation_name), document)
    ):
        return unauthenticated(closed)
    try:
        objects = document.arguments.check(variables or {})
    except GraphQLError as error:
        return ExecutionResult(None, [with_code(error, "BAD_USER_INPUT")])
    token = budget.current.set(context.budget)
    try:
        operation = document.operation(operation_name)
        if not context.stock and (simple := simply(document, operation, objects)):
            return in_order(await Call(document, simple, variables or {}, context).answer())
        begin = partial(start, document, operation_name, variables, context)
        result = await asyncio.to_thread(begin) if is_heavy(document, objects) else begin()
        return in_order(result if isinstance(result, ExecutionResult) else await result)
    finally:
        budget.current.reset(token)


def is_heavy(document: Document, objects: int) -> bool:
    return document.is_heavy or objects > MANY_OBJECTS


def simply(document: Document, operation: OperationDefinitionNode, objects: int) -> Usual | None:
    """The operation, where its fields can be called without graphql-core."""
    if is_heavy(document, objects):
        return None
    if id(operation) not in document.usual:
        document.usual[id(operation)] = usual(operation)
    found: Usual | None = document.usual[id(operation)]
    return found


def in_order(result: ExecutionResult) -> ExecutionResult:
    """Fields of the root run side by side and fail in any order: their errors stand as the fields do."""
    if result.errors and result.data:
        places: dict[str | int, int] = {key: place for place, key in enumerate(result.data)}
        result.errors.sort(key=lambda error: places[error.path[0]] if error.path else -1)
    return result


def start(
    document: Document, operation_name: str | None, variables: dict[str, Any] | None, context: Context
) -> AwaitableOrValue[ExecutionResult]:
    """What can be done at once: values are converted, introspection is answered, resolvers are called."""
    assert document.ast is not None  # noqa: S101 - a document without errors was parsed
    return run(
        schema._schema,
        document.ast,
        context_value=context,
        variable_values=variables,
        operation_name=operation_name or None,
        executor_class=Executor if context.stock else Planned,
        max_coercion_errors=ERRORS,
        hide_suggestions=context.caller.is_anonymous,
        loaded=document,
    )


def asks_only_for(names: Collection[str], document: Document, operation_name: str | None) -> bool:
    try:
        operation = document.operation(operation_name)
    except GraphQLError:
        return False
    return not document.errors and {field.name.value for field in root_fields(operation, document)} <= {
        *names
    }


def names_of(operation: OperationDefinitionNode, document: Document) -> list[str]:
    """What the schema calls the fields at its root, each as often as it is asked for."""
    if id(operation) not in document.names:
        fields = root_fields(operation, document)
        document.names[id(operation)] = [field.name.value for field in fields]
    return document.names[id(operation)]


def closed_fields(operation: OperationDefinitionNode, document: Document) -> list[FieldNode]:
    """The fields at the root that are not for anonymous callers."""
    fields = root_fields(operation, document)
    return [each for each in fields if each.name.value not in OPEN and not each.name.value.startswith("__")]


def root_fields(operation: OperationDefinitionNode, document: Document) -> list[FieldNode]:
    found, sets, seen = [], [operation.selection_set], set()
    while sets:
        for node in sets.pop().selections:
            if isinstance(node, FieldNode):
                found.append(node)
            elif isinstance(node, InlineFragmentNode):
                sets.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                sets.append(document.fragments[node.name.value].selection_set)
    return found


def unauthenticated(closed: Sequence[FieldNode]) -> ExecutionResult:
    """Nothing is answered: who asks for more than is open has forgotten to say who is asking."""
    errors = [
        GraphQLError(
            str(error := Unauthenticated()),
            node,
            path=[(node.alias or node.name).value],
            original_error=error,
        )
        for node in closed[:5]
    ]
    return ExecutionResult(None, errors)
