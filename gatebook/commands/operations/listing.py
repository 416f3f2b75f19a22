"""`list` and its relatives: some records or all, and events as they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click
import orjson
from graphql import get_named_type

from gatebook.commands.operations.asking import Ask
from gatebook.commands.operations.documents import holder, known
from gatebook.commands.operations.failures import missing
from gatebook.commands.operations.pages import USUAL, Page, flat, growing, pages
from gatebook.commands.operations.published import answer_of, fields
from gatebook.commands.operations.shown import COLUMNS, Table, is_terminal
from gatebook.commands.operations.table import Operation


def show_list(ask: Ask, operation: Operation, variables: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    columns = chosen(operation, given["columns"])
    wanted = None if given["as_json"] and not given["columns"] else columns
    limit = None if given["all"] else given["limit"] or USUAL
    found = present(operation, variables, pages(ask, operation, variables, wanted, limit))
    if given["as_json"]:
        write_json(found, holder(answer_of(operation)))
        return
    table, more = Table(columns), False
    for page in found:
        table.add(map(flat, page.records))
        more = page.info["hasNextPage"]
    if more and not given["limit"] and "last" not in variables:
        click.echo("There are more: --all lists them, and --limit as many as it says.", err=True)


def require_sense(variables: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Of what says how long a list is."""
    if sum([bool(given["limit"]), given["all"], "last" in variables]) > 1:
        raise click.UsageError("Only one of --limit, --last and --all says how long the list is.")
    others = {"after", "before", "last", "offset", "orderBy"} & variables.keys()
    if given.get("watch") and (given["all"] or others):
        raise click.UsageError("With --watch there are only conditions, --limit and --columns.")


def present(
    operation: Operation, variables: Mapping[str, Any], found: Iterator[Page | None]
) -> Iterator[Page]:
    for page in found:
        if page is None:
            raise missing(operation, variables)
        yield page


def chosen(operation: Operation, names: str | None) -> list[str]:
    edge = fields(fields(answer_of(operation))["edges"].type)
    beside = [name for name in edge if name not in ("cursor", "node")]
    if names is None:
        usual = COLUMNS[get_named_type(edge["node"].type).name]
        named = usual if is_terminal() or "id" in usual else ("id", *usual)
        return [*named, *beside]
    columns = names.split(",")
    found = [*known(edge["node"].type), *beside]
    if unknown := [name for name in columns if name not in found]:
        raise click.UsageError(f"No field {', '.join(unknown)}. There are: {', '.join(found)}.")
    return columns


def write_json(found: Iterator[Page], name: str) -> None:
    """As one object, however many records it has; nothing of it where the first page is refused."""
    info: Mapping[str, Any] = {}
    begin, comma = f'{{"{name}": [', ""
    for page in found:
        click.echo(begin, nl=False)
        for each in page.records:
            click.echo(f"{comma}\n{orjson.dumps(each).decode()}", nl=False)
            comma = ","
        begin, info = "", page.info
    click.echo(f'\n], "pageInfo": {orjson.dumps(info).decode()}}}')


def follow(ask: Ask, operation: Operation, variables: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """A line for each event; as JSON, an object on each."""
    table = Table(chosen(operation, given["columns"]))
    try:
        for events in growing(ask, operation, variables, given["limit"] or USUAL):
            if given["as_json"]:
                click.echo("".join(f"{orjson.dumps(each).decode()}\n" for each in events), nl=False)
            else:
                table.add(events)
    except KeyboardInterrupt:
        click.echo("", err=True)
