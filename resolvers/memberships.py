"""Which projects and groups a user belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.expressions import F
from tortoise.models import Model

from models import ApiKey, Change, Group, GroupMember, Membership, Project, User, clock
from models.caller import Caller, not_allowed
from models.enums import PermissionType, ProjectRole
from models.errors import Code, Invalid, NotAllowed, NotFound, Problem, Rule, refuse
from models.grant import Grant
from models.text import is_uuid
from models.user import touch_users
from resolvers.reading.lookup import all_columns, shown
from resolvers.reading.sources import GROUPS, PROJECTS, Source
from resolvers.reading.statements import M, visible
from resolvers.rights import visibility
from resolvers.rights.actions import ProjectAction, Right, registered
from resolvers.rights.grants import grants_of_group

MAX_MEMBERSHIPS = 500
KEYS = "apiKeys"
ADMINISTERING = registered(ProjectAction.GRANT, Right("project", PermissionType.ADMIN))


async def named(
    caller: Caller, source: Source[M], ids: Sequence[str] | None, path: str
) -> tuple[list[M], list[Problem]]:
    """The records with these ids, each once; what the caller cannot see does not exist."""
    ids = ids or ()
    noun = source.name.lower()
    if len(ids) > MAX_MEMBERSHIPS:
        said = f"At most {MAX_MEMBERSHIPS} {noun}s at once."
        return [], [Invalid(said, path, rule=Rule.MAX_ITEMS, limit=MAX_MEMBERSHIPS)]
    asked = list(dict.fromkeys(id_.lower() for id_ in ids))
    found = (
        await visible(caller, source, "id", filter(is_uuid, asked), all_columns(source.model))
        if asked
        else {}
    )
    missing: list[Problem] = [
        NotFound(f"No {noun} {shown(id_)}.", (path, str(place)))
        for place, id_ in enumerate(ids)
        if id_.lower() not in found
    ]
    return [found[id_] for id_ in asked if id_ in found], missing


async def set_projects(
    caller: Caller, user: User, projects: Sequence[Project], keep: Sequence[int] = ()
) -> tuple[list[Change], list[str]]:
    """Make the user a member of exactly these, beside ``keep``: projects that the caller cannot see. Also the
    ids of keys that are revoked by it."""
    held = [each.project_number for each in await Membership.filter(user_number=user.number)]
    before = await Project.filter(number__in=held) if held else []
    wanted = {project.number for project in projects} | set(keep)
    gone = [project for project in before if project.number not in wanted]
    revoked = await leave(caller, user.number, gone, "projects")
    await join(caller, [user.number], [project for project in projects if project.number not in held])
    if wanted == set(held):
        return [], revoked
    kept = [project for project in before if project.number in keep]
    after = _ids([*kept, *(each for each in projects if each.number not in keep)])
    return [Change("projects", _ids(before), after)], revoked


def _ids(records: Sequence[Project | Group]) -> list[str]:
    return [record.id for record in sorted(records, key=lambda record: record.number)]


async def join(
    caller: Caller, users: Sequence[int], projects: Sequence[Project], role: str = ProjectRole.MEMBER
) -> None:
    """Make each of the users, who are none, a member of each of the projects."""
    moment = clock.now()
    refuse([wrong for project in projects for wrong in role_problems(caller, project, role)])
    await Membership.bulk_create(
        [
            Membership(user_number=user, project_number=project.number, role=role, joined_at=moment)
            for user in users
            for project in projects
        ]
    )


async def set_role(caller: Caller, held: Membership, project: Project, role: str) -> None:
    require_role(caller, project, held.role)
    require_role(caller, project, role)
    await set_roles([held], role)


async def set_roles(held: Sequence[Membership], role: str) -> None:
    await Membership.filter(number__in=[each.number for each in held]).update(role=role)


async def leave(
    caller: Caller, user_number: int, projects: Sequence[Project], path: str = "role"
) -> list[str]:
    """End the memberships, and revoke the user's keys for these projects. The ids of those keys."""
    if not projects:
        return []
    numbers = [project.number for project in projects]
    found = await Membership.filter(user_number=user_number, project_number__in=numbers)
    roles = {each.project_number: each.role for each in found}
    held = [(project, roles.get(project.number, ProjectRole.MEMBER)) for project in projects]
    refuse([wrong for project, role in held for wrong in role_problems(caller, project, role, path)])
    return [key.id for key in await end([user_number], numbers)]


async def end(users: Sequence[int], projects: Sequence[int]) -> list[ApiKey]:
    """End the memberships of each of the users in each of the projects. Their keys for these, which that
    revokes."""
    theirs = {"user_number__in": list(users), "project_number__in": list(projects)}
    await Membership.filter(**theirs).delete()
    keys = await ApiKey.filter(**theirs, revoked_at=None).order_by("number")
    ended = ApiKey.filter(number__in=[key.number for key in keys])
    await ended.update(revoked_at=clock.now(), version=F("version") + 1)
    return keys


def left(role: str, revoked: int) -> list[Change]:
    """What leaving a project changes, of a member with so many keys for it."""
    return [Change("role", role, None), *([Change(KEYS, revoked, 0)] if revoked else [])]


