"""What one root field wants, worked out once: a Selection to fetch by, and a function that writes the answer.

All below a root field is plain attributes, fetched beforehand. A plan that depends on no variable is kept
with its document.

``{ users(first: 2) { nodes { username projects(first: 1) { nodes { name } } } } }`` becomes

    Selection(relations={"nodes": Relation("nodes", selection=
        Selection({"username"}, {"projects [('first', 1)]": Relation("projects", {"first": 1}, selection=
            Selection(relations={"nodes": Relation("nodes", selection=Selection({"name"}))}))}))})

by which two statements are made (``resolvers/reading/statements.py``), one for the users and one for the
projects of all of them, and a function that reads ``nodes`` of the page, ``username`` of each user, and the
page that was stored under ``projects [('first', 1)]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    VariableValues,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList
from graphql.execution.values import get_argument_values
from strawberry import Schema

from models.budget import price
from resolvers.memberships import MAX_MEMBERSHIPS
from resolvers.reading.pages import DEFAULT_SIZE, MAX_SIZE
from resolvers.reading.selection import Relation, Selection, relation_key
from schema.answer import WRITERS, Answer, Field, Write, as_it_is, listed, required, written
from schema.attributes import is_plain, name_of
from schema.connections import Frame, Pages
from schema.conversion import sent

WITHOUT_PAGES = {"added_edges": MAX_MEMBERSHIPS, "problems": 3, "sources": 1}
"""How many records a list at most holds that has no ``first``, by its name: three names of a user may be
taken, and ``first`` of what has sources counts those."""


class Plan(NamedTuple):
    """``cost`` is what one answer may cost, as far as can be said beforehand (``models/budget.py``); a root
    connection's is that of one node."""

    selection: Selection
    write: Write
    cost: float


class Collector(Protocol):
    """The executor, as far as a plan needs it."""

    schema: GraphQLSchema
    variable_values: VariableValues

    def collect_subfields(
        self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList
    ) -> CollectedFields: ...


class Planner:
    def __init__(self, collector: Collector, schema: Schema) -> None:
        self.collector = collector
        self.schema = schema

    def plan(self, type_: GraphQLOutputType, details: FieldDetailsList, size: int = 1) -> Plan:
        """``size`` is how many items a list of this type holds at most."""
        if is_non_null_type(type_):
            inner = self.plan(type_.of_type, details, size)
            return (
                inner if is_leaf_type(get_named_type(type_)) else inner._replace(write=required(inner.write))
            )
        if is_list_type(type_):
            inner = self.plan(type_.of_type, details, size)
            return Plan(inner.selection, listed(inner.write), size * inner.cost)
        if is_leaf_type(type_):
            return Plan(Selection(), WRITERS.get(type_.name, as_it_is), 0)
        if is_abstract_type(type_):
            return self.any_of(self.collector.schema.get_possible_types(type_), details, size)
        assert isinstance(type_, GraphQLObjectType)  # noqa: S101 - nothing else is left
        return self.record(type_, details, size)

    def any_of(self, types: Sequence[GraphQLObjectType], details: FieldDetailsList, size: int) -> Plan:
        plans = {type_.name: self.record(type_, details, size) for type_ in types}
        selection = Selection(by_type={name: plan.selection for name, plan in plans.items()})
        writers = {name: plan.write for name, plan in plans.items()}

        def write(record: object, answer: Answer) -> object:
            return None if record is None else writers[type(record).__name__](record, answer)

        return Plan(selection, write, max(plan.cost for plan in plans.values()))

    def record(self, type_: GraphQLObjectType, details: FieldDetailsList, size: int) -> Plan:
        selection, cost, fields = Selection(), 0.0, list[Field]()
        shown = type_.extensions["strawberry-definition"].origin
        size = size if issubclass(shown, Pages) else 1
        grouped = self.collector.collect_subfields(type_, details).grouped_field_set
        blank: dict[str, object] = dict.fromkeys(grouped)
        for key, below in grouped.items():
            name = below[0].node.name.value
            if name == "__typename":
                blank[key] = type_.name
                continue
            attribute, plan = self.field(type_, name, below, size, selection)
            fields.append((key, attribute, plan.write))
            cost += plan.cost
        if not issubclass(shown, Frame):
            cost += price(len(blank))
        return Plan(selection, written(blank, fields), cost)

    def field(
        self,
        parent: GraphQLObjectType,
        name: str,
        details: FieldDetailsList,
        size: int,
        selection: Selection,
    ) -> tuple[str, Plan]:
        """The attribute to read, and how; the parent's selection learns of it."""
        definition = parent.fields[name]
        name = name_of(definition)
        if is_plain(parent, definition):
            selection.fields.add(name)
            return name, self.plan(definition.type, details)
        arguments = self.arguments(definition, details)
        if "first" in definition.args:
            size = page_size(arguments.get("first", arguments.get("last")))
        elif not issubclass(parent.extensions["strawberry-definition"].origin, Pages):
            size = WITHOUT_PAGES.get(name, 1)
        plan = self.plan(definition.type, details, size)
        attribute = relation_key(name, arguments)
        relation = selection.relations.setdefault(attribute, Relation(name, arguments))
        relation.selection.merge(plan.selection)
        return attribute, plan

    def arguments(self, definition: GraphQLField, details: FieldDetailsList) -> dict[str, object]:
        if not definition.args:
            return {}
        values = get_argument_values(
            definition, details[0].node, self.collector.variable_values, details[0].fragment_variable_values
        )
        return sent(self.schema, definition, values)


def page_size(first: object) -> int:
    """One more is read, to know whether there is another."""
    return 1 + (min(max(first, 0), MAX_SIZE) if isinstance(first, int) else DEFAULT_SIZE)
