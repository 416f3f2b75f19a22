"""`gatebook graphql`"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from gatebook.commands.operations.later import Later


def params() -> Iterator[click.Parameter]:
    from gatebook.commands.operations import asking, values

    yield click.Argument(["file"], default="-", required=False, metavar="[FILE]")
    json = values.Value("JSON", values.of_object)
    yield click.Option(["--variables"], type=json, metavar="JSON|@FILE", help="Its variables, as one object.")
    yield from asking.options()


def work(ctx: click.Context) -> None:
    from gatebook.commands.operations import secrets
    from gatebook.commands.operations.asking import asking
    from gatebook.commands.operations.failures import data_of
    from gatebook.commands.operations.shown import as_json

    given = ctx.params
    text = sys.stdin.read() if given["file"] == secrets.STANDARD else secrets.in_file(given["file"])
    with asking(given["url"], given["key_file"]) as ask:
        answer = ask(text, given["variables"])
    if answer.get("data") is not None:
        click.echo(as_json(answer["data"]))
    data_of(answer)


HELP = """Run any GraphQL document, from a file or standard input.

The document has one operation, and what it answers is JSON.
"""
EXAMPLES = ["users.graphql", """users.graphql --variables '{"search": "ada"}'"""]
graphql = Later("graphql", HELP, EXAMPLES, params, work)
