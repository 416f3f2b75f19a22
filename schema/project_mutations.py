"""Changing projects, groups and who belongs to them."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import ID, argument

from models.enums import ProjectRole
from resolvers import (
    groups,
    projects,
)
from resolvers.writing.audit import Outcome
from schema.arguments import DryRun, ExpectedVersion
from schema.context import Info
from schema.inputs import (
    CreateGroupInput,
    CreateProjectInput,
    ProjectBy,
    UpdateGroupInput,
    UpdateProjectInput,
    UserBy,
    given,
)
from schema.payloads import (
    DeleteGroupPayload,
    DeleteProjectPayload,
    GroupMembersPayload,
    GroupPayload,
    MembershipPayload,
    ProjectPayload,
    asked,
    mutation,
    of,
)


@strawberry.type
class ProjectMutations:
    @mutation(ProjectPayload, "project")
    async def create_project(self, info: Info, input: CreateProjectInput, dry_run: DryRun = False) -> Outcome:
        return await projects.create(info.context.caller, given(input), of(info, "project"), dry_run=dry_run)

    @mutation(ProjectPayload, "project")
    async def update_project(
        self,
        info: Info,
        project: ProjectBy,
        input: UpdateProjectInput,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await projects.update(
            info.context.caller,
            given(project),
            given(input),
            of(info, "project"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(
        DeleteProjectPayload,
        description="Refused while it has members or live API keys, unless forced.",
    )
    async def delete_project(
        self,
        info: Info,
        project: ProjectBy,
        force: Annotated[bool, argument(description="Delete it all the same; the keys go, too.")] = False,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await projects.delete(
            info.context.caller,
            given(project),
            force=force,
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(MembershipPayload, description="Adding a member again sets the role.")
    async def add_project_member(
        self,
        info: Info,
        project: ProjectBy,
        user: UserBy,
        role: ProjectRole = ProjectRole.MEMBER,
        dry_run: DryRun = False,
    ) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        return await projects.add_member(
            caller, given(project), given(user), wanted, role=role.value, dry_run=dry_run
        )

    @mutation(MembershipPayload, description="The member's keys for this project are revoked too.")
    async def remove_project_member(
        self, info: Info, project: ProjectBy, user: UserBy, dry_run: DryRun = False
    ) -> Outcome:
        caller, wanted = info.context.caller, asked(info)
        return await projects.remove_member(caller, given(project), given(user), wanted, dry_run=dry_run)

    @mutation(GroupPayload, "group")
    async def create_group(self, info: Info, input: CreateGroupInput, dry_run: DryRun = False) -> Outcome:
        return await groups.create(info.context.caller, given(input), of(info, "group"), dry_run=dry_run)

    @mutation(GroupPayload, "group")
    async def update_group(
        self,
        info: Info,
        id: ID,
        input: UpdateGroupInput,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await groups.update(
            info.context.caller,
            {"id": id},
            given(input),
            of(info, "group"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(DeleteGroupPayload, description="Its members stay, without what they held through it.")
    async def delete_group(
        self, info: Info, id: ID, expected_version: ExpectedVersion = None, dry_run: DryRun = False
    ) -> Outcome:
        return await groups.delete(
            info.context.caller, {"id": id}, expected_version=expected_version, dry_run=dry_run
        )

    @mutation(GroupMembersPayload, "group", "Adding who is in and removing who is not change nothing.")
    async def set_group_members(
        self,
        info: Info,
        id: ID,
        add: Annotated[list[ID] | None, argument(description="The ids of users who become members.")] = None,
        remove: Annotated[
            list[ID] | None, argument(description="The ids of users who are no longer members.")
        ] = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await groups.set_members(
            info.context.caller,
            {"id": id},
            asked(info),
            add=add or (),
            remove=remove or (),
            dry_run=dry_run,
        )
