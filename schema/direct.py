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
    GraphQLError,
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
from schema.executor import LONG, Executor, complete
from schema.given import Plain, Variables, coerced, filled, plain_variables, template
from schema.plan import Plan

PLAIN = (type(None), bool, int, str)


class Root:
    """A field at the root, and how it is called. ``arguments`` are those that are the same every time,
    ``template`` those that vary, where it is known how."""

    def __init__(self, parent: GraphQLObjectType, node: FieldNode) -> None:
        self.node, variables = node, Variables(node).found
        self.varies = bool(variables)
        self.key = (node.alias or node.name).value
        self.path = Path(None, self.key, parent.name)
        self.parent = parent
        self.field: GraphQLField = parent.fields[node.name.value]
        self.details = [FieldDetails(node, None)]
        self.call: Callable[..., Awaitable[object]] = definition_of(self.field).base_resolver.wrapped_func
        self.arguments: dict[str, object] | None = None
        self.template = template(self.field, node, variables) if variables else None

    def sent(self, call: Call) -> dict[str, object]:
        if self.arguments is not None:
            return self.arguments
        sent = converted(schema, self.field, self._values(call))
        if not self.varies and all(isinstance(value, PLAIN) for value in sent.values()):
            self.arguments = sent
        return sent

    def _values(self, call: Call) -> dict[str, object]:
        if self.template is not None:
            try:
                values: dict[str, object] = filled(self.template, call.coerced or {})
            except KeyError:
                pass
            else:
                return values
        variables = call.variables
        assert not isinstance(variables, list)  # noqa: S101 - they were good before
        return get_argument_values(self.field, self.node, variables, None, call.hide_suggestions)


class Asked(NamedTuple):
    """What a field looks at of Strawberry's ``Info``."""

    context: Context
    path: Path


class Usual(NamedTuple):
    """An operation with nothing but fields at its root; ``plain`` are its variables, where all are."""

    node: OperationDefinitionNode
    roots: list[Root]
    plain: Plain | None


def usual(operation: OperationDefinitionNode) -> Usual | None:
    """None where there is more at the root than fields with a name each."""
    parent = schema._schema.get_root_type(operation.operation)
    found: dict[str, Root] = {}
    if parent is None or operation.directives:
        return None
    for node in operation.selection_set.selections:
        if not isinstance(node, FieldNode) or node.directives or node.name.value.startswith("__"):
            return None
        root = Root(parent, node)
        if root.key in found:
            return None
        found[root.key] = root
    return Usual(operation, list(found.values()), plain_variables(operation))


class Call:
    """One operation, called."""

    def __init__(self, document: Document, operation: Usual, sent: dict[str, Any], context: Context) -> None:
        self.document, self.operation, self.sent, self.context = document, operation.node, sent, context
        self.roots = operation.roots
        self.hide_suggestions = context.caller.is_anonymous
        self.failed = False
        self.coerced = None if operation.plain is None else coerced(operation.plain, sent)

    @cached_property
    def variables(self) -> VariableValues | list[GraphQLError]:
        return get_variable_values(
            schema._schema,
            self.operation.variable_definitions or (),
            self.sent,
            ERRORS,
            self.hide_suggestions,
        )

    async def answer(self) -> ExecutionResult:
        if self.coerced is None:
            if isinstance(self.variables, list):
                return ExecutionResult(None, self.variables)
            self.coerced = self.variables.coerced
        if len(self.roots) > 1 and self.operation.operation is OperationType.QUERY:
            values = await asyncio.gather(*[self._field(root) for root in self.roots])
        else:
            values = [await self._field(root) for root in self.roots]
        data = {root.key: value for root, value in zip(self.roots, values, strict=True)}
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

    async def _field(self, root: Root) -> object:
        try:
            self.context.plans[root.key] = plan = self._plan(root)
            sent = root.sent(self)
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
