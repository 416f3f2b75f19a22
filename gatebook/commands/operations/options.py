"""The options and arguments of a command, from the arguments of its field; and the variables from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from gatebook.commands.operations import secrets
from gatebook.commands.operations.published import answer_of, field_of, is_page, relation_of
from gatebook.commands.operations.table import Operation
from gatebook.commands.operations.values import WRITTEN, Value, is_reference, value_of

Given = GraphQLArgument | GraphQLInputField
Path = tuple[str, ...]
MANY = 8  # choices: too many for a line of help
CONNECTIVES = ("and", "or", "not")  # in --where


class Made:
    """What is given at ``path`` of the variables; of several conditions on one text, all."""

    needed = False

    def __init__(self, path: Path, *, merges: bool = False) -> None:
        self.path, self.merges = path, merges

    def put(self, value: Any, variables: dict[str, Any]) -> None:
        place = variables
        for name in self.path[:-1]:
            place = place.setdefault(name, {})
        if self.merges:
            value = {key: each for one in value for key, each in one.items()}
        place[self.path[-1]] = list(value) if isinstance(value, tuple) else value


class Option(click.Option, Made):
    def __init__(self, words: list[str], path: Path, *, merges: bool = False, **about: Any) -> None:
        click.Option.__init__(self, [*words, "_".join(path)], **about)
        Made.__init__(self, path, merges=merges)


class Argument(click.Argument, Made):
    def __init__(self, path: Path, **about: Any) -> None:
        click.Argument.__init__(self, ["_".join(path)], **about)
        Made.__init__(self, path)


def params_of(operation: Operation) -> list[click.Parameter]:
    found: list[click.Parameter] = []
    taken: set[str] = set()
    for param in _all(operation):
        if isinstance(param, click.Argument) or not taken & set(param.opts):
            found.append(param)
            taken |= set(param.opts)
    return sorted(found, key=lambda param: isinstance(param, click.Option))


def _all(operation: Operation) -> Iterator[click.Parameter]:
    relation = relation_of(operation)
    arguments = {**field_of(operation).args, **(relation.args if relation else {})}
    pages = is_page(answer_of(operation))
    for name, argument in arguments.items():
        if name not in operation.fixed and not (pages and name == "first"):
            yield from _of((name,), argument)
    if operation.field.startswith("update"):
        yield _unset(field_of(operation).args["input"])


def _of(path: Path, given: Given) -> Iterator[click.Parameter]:
    name, type_ = path[-1], get_named_type(given.type)
    if name in secrets.NAMES:
        yield from secrets.options(path, kebab(name).removeprefix("new-"), needed=_is_needed(given))
    elif _is_flat(type_) and not is_list_type(get_nullable_type(given.type)):
        if name == "where":
            yield Option(
                ["--where"], path, type=value_of(type_), help="All conditions, as the schema has them."
            )
        for inner, field in _fields(given).items():
            if inner not in CONNECTIVES:
                yield from _of((*path, inner), field)
    else:
        yield _param(path, given)


def _is_flat(type_: GraphQLNamedType) -> bool:
    """Whether its fields are options each."""
    is_object = isinstance(type_, GraphQLInputObjectType) and not is_reference(type_)
    return is_object and type_.name not in WRITTEN


def _is_needed(given: Given) -> bool:
    return (
        is_required_argument(given) if isinstance(given, GraphQLArgument) else is_required_input_field(given)
    )


def _param(path: Path, given: Given) -> click.Parameter:
    type_ = get_named_type(given.type)
    many = is_list_type(get_nullable_type(given.type))
    value, help = value_of(type_), (given.description or "").split("\n")[0]
    option = "--" + kebab("limit" if path[-1] == "first" else path[-1])
    merges = type_.name.endswith("Filter") and value.name.startswith("[")
    if type_.name == "Boolean":
        word = option if str(given.type).endswith("!") else f"{option}/--no-{option[2:]}"
        return Option([word], path, is_flag=True, default=None, help=help)
    if _is_needed(given) and (len(path) == 1 or path[0] == "input"):
        word = value.name if isinstance(value, Value) and value.name != "ID" else kebab(path[-1]).upper()
        metavar = None if isinstance(value, click.Choice) else f"{word}..." if many else word
        return Argument(path, type=value, nargs=-1 if many else 1, required=True, metavar=metavar)
    many_choices = isinstance(value, click.Choice) and len(value.choices) > MANY
    metavar = kebab(type_.name).upper().strip("-") if many_choices else None
    several = many or merges
    return Option([option], path, type=value, multiple=several, merges=merges, metavar=metavar, help=help)


def kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


def _unset(given: Given) -> click.Parameter:
    names = click.Choice([kebab(name) for name in _fields(given)])
    return click.Option(
        ["--unset"], type=names, multiple=True, metavar="FIELD", help="Leave this field empty."
    )


def variables_of(
    operation: Operation, params: Iterable[click.Parameter], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What was given, each in its place."""
    found: dict[str, Any] = dict(operation.fixed)
    for param in params:
        value = given.get(param.name or "")
        is_given = value is not None and value != ()
        if isinstance(param, (Made, secrets.Secret)) and (is_given or param.needed):
            param.put(value, found)
    arguments = field_of(operation).args
    if "input" in arguments:
        names = {kebab(name): name for name in _fields(arguments["input"])}
        unset = [names[each] for each in given.get("unset", ())]
        found["input"] = {**found.get("input", {}), **dict.fromkeys(unset)}
    if "users" in arguments and "users" not in found:
        raise click.UsageError(
            "Which users? Say --ids, --search or another condition, or --where '{}' for all."
        )
    return found


def _fields(given: Given) -> Mapping[str, GraphQLInputField]:
    return getattr(get_named_type(given.type), "fields", {})
