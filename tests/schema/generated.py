"""Documents made at random over the whole schema, most of them valid, with variables that mostly fit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLOutputType,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)

from schema import schema

SCHEMA = schema._schema
CHANGES_NOTHING = "verifyApiKey"
OFTEN = {"first": 0.8, "by": 1.0, "where": 0.3, "dryRun": 1.0}
DEPTH = 5
INSTANTS = ("2026-01-01T00:00:00Z", "2026-06-01T12:00:00+02:00", "yesterday")
NUMBERS = (0, 1, 2, 2, 3, 3, 7, 250, 251, -1)


class Word(str):
    """The name of an enum's value, which a literal has without quotes."""


class Generator:
    """``known`` are the ids, names and secrets that arguments may speak of."""

    def __init__(self, random: Random, known: Sequence[str], *, mutations: bool) -> None:
        self.random, self.known = random, known
        self.mutations = mutations
        self.variables: dict[str, tuple[str, Any]] = {}
        self.fragments: list[str] = []
        self.names = 0

    def document(self) -> tuple[str, dict[str, Any]]:
        """The text, and the variables to send with it."""
        self.variables, self.fragments, self.names = {}, [], 0
        kind = "mutation" if self.mutations and self.likely(0.25) else "query"
        root = SCHEMA.mutation_type if kind == "mutation" else SCHEMA.query_type
        assert root
        fields = [each for each in root.fields.items() if kind == "query" or is_harmless(*each)]
        chosen = self.random.choices(fields, k=self.random.choice([1, 1, 2, 3]))
        text = " ".join(self.field(name, field, DEPTH, alias=True) for name, field in chosen)
        if self.likely(0.2):
            text = f"... on {root.name} {self.directive()} {{ {text} }} __typename"
        given = " ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        sent = {name: value for name, (_, value) in self.variables.items() if value is not Undefined}
        head = f"{kind} Made{f'({given})' if given else ''}"
        return " ".join([head, "{", text, "}", *self.fragments]), sent

    def likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def new(self, letter: str) -> str:
        self.names += 1
        return f"{letter}{self.names}"

    def field(self, name: str, field: GraphQLField, depth: int, *, alias: bool = False) -> str:
        arguments = self.arguments(field.args)
        head = name + (f"({arguments})" if arguments else "")
        if alias or arguments or self.likely(0.1):
            head = f"{self.new('a')}: {head}"
        if self.likely(0.1):
            head = f"{head} {self.directive()}"
        if is_leaf_type(get_named_type(field.type)):
            return head
        text = f"{head} {{ {self.selection(field.type, depth - 1)} }}"
        return f"{text} {head} {{ {self.selection(field.type, depth - 1)} }}" if self.likely(0.05) else text

    def directive(self) -> str:
        name = self.random.choice(["include", "skip"])
        return f"@{name}(if: {self.value_or_variable('Boolean!', name == 'include' or self.likely(0.3))})"

    def selection(self, type_: GraphQLOutputType, depth: int) -> str:
        named = get_named_type(type_)
        if is_abstract_type(named):
            return self.any_of(named, depth)
        assert isinstance(named, GraphQLObjectType)
        fields = [
            each for each in named.fields.items() if depth > 0 or is_leaf_type(get_named_type(each[1].type))
        ]
        chosen = self.random.sample(fields, min(len(fields), self.random.randint(1, 4)))
        text = " ".join(self.field(name, field, depth) for name, field in chosen) or "__typename"
        text += " __typename" * self.likely(0.1)
        if self.likely(0.1):
            return f"... on {named.name} {self.directive()} {{ {text} }} __typename"
        if self.likely(0.1):
            self.fragments.append(f"fragment {(name := self.new('F'))} on {named.name} {{ {text} }}")
            return f"...{name} {self.directive() if self.likely(0.3) else ''} __typename"
        return text

    def any_of(self, type_: Any, depth: int) -> str:
        """Fields of different types are called differently, or they would have to be alike."""
        possible = self.random.sample(list(SCHEMA.get_possible_types(type_)), 2)
        own = self.random.sample(list(getattr(type_, "fields", {})), 1) if hasattr(type_, "fields") else []
        parts = [
            f"... on {each} {{ {self.field(name, each.fields[name], depth, alias=True)} }}"
            for each in possible
            for name in self.random.sample(list(each.fields), 2)
            if depth > 0 or is_leaf_type(get_named_type(each.fields[name].type))
        ]
        return " ".join(["__typename", *(name for name in own if name == "id" or name == "message"), *parts])

    def arguments(self, arguments: Mapping[str, GraphQLArgument]) -> str:
        given = []
        for name, argument in arguments.items():
            if is_non_null_type(argument.type) or self.likely(OFTEN.get(name, 0.1)):
                value = True if name == "dryRun" else self.value(argument.type)
                given.append(f"{name}: {self.value_or_variable(str(argument.type), value)}")
        return ", ".join(given)

    def value_or_variable(self, type_: str, value: Any) -> str:
        if self.likely(0.7):
            return literal(value)
        name, shown = self.new("v"), type_
        if not type_.endswith("!") and self.likely(0.3):
            shown, value = f"{type_} = {literal(value)}", self.random.choice([Undefined, None, value])
        elif self.likely(0.04):
            value = self.random.choice([Undefined, None, "", [1], {"a": 1}, 1.5])
        self.variables[name] = shown, value
        return f"${name}"

    def value(self, type_: GraphQLInputType, depth: int = 2) -> Any:
        if is_non_null_type(type_):
            return self.value(type_.of_type, depth)
        if self.likely(0.03):
            return self.random.choice([None, "", 7, [], Word("WRONG")])
        if is_list_type(type_):
            return [self.value(type_.of_type, depth - 1) for _ in range(self.random.randint(0, 2))]
        if isinstance(type_, GraphQLEnumType):
            return Word(self.random.choice(list(type_.values)))
        if isinstance(type_, GraphQLInputObjectType):
            return self.input(type_, depth)
        return self.scalar(str(type_))

    def input(self, type_: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        names = list(type_.fields)
        if type_.is_one_of:
            chosen = self.random.sample(names, 1)
        else:
            required = [name for name, field in type_.fields.items() if is_required_input_field(field)]
            chosen = [*dict.fromkeys([*required, *self.random.sample(names, min(len(names), max(depth, 0)))])]
        return {name: self.value(type_.fields[name].type, depth - 1) for name in chosen}

    def scalar(self, name: str) -> Any:
        match name:
            case "Int":
                return self.random.choice(NUMBERS)
            case "Boolean":
                return self.likely(0.5)
            case "DateTime":
                return self.random.choice(INSTANTS)
            case "JSON":
                return self.random.choice([{"team": "blue", "deep": [1, {"a": None}]}, [], "text", 1.5, None])
        return self.random.choice(self.known)


def is_harmless(name: str, field: GraphQLField) -> bool:
    return "dryRun" in field.args or name == CHANGES_NOTHING


def literal(value: Any) -> str:
    if isinstance(value, Word):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value)
