"""Changing groups and who belongs to them."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import ID, argument

from resolvers import groups
from resolvers.writing.audit import Outcome
from schema.arguments import DryRun, ExpectedVersion
from schema.context import Info
from schema.inputs import CreateGroupInput, GroupBy, UpdateGroupInput, given
from schema.payloads import DeleteGroupPayload, GroupMembersPayload, GroupPayload, asked, mutation, of

Users = Annotated[list[ID], argument(description="The ids of users, at most 500.")]


@strawberry.type
class GroupMutations:
    @mutation(GroupPayload, "group")
    async def create_group(self, info: Info, input: CreateGroupInput, dry_run: DryRun = False) -> Outcome:
        return await groups.create(info.context.caller, given(input), of(info, "group"), dry_run=dry_run)

    @mutation(GroupPayload, "group")
    async def update_group(
        self,
        info: Info,
        group: GroupBy,
        input: UpdateGroupInput,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await groups.update(
            info.context.caller,
            given(group),
            given(input),
            of(info, "group"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(DeleteGroupPayload, description="Its members stay, without what they held through it.")
    async def delete_group(
        self, info: Info, group: GroupBy, expected_version: ExpectedVersion = None, dry_run: DryRun = False
    ) -> Outcome:
        return await groups.delete(
            info.context.caller, given(group), expected_version=expected_version, dry_run=dry_run
        )

    @mutation(GroupMembersPayload, "group", "Adding who is in changes nothing.")
    async def add_group_members(
        self,
        info: Info,
        group: GroupBy,
        users: Users,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await groups.set_members(
            info.context.caller,
            given(group),
            asked(info),
            add=users,
            paths=("users", "users"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(GroupMembersPayload, "group", "Removing who is not in changes nothing.")
    async def remove_group_members(
        self,
        info: Info,
        group: GroupBy,
        users: Users,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await groups.set_members(
            info.context.caller,
            given(group),
            asked(info),
            remove=users,
            paths=("users", "users"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(GroupMembersPayload, "group", "Adding who is in and removing who is not change nothing.")
    async def set_group_members(
        self,
        info: Info,
        group: GroupBy,
        add: Annotated[list[ID] | None, argument(description="The ids of users who become members.")] = None,
        remove: Annotated[
            list[ID] | None, argument(description="The ids of users who are no longer members.")
        ] = None,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await groups.set_members(
            info.context.caller,
            given(group),
            asked(info),
            add=add or (),
            remove=remove or (),
            expected_version=expected_version,
            dry_run=dry_run,
        )
