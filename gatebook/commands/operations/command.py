"""A command of the table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

import click

from gatebook.commands.operations.later import Later
from gatebook.commands.operations.table import Operation


def command(operation: Operation) -> Later:
    name = operation.words.split()[1]
    return Later(
        name, operation.help, [operation.example], partial(params, operation), partial(work, operation)
    )


def params(operation: Operation) -> Iterator[click.Parameter]:
    from gatebook.commands.operations import asking, options
    from gatebook.commands.operations.published import answer_of, is_page

    yield from options.params_of(operation)
    if is_page(answer_of(operation)):
        most = click.IntRange(min=1)
        yield click.Option(["--limit"], type=most, metavar="NUMBER", help="List at most so many [50].")
        yield click.Option(["--all"], is_flag=True, help="List all there are, however many.")
        yield click.Option(["--columns"], metavar="NAMES", help="Show these fields, with commas between.")
    if operation.field == "events":
        yield click.Option(["--watch"], is_flag=True, help="Go on with what is added, until Ctrl-C.")
    if operation.deletes:
        yield click.Option(["--yes"], is_flag=True, help="Do it without asking.")
    yield click.Option(["--json", "as_json"], is_flag=True, help="For programs: the answer as JSON.")
    yield from asking.options()


def work(operation: Operation, ctx: click.Context) -> None:
    from gatebook.commands.operations.options import variables_of
    from gatebook.commands.operations.running import run

    variables = variables_of(operation, ctx.command.params, ctx.params)
    if operation.deletes and not variables.get("dryRun") and not ctx.params["yes"]:
        confirm(ctx, operation.help.rstrip("."))
    run(operation, variables, ctx.params)


def confirm(ctx: click.Context, what: str) -> None:
    """Before what is not easily called back."""
    if not sys.stdin.isatty():
        raise click.UsageError("It deletes: say --yes, or look at what it would do with --dry-run.", ctx)
    named = [ctx.params[each.name or ""] for each in ctx.command.params if isinstance(each, click.Argument)]
    whom = " ".join(str(next(iter(each.values()))) for each in named if isinstance(each, dict))
    click.confirm(f"{what}{f': {whom}' if whom else ''}?", abort=True, err=True)
