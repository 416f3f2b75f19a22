"""Changing many users at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry
from strawberry import ID, argument

from models.enums import ProjectRole, UserStatus
from resolvers import bulk
from resolvers.reading.chosen import MAX_USERS
from resolvers.writing.audit import Outcome
from schema.arguments import DryRun
from schema.connections import Frame, PageInfo, Pages
from schema.context import Info
from schema.filters import UsersSelection
from schema.inputs import GroupBy, ProjectBy, given
from schema.parts import Change
from schema.payloads import asked, mutation
from schema.problems import Problem
from schema.types import User, described

Users = Annotated[UsersSelection, argument(description="Who is to change: by ids, or by a filter.")]
TheGroup = Annotated[GroupBy, argument(description="The group that they join or leave.")]
TheProject = Annotated[ProjectBy, argument(description="The project that they join or leave.")]


@strawberry.type(description="What became of one user; unchanged where it has no changes and no problems.")
class UserResult(Frame):
    id: ID = described(description="The user's; of nobody, what was asked for.")
    label: str = described(description="The username, as it was before; of nobody, what was asked for.")
    user: User | None = described(description="As it is now; null once deleted, or for nobody you may see.")
    changes: list[Change] = described(description="What is another by now, as the event tells it.")
    problems: list[Problem] = described(description="Why this user was left as it is.")


@strawberry.type(
    description="With whom something is wrong, nothing changes; the others change, in one transaction. What "
    "is wrong with all of it is in problems, and then nobody changes."
)
class UsersPayload(Pages):
    results: list[UserResult] = described(
        description="One for each user: in the order of the ids, or of the users' numbers."
    )
    total_count: int = described(description="How many users match in all; of ids, how many there are.")
    page_info: PageInfo = described(description="To go on where more match: with endCursor as after.")
    problems: list[Problem] = described(description="What is wrong with the call as a whole.")


def selected(arguments: Mapping[str, Any]) -> int:
    """How many users at most."""
    users = given(arguments["users"])
    many = len(users["ids"]) if "ids" in users else users["matching"]["first"]
    return min(max(many, 0), MAX_USERS)


@strawberry.type
class BulkMutations:
    @mutation(UsersPayload, description="As setUserStatus, for many at once.", many=selected)
    async def set_users_status(
        self,
        info: Info,
        users: Users,
        status: Annotated[UserStatus, argument(description="What each of them is to be.")],
        reason: Annotated[
            str | None, argument(description="Shown as statusReason, and in the audit log.")
        ] = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        return await bulk.set_status(
            caller, given(users), status.value, wanted, reason=reason, dry_run=dry_run
        )

    @mutation(
        UsersPayload,
        description="As deleteUser, for many at once: who has projects or live API keys is left, unless "
        "forced.",
        many=selected,
    )
    async def delete_users(
        self,
        info: Info,
        users: Users,
        force: Annotated[
            bool, argument(description="Delete the users all the same; their keys go, too.")
        ] = False,
        erase: Annotated[
            bool,
            argument(
                description="Remove personal data from the audit log, too. Then restoreUser cannot undo it."
            ),
        ] = False,
        dry_run: DryRun = False,
    ) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        return await bulk.delete(caller, given(users), wanted, force=force, erase=erase, dry_run=dry_run)

    @mutation(UsersPayload, description="Adding who is in the group changes nothing.", many=selected)
    async def add_users_to_group(
        self, info: Info, users: Users, group: TheGroup, dry_run: DryRun = False
    ) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        return await bulk.set_in_group(
            caller, given(group), given(users), wanted, member=True, dry_run=dry_run
        )

    @mutation(UsersPayload, description="Removing who is not in the group changes nothing.", many=selected)
    async def remove_users_from_group(
        self, info: Info, users: Users, group: TheGroup, dry_run: DryRun = False
    ) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        return await bulk.set_in_group(
            caller, given(group), given(users), wanted, member=False, dry_run=dry_run
        )

    @mutation(
        UsersPayload,
        description="As addProjectMember, for many at once: adding a member again sets the role.",
        many=selected,
    )
    async def add_users_to_project(
        self,
        info: Info,
        users: Users,
        project: TheProject,
        role: Annotated[
            ProjectRole, argument(description="Also of those who are members: an ADMIN becomes a MEMBER.")
        ] = ProjectRole.MEMBER,
        dry_run: DryRun = False,
    ) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        return await bulk.add_to_project(
            caller, given(project), given(users), wanted, role=role.value, dry_run=dry_run
        )

    @mutation(
        UsersPayload,
        description="As removeProjectMember, for many at once: the members' keys for this project are "
        "revoked too.",
        many=selected,
    )
    async def remove_users_from_project(
        self, info: Info, users: Users, project: TheProject, dry_run: DryRun = False
    ) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        return await bulk.remove_from_project(caller, given(project), given(users), wanted, dry_run=dry_run)
