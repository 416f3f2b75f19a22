"""Refusals as data: what a mutation's payload says when it changed nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import strawberry

from models import errors, noted
from models.caller import Caller
from models.text import camel
from resolvers.incoming.row import Row
from resolvers.reading.selection import Selection
from resolvers.reading.sources import SOURCES, USERS
from resolvers.reading.statements import visible
from schema.connections import Frame
from schema.enums import ProblemCode, ProblemRule

if TYPE_CHECKING:
    from schema.parts import PermissionSpec
    from schema.types import Node

ANode = Annotated["Node", strawberry.lazy("schema.types")]
ASpec = Annotated["PermissionSpec", strawberry.lazy("schema.parts")]


@strawberry.interface(description="What went wrong, to act on. Payloads with problems list all of it.")
class Problem(Frame):
    code: ProblemCode
    message: str
    path: list[str] | None = strawberry.field(description='Where in the input, e.g. ["input", "email"].')
    rule: ProblemRule | None = strawberry.field(
        description="Which rule the value breaks; null where it is no matter of one value."
    )
    limit: int | None = strawberry.field(
        description="The number in the rule, such as the most characters; null where it has none."
    )


@strawberry.type
class Invalid(Problem):
    pass


@strawberry.type
class NotFound(Problem):
    pass


@strawberry.type
class Taken(Problem):
    existing: ANode | None = strawberry.field(description="Who has it, if the caller may see them.")


@strawberry.type
class InUse(Problem):
    projects_count: int = strawberry.field(description="Of a user.")
    members_count: int = strawberry.field(description="Of a project.")
    api_keys_count: int = strawberry.field(description="Keys neither revoked nor expired.")


@strawberry.type
class NotAllowed(Problem):
    requires: ASpec | None = strawberry.field(description="The permission that is missing.")


@strawberry.type
class StaleVersion(Problem):
    current_version: int


@strawberry.type
class WeakPassword(Problem):
    pass


@strawberry.type
class RateLimited(Problem):
    retry_after_seconds: int


TYPES = [Invalid, NotFound, Taken, InUse, NotAllowed, StaleVersion, WeakPassword, RateLimited]


async def for_payload(
    caller: Caller,
    refused: errors.Problem | errors.Problems,
    selection: Selection | None,
    arguments: Mapping[str, object],
) -> list[errors.Problem]:
    """The problems as the payload shows them: paths as the client wrote them, and who has what is taken."""
    problems = errors.problems_of(refused)
    noted.refused(refused)
    for problem in problems:
        problem.path = input_path(problem.path, arguments)
        if isinstance(problem, errors.Taken):
            problem.existing = await _existing(caller, problem.existing, selection)
    return problems


async def of_rows(caller: Caller, rows: Iterable[Row], selection: Selection | None) -> None:
    """The same for what is wrong with each row of an import: who has something is read once for all."""
    below = selection.of("Taken").under("existing") if selection else None
    taken: list[errors.Taken] = []
    for row in rows:
        for problem in row.problems:
            problem.path = ("input", "rows", str(row.place), *map(camel, problem.path or ()))
            if isinstance(problem, errors.Taken):
                taken.append(problem)
    numbers = [problem.existing[1] for problem in taken if problem.existing]
    found = await visible(caller, USERS, "number", numbers, below.of("User")) if below and numbers else {}
    for problem in taken:
        problem.existing = found.get(problem.existing[1]) if problem.existing else None


def input_path(path: errors.Path | None, arguments: Mapping[str, object]) -> errors.Path | None:
    """Fields of an input stand below it."""
    if not path:
        return None
    camelled = tuple(camel(part) for part in path)
    known = {camel(name) for name in arguments}
    return camelled if camelled[0] in known or "input" not in arguments else ("input", *camelled)


async def _existing(caller: Caller, existing: tuple[str, int] | None, selection: Selection | None) -> object:
    below = selection.of("Taken").under("existing") if selection else None
    if existing is None or below is None:
        return None
    name, number = existing
    return (await visible(caller, SOURCES[name], "number", [number], below.of(name))).get(number)
