"""Running the field of a command, and showing what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from graphql import get_named_type

from gatebook.commands.operations.asking import Ask, asking
from gatebook.commands.operations.documents import document, untyped
from gatebook.commands.operations.failures import Refused, data_of, missing, status_of, tell
from gatebook.commands.operations.listing import follow, require_sense, show_list
from gatebook.commands.operations.published import answer_of, is_page
from gatebook.commands.operations.shown import COLUMNS, Table, as_json, show_record
from gatebook.commands.operations.table import Operation


def run(operation: Operation, variables: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    if is_page(answer_of(operation)):
        require_sense(variables, given)
    with asking(given["url"], given["key_file"]) as ask:
        if given.get("watch"):
            follow(ask, operation, variables, given)
        elif is_page(answer_of(operation)):
            show_list(ask, operation, variables, given)
        else:
            show(ask, operation, variables, as_data=given["as_json"])


def show(ask: Ask, operation: Operation, variables: Mapping[str, Any], *, as_data: bool) -> None:
    found = data_of(ask(document(operation, variables), variables))[operation.field]
    if operation.below and found:
        found = found[operation.below]
    if found is None:
        raise missing(operation, variables)
    found = [untyped(each) for each in found] if isinstance(found, list) else untyped(found)
    if as_data:
        click.echo(as_json(found))
    elif isinstance(found, list):
        columns = COLUMNS[get_named_type(answer_of(operation)).name]
        Table(columns).add(each for each in found if each)
    else:
        show_payload(found)
    require_success(found)


def show_payload(found: Mapping[str, Any]) -> None:
    """Problems have a line each elsewhere, and what was done to many users is a table."""
    if results := found.get("results"):
        Table(COLUMNS["UserResult"]).add(results)
    if "results" not in found:
        show_record({name: value for name, value in found.items() if name != "problems"})


def require_success(found: Any) -> None:
    """Of a payload, and of each of many."""
    if not isinstance(found, dict):
        return
    codes = tell(found.get("problems", ()))
    for each in found.get("results", ()):
        codes += tell(each["problems"], each["label"])
    if found.get("pageInfo", {}).get("hasNextPage"):
        click.echo(f"There are more: --after {found['pageInfo']['endCursor']} goes on with them.", err=True)
    if codes:
        raise Refused(status_of(codes))
