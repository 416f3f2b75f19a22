"""Executing a document: graphql-core resolves the root fields, a plan writes all that is below them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from inspect import isawaitable
from typing import Any

from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    InlineFragmentNode,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql import execute as run
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import AwaitableOrValue, Path
from orjson import Fragment
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from models import budget
from models.errors import Invalid, Unauthenticated
from schema import schema
from schema.answer import Answer, Write
from schema.context import Context
from schema.documents import Document, with_code
from schema.plan import Plan, Planner

VARIES = object()
MAX_PLANNED = 4000  # fields of all the plans that are kept for one document
LONG = 1000  # points, from which on an answer is written in a thread
MAX_INTROSPECTED = 16_000  # fields of introspection; tools ask for 7,000
MANY_OBJECTS = 50  # that take long to convert
OPEN = frozenset(("currentUser", "login", "redeemOneTimeToken", "requestPasswordReset", "server", "viewer"))
"""What anonymous callers may ask for. The resolvers know; for others nothing is converted before."""
OF_NO_CALLER = OPEN - {"currentUser", "viewer"}
"""Of these, what tells nothing of who asks: even a credential that is no good does not stand in their way."""


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Offers the plan of each root field to its resolver, and completes the field by it."""

    context_value: Context
    introspected = 0

    def __init__(self, *arguments: object, loaded: Document, **given: object) -> None:
        super().__init__(*arguments, **given)
        self.loaded = loaded

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: object,
        details: FieldDetailsList,
        path: Path,
        position: Any,
    ) -> object:
        if is_ours(path, details):
            self.context_value.plans[path.key] = partial(self.plan, parent_type, details, path)
            if self.loaded.is_heavy:
                self.plan(parent_type, details, path)  # now: it is done in a thread
        elif path.prev is not None:
            self.introspected += 1
            if self.introspected > MAX_INTROSPECTED:
                raise Invalid(f"This asks for more than {MAX_INTROSPECTED} fields of the schema at once.")
        return super().execute_field(parent_type, source, details, path, position)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        details: FieldDetailsList,
        info: GraphQLResolveInfo[Context],
        path: Path,
        result: object,
        position: Any,
    ) -> object:
        if not is_ours(path, details):
            return super().complete_value(return_type, details, info, path, result, position)
        if isinstance(result, Exception):
            raise result
        return self.complete(self.context_value.plans[path.key]().write, result)

    def complete(self, write: Write, result: object) -> object:
        """The answer. What is long is written in a thread, so that nobody has to wait for it."""
        spent = self.context_value.budget
        answer = Answer(spent.most)
        if spent.points < LONG:
            return write(result, answer)
        return asyncio.to_thread(lambda: Fragment(answer.encode(write(result, answer))))

    def plan(self, parent_type: GraphQLObjectType, details: FieldDetailsList, path: Path) -> Plan:
        # Variables may choose which of the fields of one name take part: the plan is that of just these.
        plans, key = self.loaded.plans, tuple(id(each.node) for each in details)
        found = plans.get(key)
        if isinstance(found, Plan):
            return found
        plan = self._make_plan(parent_type, details)
        if found is None and len(plans) * self.loaded.selections < MAX_PLANNED:
            plans[key] = VARIES if self.varies(details) else plan
        self.context_value.plans[path.key] = lambda: plan
        return plan

    def _make_plan(self, parent_type: GraphQLObjectType, details: FieldDetailsList) -> Plan:
        type_ = parent_type.fields[details[0].node.name.value].type
        return Planner(self, schema).plan(type_, details)

    def varies(self, details: FieldDetailsList) -> bool:
        """Whether variables have a say in what is selected below."""
        found = Variables(self.fragment_definitions)
        for each in details:
            if each.node.selection_set:
                visit(each.node.selection_set, found)
        return found.any


class Variables(Visitor):
    """Looks for variables, also in the fragments that are spread."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        super().__init__()
        self.fragments = fragments
        self.seen: set[str] = set()
        self.any = False

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.any = True

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        name = node.name.value
        if name not in self.seen and name in self.fragments:
            self.seen.add(name)
            visit(self.fragments[name], self)


def is_ours(path: Path, details: FieldDetailsList) -> bool:
    """A root field, but not one of introspection."""
    return path.prev is None and not details[0].node.name.value.startswith("__")


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
        begin = partial(start, document, operation_name, variables, context)
        is_heavy = document.is_heavy or objects > MANY_OBJECTS
        result = await asyncio.to_thread(begin) if is_heavy else begin()
        return await result if isawaitable(result) else result
    finally:
        budget.current.reset(token)


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
        executor_class=Executor,
        max_coercion_errors=5,
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
