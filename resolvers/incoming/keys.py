"""API keys that programs have already: known by their digests. A user gets those that it lacks."""

from __future__ import annotations

from collections.abc import Sequence

from models import Change, Project, imported
from models.caller import Caller
from models.errors import Code, Invalid, Path, Problem, Taken
from models.grant import Grants
from models.values import Values
from resolvers.incoming.belonging import is_sent
from resolvers.incoming.known import Known, name_of
from resolvers.incoming.row import KEYS, Row
from resolvers.rights.giving import more

MAX_KEYS = 100


def judge_keys(caller: Caller, row: Row, known: Known) -> None:
    if not is_sent(row, "api_keys", MAX_KEYS) or row.record is None:
        return
    for place, each in enumerate(row.items("api_keys")):
        at, problems = ("apiKeys", str(place)), list[Problem]()
        key = imported.key_of(each, problems)
        project = _project(row, known, each, problems)
        if key is not None and known.owners.get(key.digest) == row.number != 0:
            continue
        if key is not None:
            if key.digest in known.owners:
                problems.append(Taken("This key is in the directory already.", "secret"))
            known.owners[key.digest] = -1  # nobody else in this import
            key.project_number = project.number if project else None
            problems += more(caller, row.record, key, known.held.get(row.number, Grants()))
            row.moves.keys.append((key, project))
            row.changes.append(Change(KEYS, None, key.hint))
        row.problems += _placed(problems, at)


def _placed(problems: Sequence[Problem], at: Path) -> list[Problem]:
    for problem in problems:
        problem.path = (*at, *(problem.path or ()))
    return list(problems)


def _project(row: Row, known: Known, given: Values, problems: list[Problem]) -> Project | None:
    """Of those that the user is a member of in the end."""
    if given.get("project") is None:
        return None
    member = [project for _, project in known.memberships.get(row.number, ())]
    member = [each for each in member if each not in row.moves.left]
    member += [project for project, _ in row.moves.joined]
    for project in member:
        if project.name_key == name_of(given["project"]):
            return project
    said = "User is not a member of the specified project"
    problems.append(Invalid(said, "project", code=Code.NOT_A_MEMBER))
    return None
