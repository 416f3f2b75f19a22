"""Changing API keys and permissions."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import ID

from resolvers import (
    api_keys,
    checks,
)
from resolvers import permissions as grants
from resolvers.changes import Outcome
from schema.context import Info, wanted
from schema.inputs import (
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
    ApiKeySecretPayload,
    DeleteApiKeysPayload,
    PermissionsPayload,
    mutation,
    of,
)
from schema.types import ApiKeyVerification


@strawberry.type
class KeyMutations:
    @mutation(ApiKeySecretPayload, "api_key")
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> Outcome:
        sent = given(input)
        return await api_keys.create(info.context.caller, sent.pop("user"), sent, of(info, "api_key"))

    @mutation(ApiKeyPayload, "api_key")
    async def update_api_key(self, info: Info, id: ID, input: UpdateApiKeyInput) -> Outcome:
        return await api_keys.update(info.context.caller, {"id": id}, given(input), of(info, "api_key"))

    @mutation(ApiKeySecretPayload, "api_key", "A new secret; the old one lives on for the overlap.")
    async def rotate_api_key(self, info: Info, id: ID, overlap_seconds: int = 0) -> Outcome:
        caller, below = info.context.caller, of(info, "api_key")
        return await api_keys.rotate(caller, {"id": id}, below, overlap_seconds=overlap_seconds)

    @mutation(ApiKeyPayload, "api_key")
    async def revoke_api_key(self, info: Info, id: ID) -> Outcome:
        return await api_keys.revoke(info.context.caller, {"id": id}, of(info, "api_key"))

    @mutation(DeleteApiKeysPayload, description="Remove the row; revoking keeps it for the record.")
    async def delete_api_key(self, info: Info, id: ID) -> Outcome:
        return await api_keys.delete(info.context.caller, {"id": id})

    @mutation(DeleteApiKeysPayload)
    async def delete_api_keys(self, info: Info, user: UserBy, project: ProjectBy | None = None) -> Outcome:
        return await api_keys.delete_all(info.context.caller, given(user), project=given(project))

    @strawberry.mutation(
        graphql_type=ApiKeyVerification,
        description="Is this secret good, and good for this? A mutation, so that secrets stay out of URLs "
        "and logs.",
    )
    async def verify_api_key(self, info: Info, secret: str, permission: PermissionInput | None = None) -> Any:
        return await checks.verify(info.context.caller, secret, wanted(info), permission=given(permission))

    @mutation(PermissionsPayload, "holder", "Granting again updates the expiry.")
    async def grant_permissions(
        self, info: Info, holder: ID, permissions: list[GrantInput], dry_run: bool = False
    ) -> Outcome:
        return await grants.grant(
            info.context.caller, holder, given(permissions), wanted(info), dry_run=dry_run
        )

    @mutation(PermissionsPayload, "holder")
    async def revoke_permissions(
        self, info: Info, holder: ID, permissions: list[PermissionInput], dry_run: bool = False
    ) -> Outcome:
        return await grants.revoke(
            info.context.caller, holder, given(permissions), wanted(info), dry_run=dry_run
        )

    @mutation(PermissionsPayload, "holder", "Make the holder's permissions exactly these.")
    async def set_permissions(
        self, info: Info, holder: ID, permissions: list[GrantInput], dry_run: bool = False
    ) -> Outcome:
        return await grants.replace(
            info.context.caller, holder, given(permissions), wanted(info), dry_run=dry_run
        )
