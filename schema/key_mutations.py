"""Changing API keys and permissions."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import ID, argument

from resolvers import (
    api_keys,
    checks,
)
from resolvers import permissions as grants
from resolvers.writing.audit import Outcome
from schema.arguments import DryRun, ExpectedVersion
from schema.context import Info, selection_of
from schema.inputs import (
    ApiKeyBy,
    CreateApiKeyInput,
    GrantInput,
    PermissionInput,
    ProjectBy,
    UpdateApiKeyInput,
    UserBy,
    given,
)
from schema.payloads import (
    ApiKeyPayload,
    CreateApiKeyPayload,
    DeleteApiKeyPayload,
    DeleteApiKeysPayload,
    PermissionsPayload,
    RotateApiKeyPayload,
    asked,
    mutation,
    of,
)
from schema.views import ApiKeyVerification

Holder = Annotated[ID, argument(description="The id of a user or group.")]


@strawberry.type
class KeyMutations:
    @mutation(CreateApiKeyPayload, "api_key")
    async def create_api_key(self, info: Info, input: CreateApiKeyInput, dry_run: DryRun = False) -> Outcome:
        caller, sent = info.context.caller, given(input)
        return await api_keys.create(caller, sent.pop("user"), sent, of(info, "api_key"), dry_run=dry_run)

    @mutation(ApiKeyPayload, "api_key")
    async def update_api_key(
        self,
        info: Info,
        api_key: ApiKeyBy,
        input: UpdateApiKeyInput,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await api_keys.update(
            info.context.caller,
            given(api_key),
            given(input),
            of(info, "api_key"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(RotateApiKeyPayload, "api_key", "A new secret for the same rights.")
    async def rotate_api_key(
        self,
        info: Info,
        api_key: ApiKeyBy,
        overlap_seconds: Annotated[
            int,
            argument(
                description="How long the old secret goes on working, at most 90 days; 0: it ends at once."
            ),
        ] = 0,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await api_keys.rotate(
            info.context.caller,
            given(api_key),
            of(info, "api_key"),
            replaced=of(info, "replaced"),
            overlap_seconds=overlap_seconds,
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(ApiKeyPayload, "api_key", "For good, and at once.")
    async def revoke_api_key(
        self,
        info: Info,
        api_key: ApiKeyBy,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await api_keys.revoke(
            info.context.caller,
            given(api_key),
            of(info, "api_key"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(DeleteApiKeyPayload, description="Remove the row; revoking keeps it for the record.")
    async def delete_api_key(
        self,
        info: Info,
        api_key: ApiKeyBy,
        expected_version: ExpectedVersion = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        return await api_keys.delete(
            info.context.caller, given(api_key), expected_version=expected_version, dry_run=dry_run
        )

    @mutation(DeleteApiKeysPayload, description="All keys of a user.")
    async def delete_api_keys(
        self,
        info: Info,
        user: UserBy,
        project: Annotated[ProjectBy | None, argument(description="Only keys for this project.")] = None,
        dry_run: DryRun = False,
    ) -> Outcome:
        caller = info.context.caller
        return await api_keys.delete_all(caller, given(user), project=given(project), dry_run=dry_run)

    @strawberry.mutation(
        graphql_type=ApiKeyVerification | None,
        description="Is this secret good? A mutation, so that secrets stay out of URLs and logs.",
    )
    async def verify_api_key(
        self,
        info: Info,
        secret: str,
        permission: Annotated[
            PermissionInput | None, argument(description="Is it good for this, too? decision says why.")
        ] = None,
    ) -> checks.Verification:
        return await checks.verify(
            info.context.caller, secret, selection_of(info), permission=given(permission)
        )

    @mutation(PermissionsPayload, "holder", "Granting again updates the expiry.")
    async def grant_permissions(
        self, info: Info, holder: Holder, permissions: list[GrantInput], dry_run: DryRun = False
    ) -> Outcome:
        return await grants.grant(
            info.context.caller, holder, given(permissions), asked(info), dry_run=dry_run
        )

    @mutation(PermissionsPayload, "holder", "What is not held is a NOT_FOUND problem.")
    async def revoke_permissions(
        self, info: Info, holder: Holder, permissions: list[PermissionInput], dry_run: DryRun = False
    ) -> Outcome:
        return await grants.revoke(
            info.context.caller, holder, given(permissions), asked(info), dry_run=dry_run
        )

    @mutation(PermissionsPayload, "holder", "Make the holder's permissions exactly these.")
    async def set_permissions(
        self, info: Info, holder: Holder, permissions: list[GrantInput], dry_run: DryRun = False
    ) -> Outcome:
        return await grants.replace(
            info.context.caller, holder, given(permissions), asked(info), dry_run=dry_run
        )
