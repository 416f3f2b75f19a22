"""Where the user of a row comes to belong, and what to hold: judged as by the operations for one user."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy

from models import Change, Group, Membership, Project, clock
from models.caller import Caller, not_allowed
from models.enums import PermissionType, ProjectRole
from models.errors import Invalid, NotFound, Path, Problem, Rule
from models.grant import ANY, Grant
from models.permission import grant_change
from resolvers import memberships
from resolvers.granting import checked_grants
from resolvers.incoming.known import Known, name_of
from resolvers.incoming.row import Row
from resolvers.memberships import MAX_MEMBERSHIPS
from resolvers.reading.lookup import shown
from resolvers.rights.giving import not_given


def is_sent(row: Row, field: str, most: int) -> bool:
    """Whether the row has such a list; one that is too long is a problem."""
    many = len(row.given.get(field) or ())
    if many > most:
        said = f"At most {most} at once."
        row.problems.append(Invalid(said, field, rule=Rule.MAX_ITEMS, limit=most))
    return field in row.given and many <= most


def judge_projects(caller: Caller, row: Row, known: Known, *, creates: bool) -> None:
    """Exactly these. Who is given no role has the one there was, or is a MEMBER."""
    if not is_sent(row, "projects", MAX_MEMBERSHIPS):
        return
    held = {project.name_key: (each, project) for each, project in known.memberships.get(row.number, ())}
    wanted = {name_of(each["name"]): (place, each) for place, each in enumerate(row.items("projects"))}
    for name, (place, each) in wanted.items():
        at = ("projects", str(place))
        if name in held:
            _set_role(caller, row, *held[name], each.get("role"), at)
        elif project := _project(caller, row, known, each["name"], at, creates=creates):
            role = each.get("role") or ProjectRole.MEMBER
            row.problems += _roles(caller, project, role, at)
            row.moves.joined.append((project, role))
    for name, (membership, project) in held.items():
        if name not in wanted:
            row.problems += _roles(caller, project, membership.role, ("projects",))
            row.moves.left.append(project)
    before = [project for _, project in held.values()]
    kept = [project for project in before if project not in row.moves.left]
    _tell(row, "projects", before, [*kept, *(project for project, _ in row.moves.joined)])


def _tell(row: Row, field: str, before: Sequence[Project | Group], after: Sequence[Project | Group]) -> None:
    """By their ids, as a change of one user does."""
    if (row.is_new and not after) or before == after:
        return
    ids = [[each.id for each in sorted(some, key=_age)] for some in (before, after)]
    row.changes.append(Change(field, *ids))


def _age(record: Project | Group) -> float:
    """What is about to be made is the youngest."""
    return record.number or math.inf


def _set_role(
    caller: Caller, row: Row, held: Membership, project: Project, role: str | None, at: Path
) -> None:
    if role not in (None, held.role):
        row.problems += _roles(caller, project, ProjectRole.ADMIN, at)  # given, or taken away
        row.moves.roles.append((held, project, str(role)))
        row.changes.append(Change("role", held.role, role))


def _roles(caller: Caller, project: Project, role: str, at: Path) -> list[Problem]:
    return placed(memberships.role_problems(caller, project, role), at)


def placed(problems: list[Problem], at: Path) -> list[Problem]:
    """The same there: none of them says more of where it is."""
    for problem in problems:
        problem.path = at
    return problems


def _project(caller: Caller, row: Row, known: Known, name: str, at: Path, *, creates: bool) -> Project | None:
    """The one of that name; a new one where that is asked for, once for all rows."""
    if found := known.projects.get(name_of(name)):
        return found
    project = Project.new()
    if not creates:
        wrong: list[Problem] = [NotFound(f"No project {shown(name)}.")]
    elif caller.may(PermissionType.WRITE, "project"):
        wrong = project.write({"name": name})
    else:
        wrong = [not_allowed(Grant("project", ANY, PermissionType.WRITE))]
    row.problems += placed(wrong, at)
    return None if wrong else known.projects.setdefault(project.name_key, project)


def judge_groups(row: Row, known: Known) -> None:
    """Exactly these."""
    if not is_sent(row, "groups", MAX_MEMBERSHIPS):
        return
    held = {group.name_key: (each, group) for each, group in known.group_members.get(row.number, ())}
    wanted = {name_of(name): (place, name) for place, name in enumerate(row.given["groups"] or ())}
    for key, (place, name) in wanted.items():
        at = ("groups", str(place))
        if key in held:
            continue
        if group := known.groups.get(key):
            row.problems += placed([copy(each) for each in known.closed[group.number]], at)
            row.moves.entered.append(group)
        else:
            row.problems.append(NotFound(f"No group {shown(name)}.", at))
    row.moves.exited = [pair for key, pair in held.items() if key not in wanted]
    kept = [group for key, (_, group) in held.items() if key in wanted]
    _tell(row, "groups", [group for _, group in held.values()], [*kept, *row.moves.entered])


def judge_permissions(caller: Caller, row: Row, known: Known) -> None:
    """Exactly these, beside what has run out."""
    if "permissions" not in row.given:
        return
    wanted, moment = checked_grants(row.given["permissions"] or (), row.problems), clock.now()
    held = {each.grant: each for each in known.permissions.get(row.number, ())}
    fresh = {
        grant: until
        for grant, until in wanted.items()
        if grant not in held or held[grant].expires_at != until
    }
    row.problems += not_given(caller, fresh, "permissions")
    row.moves.granted = fresh
    row.moves.taken = [
        each
        for grant, each in held.items()
        if grant in fresh or (grant not in wanted and (each.expires_at or moment + 1) > moment)
    ]
    gone = {each.grant: grant_change(each.grant, each.expires_at) for each in row.moves.taken}
    row.changes += [
        Change("permissions", gone.pop(grant, None), grant_change(grant, until))
        for grant, until in fresh.items()
    ]
    row.changes += [Change("permissions", before, None) for before in gone.values()]
