"""graphql-core's executor with a plan for each root field, which fetches and writes all that is below it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from inspect import iscoroutine
from typing import Any, TypeGuard

from graphql import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    Node,
    VariableNode,
    Visitor,
    get_nullable_type,
    is_abstract_type,
    visit,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from orjson import Fragment
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from models.budget import Budget
from models.errors import Invalid, Problem
from schema import schema
from schema.answer import Answer, Write
from schema.attributes import read_attributes
from schema.context import Context
from schema.documents import Document
from schema.plan import Plan, Planner

VARIES = object()
MAX_PLANNED = 4000  # fields of all the plans that are kept for one document
LONG = 1000  # points, from which on an answer is written in a thread
MAX_INTROSPECTED = 16_000  # fields of introspection; tools ask for 7,000

read_attributes(schema)


class Executor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's own, which offers the plan of each root field to its resolver, to fetch by."""

    context_value: Context
    introspected = 0

    def __init__(self, *arguments: object, loaded: Document, **given: object) -> None:
        super().__init__(*arguments, **given)
        self.loaded = loaded
        self.is_awaitable = is_coroutine  # a record can be awaited, too, and need not be

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
        """A problem in a payload is a record, though it was raised."""
        type_ = get_nullable_type(return_type)
        if isinstance(result, Problem) and is_abstract_type(type_):
            return super().complete_abstract_value(type_, details, info, path, result, position)
        return super().complete_value(return_type, details, info, path, result, position)

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
        found.look_at(each.node.selection_set for each in details if each.node.selection_set)
        return found.any


class Planned(Executor):
    """Completes each root field by its plan."""

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
        by_core = partial(super().complete_value, return_type, details, info, path, result, position)
        write, budget = self.context_value.plans[path.key]().write, self.context_value.budget
        if budget.points < LONG:
            return complete(write, result, budget, by_core)
        return asyncio.to_thread(complete, write, result, budget, by_core, encoded=True)


def complete(
    write: Write, result: object, budget: Budget, by_core: Callable[[], object], *, encoded: bool = False
) -> object:
    """The answer; in bytes where it is long, for which nobody has to wait in a thread. Where a value fails,
    graphql-core says which, and answers the rest."""
    answer = Answer(budget.most)
    try:
        written = write(result, answer)
        return Fragment(answer.encode(written)) if encoded else written
    except Problem:
        raise
    except Exception:
        return by_core()


def is_coroutine(value: object) -> TypeGuard[Awaitable[Any]]:
    return iscoroutine(value)


class Variables(Visitor):
    """Looks for variables, also in the fragments that are spread."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        super().__init__()
        self.fragments = fragments
        self.seen: set[str] = set()
        self.any = False

    def look_at(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            visit(node, self)

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
