"""What callers may do with projects and their members."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from models import ApiKey, Change, Membership, Project, User
from models.caller import Caller
from models.database import all_of, any_of, transaction, uncancelled
from models.enums import Operation, PermissionType, ProjectRole
from models.errors import InUse, noting, refuse
from models.event import gained, lost
from models.text import counted
from models.user import touch_users
from models.values import Values
from resolvers import memberships
from resolvers.access import requires, requires_on_project, somebody
from resolvers.reading import filters
from resolvers.reading.lists import batches, listing
from resolvers.reading.lookup import Reference, find_user, project_condition
from resolvers.reading.named_filters import project_filter, with_member
from resolvers.reading.pages import Page, Term, Window, ordered
from resolvers.reading.relations import PROJECT_MEMBERS, USER_PROJECTS, edges_of
from resolvers.reading.selection import Selection
from resolvers.reading.sources import API_KEYS, PROJECTS, USERS
from resolvers.reading.statements import by_number, one, visible
from resolvers.rights.actions import ProjectAction, ViewerAction
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.rights.visibility import sees_keys_of
from resolvers.writing.audit import Outcome, Target, changing, record_event
from resolvers.writing.locks import locked_project, locked_user, outdated
from resolvers.writing.names import claiming, name_taken

ORDERS = {
    "NUMBER": Term("p.number"),
    "NAME": Term("p.name_key", is_text=True),
    "CREATED_AT": Term("p.created_at"),
    "UPDATED_AT": Term("p.updated_at"),
}


@somebody
async def get(caller: Caller, by: Reference, selection: Selection) -> Project | None:
    return await one(caller, PROJECTS, all_of([project_condition(by), PROJECTS.visible(caller)]), selection)


@somebody
async def read(caller: Caller, by: Reference, selection: Selection) -> Project | None:
    """For who shows all that is below a project: a member that sees no other would take itself for the only
    one."""
    project = await get(caller, by, selection)
    if project is not None:
        caller.require(PermissionType.READ, "project", project.id)
    return project


@somebody
async def listed(
    caller: Caller,
    window: Window,
    selection: Selection,
    *,
    search: str | None = None,
    where: Values | None = None,
    order_by: Sequence[tuple[str, str]] = (),
) -> Page[Project]:
    condition = all_of([filters.matching("p", search), project_filter(caller, where or {})])
    return await listing(
        caller, PROJECTS, condition, ordered(ORDERS, order_by, "p.number"), window, selection
    )


@requires(PermissionType.READ, "project")
async def require_listing(caller: Caller) -> None:
    """For who tells that before all else: whether the caller may list all projects."""


@requires(PermissionType.READ, "project")
async def stream(
    caller: Caller, selection: Selection, *, search: str | None = None, members: bool = False
) -> AsyncIterator[list[Project]]:
    """All of them, in batches, for who may see them all. With ``members``, the e-mail addresses of those are
    searched, too."""
    condition = filters.matching("p", search)
    if search and members:
        condition = any_of([condition, with_member(caller, search)])
    return batches(caller, PROJECTS, condition, PROJECTS.oldest_first, selection)


@requires(PermissionType.WRITE, "project")
async def require_creating(caller: Caller) -> None:
    """For who tells that before all else: whether the caller may create projects."""


@requires(PermissionType.WRITE, "project", action=ViewerAction.CREATE_PROJECT)
@uncancelled
async def create(
    caller: Caller, values: Values, selection: Selection | None, *, dry_run: bool = False
) -> Outcome:
    project = Project.new()
    problems = project.write({"name": None, **values})
    async with claiming(project.name, dry_run=dry_run):
        refuse([*problems, *await name_taken(project)])
        await project.save()
        changes = gained(project.snapshot())
        await record_event(caller, Operation.CREATE_PROJECT, Target.of(project), changes)
        return Outcome(await by_number(caller, PROJECTS, project.number, selection), changes)


@requires_on_project(PermissionType.WRITE, action=ProjectAction.UPDATE)
@uncancelled
async def update(
    caller: Caller,
    project: Project,
    values: Values,
    selection: Selection | None,
    *,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    async with claiming(values.get("name") or project.name, dry_run=dry_run):
        record = await locked_project(project.number)
        async with changing(caller, Operation.UPDATE_PROJECT, record) as changes:
            problems = [*outdated(record, expected_version), *record.write(values)]
            refuse([*problems, *(await name_taken(record) if "name" in values else [])])
        return Outcome(await by_number(caller, PROJECTS, record.number, selection), changes)


@requires_on_project(PermissionType.ADMIN, action=ProjectAction.DELETE)
@uncancelled
async def delete(
    caller: Caller,
    project: Project,
    *,
    force: bool = False,
    with_members: bool = False,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Refused while it has members or live API keys, unless forced; its keys are deleted with it.
    ``with_members``: members are no reason to refuse."""
    async with transaction(dry_run=dry_run), keeping_an_administrator():  # whose key may be of this project
        return await _delete(caller, project.number, expected_version, force, force or with_members)


