"""Taking over users from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry

from models.enums import ImportStatus
from resolvers import importing
from resolvers.importing import MAX_ROWS
from resolvers.incoming.row import Options
from resolvers.writing.audit import Outcome
from schema import problems
from schema.arguments import DryRun
from schema.connections import Frame, Pages
from schema.context import Info
from schema.import_inputs import ImportUsersInput
from schema.inputs import given
from schema.parts import Change
from schema.payloads import asked, mutation
from schema.problems import Problem
from schema.types import User, described


@strawberry.type(description="What became of one row.")
class ImportedRow(Frame):
    place: int = described(name="row", description="Its place among the rows, from 0.")
    status: ImportStatus
    user: User | None = described(description="As it is now; null where there is none.")
    changes: list[Change] = described(description="What is another by now, as the event tells it.")
    problems: list[Problem] = described(
        description="All that is wrong with the row: then it changed nothing."
    )


@strawberry.type(
    description="A row with which something is wrong changes nothing; the others do, in one transaction. "
    "What is wrong with all of it is in problems: then nothing is changed, and results tell what would "
    "have been."
)
class ImportUsersPayload(Pages):
    results: list[ImportedRow] = described(description="One for each row, in their order.")
    created_count: int
    updated_count: int
    unchanged_count: int
    refused_count: int
    problems: list[Problem] = described(description="What is wrong with the call as a whole.")


def many(arguments: Mapping[str, Any]) -> int:
    return min(len(arguments["input"].rows), MAX_ROWS)


@strawberry.type
class ImportMutations:
    @mutation(
        ImportUsersPayload,
        description="Make users as another directory had them, or bring them up to date; nobody imports "
        "more than they could do for one.",
        many=many,
    )
    async def import_users(self, info: Info, input: ImportUsersInput, dry_run: DryRun = False) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        options = Options(
            input.match.value,
            updates=input.update,
            creates_projects=input.create_projects,
            replaces_passwords=input.replace_passwords,
            all_or_nothing=input.all_or_nothing,
        )
        outcome = await importing.import_users(caller, given(input.rows), options, wanted, dry_run=dry_run)
        results = wanted.under("results")
        await problems.of_rows(
            caller, outcome.extra["results"], results.under("problems") if results else None
        )
        return outcome
