"""The document that a command runs: the field, what is given to it, and what is wanted of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

from gatebook.commands.operations.published import (
    answer_of,
    field_of,
    fields,
    is_page,
    kind_of,
    published,
    relation_of,
)
from gatebook.commands.operations.table import Operation

PAGE = "{ hasNextPage endCursor }"
FIXED = {"pageInfo": PAGE, "problems": "{ code message path }"}
LABELS = {
    "User": "id username",
    "Project": "id name",
    "Group": "id name",
    "ApiKey": "id name hint",
    "Permission": "id resourceType resource type",
    "Session": "id",
    "Event": "id",
}
"""What tells which record is meant where another speaks of it."""


def document(operation: Operation, given: Collection[str], columns: Collection[str] | None = None) -> str:
    """``given`` are the variables that have a value; ``columns`` what is wanted of each record, else all."""
    field, relation = field_of(operation), relation_of(operation)
    arguments = {**field.args, **(relation.args if relation else {})}
    declared = ", ".join(f"${name}: {arguments[name].type}" for name in given)
    inner = selection(answer_of(operation), columns)
    if relation:
        inner = f"{{ {operation.below}{_passed(relation.args, given)} {inner} }}"
    head = f"{kind_of(operation)} ({declared})" if declared else kind_of(operation)
    return f"{head} {{ {operation.field}{_passed(field.args, given)} {inner} }}"


def _passed(arguments: Mapping[str, GraphQLArgument], given: Collection[str]) -> str:
    passed = ", ".join(f"{name}: ${name}" for name in arguments if name in given)
    return f"({passed})" if passed else ""


def selection(type_: GraphQLOutputType, columns: Collection[str] | None = None) -> str:
    if not is_page(type_):
        return _record(type_, columns)
    held = holder(type_)
    edge = fields(fields(type_)["edges"].type)
    record = _record(edge["node"].type, columns)
    beside = " ".join(name for name in edge if name not in ("cursor", "node"))
    rows = f"edges {{ {beside} node {record} }}" if held == "edges" else f"nodes {record}"
    return f"{{ {rows} pageInfo {PAGE} }}"


def holder(type_: GraphQLOutputType) -> str:
    """Where the records of a page are: a membership says more than its record does."""
    return "nodes" if set(fields(fields(type_)["edges"].type)) == {"cursor", "node"} else "edges"


def _record(type_: GraphQLOutputType, columns: Collection[str] | None = None) -> str:
    named = get_named_type(type_)
    if isinstance(named, (GraphQLInterfaceType, GraphQLUnionType)):
        return _any_of(published().get_possible_types(named))
    found = fields(type_)
    wanted = found if columns is None else {name: found[name] for name in found if name in columns}
    return _object(wanted, holds_records=named.name not in LABELS)


def _any_of(types: Iterable[GraphQLObjectType]) -> str:
    """Each field under a name with its type's, as the same name may be of another type in another."""
    parts = [
        f"... on {each.name} {{ {' '.join(f'{each.name}_{name}: {part}' for name, part in parts)} }}"
        for each in types
        for parts in [_parts(each.fields)]
    ]
    return f"{{ __typename {' '.join(parts)} }}"


def untyped(record: Any) -> Any:
    """What was asked for by ``_any_of``, with the names it has in the schema."""
    if not isinstance(record, dict) or "__typename" not in record:
        return record
    return {name if name == "__typename" else name.partition("_")[2]: value for name, value in record.items()}


def known(type_: GraphQLOutputType) -> list[str]:
    """The fields of a record that can be shown."""
    return [name for name, _ in _parts(fields(type_))]


def _parts(wanted: Mapping[str, GraphQLField], *, holds_records: bool = False) -> Iterator[tuple[str, str]]:
    for name, field in wanted.items():
        if part := _part(name, field, holds_records):
            yield name, part


def _object(wanted: Mapping[str, GraphQLField], *, holds_records: bool = False) -> str:
    return f"{{ {' '.join(part for _, part in _parts(wanted, holds_records=holds_records))} }}"


def _part(name: str, field: GraphQLField, holds_records: bool) -> str | None:
    """A field of an object; nothing where what is below it comes in pages, or may be of any type."""
    type_ = get_named_type(field.type)
    if is_leaf_type(type_):
        return name
    if name in FIXED:
        return f"{name} {FIXED[name]}"
    if is_page(field.type) or field.args or isinstance(type_, GraphQLInterfaceType):
        return None
    if isinstance(type_, GraphQLUnionType):
        labels = " ".join(f"... on {each.name} {{ {LABELS[each.name]} }}" for each in type_.types)
        return f"{name} {{ __typename {labels} }}"
    if type_.name in LABELS:
        return f"{name} {_record(field.type) if holds_records else f'{{ {LABELS[type_.name]} }}'}"
    return f"{name} {_object(fields(type_))}"
