"""Changing projects and who belongs to them."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument

from models.enums import ProjectRole
from resolvers import (
    projects,
)
from resolvers.writing.audit import Outcome
from schema.arguments import DryRun, ExpectedVersion
from schema.context import Info
from schema.inputs import (
    CreateProjectInput,
    ProjectBy,
    UpdateProjectInput,
    UserBy,
    given,
)
from schema.payloads import (
    DeleteProjectPayload,
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
