"""How values are written on the command line, and what becomes of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
PERMISSION = re.compile(r"(?P<type>\w+):(?P<resourceType>[^/]+)/(?P<resource>.+?)(@(?P<expiresAt>[^@]+))?")


class Value(click.ParamType[Any]):
    """A way of writing; ``read`` raises ValueError with what is wrong."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name, self.read = name, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def time(text: str) -> str:
    if not RFC_3339.fullmatch(text):
        raise ValueError("a time is written as in 2026-01-15T10:00:00Z.")
    try:
        datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError("there is no such time.") from None
    return text


def text_in(name: str) -> str:
    """What a file holds."""
    try:
        return Path(name).read_text("utf-8")
    except OSError as error:
        raise ValueError(f"the file {name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"the file {name} is no text.") from None


def of_json(text: str) -> Any:
    """JSON, or @ and the name of a file that holds it."""
    text = text_in(text[1:]) if text.startswith("@") else text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"this is not JSON: {error.msg}.") from None


def of_object(text: str) -> dict[str, Any]:
    if not isinstance(found := of_json(text), dict):
        raise ValueError("a JSON object is wanted.")
    return found


def by(type_: GraphQLInputObjectType) -> Callable[[str], Any]:
    key = "identifier" if "identifier" in type_.fields else "id"
    return lambda text: {key: text}


def order(type_: GraphQLInputObjectType) -> Callable[[str], Any]:
    def read(text: str) -> dict[str, str]:
        name, _, direction = text.upper().replace("-", "_").partition(":")
        choose(type_.fields["field"].type, name)
        return {"field": name, "direction": choose(type_.fields["direction"].type, direction or "ASC")}

    return read


def permission(type_: GraphQLInputObjectType) -> Callable[[str], Any]:
    def read(text: str) -> dict[str, str]:
        if not (found := PERMISSION.fullmatch(text)):
            raise ValueError("a permission is written as in READ:report/q3, or WRITE:user/*.")
        given = {name: value for name, value in found.groupdict().items() if value}
        given["type"] = choose(type_.fields["type"].type, given["type"].upper())
        if "expiresAt" in given and "expiresAt" not in type_.fields:
            raise ValueError("only what is granted can expire.")
        return {**given, "expiresAt": time(given["expiresAt"])} if "expiresAt" in given else given

    return read


def condition(type_: GraphQLInputObjectType) -> Callable[[str], Any]:
    """On a text or a time: OPERATOR=VALUE, or a value alone."""
    usual = "eq" if "eq" in type_.fields else "gte"

    def read(text: str) -> dict[str, Any]:
        operator, equals, value = text.partition("=")
        if not equals or operator not in type_.fields:
            operator, value = usual, text
        wanted = type_.fields[operator].type
        if is_list_type(get_nullable_type(wanted)):
            return {operator: value.split(",")}
        return {operator: _scalar(get_named_type(wanted).name, value)}

    return read


def _scalar(name: str, text: str) -> Any:
    if name == "Boolean":
        if text not in ("true", "false"):
            raise ValueError("this is either true or false.")
        return text == "true"
    return time(text) if name == "DateTime" else text


def choose(type_: GraphQLInputType, name: str) -> str:
    names = getattr(get_named_type(type_), "values", {})
    if name not in names:
        raise ValueError(f"{name} is none of {', '.join(names)}.")
    return name


def is_reference(type_: GraphQLNamedType) -> bool:
    """Whether it names one record."""
    return isinstance(type_, GraphQLInputObjectType) and type_.is_one_of and "id" in type_.fields


WRITTEN: dict[str, Callable[[GraphQLInputObjectType], Value]] = {
    "StringFilter": lambda type_: Value("[OPERATOR=]TEXT", condition(type_)),
    "DateTimeFilter": lambda type_: Value("[OPERATOR=]TIME", condition(type_)),
    "PermissionInput": lambda type_: Value("PERMISSION", permission(type_)),
    "GrantInput": lambda type_: Value("PERMISSION[@TIME]", permission(type_)),
}
SCALARS: dict[str, click.ParamType[Any]] = {
    "String": click.STRING,
    "ID": Value("ID", str),
    "Int": click.INT,
    "Boolean": click.BOOL,
    "DateTime": Value("TIME", time),
    "JSON": Value("JSON", of_json),
}


def value_of(type_: GraphQLNamedType) -> click.ParamType[Any]:
    """How a value of this type is written: in a word of its own where there is one, else as JSON."""
    if isinstance(type_, GraphQLEnumType):
        return click.Choice(list(type_.values), case_sensitive=False)
    if not isinstance(type_, GraphQLInputObjectType):
        return SCALARS[type_.name]
    if is_reference(type_):
        return Value(type_.name.removesuffix("By").upper().replace("APIKEY", "KEY"), by(type_))
    if set(type_.fields) == {"field", "direction"}:
        return Value("FIELD[:DESC]", order(type_))
    return WRITTEN[type_.name](type_) if type_.name in WRITTEN else Value("JSON", of_object)
