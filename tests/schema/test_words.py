"""Each argument and field of an input, given what it cannot take: the words are none of Python's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import orjson
import pytest
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    get_named_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)

from schema import schema
from tests.conftest import GraphQL

once = pytest.mark.parametrize("copy", ["sqlite"], indirect=True)

PYTHON = re.compile(
    r"\bNone\b|\bTrue\b|\bFalse\b|Maybe|UNSET|Undefined|Strawberry|<|\w(Error|Exception)\b|\b__\w+|object at"
    r"|\b(dict|tuple|NoneType|str|int|float|list)\b|\b(inf|nan)\b|\w+\(\)|[{}]"
)
WRONG: tuple[Any, ...] = (None, True, 5, "nonsense", [None], {"nonsense": [None, True]})
ROOTS = [
    (kind, name, field)
    for kind, root in (("query", schema._schema.query_type), ("mutation", schema._schema.mutation_type))
    for name, field in (root.fields if root else {}).items()
    if field.args
]


def good(type_: GraphQLInputType) -> Any:
    """A value that fits."""
    if is_non_null_type(type_):
        return good(type_.of_type)
    if is_list_type(type_):
        return [good(type_.of_type)]
    if is_input_object_type(type_):
        every = list(type_.fields.items())
        chosen = (
            every[:1] if type_.is_one_of else [each for each in every if is_required_input_field(each[1])]
        )
        return {name: good(field.type) for name, field in chosen}
    scalars = {"Int": 1, "Boolean": True, "DateTime": "2026-01-15T10:00:00Z"}
    return scalars.get(str(type_), next(iter(getattr(type_, "values", {"a": None}))))


def spoiled(type_: GraphQLInputType, wrong: Any, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The wrong value in place of all, and in place of each thing within; named by its path."""
    yield "", wrong
    if is_non_null_type(type_):
        yield from ((path, value) for path, value in spoiled(type_.of_type, wrong, seen) if path)
    elif is_list_type(type_):
        yield from ((f".0{path}", [value]) for path, value in spoiled(type_.of_type, wrong, seen))
    elif isinstance(type_, GraphQLInputObjectType) and type_.name not in seen:
        for name, field in type_.fields.items():
            rest = {} if type_.is_one_of else good(type_)
            for path, value in spoiled(field.type, wrong, (*seen, type_.name)):
                yield f".{name}{path}", {**rest, name: value}


def written(value: Any, type_: GraphQLInputType | None = None) -> str:
    """As a literal."""
    named = get_named_type(type_) if type_ else None
    if isinstance(value, dict):
        fields = named.fields if isinstance(named, GraphQLInputObjectType) else {}
        inner = (
            f"{name}: {written(each, fields[name].type if name in fields else None)}"
            for name, each in value.items()
        )
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, list):
        return f"[{', '.join(written(each, type_) for each in value)}]"
    is_enum = isinstance(value, str) and named is not None and value in getattr(named, "values", ())
    return str(value) if is_enum else orjson.dumps(value).decode()


def requests(kind: str, name: str, field: GraphQLField, wrong: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each wrong value as a variable, and as a literal."""
    below = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    for argument, definition in field.args.items():
        others = [
            f"{each}: {written(good(other.type), other.type)}"
            for each, other in field.args.items()
            if each != argument and is_required_argument(other)
        ]
        for path, value in spoiled(definition.type, wrong):
            place = f"{name}.{argument}{path}"
            for given, what in (("$v", "variable"), (written(value, definition.type), "literal")):
                arguments = ", ".join([f"{argument}: {given}", *others])
                head = f"{kind} ($v: {definition.type})" if what == "variable" else kind
                query = f"{head} {{ {name}({arguments}) {below} }}"
                yield f"{place} as a {what}", {"query": query, "variables": {"v": value}}


@once
@pytest.mark.parametrize(("kind", "name", "field"), ROOTS, ids=[name for _, name, _ in ROOTS])
async def test_what_an_argument_cannot_take_is_refused_in_words_of_graphql(
    client: httpx2.AsyncClient, kind: str, name: str, field: GraphQLField
) -> None:
    told = {}
    for place, body in (each for wrong in WRONG for each in requests(kind, name, field, wrong)):
        errors = (await client.post("/graphql", json=body)).json().get("errors", ())
        messages = [error["message"] for error in errors]
        codes = [error["extensions"]["code"] for error in errors]
        if "INTERNAL_SERVER_ERROR" in codes or any(map(PYTHON.search, messages)):
            told[place] = messages
    assert told == {}


CREATE = 'createUser(input: {username: "ada"}, dryRun: #) { problems { message } }'
USERS = "users(where: {username: {in: #}}) { totalCount }"
WORDS = {
    "null for a boolean": (
        f"mutation {{ {CREATE.replace('#', 'null')} }}", None,
        "Expected value of non-null type 'Boolean!' not to be null.",
    ),
    "null for a boolean, as a variable": (
        f"mutation ($v: Boolean!) {{ {CREATE.replace('#', '$v')} }}", None,
        "Variable '$v' has invalid value: Expected value of non-null type 'Boolean!' not to be null.",
    ),
    "null in a list": (
        f"{{ {USERS.replace('#', '[null]')} }}", None,
        "Expected value of non-null type 'String!' not to be null.",
    ),
    "null in a list, as a variable": (
        f"query ($v: [String!]) {{ {USERS.replace('#', '$v')} }}", [None],
        "Variable '$v' has invalid value at [0]: Expected value of non-null type 'String!' not to be null.",
    ),
    "true for a whole number": (
        "query ($v: Int) { users(first: $v) { totalCount } }", True,
        "Variable '$v' has invalid value: Int cannot represent non-integer value",
    ),
    "a text for a whole number": (
        "query ($v: Int) { users(first: $v) { totalCount } }", "hunter2",
        "Variable '$v' has invalid value: Int cannot represent non-integer value",
    ),
    "a fraction for a whole number": (
        "query ($v: Int) { users(first: $v) { totalCount } }", 1.5,
        "Variable '$v' has invalid value: Int cannot represent non-integer value: 1.5",
    ),
    "a number beyond 32 bits": (
        "query ($v: Int) { users(first: $v) { totalCount } }", 2**31,
        "Variable '$v' has invalid value: Int cannot represent non 32-bit signed integer value: 2147483648",
    ),
    "an object for an enum": (
        "query ($v: [UserStatus!]) { users(where: {status: $v}) { totalCount } }", [{"a": None}],
        "Variable '$v' has invalid value at [0]: Enum 'UserStatus' cannot represent non-string value",
    ),
    "a day for an instant": (
        "query ($v: DateTime) { users(where: {createdAt: {gte: $v}}) { totalCount } }", "2026-01-15",
        "Variable '$v' has invalid value: A DateTime is an RFC 3339 instant like 2026-01-15T10:00:00.000Z. "
        "It lacks a time and an offset, which is Z or like +02:00.",
    ),
    "a time without an offset": (
        "query ($v: DateTime) { users(where: {createdAt: {gte: $v}}) { totalCount } }", "2026-01-15T10:00:00",
        "Variable '$v' has invalid value: A DateTime is an RFC 3339 instant like 2026-01-15T10:00:00.000Z. "
        "It lacks an offset, which is Z or like +02:00.",
    ),
}  # fmt: skip


@once
@pytest.mark.parametrize(("document", "value", "words"), WORDS.values(), ids=WORDS.keys())
async def test_what_does_not_fit_is_told(graphql: GraphQL, document: str, value: Any, words: str) -> None:
    answer = await graphql(document, v=value)
    assert [error["message"] for error in answer["errors"]] == [words]