def shown_to(caller: Caller, user: User, changes: Sequence[Change]) -> list[Change]:
    """The changes of a membership as they are answered: the event tells of keys that not all see."""
    seen = visibility.sees_keys_of(caller, user.id)
    return [change for change in changes if seen or change.field != KEYS]


def no_member(user: User, project: Project) -> Invalid:
    return Invalid(f"{user.username} is not a member of {project.name}.", "user", code=Code.NOT_A_MEMBER)


def told_of(user: User, changes: Sequence[Change], *, joining: bool) -> list[Change]:
    """The changes of a membership as the project's event tells them: it names the user."""
    return [Change("user", *((None, user.id) if joining else (user.id, None))), *changes]


def role_problems(caller: Caller, project: Project, role: str, path: str = "role") -> list[Problem]:
    """The role ADMIN is ADMIN on the project: only who has it gives it, or takes it away."""
    if role == ProjectRole.ADMIN and not ADMINISTERING.allows(caller, project.id):
        return [not_allowed(Grant("project", project.id, PermissionType.ADMIN), path)]
    return []


async def leading_problems(caller: Caller, projects: Sequence[Project], path: str) -> list[Problem]:
    """Of who comes back as admin of these: it may be that the caller sees them no more."""
    refused = [each for each in projects if role_problems(caller, each, ProjectRole.ADMIN, path)]
    unseen = await _unseen(caller, PROJECTS, [each.number for each in refused])
    seen = [each for each in refused if each.number not in unseen]
    problems = [wrong for each in seen for wrong in role_problems(caller, each, ProjectRole.ADMIN, path)]
    if unseen:
        said = "This needs ADMIN on a project that you may not see."
        problems.append(NotAllowed(said, path, requires=Grant("project", "*", PermissionType.ADMIN)))
    return problems


def require_role(caller: Caller, project: Project, role: str, path: str = "role") -> None:
    refuse(role_problems(caller, project, role, path))


async def set_groups(
    caller: Caller, user: User, groups: Sequence[Group], keep: Sequence[int] = ()
) -> list[Change]:
    """Make the user a member of exactly these, beside ``keep``: groups that the caller cannot see."""
    held = {each.group_number for each in await GroupMember.filter(user_number=user.number)}
    before = await Group.filter(number__in=list(held)) if held else []
    wanted = {group.number for group in groups} | set(keep)
    new = [group for group in groups if group.number not in held]
    refuse(await not_admitting(caller, new))
    await GroupMember.bulk_create(
        [GroupMember(group_number=group.number, user_number=user.number) for group in new]
    )
    if gone := [number for number in held if number not in wanted]:
        await GroupMember.filter(user_number=user.number, group_number__in=gone).delete()
    if wanted == held:
        return []
    kept = [group for group in before if group.number in keep]
    return [Change("groups", _ids(before), _ids([*kept, *(g for g in groups if g.number not in keep)]))]


async def admit(caller: Caller, group: Group, users: Sequence[int]) -> None:
    refuse(await not_admitting(caller, [group]))
    await GroupMember.bulk_create(
        [GroupMember(group_number=group.number, user_number=number) for number in users]
    )


async def move(caller: Caller, group: Group, added: dict[int, str], removed: dict[int, str]) -> list[Change]:
    """Into the group those who are not in it, out of it those who are: their ids, by number."""
    if added:
        await admit(caller, group, list(added))
    if removed:
        await GroupMember.filter(group_number=group.number, user_number__in=list(removed)).delete()
    await touch_users([*added, *removed])
    joined = [Change("members", None, id_) for id_ in added.values()]
    return joined + [Change("members", id_, None) for id_ in removed.values()]


async def not_admitting(caller: Caller, groups: Sequence[Group]) -> list[Problem]:
    """Adding to a group gives all that the group holds; taking out of it takes nothing from who does so."""
    problems: list[Problem] = []
    for group in groups:
        missing = [grant for grant in await grants_of_group(group.number) if not caller.grants.cover(grant)]
        problems += [
            NotAllowed(
                f"{await _named(caller, group)} holds {grant}, and you do not.", "groups", requires=grant
            )
            for grant in missing[:1]
        ]
    return problems


async def _named(caller: Caller, group: Group) -> str:
    """Restoring a user, one meets groups that nobody else is in."""
    is_unseen = await _unseen(caller, GROUPS, [group.number])
    return "A group that you may not see" if is_unseen else f"The group {group.name}"


async def unseen_projects(caller: Caller, user: User) -> list[int]:
    """Projects of the user that a caller replacing the list cannot mean, because it does not see them."""
    held = [each.project_number for each in await Membership.filter(user_number=user.number)]
    return await _unseen(caller, PROJECTS, held)


async def unseen_groups(caller: Caller, user: User) -> list[int]:
    held = [each.group_number for each in await GroupMember.filter(user_number=user.number)]
    return await _unseen(caller, GROUPS, held)


async def _unseen(caller: Caller, source: Source[Model], held: list[int]) -> list[int]:
    seen = await visible(caller, source, "number", held, all_columns(source.model)) if held else {}
    return [number for number in held if number not in seen]
