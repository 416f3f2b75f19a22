"""A command for every query and mutation of the schema, run as GraphQL: on the data here, or by a server."""

from __future__ import annotations

from collections.abc import Iterator

import click

from gatebook.commands.operations.command import command
from gatebook.commands.operations.query import graphql
from gatebook.commands.operations.signing import sign_in_command, sign_out_command
from gatebook.commands.operations.table import GROUPS, OPERATIONS


def commands() -> Iterator[click.Command]:
    for name, help in GROUPS.items():
        own = [each for each in OPERATIONS if each.words.startswith(f"{name} ")]
        yield click.Group(name, {str(made.name): made for made in map(command, own)}, help=help)
    yield from (graphql, sign_in_command, sign_out_command)
