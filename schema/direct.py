"""The usual operation, with nothing but fields at its root: each is called by what is known of it, and its
plan writes the answer. graphql-core is asked for what it alone can say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cached_property, partial
from typing import Any, NamedTuple

from graphql import (
    ExecutionResult,
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    OperationDefinitionNode,
    OperationType,
    VariableValues,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import get_argument_values, get_variable_values
from graphql.pyutils import Path

from schema import schema
from schema.context import Context
from schema.conversion import converted, definition_of
from schema.documents import ERRORS, Document
from schema.executor import LONG, Executor, Variables, complete
from schema.plan import Plan

PLAIN = (type(None), bool, int, str)


class Root:
    """A field at the root, and how it is called. ``arguments`` are those that are the same every time."""

    def __init__(self, parent: GraphQLObjectType, node: FieldNode, varies: bool) -> None:
        self.node, self.varies = node, varies
        self.key = (node.alias or node.name).value
        self.path = Path(None, self.key, parent.name)
        self.parent = parent
        self.field: GraphQLField = parent.fields[node.name.value]
        self.details = [FieldDetails(node, None)]
        self.call: Callable[..., Awaitable[object]] = definition_of(self.field).base_resolver.wrapped_func
        self.arguments: dict[str, object] | None = None

    def sent(self, variables: VariableValues, *, hide_suggestions: bool) -> dict[str, object]:
        if self.arguments is not None:
            return self.arguments
        values = get_argument_values(self.field, self.node, variables, None, hide_suggestions)
        sent = converted(schema, self.field, values)
        if not self.varies and all(isinstance(value, PLAIN) for value in sent.values()):
            self.arguments = sent
        return sent


class Asked(NamedTuple):
    """What a field looks at of Strawberry's ``Info``."""

    context: Context
    path: Path


def roots_of(operation: OperationDefinitionNode) -> list[Root] | None:
    """None where there is more at the root than fields with a name each."""
    parent = schema._schema.get_root_type(operation.operation)
    found: dict[str, Root] = {}
    if parent is None or operation.directives:
        return None
    for node in operation.selection_set.selections:
        if not isinstance(node, FieldNode) or node.directives or node.name.value.startswith("__"):
            return None
        variables = Variables({})
        variables.look_at(node.arguments or ())
        root = Root(parent, node, variables.any)
        if root.key in found:
            return None
        found[root.key] = root
    return list(found.values())


class Call:
    """One operation, called."""

    def __init__(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        sent: dict[str, Any],
        context: Context,
    ) -> None:
        self.document, self.operation, self.sent, self.context = document, operation, sent, context
        self.hide_suggestions = context.caller.is_anonymous
        self.failed = False

    async def answer(self, roots: list[Root]) -> ExecutionResult:
        variables = get_variable_values(
            schema._schema,
            self.operation.variable_definitions or (),
            self.sent,
            ERRORS,
            self.hide_suggestions,
        )
        if isinstance(variables, list):
            return ExecutionResult(None, variables)
        if len(roots) > 1 and self.operation.operation is OperationType.QUERY:
            values = await asyncio.gather(*[self._field(root, variables) for root in roots])
        else:
            values = [await self._field(root, variables) for root in roots]
        data = {root.key: value for root, value in zip(roots, values, strict=True)}
        return ExecutionResult(data, self.executor.collected_errors.errors if self.failed else None)

    @cached_property
    def executor(self) -> Executor:
        """graphql-core's, for plans that depend on variables and for what fails."""
        name = self.operation.name.value if self.operation.name else None
        assert self.document.ast is not None  # noqa: S101 - it was found valid
        built = Executor.build(
            schema._schema,
            self.document.ast,
            None,
            self.context,
            self.sent,
            name,
            hide_suggestions=self.hide_suggestions,
            loaded=self.document,
        )
        assert isinstance(built, Executor)  # noqa: S101 - the variables were good before
        return built

    async def _field(self, root: Root, variables: VariableValues) -> object:
        try:
            self.context.plans[root.key] = plan = self._plan(root)
            sent = root.sent(variables, hide_suggestions=self.hide_suggestions)
            result = await root.call(None, Asked(self.context, root.path), **sent)
            by_core = partial(self._by_core, root, result)
            if self.context.budget.points < LONG:
                return complete(plan().write, result, self.context.budget, by_core)
            return await asyncio.to_thread(
                complete, plan().write, result, self.context.budget, by_core, encoded=True
            )
        except Exception as error:
            self._fail(error, root)
            return None

    def _plan(self, root: Root) -> Callable[[], Plan]:
        known = self.document.plans.get((id(root.node),))
        if isinstance(known, Plan):
            return lambda: known
        return partial(self.executor.plan, root.parent, root.details, root.path)

    def _by_core(self, root: Root, result: object) -> object:
        self.failed = True
        info = self.executor.build_resolve_info(root.field, [root.node], root.parent, root.path)
        return self.executor.complete_value(root.field.type, root.details, info, root.path, result, None)

    def _fail(self, error: Exception, root: Root) -> None:
        self.failed = True
        self.executor.handle_field_error(error, root.field.type, root.details, root.path)
