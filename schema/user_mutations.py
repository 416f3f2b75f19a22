"""Changing users, their passwords and sessions."""

from __future__ import annotations

import strawberry
from strawberry import ID

from resolvers import (
    credentials,
    deletion,
    sessions,
    users,
)
from resolvers.changes import Outcome
from schema.context import Info
from schema.enums import UserStatus
from schema.inputs import (
    CreateUserInput,
    UpdateUserInput,
    UserBy,
    given,
)
from schema.payloads import (
    DeleteUserPayload,
    LoginPayload,
    LogoutPayload,
    UserPayload,
    mutation,
    of,
)


@strawberry.type
class UserMutations:
    @mutation(UserPayload, "user")
    async def create_user(self, info: Info, input: CreateUserInput, dry_run: bool = False) -> Outcome:
        return await users.create(info.context.caller, given(input), of(info, "user"), dry_run=dry_run)

    @mutation(UserPayload, "user")
    async def update_user(
        self,
        info: Info,
        user: UserBy,
        input: UpdateUserInput,
        expected_version: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:
        return await users.update(
            info.context.caller,
            given(user),
            given(input),
            of(info, "user"),
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(
        DeleteUserPayload,
        description="Refused while the user has projects or live API keys, unless forced. erase also removes "
        "personal data from the audit log; then nothing can be restored.",
    )
    async def delete_user(
        self,
        info: Info,
        user: UserBy,
        force: bool = False,
        erase: bool = False,
        expected_version: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:
        return await deletion.delete(
            info.context.caller,
            given(user),
            force=force,
            erase=erase,
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(
        UserPayload,
        "user",
        "Undo a deletion: same id, fields, memberships, groups and permissions; no password, no keys. "
        "changes lists before and after of projects and groups: what is missing after is gone.",
    )
    async def restore_user(self, info: Info, id: ID, dry_run: bool = False) -> Outcome:
        return await deletion.restore(info.context.caller, id, of(info, "user"), dry_run=dry_run)

    @mutation(UserPayload, "user")
    async def set_user_status(
        self,
        info: Info,
        user: UserBy,
        status: UserStatus,
        reason: str | None = None,
        expected_version: int | None = None,
        dry_run: bool = False,
    ) -> Outcome:
        return await users.set_status(
            info.context.caller,
            given(user),
            status.value,
            of(info, "user"),
            reason=reason,
            expected_version=expected_version,
            dry_run=dry_run,
        )

    @mutation(UserPayload, "user", "By an administrator. It ends the user's sessions.")
    async def set_user_password(
        self, info: Info, user: UserBy, new_password: str, must_change: bool = False
    ) -> Outcome:
        return await credentials.set_password(
            info.context.caller, given(user), new_password, of(info, "user"), must_change=must_change
        )

    @mutation(UserPayload, "user", "For the signed-in user.")
    async def change_password(self, info: Info, current_password: str, new_password: str) -> Outcome:
        return await credentials.change_password(
            info.context.caller, current_password, new_password, of(info, "user")
        )

    @mutation(LoginPayload, "user")
    async def login(self, info: Info, identifier: str, password: str) -> Outcome:
        return await sessions.login(info.context.caller, identifier, password, of(info, "user"))

    @mutation(LogoutPayload)
    async def logout(self, info: Info, everywhere: bool = False) -> Outcome:
        return await sessions.logout(info.context.caller, everywhere=everywhere)

    @mutation(LogoutPayload, description="End all sessions of a user.")
    async def revoke_sessions(self, info: Info, user: UserBy) -> Outcome:
        return await sessions.revoke(info.context.caller, given(user))

    @mutation(UserPayload, "user", "Lift a sign-in lock before its time.")
    async def unlock_user(self, info: Info, user: UserBy) -> Outcome:
        return await sessions.unlock(info.context.caller, given(user), of(info, "user"))