async def _delete(
    caller: Caller, number: int, expected_version: int | None, with_keys: bool, with_members: bool
) -> Outcome:
    members = [each.user_number for each in await Membership.filter(project_number=number)]
    await touch_users(members)
    record = await locked_project(number)
    problems = outdated(record, expected_version)
    keys = await ApiKey.filter(project_number=record.number).order_by("number")
    seen = await visible(caller, API_KEYS, "id", [key.id for key in keys], Selection()) if keys else {}
    live = [key for key in keys if key.is_live]
    if (members and not with_members) or (live and not with_keys):
        problems.append(_in_use(record, len(members), [key.id in seen for key in live]))
    refuse(problems)
    changes = lost(record.snapshot())
    await record.delete()
    await record_event(caller, Operation.DELETE_PROJECT, Target.of(record), changes)
    gone = {"deleted_id": record.id, "deleted_api_key_ids": [key.id for key in keys if key.id in seen]}
    return Outcome(None, changes, gone)


def _in_use(project: Project, members: int, keys: list[bool]) -> InUse:
    """``keys`` are the live ones, each as whether the caller sees it: of others it is not told how many."""
    has = f"{counted(members, 'member')} and {counted(sum(keys), 'live API key')}"
    if not all(keys):
        has += ", beside keys that you may not see"
    said = f"{project.name} has {has}; force deletes it all the same."
    return InUse(said, members_count=members, api_keys_count=sum(keys))


@requires_on_project(PermissionType.WRITE, action=ProjectAction.MANAGE_MEMBERS)
@uncancelled
async def add_member(
    caller: Caller,
    project: Project,
    who: Reference,
    selection: Selection,
    *,
    role: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Adding a member again sets the role. Without one a new member is MEMBER, and who is one stays as is."""
    problems = memberships.role_problems(caller, project, role or ProjectRole.MEMBER)
    with noting(problems):
        user = await find_user(caller, who)
    refuse(problems)
    async with transaction(dry_run=dry_run):
        member, record = await locked_user(user.number), await locked_project(project.number)
        held = await Membership.filter(user_number=member.number, project_number=record.number).first()
        before = held.role if held else None
        after = role or before or ProjectRole.MEMBER
        changes = [Change("role", before, after)] if before != after else []
        if held and changes:
            await memberships.set_role(caller, held, record, after)
        elif changes:
            await memberships.join(caller, [member.number], [record], after)
        return await _membership_outcome(
            caller, Operation.ADD_PROJECT_MEMBER, member, record, changes, selection
        )


@requires_on_project(PermissionType.WRITE)
@uncancelled
async def remove_member(
    caller: Caller, project: Project, who: Reference, selection: Selection, *, dry_run: bool = False
) -> Outcome:
    """The member's keys for this project are revoked too."""
    user = await find_user(caller, who)
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        member, record = await locked_user(user.number), await locked_project(project.number)
        changes, revoked = await _leave(caller, member, record)
        outcome = await _membership_outcome(
            caller, Operation.REMOVE_PROJECT_MEMBER, member, record, changes, selection
        )
        outcome.extra["revoked_api_key_ids"] = revoked if sees_keys_of(caller, member.id) else []
        return outcome


@requires_on_project(PermissionType.WRITE)
@uncancelled
async def remove_all_members(caller: Caller, project: Project) -> None:
    """In one transaction, with an event for each."""
    async with transaction(), keeping_an_administrator():
        numbers = [each.user_number for each in await Membership.filter(project_number=project.number)]
        for member in await User.filter(number__in=numbers).order_by("number").select_for_update():
            changes, _ = await _leave(caller, member, project)
            await _membership_outcome(
                caller, Operation.REMOVE_PROJECT_MEMBER, member, project, changes, Selection()
            )


async def _leave(caller: Caller, member: User, project: Project) -> tuple[list[Change], list[str]]:
    """Also the ids of the keys that are revoked by it."""
    held = await Membership.filter(user_number=member.number, project_number=project.number).first()
    if held is None:
        raise memberships.no_member(member, project)
    revoked = await memberships.leave(caller, member.number, [project])
    return memberships.left(held.role, len(revoked)), revoked


async def _membership_outcome(
    caller: Caller,
    operation: Operation,
    member: User,
    project: Project,
    changes: list[Change],
    selection: Selection,
) -> Outcome:
    """The event is the project's, and names the user."""
    if changes:
        await member.touch()
        told = memberships.told_of(member, changes, joining=operation == Operation.ADD_PROJECT_MEMBER)
        await record_event(caller, operation, Target.of(project), told)
    user = await by_number(caller, USERS, member.number, selection.under("user"))
    record = await by_number(caller, PROJECTS, project.number, selection.under("project"))
    ends = [
        await edges_of(
            caller, PROJECT_MEMBERS, project.number, [member.number], selection.under("member_edge")
        ),
        await edges_of(
            caller, USER_PROJECTS, member.number, [project.number], selection.under("project_edge")
        ),
    ]
    member_edge, project_edge = [next(iter(edges), None) for edges in ends]
    shown = {"user": user, "project": record, "member_edge": member_edge, "project_edge": project_edge}
    return Outcome(None, memberships.shown_to(caller, member, changes), shown)
